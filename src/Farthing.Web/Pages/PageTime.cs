using System.Globalization;
using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Web.Pages;

/// <summary>Instants and days as pages show them: local to the workspace.</summary>
public static class PageTime
{
    /// <summary>An instant to the minute: <c>2024-10-15 09:41</c>; null stays null.</summary>
    public static string? Minute(long? ms, WorkspaceCalendar calendar) => ms is { } at
        ? Instant.FromUnixTimeMilliseconds(at).InZone(calendar.Zone).ToString("uuuu'-'MM'-'dd HH':'mm", CultureInfo.InvariantCulture)
        : null;

    /// <summary>A span of days: <c>2024-10-01 to 2024-10-31</c>.</summary>
    public static string Days(int first, int end) =>
        end - first <= 1 ? DayNumber.Text(first) : $"{DayNumber.Text(first)} to {DayNumber.Text(end - 1)}";
}
