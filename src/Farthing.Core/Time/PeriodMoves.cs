namespace Farthing.Core.Time;

/// <summary>Moves periods for comparisons, in the period's own unit.</summary>
internal static class PeriodMoves
{
    public static Period Previous(WorkspaceCalendar calendar, Period period)
    {
        if (period.Unit is PeriodUnit.Day or PeriodUnit.Week)
        {
            return FromDays(calendar, period.FirstDay - period.Days, period.FirstDay, period.Unit);
        }

        (int first, int end) = Months(calendar, period);
        return FromMonths(calendar, first - (end - first), first, period.Unit);
    }

    /// <summary>Whole weeks before, no fewer than the period is long: the weekdays stay, and the two do not overlap.</summary>
    public static Period SameWeekday(WorkspaceCalendar calendar, Period period)
    {
        int shift = (period.Days + 6) / 7 * 7;
        return FromDays(calendar, period.FirstDay - shift, period.EndDay - shift, PeriodUnit.Week);
    }

    public static Period YearBefore(WorkspaceCalendar calendar, Period period)
    {
        switch (period.Unit)
        {
            case PeriodUnit.Day:
                int firstDay = DayNumber.Of(DayNumber.ToDate(period.FirstDay).PlusYears(-1));
                int lastDay = DayNumber.Of(DayNumber.ToDate(period.EndDay - 1).PlusYears(-1));
                return FromDays(calendar, firstDay, lastDay + 1, PeriodUnit.Day);
            case PeriodUnit.Week:
                int start = WeekBefore(calendar, period.FirstDay);
                return FromDays(calendar, start, start + period.Days, PeriodUnit.Week);
            default:
                (int first, int end) = Months(calendar, period);
                return FromMonths(calendar, first - 12, end - 12, period.Unit);
        }
    }

    /// <summary>The week of the same number a year before; week 53 of a year without one is its last.</summary>
    private static int WeekBefore(WorkspaceCalendar calendar, int day)
    {
        (int year, int week) = calendar.WeekOf(day);
        int start = calendar.WeekYearStart(year - 1) + (7 * (week - 1));
        return Math.Min(start, calendar.WeekYearStart(year) - 7);
    }

    private static (int First, int End) Months(WorkspaceCalendar calendar, Period period) =>
        (calendar.MonthOfDay(period.FirstDay), calendar.MonthOfDay(period.EndDay - 1) + 1);

    private static Period FromMonths(WorkspaceCalendar calendar, int first, int end, PeriodUnit unit)
    {
        string text = (unit, end - first) switch
        {
            (PeriodUnit.Year, 12) => calendar.YearText(first / 12),
            (PeriodUnit.Quarter, 3) => calendar.QuarterText(first / 3),
            (PeriodUnit.Year, _) => $"{calendar.YearText(first / 12)}..{calendar.YearText((end - 1) / 12)}",
            (PeriodUnit.Quarter, _) => $"{calendar.QuarterText(first / 3)}..{calendar.QuarterText((end - 1) / 3)}",
            (_, 1) => calendar.MonthText(first),
            _ => $"{calendar.MonthText(first)}..{calendar.MonthText(end - 1)}",
        };
        return new Period(calendar.MonthDays(first).FirstDay, calendar.MonthDays(end - 1).EndDay, text, unit);
    }

    private static Period FromDays(WorkspaceCalendar calendar, int first, int end, PeriodUnit unit)
    {
        bool weeks = unit == PeriodUnit.Week && calendar.WeekStartOf(first) == first && (end - first) % 7 == 0;
        string from = weeks ? calendar.WeekText(first) : DayNumber.Text(first);
        string to = weeks ? calendar.WeekText(end - 7) : DayNumber.Text(end - 1);
        return new Period(first, end, from == to ? from : $"{from}..{to}", weeks ? PeriodUnit.Week : PeriodUnit.Day);
    }
}
