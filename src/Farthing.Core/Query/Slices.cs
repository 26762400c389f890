using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;

namespace Farthing.Core.Query;

/// <summary>What a KPI can be sliced by: the dimensions that every fact has which it reads.</summary>
public static class Slices
{
    /// <summary>The dimensions, in the order of the catalogue; none for a KPI over unlike facts.</summary>
    public static IReadOnlyList<DimensionDefinition> Of(KpiCatalogue catalogue, KpiDefinition kpi)
    {
        FactModel[] facts = [.. kpi.AllMeasures.Select(m => FactModel.Facts[m.Fact]).Distinct()];
        return [.. catalogue.Dimensions.Where(d => facts.All(f => Knows(f, d)))];
    }

    /// <summary>Whether a fact has a dimension.</summary>
    public static bool Knows(FactModel fact, DimensionDefinition dimension) => dimension.IsAttribute
        ? fact.HasInteraction
        : fact.Dimensions.Any(f => f.Name == dimension.Field);

    /// <summary>
    /// A question that takes a KPI apart: by the first dimension that it has (not by single interactions), else by month.
    /// </summary>
    public static KpiRequest First(KpiCatalogue catalogue, KpiDefinition kpi, string? period)
    {
        KpiRequest plain = new([kpi.Id]) { Period = period };
        return Of(catalogue, kpi).FirstOrDefault(d => d.Field != "interaction") is { } first ? plain with { By = [first.Id] } : plain with { Grain = "month" };
    }
}
