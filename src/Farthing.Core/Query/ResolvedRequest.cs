using Farthing.Core.Catalogue;
using Farthing.Core.Expressions;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>A KPI of a question with the values of its parameters.</summary>
/// <param name="Definition">The KPI.</param>
/// <param name="Parameters">The parameters' values as stored; one that has none is not among them.</param>
public sealed record ResolvedKpi(KpiDefinition Definition, IReadOnlyDictionary<string, long> Parameters);

/// <summary>A dimension of a question with the field that holds it.</summary>
public sealed record ResolvedDimension(DimensionDefinition Definition, Field Field);

/// <summary>A question with all its names resolved: nothing in it can be unknown any more.</summary>
/// <param name="Kpis">What is asked for, at least one.</param>
/// <param name="By">What to slice by.</param>
/// <param name="Grain">The time unit of the rows, null for none.</param>
/// <param name="Period">Which days, null for all data.</param>
/// <param name="Where">Which rows, null for all.</param>
/// <param name="WhereText">The condition as written.</param>
/// <param name="Fields">The fields that <paramref name="Where"/> names, by dimension id.</param>
/// <param name="Compare">The period to compare with, null for none.</param>
public sealed record ResolvedRequest(
    IReadOnlyList<ResolvedKpi> Kpis,
    IReadOnlyList<ResolvedDimension> By,
    Grain? Grain,
    Period? Period,
    Filter? Where,
    string? WhereText,
    IReadOnlyDictionary<string, Field> Fields,
    Period? Compare)
{
    /// <summary>Whether values of sums are also told as parts of their total.</summary>
    public bool PercentOfTotal { get; init; }

    /// <summary>Whether rows are also added up by the first dimensions alone.</summary>
    public bool Subtotals { get; init; }

    /// <summary>Whether buckets without rows are shown.</summary>
    public bool Fill { get; init; }

    /// <summary>Whether values carry confidence intervals.</summary>
    public bool Interval { get; init; }
}
