using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Query.Model;

namespace Farthing.Core.Catalogue;

/// <summary>Everything that a definition can refer to, with the problems found on the way.</summary>
/// <param name="Kpis">The ids of all KPIs, also of those whose own definition is broken.</param>
/// <param name="Built">The KPIs whose definitions are sound.</param>
/// <param name="Dimensions">The dimensions by id.</param>
/// <param name="Levers">The ids of all levers.</param>
/// <param name="WithBands">The ids of KPIs that some band set speaks of.</param>
internal sealed record DefinitionScope(
    IReadOnlySet<string> Kpis,
    IReadOnlyDictionary<string, KpiDefinition> Built,
    IReadOnlyDictionary<string, DimensionDefinition> Dimensions,
    IReadOnlySet<string> Levers,
    IReadOnlySet<string> WithBands)
{
    /// <summary>The grains by the names that definitions use.</summary>
    public static IReadOnlyList<string> Grains { get; } = [.. Enum.GetNames<Query.Grain>().Select(g => g.ToLowerInvariant())];

    /// <summary>The comparisons by the names that definitions use.</summary>
    public static IReadOnlyList<string> Comparisons { get; } = ["previous", "year", "same-weekday"];

    /// <summary>What was found, in order.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Adds an error of a rule, a setting or a slot.</summary>
    public void Wrong(string message, SourcePlace place, string? suggestion = null) =>
        Problems.Add(new Problem("FT-4005", Severity.Error, message, place, suggestion));

    /// <summary>Checks that a word is one of some.</summary>
    public bool Word(Placed word, string what, IReadOnlyList<string> words)
    {
        if (words.Contains(word.Text, StringComparer.Ordinal))
        {
            return true;
        }

        Wrong(
            $"\"{word.Text}\" is not {what}; it is one of {string.Join(", ", words)}.", word.Place, NearMatch.Suggest(word.Text, words));
        return false;
    }

    /// <summary>Checks that a KPI exists; its definition where it is sound.</summary>
    /// <param name="kpi">The name.</param>
    /// <param name="self">The KPI that names it; it must be another.</param>
    public KpiDefinition? Kpi(Placed kpi, string? self = null)
    {
        if (kpi.Text.Length == 0)
        {
            // A name that is missing was told where it was read.
            return null;
        }

        if (kpi.Text == self)
        {
            Wrong($"{self} names itself here.", kpi.Place, "name another KPI, or take the line out");
        }
        else if (!Kpis.Contains(kpi.Text))
        {
            Problems.Add(new Problem(
                "FT-4010", Severity.Error, $"There is no KPI \"{kpi.Text}\".", kpi.Place, NearMatch.Suggest(kpi.Text, Kpis)));
        }

        return Built.GetValueOrDefault(kpi.Text);
    }

    /// <summary>Checks that a dimension exists and that the KPI can be sliced by it.</summary>
    /// <param name="dimension">The name.</param>
    /// <param name="kpi">The KPI; null where its own definition is broken.</param>
    public void Dimension(Placed dimension, KpiDefinition? kpi)
    {
        if (!Dimensions.TryGetValue(dimension.Text, out DimensionDefinition? known))
        {
            Problems.Add(new Problem(
                "FT-4011", Severity.Error, $"There is no dimension \"{dimension.Text}\".", dimension.Place,
                NearMatch.Suggest(dimension.Text, Dimensions.Keys) ?? "there are " + string.Join(", ", Dimensions.Keys)));
        }
        else if (kpi is not null && !CanSlice(kpi, known))
        {
            string possible = string.Join(", ", Dimensions.Values.Where(d => CanSlice(kpi, d)).Select(d => d.Id));
            Problems.Add(new Problem(
                "FT-4013", Severity.Error, $"{kpi.Id} cannot be sliced by {known.Id}.", dimension.Place,
                possible.Length == 0 ? "it has no dimensions" : "possible are " + possible));
        }
    }

    /// <summary>Checks a filter over dimensions of the KPI.</summary>
    public void Filter(Placed filter, KpiDefinition? kpi)
    {
        try
        {
            foreach (FilterField field in FilterParser.Parse(filter.Text, filter.Place).FieldReferences)
            {
                Dimension(new Placed(field.Name, field.Place), kpi);
            }
        }
        catch (UserException e)
        {
            Problems.AddRange(e.Problems);
        }
    }

    private static bool CanSlice(KpiDefinition kpi, DimensionDefinition dimension) =>
        kpi.AllMeasures.All(m => FactModel.Facts.TryGetValue(m.Fact, out FactModel? fact)
            && (dimension.IsAttribute ? fact.HasInteraction : fact.Dimensions.Any(d => d.Name == dimension.Field)));
}
