using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Tests.Time;

public class WorkspaceCalendarTests
{
    private static readonly WorkspaceCalendar Berlin = In("Europe/Berlin");

    private static readonly WorkspaceCalendar July = In("America/New_York", fiscal: new FiscalCalendar(StartMonth: 7));

    // The National Retail Federation's 4-5-4 calendar: years end on the Saturday nearest to 31 January.
    private static readonly WorkspaceCalendar Retail = In("America/New_York", fiscal: new FiscalCalendar(
        2, FiscalPattern.Weeks454, IsoDayOfWeek.Saturday, YearEndRule.Nearest, NamedByStart: true));

    // Years that end on the last Saturday of September, as a known maker of telephones has them.
    private static readonly WorkspaceCalendar LastSaturday = In("America/Los_Angeles", fiscal: new FiscalCalendar(
        10, FiscalPattern.Weeks544, IsoDayOfWeek.Saturday, YearEndRule.Last));

    private static WorkspaceCalendar In(
        string zone, IsoDayOfWeek weekStart = IsoDayOfWeek.Monday, FiscalCalendar? fiscal = null) =>
        new(DateTimeZoneProviders.Tzdb[zone], weekStart, fiscal);

    private static long Ms(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static string Days(Period p) => $"{DayNumber.Text(p.FirstDay)} {DayNumber.Text(p.EndDay - 1)}";

    [Theory]
    [InlineData("2024", "2024-01-01 2024-12-31", PeriodUnit.Year)]
    [InlineData("2024-Q2", "2024-04-01 2024-06-30", PeriodUnit.Quarter)]
    [InlineData("2024-02", "2024-02-01 2024-02-29", PeriodUnit.Month)]
    [InlineData("2023-02", "2023-02-01 2023-02-28", PeriodUnit.Month)]
    [InlineData("1900-02", "1900-02-01 1900-02-28", PeriodUnit.Month)]
    [InlineData("2000-02", "2000-02-01 2000-02-29", PeriodUnit.Month)]
    [InlineData("2024-W07", "2024-02-12 2024-02-18", PeriodUnit.Week)]
    [InlineData("2020-W53", "2020-12-28 2021-01-03", PeriodUnit.Week)]
    [InlineData("2021-W01", "2021-01-04 2021-01-10", PeriodUnit.Week)]
    [InlineData("2025-W01", "2024-12-30 2025-01-05", PeriodUnit.Week)]
    [InlineData("2024-02-29", "2024-02-29 2024-02-29", PeriodUnit.Day)]
    [InlineData("2024-05-31..2024-06-02", "2024-05-31 2024-06-02", PeriodUnit.Day)]
    [InlineData("2024-03..2024-Q3", "2024-03-01 2024-09-30", PeriodUnit.Month)]
    [InlineData("2024-W52..2025-W01", "2024-12-23 2025-01-05", PeriodUnit.Week)]
    [InlineData("2024-01..2024-W07", "2024-01-01 2024-02-18", PeriodUnit.Day)]
    public void Periods_of_calendar_years(string text, string days, PeriodUnit unit)
    {
        Period period = Berlin.ParsePeriod(text);
        Assert.Equal(days, Days(period));
        Assert.Equal(unit, period.Unit);
        Assert.Equal(text, period.Text);
    }

    [Theory]
    [InlineData("2024-W01", "2023-12-31 2024-01-06")]
    [InlineData("2024-W07", "2024-02-11 2024-02-17")]
    [InlineData("2020-W53", "2020-12-27 2021-01-02")]
    public void Weeks_from_Sunday_count_as_those_of_the_epidemiologists(string text, string days) =>
        Assert.Equal(days, Days(In("UTC", IsoDayOfWeek.Sunday).ParsePeriod(text)));

    [Theory]
    [InlineData("2024", "2023-07-01 2024-06-30")]
    [InlineData("2024-Q1", "2023-07-01 2023-09-30")]
    [InlineData("2024-Q4", "2024-04-01 2024-06-30")]
    [InlineData("2024-05", "2024-05-01 2024-05-31")]
    [InlineData("2023-07", "2023-07-01 2023-07-31")]
    public void Periods_of_a_year_from_July(string text, string days) => Assert.Equal(days, Days(July.ParsePeriod(text)));

    [Theory]
    [InlineData("2022", "2022-01-30 2023-01-28")]
    [InlineData("2023", "2023-01-29 2024-02-03")] // 53 weeks
    [InlineData("2024", "2024-02-04 2025-02-01")]
    [InlineData("2024-02", "2024-02-04 2024-03-02")]
    [InlineData("2024-03", "2024-03-03 2024-04-06")]
    [InlineData("2024-04", "2024-04-07 2024-05-04")]
    [InlineData("2024-01", "2023-12-31 2024-02-03")] // the last month of 2023, with the 53rd week
    [InlineData("2025-01", "2025-01-05 2025-02-01")]
    [InlineData("2024-Q1", "2024-02-04 2024-05-04")]
    [InlineData("2023-W53", "2024-01-28 2024-02-03")]
    [InlineData("2024-W01", "2024-02-04 2024-02-10")]
    public void Periods_of_the_retail_calendar(string text, string days) => Assert.Equal(days, Days(Retail.ParsePeriod(text)));

    [Theory]
    [InlineData("2022", "2021-09-26 2022-09-24")]
    [InlineData("2023", "2022-09-25 2023-09-30")] // 53 weeks
    [InlineData("2024", "2023-10-01 2024-09-28")]
    [InlineData("2023-10", "2023-10-01 2023-11-04")]
    public void Years_to_the_last_Saturday_of_September(string text, string days) =>
        Assert.Equal(days, Days(LastSaturday.ParsePeriod(text)));

    [Theory]
    [InlineData("2024-13")]
    [InlineData("2024-5")]
    [InlineData("2024-00")]
    [InlineData("2024-Q5")]
    [InlineData("2024-W00")]
    [InlineData("2023-W53")]
    [InlineData("2023-02-29")]
    [InlineData("24-05")]
    [InlineData("1024")]
    [InlineData("")]
    [InlineData("2024-05..")]
    [InlineData("2024..x..2025")]
    [InlineData("٢٠٢٤")]
    [InlineData("2024/05")]
    public void What_is_not_a_period_is_refused_with_the_forms(string text)
    {
        UserException e = Assert.Throws<UserException>(() => Berlin.ParsePeriod(text));
        Assert.Equal("FT-1101", e.Problems[0].Code);
        Assert.Contains("2024-W07", e.Problems[0].Suggestion, StringComparison.Ordinal);
        Assert.Null(Berlin.TryParsePeriod(text));
    }

    [Fact]
    public void A_range_that_ends_before_it_begins_is_refused_with_its_reverse()
    {
        UserException e = Assert.Throws<UserException>(() => Berlin.ParsePeriod("2024-05..2024-03"));
        Assert.Equal("FT-1102", e.Problems[0].Code);
        Assert.Equal("write 2024-03..2024-05", e.Problems[0].Suggestion);
    }

    [Fact]
    public void The_place_of_a_bad_end_is_where_it_stands()
    {
        UserException e = Assert.Throws<UserException>(() => Berlin.ParsePeriod("2024-05..2024-17"));
        Assert.Equal(new SourcePlace("--period", 1, 10, "2024-05..2024-17", 7), e.Problems[0].Place);
    }

    [Theory]
    [InlineData("2024-03", "2024-02", "2023-03")]
    [InlineData("2024-01", "2023-12", "2023-01")]
    [InlineData("2024", "2023", "2023")]
    [InlineData("2024-Q1", "2023-Q4", "2023-Q1")]
    [InlineData("2024-02-29", "2024-02-28", "2023-02-28")]
    [InlineData("2024-W01", "2023-W52", "2023-W01")]
    [InlineData("2021-W53", null, null)]
    [InlineData("2020-W53", "2020-W52", "2019-W52")]
    [InlineData("2024-02..2024-04", "2023-11..2024-01", "2023-02..2023-04")]
    [InlineData("2024-05-01..2024-05-10", "2024-04-21..2024-04-30", "2023-05-01..2023-05-10")]
    [InlineData("2024-W03..2024-W04", "2024-W01..2024-W02", "2023-W03..2023-W04")]
    public void Periods_to_compare_with(string text, string? previous, string? yearBefore)
    {
        if (Berlin.TryParsePeriod(text) is not { } period)
        {
            Assert.Null(previous);
            return;
        }

        Assert.Equal(previous, Berlin.Previous(period).Text);
        Assert.Equal(yearBefore, Berlin.YearBefore(period).Text);
        Assert.Equal(period.FirstDay, Berlin.Previous(period).EndDay);
    }

    [Fact]
    public void A_retail_year_before_a_53_week_year_has_the_same_months()
    {
        Period month = Retail.ParsePeriod("2024-01");
        Assert.Equal("2023-01-01 2023-01-28", Days(Retail.YearBefore(month)));
    }

    [Fact]
    public void A_month_index_gives_quarter_and_year_by_division()
    {
        int month = July.ParseMonth("2023-07");
        Assert.Equal(2024 * 12, month);
        Assert.Equal(2024, month / 12);
        Assert.Equal("2024-Q1", July.QuarterText(month / 3));
        Assert.Equal("2023-07", July.MonthText(month));
        Assert.Equal("2024-06", July.MonthText(month + 11));
    }

    [Theory]
    [InlineData("2024-03-31", 23)]
    [InlineData("2024-10-27", 25)]
    [InlineData("2024-05-17", 24)]
    public void Days_have_23_to_25_hours_and_as_many_hour_numbers(string date, int hours)
    {
        int day = Berlin.ParsePeriod(date).FirstDay;
        long start = Berlin.StartOfDay(day);
        long end = Berlin.StartOfDay(day + 1);
        Assert.Equal(hours * 3_600_000L, end - start);
        Assert.Equal(hours, Berlin.HourOf(end - 1) - Berlin.HourOf(start) + 1);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-27T02:00+02:00")]
    [InlineData("Europe/Berlin", "2024-10-27T01:30:00Z", "2024-10-27T02:00+01:00")]
    [InlineData("Asia/Kolkata", "2024-05-17T00:00:00Z", "2024-05-17T05:00+05:30")]
    [InlineData("Asia/Kolkata", "2024-05-17T00:30:00Z", "2024-05-17T06:00+05:30")]
    [InlineData("Asia/Kathmandu", "2024-05-17T00:14:59Z", "2024-05-17T05:00+05:45")]
    [InlineData("Asia/Kathmandu", "2024-05-17T00:15:00Z", "2024-05-17T06:00+05:45")]
    [InlineData("America/St_Johns", "2024-01-01T00:00:00Z", "2023-12-31T20:00-03:30")]
    public void Hours_are_local_and_told_apart(string zone, string instant, string text)
    {
        WorkspaceCalendar calendar = In(zone);
        int hour = calendar.HourOf(Ms(instant));
        Assert.Equal(text, calendar.HourText(hour));
        Assert.Equal(hour, calendar.HourOf(calendar.StartOfHour(hour)));
        Assert.Equal(hour - 1, calendar.HourOf(calendar.StartOfHour(hour) - 1));
    }

    [Fact]
    public void A_day_that_begins_at_one_and_a_day_that_never_was()
    {
        WorkspaceCalendar brazil = In("America/Sao_Paulo");
        int day = brazil.ParsePeriod("2018-11-04").FirstDay;
        Assert.Equal(Ms("2018-11-04T03:00:00Z"), brazil.StartOfDay(day));

        WorkspaceCalendar samoa = In("Pacific/Apia");
        int skipped = samoa.ParsePeriod("2011-12-30").FirstDay;
        Assert.Equal(samoa.StartOfDay(skipped + 1), samoa.StartOfDay(skipped));
        Assert.Equal(skipped - 1, samoa.DayOf(samoa.StartOfDay(skipped) - 1));
        Assert.Equal(skipped + 1, samoa.DayOf(samoa.StartOfDay(skipped)));
    }

    [Fact]
    public void Local_times_that_occur_twice_or_never_are_told()
    {
        long twice = Berlin.ToInstantMs(new LocalDateTime(2024, 10, 27, 2, 30), out LocalTimeKind kind);
        Assert.Equal((Ms("2024-10-27T00:30:00Z"), LocalTimeKind.Ambiguous), (twice, kind));
        long never = Berlin.ToInstantMs(new LocalDateTime(2024, 3, 31, 2, 30), out kind);
        Assert.Equal((Ms("2024-03-31T01:30:00Z"), LocalTimeKind.Skipped), (never, kind));
        Berlin.ToInstantMs(new LocalDateTime(2024, 3, 31, 3, 30), out kind);
        Assert.Equal(LocalTimeKind.Unique, kind);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("Asia/Jerusalem")]
    [InlineData("Africa/Casablanca")]
    public void The_offset_table_agrees_with_the_zone(string zone)
    {
        WorkspaceCalendar calendar = In(zone);
        Random random = new(7);
        long previous = long.MinValue;
        int previousHour = int.MinValue;
        foreach (long ms in Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(-2_500_000_000_000, 8_000_000_000_000)).Order())
        {
            ZonedDateTime local = Instant.FromUnixTimeMilliseconds(ms).InZone(calendar.Zone);
            Assert.Equal(DayNumber.Of(local.Date), calendar.DayOf(ms));
            int hour = calendar.HourOf(ms);
            Assert.True(hour >= previousHour, $"{ms} after {previous}");
            (previous, previousHour) = (ms, hour);
        }
    }

    [Fact]
    public void Every_day_of_two_centuries_lies_in_its_month_week_and_year()
    {
        foreach (WorkspaceCalendar calendar in new[] { Berlin, July, Retail, LastSaturday })
        {
            for (int day = -25_000; day < 50_000; day++)
            {
                int month = calendar.MonthOfDay(day);
                (int first, int end) = calendar.MonthDays(month);
                Assert.InRange(day, first, end - 1);
                int week = calendar.WeekStartOf(day);
                Assert.InRange(day - week, 0, 6);
                Assert.Equal(calendar.WeekStart, DayNumber.ToDate(week).DayOfWeek);
            }

            for (int month = 1950 * 12; month < 2100 * 12; month++)
            {
                Period period = calendar.ParsePeriod(calendar.MonthText(month));
                Assert.Equal(month, calendar.MonthOfDay(period.FirstDay));
                Assert.Equal(period.EndDay, calendar.MonthDays(month + 1).FirstDay);
                Period week = calendar.ParsePeriod(calendar.WeekText(period.FirstDay));
                Assert.True(week.Contains(period.FirstDay));
            }
        }
    }
}
