using NodaTime;

namespace Farthing.Core.Time;

/// <summary>How the twelve months of a fiscal year are made.</summary>
public enum FiscalPattern
{
    /// <summary>Calendar months.</summary>
    Months,

    /// <summary>Thirteen weeks a quarter: 4, 4 and 5.</summary>
    Weeks445,

    /// <summary>Thirteen weeks a quarter: 4, 5 and 4.</summary>
    Weeks454,

    /// <summary>Thirteen weeks a quarter: 5, 4 and 4.</summary>
    Weeks544,
}

/// <summary>On which day a fiscal year made of weeks ends.</summary>
public enum YearEndRule
{
    /// <summary>The last such weekday of the month.</summary>
    Last,

    /// <summary>The such weekday nearest to the month's last day; it may fall in the next month.</summary>
    Nearest,
}

/// <summary>
/// The fiscal calendar: which days make a month, and which months a year. A month is numbered
/// fiscal year × 12 + (month of the fiscal year − 1), so that quarter = month ÷ 3 and year = month ÷ 12, and it is
/// written by the calendar month that it stands for: <c>2024-05</c> is May 2024 whatever the fiscal year's start.
/// In a year of 53 weeks the last month has the extra one.
/// </summary>
/// <param name="StartMonth">The calendar month (1 to 12) that the fiscal year's first month stands for.</param>
/// <param name="Pattern">Calendar months, or weeks.</param>
/// <param name="EndWeekday">For weeks: the weekday on which the year ends.</param>
/// <param name="EndRule">For weeks: which of those weekdays, in the calendar month before <paramref name="StartMonth"/>.</param>
/// <param name="NamedByStart">Whether a year is named by the calendar year of its first month; otherwise by that of its last.</param>
public sealed record FiscalCalendar(
    int StartMonth = 1,
    FiscalPattern Pattern = FiscalPattern.Months,
    IsoDayOfWeek EndWeekday = IsoDayOfWeek.Saturday,
    YearEndRule EndRule = YearEndRule.Last,
    bool NamedByStart = false)
{
    /// <summary>The calendar year: January to December.</summary>
    public static FiscalCalendar Calendar { get; } = new();

    /// <summary>Whether years are made of whole weeks.</summary>
    public bool IsWeeks => Pattern != FiscalPattern.Months;

    /// <summary>How far the fiscal year's name is ahead of the calendar year of its first month: 0 or 1.</summary>
    private int NameShift => NamedByStart || StartMonth == 1 ? 0 : 1;

    /// <summary>The index of the fiscal month that stands for this calendar month.</summary>
    public int MonthIndex(int calendarYear, int calendarMonth)
    {
        int ofYear = (calendarMonth - StartMonth + 12) % 12;
        int startYear = calendarMonth >= StartMonth ? calendarYear : calendarYear - 1;
        return ((startYear + NameShift) * 12) + ofYear;
    }

    /// <summary>The calendar month that the fiscal month stands for; of weeks it covers about that month.</summary>
    public (int Year, int Month) NominalMonth(int month)
    {
        int fromStart = (FloorDiv(month, 12) * 12) - (NameShift * 12) + FloorMod(month, 12) + StartMonth - 1;
        return (FloorDiv(fromStart, 12), FloorMod(fromStart, 12) + 1);
    }

    /// <summary>The fiscal month that holds the day (days since 1970-01-01).</summary>
    public int MonthOfDay(int day)
    {
        LocalDate date = DayNumber.ToDate(day);
        int month = MonthIndex(date.Year, date.Month);
        if (!IsWeeks)
        {
            return month;
        }

        // The nominal month is at most one off.
        while (day < MonthStart(month))
        {
            month--;
        }

        while (day >= MonthStart(month + 1))
        {
            month++;
        }

        return month;
    }

    /// <summary>The first day of the month (days since 1970-01-01).</summary>
    public int MonthStart(int month)
    {
        if (!IsWeeks)
        {
            (int year, int calendarMonth) = NominalMonth(month);
            return DayNumber.Of(new LocalDate(year, calendarMonth, 1));
        }

        int ofYear = FloorMod(month, 12);
        return YearStart(FloorDiv(month, 12)) + (7 * WeeksBefore(ofYear));
    }

    /// <summary>The first day of the fiscal year of that name.</summary>
    public int YearStart(int fiscalYear)
    {
        (int year, int month) = NominalMonth(fiscalYear * 12);
        LocalDate first = new(year, month, 1);
        return IsWeeks ? WeekYearEnd(first.PlusDays(-1)) + 1 : DayNumber.Of(first);
    }

    private int WeeksBefore(int monthOfYear)
    {
        (int first, int second) = Pattern switch
        {
            FiscalPattern.Weeks445 => (4, 4),
            FiscalPattern.Weeks454 => (4, 5),
            _ => (5, 4),
        };
        int inQuarter = (monthOfYear % 3) switch { 0 => 0, 1 => first, _ => first + second };
        return (monthOfYear / 3 * 13) + inQuarter;
    }

    private int WeekYearEnd(LocalDate lastOfMonth)
    {
        int back = FloorMod((int)lastOfMonth.DayOfWeek - (int)EndWeekday, 7);
        int last = DayNumber.Of(lastOfMonth) - back;
        return EndRule == YearEndRule.Nearest && back > 3 ? last + 7 : last;
    }

    internal static int FloorDiv(int a, int b) => (a / b) - (a % b < 0 ? 1 : 0);

    internal static int FloorMod(int a, int b) => ((a % b) + b) % b;
}
