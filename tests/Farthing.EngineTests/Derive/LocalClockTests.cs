using Farthing.Core.Time;
using Farthing.Engine.Derive;
using NodaTime;

namespace Farthing.EngineTests.Derive;

public class LocalClockTests
{
    [Theory]
    [InlineData("UTC", 2024, 5)]
    [InlineData("Europe/Berlin", 2024, 3)]           // an hour is left out
    [InlineData("Europe/Berlin", 2024, 10)]          // an hour comes twice
    [InlineData("Asia/Kathmandu", 2024, 2)]          // three quarters of an hour off
    [InlineData("Australia/Lord_Howe", 2024, 4)]     // clocks go back by half an hour
    [InlineData("Europe/Amsterdam", 1930, 6)]        // 19 minutes and 32 seconds ahead
    public void It_says_what_the_calendar_says(string zone, int year, int month)
    {
        WorkspaceCalendar calendar = new(DateTimeZoneProviders.Tzdb[zone]);
        int index = calendar.MonthOf(Instant.FromUtc(year, month, 15, 12, 0).ToUnixTimeMilliseconds());
        (long start, long end) = calendar.MonthInstants(index);
        List<long> instants = [start, end - 1, start - 1, end, end + 40 * 86_400_000L];
        for (long ms = start; ms < end; ms += 299_987) instants.Add(ms);
        LocalClock clock = new(calendar, start, end);
        Assert.Equal(instants.Select(calendar.DayOf), instants.Select(clock.DayOf));
        Assert.Equal(instants.Select(calendar.HourOf), instants.Select(clock.HourOf));
        Assert.Equal(instants.Select(calendar.MonthOf), instants.Select(clock.MonthOf));
    }
}
