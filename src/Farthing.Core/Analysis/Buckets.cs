using Farthing.Core.Time;

namespace Farthing.Core.Analysis;

/// <summary>Periods of whole buckets of a grain.</summary>
public static class Buckets
{
    /// <summary>The last <paramref name="count"/> whole buckets that end by the end of a period; null for a grain that has none.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="grain">day, week, month, quarter or year.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="endDay">The day after the last.</param>
    public static Period? Last(WorkspaceCalendar calendar, string grain, int count, int endDay)
    {
        int month = calendar.MonthOfDay(endDay);
        return grain switch
        {
            "day" => calendar.ParsePeriod(Range(DayNumber.Text(endDay - count), DayNumber.Text(endDay - 1))),
            "week" => Weeks(calendar, count, calendar.WeekStartOf(endDay)),
            "month" => calendar.ParsePeriod(Range(calendar.MonthText(month - count), calendar.MonthText(month - 1))),
            "quarter" => calendar.ParsePeriod(Range(calendar.QuarterText((month / 3) - count), calendar.QuarterText((month / 3) - 1))),
            "year" => calendar.ParsePeriod(Range(calendar.YearText((month / 12) - count), calendar.YearText((month / 12) - 1))),
            _ => null,
        };
    }

    private static Period Weeks(WorkspaceCalendar calendar, int count, int end) =>
        calendar.ParsePeriod(Range(calendar.WeekText(end - (7 * count)), calendar.WeekText(end - 7)));

    private static string Range(string from, string to) => from == to ? from : $"{from}..{to}";
}
