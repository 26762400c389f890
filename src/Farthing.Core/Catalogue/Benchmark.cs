using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>What a KPI is elsewhere: one published value, or the values of several others (peers), with where they come from.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Values">The values in the KPI's unit as written, percentages with their sign: one for a benchmark, several for peers.</param>
/// <param name="ArePeers">Whether they are the values of others, by which percentiles are taken.</param>
/// <param name="Currency">The currency of values in money; null for a KPI that is none.</param>
/// <param name="Industry">The industry that they are of; null for any.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record Benchmark(
    Placed Kpi, IReadOnlyList<Placed> Values, bool ArePeers, string? Currency, string? Industry, string Source, SourcePlace Place)
{
    /// <summary>Short hash of its content.</summary>
    public string Version => DefinitionVersions.Of(this);

    /// <summary>Whether it means anything for a workspace: in its currency, and of its industry where both name one.</summary>
    public bool AppliesTo(string currency, string? industry) =>
        (Currency is null || Currency == currency) && (Industry is null || industry is null || Industry == industry);
}
