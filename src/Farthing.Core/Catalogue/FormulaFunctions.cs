namespace Farthing.Core.Catalogue;

/// <summary>The functions of formulas by name.</summary>
internal static class FormulaFunctions
{
    /// <summary>All names, in the order of docs/formulas.md.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["median", "percentile", "previous", "same-weekday", "year-ago", "min", "max", "abs", "share"];

    /// <summary>The time that a name speaks of; null for another function.</summary>
    public static TimeShift? ShiftOf(string name) => name switch
    {
        "previous" => TimeShift.Previous,
        "same-weekday" => TimeShift.SameWeekday,
        "year-ago" => TimeShift.YearAgo,
        _ => null,
    };

    /// <summary>The name of a time.</summary>
    public static string NameOf(TimeShift shift) => shift switch
    {
        TimeShift.Previous => "previous",
        TimeShift.SameWeekday => "same-weekday",
        _ => "year-ago",
    };
}
