using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>One aggregate that the engine makes: a measure with its parameters bound, or one column of it.</summary>
/// <param name="Fact">The fact whose rows it reads.</param>
/// <param name="Aggregate">How rows become a number.</param>
/// <param name="Columns">What is added (several: their sum in each row) or counted; empty for rows.</param>
/// <param name="Measure">The measure that it belongs to: its filter and its clock.</param>
/// <param name="Parameters">The parameters that the filter names, in milliseconds.</param>
public sealed record PlannedAggregate(
    FactModel Fact, Aggregate Aggregate, IReadOnlyList<Field> Columns, MeasureDefinition Measure, IReadOnlyDictionary<string, long> Parameters)
{
    /// <summary>Two aggregates with the same key are the same number.</summary>
    public string Key => string.Join(
        '\u001f',
        Fact.Name, Aggregate, string.Join('+', Columns.Select(c => c.Name)), Measure.WhereText, Measure.Axis,
        string.Join(',', Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Invariant($"{p.Key}={p.Value}"))));
}

/// <summary>What the engine is to compute for one period.</summary>
/// <param name="Request">The question.</param>
/// <param name="Aggregates">The aggregates, in the order of the columns m0, m1, ….</param>
/// <param name="Additive">Whether the groups of each aggregate share out its rows, so that their integers add up to the total.</param>
/// <param name="Groups">The statement that gives the groups: keys g0, g1, …, time t (with a grain), measures m0, m1, ….</param>
/// <param name="GroupColumns">The aggregates that <paramref name="Groups"/> gives, in its order: all but those that only notes read.</param>
/// <param name="Totals">The statement that gives the totals of what is not additive or only notes read; null when there is none.</param>
/// <param name="TotalColumns">The aggregates that <paramref name="Totals"/> gives, in its order.</param>
public sealed record QueryPlan(
    ResolvedRequest Request,
    IReadOnlyList<PlannedAggregate> Aggregates,
    IReadOnlyList<bool> Additive,
    SqlSelect Groups,
    IReadOnlyList<int> GroupColumns,
    SqlSelect? Totals,
    IReadOnlyList<int> TotalColumns)
{
    /// <summary>The columns of <see cref="Aggregates"/> whose sum is the measure, for each measure of a KPI.</summary>
    public required IReadOnlyDictionary<(string Kpi, string Measure), IReadOnlyList<int>> ColumnsOf { get; init; }
}

/// <summary>What a plan needs to know of the store.</summary>
/// <param name="Dictionary">The values that there are.</param>
/// <param name="CutoffMs">The data cut-off: the latest instant in interactions and segments.</param>
/// <param name="Runs">The latest costing run of each month that has one: run and month.</param>
/// <param name="WeekStart">A day number on which a week begins.</param>
public sealed record PlanContext(
    IQueryDictionary Dictionary, long CutoffMs, IReadOnlyList<(int Run, int Month)> Runs, int WeekStart)
{
    /// <summary>The workspace's calendar: where buckets begin and end.</summary>
    public WorkspaceCalendar Calendar { get; init; } = WorkspaceCalendar.Utc;

    /// <summary>Whether the store also has costs of runs that a later one has replaced, so that costs must be chosen by run.</summary>
    public bool HasOlderRuns { get; init; } = true;
}
