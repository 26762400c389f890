using System.Globalization;
using Farthing.Core.Errors;
using NodaTime;
using NodaTime.TimeZones;

namespace Farthing.Core.Time;

/// <summary>How a local time stands on the time line.</summary>
public enum LocalTimeKind
{
    /// <summary>It occurs once.</summary>
    Unique,

    /// <summary>It occurs twice, because clocks were put back: the first occurrence is taken.</summary>
    Ambiguous,

    /// <summary>It does not occur, because clocks were put forward: it is read as that much later.</summary>
    Skipped,
}

/// <summary>
/// The workspace's view of time: its zone, its week start and its fiscal calendar. Instants are milliseconds since
/// 1970-01-01T00:00Z, days are days since 1970-01-01, months and hours are numbered as in <c>docs/store.md</c>.
/// </summary>
public sealed class WorkspaceCalendar
{
    private const long MsPerHour = 3_600_000;
    private const long MsPerDay = 86_400_000;
    private readonly ZoneOffsets _offsets;
    private readonly PeriodParser _parser;

    /// <summary>A calendar for a zone, a week start and a fiscal calendar.</summary>
    public WorkspaceCalendar(DateTimeZone zone, IsoDayOfWeek weekStart = IsoDayOfWeek.Monday, FiscalCalendar? fiscal = null)
    {
        Zone = zone;
        Fiscal = fiscal ?? FiscalCalendar.Calendar;

        // The weeks of a fiscal year of weeks begin the day after it ends.
        WeekStart = Fiscal.IsWeeks ? (IsoDayOfWeek)(((int)Fiscal.EndWeekday % 7) + 1) : weekStart;
        _offsets = new ZoneOffsets(zone);
        _parser = new PeriodParser(this);
    }

    /// <summary>UTC, weeks from Monday, calendar years.</summary>
    public static WorkspaceCalendar Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>The zone of local times.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The weekday on which weeks begin.</summary>
    public IsoDayOfWeek WeekStart { get; }

    /// <summary>The months and years.</summary>
    public FiscalCalendar Fiscal { get; }

    /// <summary>What the wall clock is ahead of UTC at the instant, in milliseconds.</summary>
    public int OffsetMs(long ms) => _offsets.At(ms);

    /// <summary>The local day of an instant.</summary>
    public int DayOf(long ms) => checked((int)Floor(ms + _offsets.At(ms), MsPerDay));

    /// <summary>
    /// The local hour of an instant, numbered on the UTC line: ⌊(UTC ms + sub-hour part of the offset) / 3,600,000⌋.
    /// Unique and ordered through daylight saving: a 25-hour day has 25 of them.
    /// </summary>
    public int HourOf(long ms) => checked((int)Floor(ms + SubHour(_offsets.At(ms)), MsPerHour));

    /// <summary>The first instant of an hour number.</summary>
    public long StartOfHour(int hour)
    {
        long start = (hour * MsPerHour) - SubHour(_offsets.At(hour * MsPerHour));

        // Only where the sub-hour part itself changes does the first guess miss.
        return HourOf(start) == hour ? start : (hour * MsPerHour) - SubHour(_offsets.At(start));
    }

    /// <summary>The hour as local time with its offset: <c>2024-10-27T02:00+01:00</c>.</summary>
    public string HourText(int hour) => Instant.FromUnixTimeMilliseconds(StartOfHour(hour)).InZone(Zone)
        .ToString("uuuu'-'MM'-'dd'T'HH':'mmo<+HH:mm>", CultureInfo.InvariantCulture);

    /// <summary>
    /// The first instant of a local day: not always midnight, since some clocks are put forward at midnight. A day that
    /// a zone left out altogether is empty: it begins where the next one does.
    /// </summary>
    public long StartOfDay(int day)
    {
        ZoneLocalMapping midnight = Zone.MapLocal(DayNumber.ToDate(day).AtMidnight());
        Instant first = midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
        return first.ToUnixTimeMilliseconds();
    }

    /// <summary>The instant of a local time; ambiguous and skipped times as <see cref="LocalTimeKind"/> says.</summary>
    public long ToInstantMs(LocalDateTime local) => ToInstantMs(local, out _);

    /// <summary>The instant of a local time, and how it stands on the time line.</summary>
    public long ToInstantMs(LocalDateTime local, out LocalTimeKind kind)
    {
        ZoneLocalMapping mapping = Zone.MapLocal(local);
        kind = mapping.Count switch
        {
            0 => LocalTimeKind.Skipped,
            1 => LocalTimeKind.Unique,
            _ => LocalTimeKind.Ambiguous,
        };
        return Resolvers.LenientResolver(mapping).ToInstant().ToUnixTimeMilliseconds();
    }

    /// <summary>The fiscal month that holds a day.</summary>
    public int MonthOfDay(int day) => Fiscal.MonthOfDay(day);

    /// <summary>The fiscal month that holds an instant.</summary>
    public int MonthOf(long ms) => Fiscal.MonthOfDay(DayOf(ms));

    /// <summary>The month's first day and the day after its last.</summary>
    public (int FirstDay, int EndDay) MonthDays(int month) => (Fiscal.MonthStart(month), Fiscal.MonthStart(month + 1));

    /// <summary>The month's first instant and the instant after its last, in milliseconds.</summary>
    public (long StartMs, long EndMs) MonthInstants(int month) =>
        (StartOfDay(Fiscal.MonthStart(month)), StartOfDay(Fiscal.MonthStart(month + 1)));

    /// <summary>The month as it is written: <c>2024-05</c>.</summary>
    public string MonthText(int month)
    {
        (int year, int calendarMonth) = Fiscal.NominalMonth(month);
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{calendarMonth:00}");
    }

    /// <summary>The quarter (month ÷ 3) as it is written: <c>2024-Q2</c>.</summary>
    public string QuarterText(int quarter) => string.Create(
        CultureInfo.InvariantCulture, $"{FiscalCalendar.FloorDiv(quarter, 4):0000}-Q{FiscalCalendar.FloorMod(quarter, 4) + 1}");

    /// <summary>The fiscal year (month ÷ 12) as it is written: <c>2024</c>.</summary>
    public string YearText(int year) => year.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The first day of the week that holds a day.</summary>
    public int WeekStartOf(int day)
    {
        // 1970-01-01 was a Thursday (ISO day 4).
        int weekday = FiscalCalendar.FloorMod(day + 3, 7) + 1;
        return day - FiscalCalendar.FloorMod(weekday - (int)WeekStart, 7);
    }

    /// <summary>
    /// The week that holds the day, as it is written: <c>2024-W07</c>. Of calendar months week 1 is the one with at
    /// least four days in the year (ISO 8601 when weeks begin on Monday); of fiscal weeks, the fiscal year's first.
    /// </summary>
    public string WeekText(int day)
    {
        (int year, int week) = WeekOf(day);
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-W{week:00}");
    }

    /// <summary>Year and number (from 1) of the week that holds the day.</summary>
    public (int Year, int Week) WeekOf(int day)
    {
        int first = WeekStartOf(day);
        int year = Fiscal.IsWeeks
            ? FiscalCalendar.FloorDiv(Fiscal.MonthOfDay(first), 12)
            : DayNumber.ToDate(first + 3).Year;
        return (year, ((first - WeekYearStart(year)) / 7) + 1);
    }

    /// <summary>The first day of week 1 of the year that weeks are counted by.</summary>
    public int WeekYearStart(int year) =>
        Fiscal.IsWeeks ? Fiscal.YearStart(year) : WeekStartOf(DayNumber.Of(new LocalDate(year, 1, 4)));

    /// <summary>
    /// Reads a period: <c>2024</c>, <c>2024-Q2</c>, <c>2024-05</c>, <c>2024-W07</c>, <c>2024-05-17</c>, or <c>A..B</c>
    /// with both ends included.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it stands, for messages: a flag or a file.</param>
    /// <exception cref="UserException">FT-1101 when it is not a period; FT-1102 when it ends before it begins.</exception>
    public Period ParsePeriod(string text, string source = "--period") => _parser.Parse(text, source);

    /// <summary>Reads a period; null, without a message, when the text is none.</summary>
    public Period? TryParsePeriod(string text) => _parser.TryParse(text);

    /// <summary>Reads a month written <c>2024-05</c> and gives its index.</summary>
    /// <exception cref="UserException">FT-1101 when it is not one month.</exception>
    public int ParseMonth(string text, string source = "--period")
    {
        Period period = _parser.Parse(text, source);
        int month = MonthOfDay(period.FirstDay);
        return MonthDays(month) == (period.FirstDay, period.EndDay)
            ? month
            : throw new UserException(
                "FT-1101", $"\"{text}\" is not a month.", new SourcePlace(source, 1, 1, text, Math.Max(1, text.Length)),
                "write a month as 2024-05");
    }

    /// <summary>The months that the period touches, in order.</summary>
    public IEnumerable<int> MonthsTouched(Period period)
    {
        int first = MonthOfDay(period.FirstDay);
        return Enumerable.Range(first, MonthOfDay(period.EndDay - 1) - first + 1);
    }

    /// <summary>The period of one month.</summary>
    public Period PeriodOfMonth(int month)
    {
        (int first, int end) = MonthDays(month);
        return new Period(first, end, MonthText(month), PeriodUnit.Month);
    }

    /// <summary>The period as long, in its own unit, that ends where this one begins.</summary>
    public Period Previous(Period period) => PeriodMoves.Previous(this, period);

    /// <summary>The same period a (fiscal) year before: the same months, the same week number, the same dates.</summary>
    public Period YearBefore(Period period) => PeriodMoves.YearBefore(this, period);

    /// <summary>As long, whole weeks before (the fewest that do not overlap it): the same weekdays.</summary>
    public Period SameWeekday(Period period) => PeriodMoves.SameWeekday(this, period);

    private static long SubHour(int offsetMs) => ((offsetMs % MsPerHour) + MsPerHour) % MsPerHour;

    private static long Floor(long a, long b) => (a / b) - (a % b < 0 ? 1 : 0);
}
