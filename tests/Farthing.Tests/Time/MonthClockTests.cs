using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Tests.Time;

public class MonthClockTests
{
    [Theory]
    [InlineData("UTC", 2024, 5)]
    [InlineData("Europe/Berlin", 2024, 3)]           // an hour is left out
    [InlineData("Europe/Berlin", 2024, 10)]          // an hour comes twice
    [InlineData("Asia/Kathmandu", 2024, 2)]          // three quarters of an hour off
    [InlineData("Australia/Lord_Howe", 2024, 4)]     // clocks go back by half an hour
    [InlineData("Europe/Amsterdam", 1930, 6)]        // 19 minutes and 32 seconds ahead: no quarter is whole
    public void It_says_what_the_calendar_says(string zone, int year, int month)
    {
        WorkspaceCalendar calendar = new(DateTimeZoneProviders.Tzdb[zone]);
        int index = calendar.MonthOf(Instant.FromUtc(year, month, 15, 12, 0).ToUnixTimeMilliseconds());
        (long start, long end) = calendar.MonthInstants(index);
        List<long> instants = [start, end - 1, start - 1, end, end + 40 * 86_400_000L];
        for (long ms = start; ms < end; ms += 299_987) instants.Add(ms);
        int[] day = new int[instants.Count], hour = new int[instants.Count];
        new MonthClock(calendar, index).Place(instants.ToArray(), day, hour);
        Assert.Equal(instants.Select(calendar.DayOf), day);
        Assert.Equal(instants.Select(calendar.HourOf), hour);
    }
}
