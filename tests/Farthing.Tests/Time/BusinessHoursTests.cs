using Farthing.Core.Time;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Tests.Time;

public sealed class BusinessHoursTests
{
    private const long Minute = 60_000;
    private const int Hour = 3_600_000;

    private static long Ms(string zone, string local) => LocalDateTimePattern.GeneralIso.Parse(local + ":00").Value
        .InZoneLeniently(DateTimeZoneProviders.Tzdb[zone]).ToInstant().ToUnixTimeMilliseconds();

    private static long Utc(string instant) => InstantPattern.General.Parse(instant).Value.ToUnixTimeMilliseconds();

    private static BusinessHours Hours(string zone, IsoDayOfWeek first, IsoDayOfWeek last, int from, int to, params LocalDate[] holidays) => new(
        DateTimeZoneProviders.Tzdb[zone],
        Enumerable.Range((int)first, last - first + 1).ToDictionary(
            d => (IsoDayOfWeek)d, IReadOnlyList<OpenWindow> (d) => [new OpenWindow(from * Hour, to * Hour)]),
        holidays);

    [Fact]
    public void A_weekend_with_a_change_of_clocks_counts_105_minutes_of_3885()
    {
        BusinessHours hours = Hours("Europe/Berlin", IsoDayOfWeek.Monday, IsoDayOfWeek.Friday, 9, 17);
        long from = Ms("Europe/Berlin", "2025-03-28T16:30");
        long to = Ms("Europe/Berlin", "2025-03-31T10:15");
        Assert.Equal(105 * Minute, hours.Between(from, to));
        Assert.Equal(3885 * Minute, to - from);
        Assert.Equal(-105 * Minute, hours.Between(to, from));
    }

    [Fact]
    public void A_holiday_is_closed()
    {
        BusinessHours hours = Hours("Europe/Berlin", IsoDayOfWeek.Monday, IsoDayOfWeek.Friday, 9, 17, new LocalDate(2024, 12, 25), new LocalDate(2024, 12, 26));
        Assert.Equal(
            (1 + 8) * Hour, hours.Between(Ms("Europe/Berlin", "2024-12-24T16:00"), Ms("Europe/Berlin", "2024-12-27T18:00")));
    }

    [Theory]
    [InlineData("2025-03-30", 23)]      // the hour that clocks leave out is not open
    [InlineData("2025-10-26", 25)]      // the hour that they show twice is open twice
    [InlineData("2025-10-27", 24)]
    public void A_day_that_is_open_throughout_lasts_as_long_as_it_lasts(string day, int expected)
    {
        BusinessHours hours = Hours("Europe/Berlin", IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday, 0, 24);
        long start = Ms("Europe/Berlin", day + "T00:00");
        Assert.Equal(expected * (long)Hour, hours.Between(start, start + expected * (long)Hour));
        BusinessHours night = Hours("Europe/Berlin", IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday, 2, 3);
        Assert.Equal((expected - 23) * (long)Hour, night.Between(start, start + expected * (long)Hour));
    }

    [Fact]
    public void A_window_across_a_gap_is_open_for_what_there_is_of_it()
    {
        // 01:30 to 02:30 on the day on which 02:00 becomes 03:00.
        BusinessHours hours = new(
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            new Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> { [IsoDayOfWeek.Sunday] = [new(90 * (int)Minute, 150 * (int)Minute)] }, []);
        Assert.Equal(30 * Minute, hours.Between(Utc("2025-03-30T00:00:00Z"), Utc("2025-03-30T03:00:00Z")));
        Assert.Equal(90 * Minute, hours.Between(Utc("2025-10-25T22:00:00Z"), Utc("2025-10-26T04:00:00Z")));
    }

    [Fact]
    public void A_day_that_a_zone_left_out_is_not_open()
    {
        // Samoa went from Thursday 29 December 2011 to Saturday 31.
        BusinessHours hours = Hours("Pacific/Apia", IsoDayOfWeek.Monday, IsoDayOfWeek.Friday, 9, 17);
        Assert.Equal(8 * Hour, hours.Between(Ms("Pacific/Apia", "2011-12-29T00:00"), Ms("Pacific/Apia", "2012-01-01T00:00")));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]     // clocks move by half an hour
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Apia")]
    public void It_counts_the_minutes_whose_wall_clock_is_in_a_window(string id)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
        OpenWindow[] split = [new(0, 150 * (int)Minute), new(9 * Hour, 12 * Hour), new(13 * Hour, 24 * Hour)];
        LocalDate holiday = new(2011, 12, 27);
        BusinessHours hours = new(
            zone, new[] { IsoDayOfWeek.Sunday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Friday }.ToDictionary(d => d, IReadOnlyList<OpenWindow> (_) => split), [holiday]);
        Random random = new(7);
        foreach (string around in new[] { "2011-12-28T00:00:00Z", "2025-03-30T00:00:00Z", "2025-10-26T00:00:00Z", "2025-04-05T00:00:00Z", "1999-12-31T20:00:00Z" })
        {
            long from = Utc(around) + random.Next(-1000, 1000) * Minute;
            long to = from + random.Next(1, 6000) * Minute;
            long naive = 0;
            for (long at = from; at < to; at += Minute)
            {
                LocalDateTime wall = Instant.FromUnixTimeMilliseconds(at).InZone(zone).LocalDateTime;
                long ms = wall.TimeOfDay.NanosecondOfDay / 1_000_000;
                bool open = wall.DayOfWeek is IsoDayOfWeek.Sunday or IsoDayOfWeek.Tuesday or IsoDayOfWeek.Friday
                    && wall.Date != holiday && split.Any(w => ms >= w.FromMs && ms < w.ToMs);
                naive += open ? Minute : 0;
            }

            Assert.Equal(naive, hours.Between(from, to));
        }
    }
}
