using Farthing.Core.Errors;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Closing;

/// <summary>Which run answered for a month at some time: the latest version made by then, since a closed month gets none.</summary>
internal static class PublishedRuns
{
    /// <summary>The instant at which a local day ends.</summary>
    /// <exception cref="UserException">FT-1101: not a day.</exception>
    public static long EndOf(WorkspaceCalendar calendar, string day) =>
        calendar.ParsePeriod(day, "--published") is { Days: 1 } one
            ? calendar.StartOfDay(one.EndDay)
            : throw new UserException("FT-1101", $"\"{day}\" is not a day.", new SourcePlace("--published", 0, 0), "write a day as 2024-06-05");

    /// <summary>The runs that answered just before an instant, by month.</summary>
    public static IReadOnlyList<StoredRun> At(DuckDbConnection connection, long untilMs) =>
        [.. RunQueries.All(connection).Where(r => r.MadeMs < untilMs).GroupBy(r => r.Month).Select(g => g.MaxBy(r => r.Version)!).OrderBy(r => r.Month)];

    /// <summary>Nothing had been published.</summary>
    public static UserException Nothing(string what, string day) => new(
        "FT-3217", $"Nothing was published for {what} by {day}.", suggestion: "farthing status shows what was costed");
}
