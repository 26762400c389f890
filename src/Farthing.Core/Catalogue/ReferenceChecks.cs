using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks that attributes, levers, targets and bands refer to what is there.</summary>
internal static class ReferenceChecks
{
    /// <summary>What is wrong with the references of the sources that are not known to be sound.</summary>
    /// <param name="sources">All sources.</param>
    /// <param name="kpis">The KPIs in force: the last of each id, without the removed ones.</param>
    /// <param name="built">Those of them whose definitions are sound.</param>
    /// <param name="levers">The levers in force.</param>
    public static IReadOnlyList<Problem> Run(
        IReadOnlyList<CatalogueSource> sources,
        IReadOnlyList<KpiSource> kpis,
        IReadOnlyDictionary<string, KpiDefinition> built,
        IReadOnlyList<LeverDefinition> levers)
    {
        Dictionary<string, DimensionDefinition> dimensions = new(StringComparer.Ordinal);
        foreach (DimensionDefinition dimension in sources.SelectMany(s => s.Dimensions))
        {
            dimensions[dimension.Id] = dimension;
        }

        DefinitionScope scope = new(
            kpis.Select(k => k.Id.Text).ToHashSet(StringComparer.Ordinal), built, dimensions, levers.Select(l => l.Id).ToHashSet(StringComparer.Ordinal),
            sources.SelectMany(s => s.Bands).Select(b => b.Kpi).ToHashSet(StringComparer.Ordinal));
        AttributeChecks attributes = new(scope);
        TargetChecks targets = new(scope);
        HashSet<KpiSource> inForce = new(kpis, ReferenceEqualityComparer.Instance);
        foreach (CatalogueSource source in sources.Where(s => !s.IsProven))
        {
            source.Kpis.FindAll(inForce.Contains).ForEach(attributes.Kpi);
            source.Levers.ForEach(attributes.Lever);
            targets.Check(source.Targets);
        }

        return [.. scope.Problems, .. InstrumentChecks.Bands(sources.SelectMany(s => s.Instruments), BandChoice.Of(sources), built)];
    }
}
