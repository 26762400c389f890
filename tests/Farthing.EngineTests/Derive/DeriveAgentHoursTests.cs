using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public class DeriveAgentHoursTests
{
    private const string Columns = "handling_ms, available_ms, handling_or_available_ms, staffed_ms, paid_ms";

    [Fact]
    public void Unions_are_cut_at_hours()
    {
        using DeriveCase c = new();
        long t = Morning;
        c.Segment(1, 1, t + 50 * Minute, t + 70 * Minute);
        c.Segment(2, 1, t + 55 * Minute, t + 65 * Minute);      // a second chat at the same time
        c.Segment(3, 1, t + 70 * Minute, t + 75 * Minute);      // touches
        c.Staff(1, t, t + 60 * Minute);
        c.Staff(1, t + 30 * Minute, t + 90 * Minute);           // overlaps
        c.Staff(1, t + 90 * Minute, t + 100 * Minute, state: 2, paid: 0);
        c.Staff(1, t + 90 * Minute, t + 120 * Minute, state: 5);
        c.Refresh();
        Assert.Equal([10 * Minute, 60 * Minute, 60 * Minute, 60 * Minute, 60 * Minute], c.Single($"SELECT {Columns} FROM d_agent_hours WHERE hour = {t / Hour}"));
        Assert.Equal([15 * Minute, 30 * Minute, 30 * Minute, 40 * Minute, 30 * Minute], c.Single($"SELECT {Columns} FROM d_agent_hours WHERE hour = {t / Hour + 1}"));
    }

    [Fact]
    public void Handling_outside_availability_adds_to_the_union()
    {
        using DeriveCase c = new();
        c.Segment(1, 1, Morning, Morning + 20 * Minute);
        c.Staff(1, Morning + 10 * Minute, Morning + 30 * Minute);
        c.Staff(1, Morning + 30 * Minute, null);      // open: not yet an interval
        c.Refresh();
        Assert.Equal([20 * Minute, 20 * Minute, 30 * Minute, 20 * Minute, 20 * Minute], c.Single($"SELECT {Columns} FROM d_agent_hours"));
    }

    [Fact]
    public void Without_staffing_only_handling_is_known()
    {
        using DeriveCase c = new();
        c.Segment(1, 1, Morning, Morning + Minute);
        c.Segment(2, 0, Morning, Morning + Minute);                // nobody's
        c.Segment(3, 1, Morning, Morning + 5 * Minute, kind: 2);      // a bot's
        c.Refresh();
        Assert.Equal([1, Minute, null, Minute, null, null], c.Single($"SELECT agent, {Columns} FROM d_agent_hours"));
    }

    [Fact]
    public void An_hour_belongs_to_the_team_at_its_start_and_to_the_local_day()
    {
        using DeriveCase c = new("Europe/Berlin");
        c.Agent(1, Day(2024, 3, 1), team: 10);
        c.Agent(1, Day(2024, 3, 31), team: 11);
        long midnight = Ms("2024-03-30T23:00:00Z");      // the 31st has 23 hours: clocks go forward at 01:00 UTC
        c.Segment(1, 1, midnight - 30 * Minute, midnight + 30 * Minute);
        c.Segment(2, 1, midnight + 22 * Hour + 30 * Minute, midnight + 23 * Hour + 30 * Minute);
        c.Refresh();
        int day = Day(2024, 3, 31);
        Assert.Equal(
            [[30 * Minute, day - 1, 10, 2024 * 12 + 2], [30 * Minute, day, 11, 2024 * 12 + 2],
             [30 * Minute, day, 11, 2024 * 12 + 2], [30 * Minute, day + 1, 11, 2024 * 12 + 3]],
            c.Numbers("SELECT handling_ms, day, team, month FROM d_agent_hours ORDER BY hour"));
    }

    [Fact]
    public void Half_hour_zones_cut_at_their_own_hours()
    {
        using DeriveCase c = new("Asia/Kolkata");
        c.Segment(1, 1, Morning, Morning + Hour);      // 13:30 to 14:30 there
        c.Refresh();
        Assert.Equal([30 * Minute, 30 * Minute], c.Numbers("SELECT handling_ms FROM d_agent_hours ORDER BY hour").Select(r => r[0]!.Value));
    }

    [Fact]
    public void Where_clocks_move_by_half_an_hour_nothing_is_lost()
    {
        using DeriveCase c = new("Australia/Lord_Howe");      // +11:00 to +10:30 on 2024-04-06 at 15:00 UTC
        long t = Ms("2024-04-06T12:00:00Z");
        c.Segment(1, 1, t, t + 6 * Hour);
        c.Refresh();
        Assert.Equal(6 * Hour, c.Single("SELECT sum(handling_ms)::BIGINT FROM d_agent_hours")[0]);
        Assert.Equal(c.Single("SELECT count(*) FROM d_agent_hours")[0], c.Single("SELECT count(DISTINCT hour) FROM d_agent_hours")[0]);
    }

    [Fact]
    public void Segments_with_a_date_only_count_their_handle_time_in_the_first_hour_of_the_day()
    {
        using DeriveCase c = new();
        long day = Ms("2024-03-04T00:00:00Z");
        for (int n = 0; n < 3; n++) c.Segment(n + 1, 1, day, null, more: [("talk_ms", 30 * Minute)]);
        c.Connection.Execute("UPDATE segments SET date_only = 1");
        c.Refresh();
        Assert.Equal([90 * Minute, 90 * Minute], c.Single("SELECT handling_ms, handling_or_available_ms FROM d_agent_hours"));
    }

    [Fact]
    public void Agent_versions_cover_all_time_without_gaps()
    {
        using DeriveCase c = new();
        c.Agent(2, Day(2024, 3, 4), team: 20);
        c.Agent(2, Day(2024, 1, 1), team: 10);
        c.Segment(1, 3, Morning, Morning + 1);
        c.Refresh();
        long forever = 1L << 62;
        long change = Ms("2024-03-04T00:00:00Z");
        Assert.Equal(
            [[0, -forever, forever, 0], [1, -forever, forever, 0], [2, -forever, change, 10], [2, change, forever, 20], [3, -forever, forever, 0]],
            c.Numbers("SELECT agent, from_ms, to_ms, team FROM d_agents ORDER BY agent, from_ms"));
    }

    [Fact]
    public void Adherence_is_the_scheduled_time_in_the_planned_state()
    {
        using DeriveCase c = new();
        void Plan(int agent, long start, long end, int state) =>
            c.Row("schedule", ("agent", agent), ("started_ms", start), ("ended_ms", end), ("state", state));
        Plan(1, Morning, Morning + 40 * Minute, 1);
        Plan(1, Morning + 40 * Minute, Morning + 60 * Minute, 2);
        Plan(1, Morning + 60 * Minute, Morning + 90 * Minute, 3);
        c.Staff(1, Morning + 10 * Minute, Morning + 20 * Minute);                                // 10 minutes available as planned
        c.Segment(1, 1, Morning + 15 * Minute, Morning + 50 * Minute);                           // 20 more handling; 10 in the break are not
        c.Staff(1, Morning + 50 * Minute, Morning + 70 * Minute, state: 2);                      // 10 of the break; 10 in the training are not
        c.Segment(2, 2, Morning, Morning + Minute);                                              // an agent without a schedule
        Plan(3, Morning, Morning + 30 * Minute, 1);                                              // one who never came
        c.Refresh();
        Assert.Equal(
            [[1, 60 * Minute, 40 * Minute], [1, 30 * Minute, 0], [2, null, null], [3, 30 * Minute, 0]],
            c.Numbers("SELECT agent, scheduled_ms, adherent_ms FROM d_agent_hours ORDER BY agent, hour"));
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "schedule");
        Assert.True(c.RefreshUnchanged());
    }

    [Fact]
    public void Adherence_is_what_a_walk_through_the_minutes_finds()
    {
        using DeriveCase c = new("Australia/Lord_Howe");
        Random random = new(9);
        (long Start, long End, int State) Any() => random.Next(0, 900) is var start
            ? (Morning + start * Minute, Morning + (start + random.Next(1, 120)) * Minute, random.Next(1, 6)) : default;
        var plans = Enumerable.Range(0, 25).Select(_ => Any()).DistinctBy(p => p.Start).ToList();
        var shifts = Enumerable.Range(0, 25).Select(_ => Any()).ToList();
        var work = Enumerable.Range(0, 15).Select(_ => Any()).ToList();
        plans.ForEach(p => c.Row("schedule", ("agent", 1), ("started_ms", p.Start), ("ended_ms", p.End), ("state", p.State)));
        shifts.ForEach(s => c.Staff(1, s.Start, s.End, s.State));
        for (int n = 0; n < work.Count; n++) c.Segment(n + 1, 1, work[n].Start, work[n].End);
        c.Refresh();
        long scheduled = 0, adherent = 0;
        for (long at = Morning; at < Morning + 1100 * Minute; at += Minute)
        {
            var planned = plans.Where(p => p.Start <= at && at < p.End).Select(p => p.State).ToHashSet();
            var states = shifts.Where(s => s.Start <= at && at < s.End).Select(s => s.State).ToHashSet();
            if (work.Any(w => w.Start <= at && at < w.End)) states.Add(1);
            scheduled += planned.Count > 0 ? Minute : 0;
            adherent += planned.Overlaps(states) ? Minute : 0;
        }

        Assert.InRange(adherent, Minute, scheduled - Minute);
        Assert.Equal([scheduled, adherent], c.Single("SELECT sum(scheduled_ms)::BIGINT, sum(adherent_ms)::BIGINT FROM d_agent_hours"));
    }
}
