using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public class DeriveInteractionTests
{
    [Fact]
    public void Days_hours_and_months_are_those_of_the_workspace_zone_through_daylight_saving()
    {
        // Berlin puts clocks back on 27 October 2024 at 01:00 UTC: that local day has 25 hours, 22:00 UTC on the 26th to 23:00 UTC on the 27th.
        using DeriveCase c = new("Europe/Berlin");
        c.Interaction(1, Ms("2024-10-26T21:59:59Z"));
        c.Interaction(2, Ms("2024-10-26T22:00:00Z"));
        c.Interaction(3, Ms("2024-10-27T00:30:00Z"));
        c.Interaction(4, Ms("2024-10-27T01:30:00Z"));
        c.Interaction(5, Ms("2024-10-27T22:59:59Z"));
        c.Interaction(6, Ms("2024-10-31T23:00:00Z"));
        c.Refresh();
        int day = Day(2024, 10, 27);
        Assert.Equal([day - 1, day, day, day, day, Day(2024, 11, 1)],
            c.Numbers("SELECT arrived_day FROM d_interactions ORDER BY i").Select(r => r[0]!.Value));
        Assert.Equal(1, c.Derived(4, "arrived_hour")[0] - c.Derived(3, "arrived_hour")[0]);     // 02:30 twice, two hours
        Assert.Equal([2024 * 12 + 9, 2024 * 12 + 10],
            c.Numbers("SELECT arrived_month FROM d_interactions WHERE i >= 5 ORDER BY i").Select(r => r[0]!.Value));
    }

    [Fact]
    public void Half_hour_zones_have_hours_that_begin_on_their_own_clock()
    {
        using DeriveCase c = new("Asia/Kolkata");      // +05:30: 08:29 UTC is 13:59, 08:30 UTC is 14:00
        c.Interaction(1, Ms("2024-03-04T08:29:59Z"));
        c.Interaction(2, Ms("2024-03-04T08:30:00Z"));
        c.Interaction(3, Ms("2024-03-04T18:30:00Z"));      // midnight there
        c.Refresh();
        Assert.Equal(1, c.Derived(2, "arrived_hour")[0] - c.Derived(1, "arrived_hour")[0]);
        Assert.Equal([Day(2024, 3, 4), Day(2024, 3, 4), Day(2024, 3, 5)],
            c.Numbers("SELECT arrived_day FROM d_interactions ORDER BY i").Select(r => r[0]!.Value));
    }

    [Fact]
    public void A_fiscal_year_from_July_numbers_its_months_from_there()
    {
        using DeriveCase c = new("UTC", new Core.Time.FiscalCalendar(StartMonth: 7));
        c.Interaction(1, Ms("2024-06-30T23:59:59Z"));
        c.Interaction(2, Ms("2024-07-01T00:00:00Z"));
        c.Refresh();
        Assert.Equal(2024 * 12 + 11, c.Derived(1, "arrived_month")[0]);
        Assert.Equal(2025 * 12, c.Derived(2, "arrived_month")[0]);
    }

    [Fact]
    public void Completion_is_given_or_open_or_the_last_segment_end_or_arrival_and_wait()
    {
        using DeriveCase c = new();
        long t = Morning;
        c.Interaction(1, t, more: [("completed_ms", t + 5)]);
        c.Segment(1, 1, t, t + 900);
        c.Interaction(2, t);
        c.Connection.Execute("UPDATE interactions SET completed_state = 1 WHERE i = 2");
        c.Segment(2, 1, t, t + 900);
        c.Interaction(3, t);
        c.Segment(3, 1, t, t + 900);
        c.Segment(3, 0, t, t + 950, kind: 2);
        c.Interaction(4, t, outcome: 2, more: [("wait_ms", 70L)]);
        c.Interaction(5, t, outcome: 2);
        c.Interaction(6, t);
        c.Segment(6, 1, t + 10, null, more: [("talk_ms", 100L), ("wrap_ms", 20L)]);
        c.Refresh();
        Assert.Equal([t + 5, null, t + 950, t + 70, t, t + 130],
            c.Numbers("SELECT completed_ms FROM d_interactions ORDER BY i").Select(r => r[0]));
        Assert.Equal([null, null, null], c.Derived(2, "completed_day, completed_month, completed_hour"));
    }

    [Fact]
    public void Sums_are_over_agent_segments_and_unknown_stays_unknown()
    {
        using DeriveCase c = new();
        long t = Morning;
        c.Interaction(1, t);
        c.Segment(1, 0, t - 50, t, kind: 3);
        c.Segment(1, 1, t, t + 100, more: [("talk_ms", 60L), ("wrap_ms", 30L)]);
        c.Segment(1, 2, t + 100, t + 300);
        c.Interaction(2, t);
        c.Segment(2, 1, t, t + 40);
        c.Interaction(3, t);
        c.Refresh();
        const string columns = "talk_ms, hold_ms, wrap_ms, handle_ms, agent_segments, bot_segments, transfers";
        Assert.Equal([60, null, 30, 290, 2, 1, 1], c.Derived(1, columns));
        Assert.Equal([null, null, null, 40, 1, 0, 0], c.Derived(2, columns));
        Assert.Equal([null, null, null, null, 0, 0, 0], c.Derived(3, columns));
    }

    [Fact]
    public void A_missing_outcome_follows_from_the_segments()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, outcome: 0);
        c.Segment(1, 1, Morning, Morning + 1);
        c.Segment(1, 0, Morning, Morning + 1, kind: 3);
        c.Interaction(2, Morning, outcome: 0);
        c.Segment(2, 0, Morning, Morning + 1, kind: 2);
        c.Interaction(3, Morning, outcome: 0);
        c.Refresh();
        Assert.Equal([1, 3, 1], c.Numbers("SELECT outcome FROM d_interactions ORDER BY i").Select(r => r[0]!.Value));
    }

    [Fact]
    public void The_last_handling_segment_gives_agent_team_and_site_of_its_time()
    {
        using DeriveCase c = new("Europe/Berlin");
        c.Agent(1, Day(2024, 1, 1), team: 10, site: 100, vendor: 7);
        c.Agent(1, Day(2024, 3, 4), team: 11, site: 101, vendor: 8);      // from 23:00 UTC on the 3rd
        c.Agent(2, Day(2024, 1, 1), team: 20, site: 200);
        long change = Ms("2024-03-03T23:00:00Z");
        c.Interaction(1, change - 10, more: [("vendor", 5)]);
        c.Segment(1, 2, change - 10, change + 50);
        c.Segment(1, 1, change - 1, change + 60);        // ends last, begins before the change
        c.Interaction(2, change);
        c.Segment(2, 1, change, change + 60);
        c.Interaction(3, change, more: [("vendor", 5)]);
        c.Segment(3, 1, change, change + 60);
        c.Connection.Execute("UPDATE segments SET vendor = 6 WHERE i = 3");
        c.Interaction(4, Ms("2023-05-01T00:00:00Z"));      // before the first version: that one
        c.Segment(4, 1, Ms("2023-05-01T00:00:00Z"), Ms("2023-05-01T00:10:00Z"));
        c.Refresh();
        Assert.Equal([1, 10, 100, 5], c.Derived(1, "agent, team, site, vendor"));
        Assert.Equal([1, 11, 101, 8], c.Derived(2, "agent, team, site, vendor"));
        Assert.Equal([1, 11, 101, 6], c.Derived(3, "agent, team, site, vendor"));
        Assert.Equal([1, 10, 100, 7], c.Derived(4, "agent, team, site, vendor"));
    }

    [Fact]
    public void Equal_ends_and_starts_are_decided_by_the_segment_ids()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning);
        c.Segment(1, 1, Morning, Morning + 9, id: "b");
        c.Segment(1, 2, Morning, Morning + 9, id: "é");      // UTF-8 c3a9 sorts last
        c.Segment(1, 3, Morning, Morning + 9, id: "z");
        c.Segment(1, 4, Morning - 5, Morning + 9, id: "zz");      // begins earlier
        c.Refresh();
        Assert.Equal(2, c.Derived(1, "agent")[0]);
    }

    [Fact]
    public void Interactions_named_only_by_segments_or_usage_are_implied()
    {
        using DeriveCase c = new();
        long t = Morning;
        c.Id(1);
        c.Segment(1, 3, t + 100, t + 200);
        c.Segment(1, 3, t + 50, t + 90);
        c.Id(2);
        c.Row("usage", ("event_id", "u1"), ("i", 2L), ("meter", 1), ("quantity", 1L), ("at_ms", t + 7));
        c.Id(3);
        c.Row("usage", ("event_id", "u2"), ("i", 3L), ("meter", 1), ("quantity", 1L));
        c.Id(4);      // named by a survey only: none
        c.Refresh();
        Assert.Equal([t + 50, t + 200, 1, 2, 0], c.Derived(1, "arrived_ms, completed_ms, outcome, agent_segments, channel"));
        Assert.Equal([t + 7, t + 7], c.Derived(2, "arrived_ms, completed_ms"));
        Assert.Equal([null, null], c.Derived(3, "arrived_ms, completed_ms"));
        Assert.Equal(3, c.Single("SELECT count(*) FROM d_interactions")[0]);
    }

    [Fact]
    public void The_customer_segment_comes_with_the_customer()
    {
        using DeriveCase c = new();
        c.Row("customers", ("customer", 2L), ("customer_segment", 9));
        c.Interaction(1, Morning, customer: 2);
        c.Interaction(2, Morning, customer: 1);
        c.Interaction(3, Morning);
        c.Refresh();
        Assert.Equal([9, 0, 0], c.Numbers("SELECT customer_segment FROM d_interactions ORDER BY i").Select(r => r[0]!.Value));
    }

    [Fact]
    public void The_cut_off_is_the_latest_arrival_completion_or_segment_end()
    {
        using DeriveCase c = new();
        c.Refresh();
        Assert.Null(Engine.Derive.DeriveVersion.DataCutOff(c.Connection));
        c.Interaction(1, Morning);
        c.Refresh();
        Assert.Equal(Morning, Engine.Derive.DeriveVersion.DataCutOff(c.Connection));
        c.Connection.Execute("UPDATE interactions SET completed_ms = started_ms + 10");
        c.Segment(1, 1, Morning, null, more: [("talk_ms", 25L)]);
        c.Refresh();
        Assert.Equal(Morning + 25, Engine.Derive.DeriveVersion.DataCutOff(c.Connection));
    }

    [Fact]
    public void Nothing_is_done_while_facts_and_calendar_stand()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning);
        Assert.True(c.Refresh());
        Assert.False(c.RefreshUnchanged());
        c.Interaction(2, Morning);
        Assert.True(c.Refresh());
        Assert.Equal(2, c.Single("SELECT count(*) FROM d_interactions")[0]);
    }

    [Fact]
    public void Only_what_reads_the_changed_facts_is_redone()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning);
        c.Segment(1, 1, Morning, Morning + 1);
        c.Refresh();
        c.Connection.Execute("UPDATE d_interactions SET topic = 77; UPDATE d_agent_hours SET team = 77");      // marks
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "ledger");
        Assert.False(c.RefreshUnchanged());
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "staffing");
        Assert.True(c.RefreshUnchanged());
        Assert.Equal([77], c.Derived(1, "topic"));
        Assert.Equal([0], c.Single("SELECT team FROM d_agent_hours"));
        Engine.Derive.DeriveVersion.FactsChanged(c.Connection, "customers");
        Assert.True(c.RefreshUnchanged());
        Assert.Equal([0], c.Derived(1, "topic"));
    }
}
