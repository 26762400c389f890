using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Packs;

/// <summary>What becomes of a value that the pack's map does not list.</summary>
public enum Unlisted
{
    /// <summary>The row is refused.</summary>
    Reject,

    /// <summary>It is taken as it is.</summary>
    Keep,

    /// <summary>It counts as not said.</summary>
    Empty,
}

/// <summary>Where a field of a fact comes from and how its text is read.</summary>
public sealed record PackField
{
    /// <summary>The fact's field.</summary>
    public required FactField Field { get; init; }

    /// <summary>The source's column; several are joined with <see cref="Join"/>. None: <see cref="Constant"/>.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>What stands between joined columns.</summary>
    public string Join { get; init; } = "|";

    /// <summary>A text that stands for every row.</summary>
    public string? Constant { get; init; }

    /// <summary>Whether every row must have it.</summary>
    public bool Required { get; init; }

    /// <summary>Texts that mean "not said".</summary>
    public IReadOnlyList<string> Empty { get; init; } = [];

    /// <summary>What the source's texts become; empty: they stay.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>What becomes of texts that the map does not list.</summary>
    public Unlisted Else { get; init; }

    /// <summary>Formats of a time, tried in order; two that read a text differently refuse it. None: ISO 8601.</summary>
    public IReadOnlyList<TimeFormat> Formats { get; init; } = [];

    /// <summary>A second column with the time of day, where the first holds the date alone.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>The format of that column.</summary>
    public TimeFormat? TimeColumnFormat { get; init; }

    /// <summary>
    /// Columns with times of day that come before this one in the course of the row: where one is more than twelve hours
    /// earlier than its predecessor, a new day has begun.
    /// </summary>
    public IReadOnlyList<string> RollsAfter { get; init; } = [];

    /// <summary>A column with a duration to be added.</summary>
    public string? Plus { get; init; }

    /// <summary>Whether a date is the local day of an instant, in the workspace's zone.</summary>
    public bool FromInstant { get; init; }

    /// <summary>What a plain number counts in a duration.</summary>
    public DurationUnit Unit { get; init; }

    /// <summary>Decimals to which the source rounded; finer ones are rounded back to them. Null: finer ones are refused.</summary>
    public int? Decimals { get; init; }

    /// <summary>The decimal separator.</summary>
    public char Point { get; init; } = '.';

    /// <summary>The thousands separator; null: none is taken.</summary>
    public char? Grouping { get; init; }

    /// <summary>Whether amounts in parentheses are negative.</summary>
    public bool Parentheses { get; init; }

    /// <summary>Every column that the field reads.</summary>
    public IEnumerable<string> Columns =>
        From.Concat(RollsAfter).Concat(new[] { TimeColumn, Plus }.OfType<string>());
}
