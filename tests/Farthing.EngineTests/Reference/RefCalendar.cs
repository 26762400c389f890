using NodaTime;

namespace Farthing.EngineTests.Reference;

/// <summary>Local days and months of a zone. A month is calendar year × 12 + month − 1: fiscal years that begin with a month only regroup them.</summary>
public sealed class RefCalendar(DateTimeZone zone)
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public DateTimeZone Zone { get; } = zone;

    public static int Day(int year, int month, int day) => NodaTime.Period.DaysBetween(Epoch, new LocalDate(year, month, day));

    public static LocalDate Date(int day) => Epoch.PlusDays(day);

    public int DayOf(long ms) => NodaTime.Period.DaysBetween(Epoch, Instant.FromUnixTimeMilliseconds(ms).InZone(Zone).Date);

    public long StartOfDay(int day) => Zone.AtStartOfDay(Date(day)).ToInstant().ToUnixTimeMilliseconds();

    public int MonthOf(long ms)
    {
        var date = Instant.FromUnixTimeMilliseconds(ms).InZone(Zone).Date;
        return date.Year * 12 + date.Month - 1;
    }

    public static int MonthOfDay(int day) => Date(day).Year * 12 + Date(day).Month - 1;

    public static (int First, int End) MonthDays(int month) =>
        (Day(month / 12, month % 12 + 1, 1), Day((month + 1) / 12, (month + 1) % 12 + 1, 1));

    public (long Start, long End) MonthInstants(int month)
    {
        var (first, end) = MonthDays(month);
        return (StartOfDay(first), StartOfDay(end));
    }
}
