using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>What a statement gives of the sorted values of a measure.</summary>
public enum OrderPart
{
    /// <summary>How many there are: n.</summary>
    Count,

    /// <summary>The value at place ⌊(n − 1)·p⌋ from 0.</summary>
    Lower,

    /// <summary>The value after it.</summary>
    Upper,
}

/// <summary>A part of a percentile.</summary>
/// <param name="Percent">From 0 to 100, at most six decimals.</param>
/// <param name="Part">Which part.</param>
public sealed record OrderStatistic(decimal Percent, OrderPart Part);

/// <summary>One aggregate that the engine makes: a measure with its parameters bound, one column of it, or a part of a percentile.</summary>
/// <param name="Fact">The fact whose rows it reads.</param>
/// <param name="Aggregate">How rows become a number.</param>
/// <param name="Columns">What is added (several: their sum in each row) or counted; empty for rows.</param>
/// <param name="Measure">The measure that it belongs to: its filter and its clock.</param>
/// <param name="Parameters">The parameters that the filter names, as stored.</param>
public sealed record PlannedAggregate(
    FactModel Fact, Aggregate Aggregate, IReadOnlyList<Field> Columns, MeasureDefinition Measure, IReadOnlyDictionary<string, long> Parameters)
{
    /// <summary>Of a list of values: what is taken of it.</summary>
    public OrderStatistic? Order { get; init; }

    /// <summary>The kinds of the parameters.</summary>
    public IReadOnlyDictionary<string, ParameterKind> Kinds { get; init; } = new Dictionary<string, ParameterKind>();

    /// <summary>Two aggregates with the same key are the same number.</summary>
    public string Key => Order is null ? RowsKey : Invariant($"{RowsKey}\u001f{Order.Percent:0.######}\u001f{Order.Part}");

    /// <summary>The same for aggregates over the same rows and column.</summary>
    public string RowsKey => string.Join(
        '\u001f',
        Fact.Name, Aggregate, string.Join('+', Columns.Select(c => c.Name)), Measure.WhereText, Measure.Axis,
        string.Join(',', Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Invariant($"{p.Key}={p.Value}"))));

    /// <summary>Whether the numbers of months add up to that of all of them.</summary>
    public bool AddsUpOverTime => Aggregate is not (Aggregate.CountDistinct or Aggregate.Values) && !Fact.Clock(Measure.Axis).IsInterval;
}

/// <summary>What an engine returned for one plan.</summary>
/// <param name="Groups">The rows of its groups.</param>
/// <param name="Totals">The row of its totals; null where the plan has no such statement.</param>
public sealed record PlanRows(IReadOnlyList<EngineRow> Groups, EngineRow? Totals);

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
    /// <summary>What tells the plan from another of the same question: empty for the plain one.</summary>
    public string Variant { get; init; } = "";

    /// <summary>
    /// The columns of <see cref="Aggregates"/> that make up each leaf of a KPI's formula, by the leaf's canonical text: their sum is a
    /// measure; of a percentile they are its parts.
    /// </summary>
    public required IReadOnlyDictionary<(string Kpi, string Leaf), IReadOnlyList<int>> ColumnsOf { get; init; }
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

    /// <summary>The rollups that hold what the facts hold and that may be read in their place; none: every question reads rows.</summary>
    public IReadOnlyList<Rollup> Rollups { get; init; } = [];
}
