using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>How a measure makes one number of many rows.</summary>
public enum Aggregate
{
    /// <summary>The number of rows.</summary>
    Count,

    /// <summary>The number of different values of a column.</summary>
    CountDistinct,

    /// <summary>The sum of a column; rows without a value add nothing.</summary>
    Sum,

    /// <summary>The values of a column, one by one: what medians and percentiles are taken of.</summary>
    Values,

    /// <summary>The sum of a column's squares: what intervals of means are made of. No measure of a file has it.</summary>
    SumSquares,
}

/// <summary>A count or sum over the rows of one fact that pass a filter.</summary>
/// <param name="Id">Kebab-case name, used in formulas.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Fact">Name of the fact: interactions, segments, costs, agent-time, surveys.</param>
/// <param name="Aggregate">How rows become a number.</param>
/// <param name="Columns">The columns that are added up (several: their sum) or counted; empty for a count of rows.</param>
/// <param name="Where">Which rows; null: all. May name parameters of the KPI that uses the measure.</param>
/// <param name="Axis">By which of the fact's clocks a row belongs to a period: completion, arrival, day, hour, answered.</param>
/// <param name="Unit">What the number is counted in.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record MeasureDefinition(
    string Id,
    string Title,
    string Fact,
    Aggregate Aggregate,
    IReadOnlyList<string> Columns,
    Filter? Where,
    string Axis,
    UnitPowers Unit,
    SourcePlace Place)
{
    /// <summary>The text of <see cref="Where"/>, null for all rows.</summary>
    public string? WhereText { get; init; }

    /// <summary>The parameters that its filter names.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Short hash of what decides its value.</summary>
    public string Version => DefinitionVersions.Of(this);
}

/// <summary>Which way of a KPI is good.</summary>
public enum Direction
{
    /// <summary>Neither way is good or bad by itself.</summary>
    None,

    /// <summary>Lower is better.</summary>
    Down,

    /// <summary>Higher is better.</summary>
    Up,

    /// <summary>Both too low and too high are bad.</summary>
    TwoSided,
}

/// <summary>A sentence that an answer carries when a measure is not 0.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Text">The sentence; <c>{value}</c> stands for the measure's value.</param>
/// <param name="Beside">The same in a few words, shown beside every total of the KPI; null: only among the notes.</param>
public sealed record KpiNote(string Measure, string Text, string? Beside = null)
{
    /// <summary>Whether it is also the reason why there is no value, where there is none.</summary>
    public bool IsReason { get; init; }
}

/// <summary>A KPI: a formula over measures, and what a reader must know of it.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Category">The part of the catalogue it is filed in: cost, handling, …</param>
/// <param name="Unit">What its value is counted in.</param>
/// <param name="Direction">Which way is good.</param>
/// <param name="Definition">What it means, in one or two sentences.</param>
/// <param name="Formula">How it is made.</param>
/// <param name="WhenNull">Why there is no value where the denominator is 0.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record KpiDefinition(
    string Id,
    string Title,
    string Category,
    Unit Unit,
    Direction Direction,
    string Definition,
    Formula Formula,
    string WhenNull,
    SourcePlace Place)
{
    /// <summary>The formula as the catalogue writes it.</summary>
    public required string FormulaText { get; init; }

    /// <summary>The formula as the field prints it, null where the field prints none. Never executed.</summary>
    public string? Printed { get; init; }

    /// <summary>Other names it is searched by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its settings.</summary>
    public IReadOnlyList<KpiParameter> Parameters { get; init; } = [];

    /// <summary>What an answer says beside its numbers.</summary>
    public IReadOnlyList<KpiNote> Notes { get; init; } = [];

    /// <summary>The KPIs that its formula names; what they mean is in <see cref="Formula"/> in place of their names.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The measures of its formula and its notes, each once.</summary>
    public IReadOnlyList<MeasureDefinition> AllMeasures { get; init; } = [];

    /// <summary>
    /// The model that gives its value (bg-nbd); null where the formula does. The formula then says what is modelled: its unit, its groups
    /// and the facts that it stands on.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>The twelve attributes and how it is filed.</summary>
    public KpiAttributes Attributes { get; init; } = new();

    /// <summary>
    /// Short hash of everything that decides its value: formula, unit, parameters, measures, and where they read these the survey
    /// instruments, the business hours, the themes and the words of sentiment.
    /// </summary>
    public string Version { get; init; } = "";

    /// <summary>Whether a workspace defines it, and not Farthing.</summary>
    public bool IsOwn { get; init; }

    /// <summary>What a workspace put in the place of measures and KPIs that its value is made of, a sentence each.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];
}

/// <summary>Something to slice by.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Field">The field of the facts that holds it; for a declared attribute the source column's name.</param>
/// <param name="IsAttribute">Whether it is a declared attribute of interactions.</param>
/// <param name="Description">One line saying what it is.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record DimensionDefinition(
    string Id, string Title, string Field, bool IsAttribute, string Description, SourcePlace Place)
{
    /// <summary>Short hash of its content.</summary>
    public string Version => DefinitionVersions.Of(this);
}
