using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;
using Farthing.Engine.Store;

namespace Farthing.Web.Pages;

/// <summary>A dimension and the values of it that a page offers to filter by.</summary>
/// <param name="Id">The dimension.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Values">Its values, in order.</param>
public sealed record FilterChoices(string Id, string Title, IReadOnlyList<string> Values)
{
    /// <summary>Longer lists are left to be typed: nobody looks through hundreds.</summary>
    private const int MostValues = 60;

    private static readonly string[] Offered =
        ["channel", "topic", "interaction-queue", "outcome", "direction", "customer-segment", "team", "site", "vendor"];

    /// <summary>The dimensions that have two values or more, and few enough to choose from.</summary>
    public static IReadOnlyList<FilterChoices> Of(KpiCatalogue catalogue, CodeBook codes)
    {
        List<FilterChoices> choices = [];
        foreach (DimensionDefinition dimension in catalogue.Dimensions.Where(d => Offered.Contains(d.Id, StringComparer.Ordinal)))
        {
            Field? field = FactModel.Facts["interactions"].Dimensions.FirstOrDefault(f => f.Name == dimension.Field);
            if (field?.Domain is { } domain)
            {
                string[] values = [.. codes.Entries(domain).Select(e => e.Text).Order(StringComparer.Ordinal)];
                if (values.Length is > 1 and <= MostValues)
                {
                    choices.Add(new FilterChoices(dimension.Id, dimension.Title, values));
                }
            }
        }

        return choices;
    }
}
