namespace Farthing.Core.Query.Model;

/// <summary>How a clock puts rows into periods.</summary>
public enum ClockKind
{
    /// <summary>By an instant: the store has its local day, month and hour.</summary>
    Instant,

    /// <summary>By a date: a day, with or without its month; there is no hour.</summary>
    Day,

    /// <summary>By a month: periods and grains must not cut one.</summary>
    Month,

    /// <summary>By existing when a period begins.</summary>
    Opening,

    /// <summary>By existing when a period ends, or at the data cut-off where that comes first.</summary>
    Closing,

    /// <summary>By existing at some time in a period.</summary>
    During,
}

/// <summary>One of a fact's clocks and the columns that it reads.</summary>
/// <param name="Name">Kebab-case name, as measures write it.</param>
/// <param name="Kind">How rows get into periods.</param>
/// <param name="Alias">The alias of the table that has the columns.</param>
/// <param name="Day">The column of the local day; of an interval the day it begins. Of a month's clock null.</param>
/// <param name="Month">The column of the month, null where the store has none.</param>
/// <param name="Hour">The column of the hour, null where there is none.</param>
/// <param name="End">Of an interval: the column of the day it ends, which is NULL where it has not.</param>
public sealed record Clock(string Name, ClockKind Kind, string Alias, string? Day, string? Month, string? Hour, string? End = null)
{
    /// <summary>Whether rows without a time count where a question has neither period nor grain.</summary>
    public bool CountsTimeless { get; init; }

    /// <summary>Whether a row may count in several buckets: its number depends on where they begin and end.</summary>
    public bool IsInterval => Kind is ClockKind.Opening or ClockKind.Closing or ClockKind.During;

    /// <summary>The clock of an instant whose columns begin with <paramref name="prefix"/>.</summary>
    public static Clock OfInstant(string name, string alias, string prefix) =>
        new(name, ClockKind.Instant, alias, prefix + "day", prefix + "month", prefix + "hour");

    /// <summary>The clock of a date whose columns begin with <paramref name="prefix"/>.</summary>
    public static Clock OfDay(string name, string alias, string prefix) =>
        new(name, ClockKind.Day, alias, prefix + "day", prefix + "month", null);

    /// <summary>The clock of a date of which the store has the day alone.</summary>
    public static Clock OfDayAlone(string name, string alias, string day) => new(name, ClockKind.Day, alias, day, null, null);

    /// <summary>The three clocks of an interval between two days, of which the second is no longer in it.</summary>
    public static Clock[] OfInterval(string alias, string from, string to, params ClockKind[] kinds) =>
        [.. kinds.Select(k => new Clock(k.ToString().ToLowerInvariant(), k, alias, from, null, null, to))];

    /// <summary>Whether rows can be put into buckets of the grain.</summary>
    public bool Has(Grain grain) => grain switch
    {
        Grain.Hour => Hour is not null,
        Grain.Day or Grain.Week => Day is not null,
        _ => true,
    };

    /// <summary>Whether buckets of the grain need their first and last days, since no column numbers them.</summary>
    public bool NeedsBuckets(Grain? grain) => IsInterval || (Month is null && grain is Grain.Month or Grain.Quarter or Grain.Year);
}
