namespace Farthing.Core.Query.Rollups;

/// <summary>A number that a rollup keeps for each of its rows.</summary>
/// <param name="Column">The column that holds it.</param>
/// <param name="Sum">The field that is added up; null: rows are counted.</param>
/// <param name="Where">Which rows count, in the language of measures' filters; null: all.</param>
public sealed record KeptNumber(string Column, string? Sum, string? Where = null)
{
    /// <summary>Whether <see cref="Where"/> is about segments: an interaction counts once when one of its agents' segments passes.</summary>
    public bool OfAnySegment { get; init; }
}

/// <summary>
/// A rollup as it is declared: sums and counts of one fact's rows for each day (or hour) and each combination of some dimensions. See
/// docs/rollups.md.
/// </summary>
/// <param name="Table">The table that holds it.</param>
/// <param name="Fact">The fact whose rows are added up.</param>
/// <param name="Clock">The clock by which they are put into days.</param>
/// <param name="Dimensions">The dimensions that it keeps, by their fields' names.</param>
/// <param name="Numbers">What it keeps for each row.</param>
public sealed record RollupDefinition(
    string Table, string Fact, string Clock, IReadOnlyList<string> Dimensions, IReadOnlyList<KeptNumber> Numbers)
{
    /// <summary>Whether it keeps hours, too.</summary>
    public bool Hourly { get; init; }

    /// <summary>The parts of the derive step that make what it adds up; none for costs, which costing runs write.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>
    /// How many days before or after a row's own the interactions lie that decide what counts of it: the longest window of
    /// <see cref="Numbers"/>; 0 where a row speaks of itself alone.
    /// </summary>
    public int WindowDays { get; init; }
}
