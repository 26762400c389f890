using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public sealed class DerivePlanTests
{
    private const long Unit = 1_000_000;

    [Fact]
    public void Forecasts_meet_what_was_offered_that_day()
    {
        using DeriveCase c = new("Asia/Kolkata");
        int day = Day(2024, 3, 4);
        void Forecast(int on, int channel, int queue, long interactions) =>
            c.Row("forecasts", ("day", on), ("channel", channel), ("queue", queue), ("interactions", interactions * Unit));
        c.Interaction(1, Morning, more: [("channel", 1), ("queue", 1)]);
        c.Interaction(2, Morning, outcome: 2, more: [("channel", 1), ("queue", 2)]);
        c.Interaction(3, Morning, outcome: 4, more: [("channel", 1), ("queue", 1)]);                 // excluded
        c.Interaction(4, Morning, more: [("channel", 2), ("queue", 1)]);
        c.Interaction(5, Morning + 48 * Hour, more: [("channel", 1)]);
        Forecast(day, 1, 0, 5);
        Forecast(day, 1, 1, 1);
        Forecast(day, 0, 0, 2);
        Forecast(day + 1, 1, 0, 4);              // a day without any
        Forecast(day + 3, 1, 0, 4);              // not yet known
        Forecast(day - 1, 1, 0, 4);              // before there is anything
        c.Refresh();
        Assert.Equal(
            [
                [1, day - 1, 1, 0, 4, null, null], [2, day, 0, 0, 2, 3, 1], [3, day, 1, 0, 5, 2, 3], [4, day, 1, 1, 1, 1, 0], [5, day + 1, 1, 0, 4, 0, 4],
                [6, day + 3, 1, 0, 4, null, null],
            ],
            c.Numbers($"SELECT n, day, channel, queue, forecast // {Unit}, actual // {Unit}, error // {Unit} FROM d_forecasts ORDER BY n"));
        Assert.Equal([c.Calendar.MonthOfDay(day)], c.Single("SELECT month FROM d_forecasts WHERE n = 2"));
    }

    [Fact]
    public void Benefits_are_converted_and_dated()
    {
        using DeriveCase c = new();
        int day = Day(2024, 3, 4);
        c.Row("benefits", ("benefit_id", "b"), ("initiative", 3), ("day", day), ("amount", 5 * Unit), ("currency", 0), ("evidence", 2));
        c.Row("benefits", ("benefit_id", "a"), ("initiative", 3), ("day", day), ("amount", 5 * Unit), ("currency", 8), ("evidence", 0));
        c.Refresh();
        Assert.Equal(
            [[1, 3, day, c.Calendar.MonthOfDay(day), null, 0], [2, 3, day, c.Calendar.MonthOfDay(day), 5 * Unit, 2]],
            c.Numbers("SELECT * FROM d_benefits ORDER BY n"));
    }

    [Fact]
    public void Staff_are_there_from_the_day_they_were_hired_to_the_day_they_left()
    {
        using DeriveCase c = new();
        void Version(int agent, int? from, int team, int? hired, int? left) => c.Row(
            "agents", ("agent", agent), ("valid_from_day", from), ("team", team), ("site", 2), ("vendor", 3), ("hired_day", hired), ("left_day", left));
        Version(1, null, 10, 100, null);
        Version(1, 500, 11, 100, 900);
        Version(2, 300, 12, null, null);
        Version(3, 300, 13, 300, 400);
        Version(3, 600, 14, 600, null);          // came back
        c.Refresh();
        Assert.Equal(
            [[1, 11, 2, 3, 100, 900], [2, 12, 2, 3, 300, null], [3, 14, 2, 3, 300, null]],
            c.Numbers("SELECT * FROM d_staff ORDER BY agent"));
    }

    [Fact]
    public void Each_part_is_redone_on_its_own()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, more: [("issue_id", "x")]);
        c.Row("benefits", ("benefit_id", "b"), ("initiative", 3), ("day", 1), ("amount", Unit), ("currency", 0), ("evidence", 2));
        c.Refresh();
        c.Connection.Execute("UPDATE d_interactions SET topic = 77; UPDATE d_issues SET channel = 77; UPDATE d_benefits SET initiative = 77");      // marks
        string Marks() => string.Concat(c.Numbers("SELECT topic FROM d_interactions UNION ALL SELECT channel FROM d_issues UNION ALL SELECT initiative FROM d_benefits")
            .Select(r => r[0] == 77 ? '=' : '!'));
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "ledger", "paid_time");
        Assert.False(c.RefreshUnchanged());
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "benefits");
        Assert.True(c.RefreshUnchanged());
        Assert.Equal("==!", Marks());
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "messages");
        Assert.True(c.RefreshUnchanged());
        Assert.Equal("=!!", Marks());
    }
}
