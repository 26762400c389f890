using System.Text.Json;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Costing;

/// <summary>Months, zones, checks and data that lack something, through store and command line.</summary>
public class CostingEdgeTests
{
    private const long Hour = 3_600_000;

    private const string ByAgent = """
        accounts: [ { match: "*", component: labour } ]
        pools: [ { pool: pay, component: labour, by: agent, driver: effort } ]
        """;

    [Fact]
    public void A_segment_over_the_end_of_a_month_in_its_own_zone_costs_both()
    {
        using CostingCase c = new(ByAgent, "America/New_York");
        long end = CostingCase.Ms("2024-06-01T04:00:00Z");      // local midnight
        long i = c.Interaction("n1", "phone", end - Hour);
        c.Segment(i, "a1", end - Hour, end + (3 * Hour));
        long j = c.Interaction("n2", "phone", end + Hour);
        c.Segment(j, "a1", end + Hour, end + (2 * Hour));
        c.Line("may", "wages", 100, "2024-05-31", "a1");
        c.Line("june", "wages", 300, "2024-06-30", "a1");
        c.Save();
        c.Run("cost").Ok();
        // In June n1 is alone for two hours and shares the third.
        Assert.Equal(
            [[100_000_000L, 1], [250_000_000L, 1], [50_000_000L, 2]],
            c.Ask("SELECT labour, i FROM costs ORDER BY month, i").Select(r => new[] { (long)r[0]!, (long)r[1]! }));
        JsonElement shown = c.Run("show", "interaction", "n1", "--format", "json").Ok().Json();
        Assert.Equal("350", shown.GetProperty("total").GetRawText());
        Assert.Equal(["2024-05", "2024-06"], shown.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("period").GetString()!));
    }

    [Fact]
    public void Without_a_cost_model_or_a_ledger_a_run_has_effort_and_no_money()
    {
        using CostingCase c = new("");
        long i = c.Interaction("n1", "phone", CostingCase.Monday);
        c.Segment(i, "a1", CostingCase.Monday, CostingCase.Monday + Hour);
        c.Save();
        c.Run("cost").Ok();
        object?[] row = Assert.Single(c.Ask("SELECT effort_ticks, labour + unused + overhead + technology + vendor_cost + other + imputed FROM costs"));
        Assert.Equal([Hour * 720_720, 0L], row.Select(v => Convert.ToInt64(v, null)));
        Assert.Equal("0", c.Run("statement", "--format", "json").Ok().Json().GetProperty("periods")[0].GetProperty("ledger").GetRawText());
    }

    [Fact]
    public void Ties_of_start_are_broken_by_the_ids_in_the_store()
    {
        using CostingCase c = new("""
            accounts: [ { match: "*", component: labour } ]
            pools: [ { pool: pay, driver: talk-time } ]
            """);
        // Ids come in the opposite order of their names; three tie, and 0.000001 goes to the last of them in order.
        foreach (string id in (string[])["z", "m", "b"])
        {
            long i = c.Interaction(id, "phone", CostingCase.Monday);
            c.Segment(i, "a1", CostingCase.Monday, CostingCase.Monday + Hour);
        }

        c.Line("l", "wages", 0.000001m);
        c.Save();
        c.Run("cost").Ok();
        Assert.Equal("s0003", Assert.Single(c.Ask("SELECT segment_id FROM costs JOIN segments USING (s) WHERE labour = 1"))[0]);
    }

    [Fact]
    public void Excluded_interactions_take_part_in_nothing()
    {
        using CostingCase c = new(ByAgent);
        c.Segment(c.Interaction("n1", "phone", CostingCase.Monday, "excluded"), "a1", CostingCase.Monday, CostingCase.Monday + Hour);
        c.Segment(c.Interaction("n2", "phone", CostingCase.Monday), "a1", CostingCase.Monday, CostingCase.Monday + Hour);
        c.Line("l", "wages", 100, agent: "a1");
        c.Save();
        c.Run("cost").Ok();
        Assert.Equal([2L, Hour * 720_720, 100_000_000L], Assert.Single(c.Ask("SELECT i, effort_ticks, labour FROM costs")));
    }

    [Fact]
    public void A_period_costs_the_months_that_it_touches_only()
    {
        using CostingCase c = new(ByAgent);
        foreach (string day in (string[])["2024-04-10", "2024-05-10", "2024-06-10"])
        {
            long at = CostingCase.Ms(day + "T08:00:00Z");
            c.Segment(c.Interaction(day, "phone", at), "a1", at, at + Hour);
            c.Line(day, "wages", 10, day, "a1");
        }

        c.Save();
        c.Run("cost", "--period", "2024-05-31..2024-06-01").Ok();
        Assert.Equal(["2024-05", "2024-06"], c.Ask("SELECT period FROM runs ORDER BY month").Select(r => (string)r[0]!));
        CliRun all = c.Run("statement");
        Assert.Equal(1, all.ExitCode);
        Assert.Contains("2024-04 was never costed", all.Error, StringComparison.Ordinal);
        c.Run("statement", "--period", "2024-05").Ok();
    }

    [Fact]
    public void Check_warns_of_what_makes_numbers_mean_less()
    {
        using CostingCase c = new("""
            accounts: [ { match: "wages*", component: labour }, { match: "rent*", component: overhead }, { match: "x", component: other } ]
            pools:
              - { pool: pay, component: labour, by: agent, driver: effort, capacity: { source: staffing } }
              - { pool: premises, component: overhead }
              - { pool: empty, component: technology, driver: effort }
            scopes: { service: { exclude: 'initiative != null' } }
            """);
        c.Segment(c.Interaction("n1", "phone", CostingCase.Monday), "a1", CostingCase.Monday, CostingCase.Monday + Hour);
        c.Role("a1", "agent", "north");
        c.Role("boss", "support", "north");
        c.Staffing("a1", CostingCase.Monday, CostingCase.Monday + (8 * Hour));
        c.PaidTime("boss", 3600);
        c.Line("l1", "wages", 100, agent: "a1");
        c.Line("l2", "wages", 100, agent: "boss");
        c.Line("l3", "wages", 5);
        c.Line("l4", "rent", 50);
        c.Save();
        c.Run("cost").Ok();
        string text = c.Run("check").Out;
        foreach (string code in (string[])["FT-3009", "FT-3101", "FT-3102", "FT-3103", "FT-3104", "FT-3105", "FT-3106"])
        {
            Assert.Contains(code, text, StringComparison.Ordinal);
        }

        Assert.Contains("boss", text, StringComparison.Ordinal);
        Assert.Contains("l3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_interaction_is_named()
    {
        using CostingCase c = new(ByAgent);
        c.Interaction("N1", "phone", CostingCase.Monday);
        c.Save();
        CliRun run = c.Run("show", "interaction", "n1").Refused("FT-3023");
        Assert.Contains("N1", run.Error, StringComparison.Ordinal);
    }
}
