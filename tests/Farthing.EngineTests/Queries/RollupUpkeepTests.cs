using Farthing.Core.Query;
using Farthing.Core.Query.Rollups;
using Farthing.Engine.Derive;
using Farthing.Engine.Rollups;
using Farthing.Engine.UseCases;

namespace Farthing.EngineTests.Queries;

/// <summary>Rollups hold what the rows hold, after whatever became of these, and are not made anew where little changed.</summary>
public sealed class RollupUpkeepTests
{
    [Fact]
    public void Answers_on_rollups_and_on_rows_are_equal_whatever_happened_before()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(5, 250).All());
        int used = Stage(world, 1, each: 2);
        world.Cost();
        used += Stage(world, 2, each: 2);

        // Other rows under ids that are there are corrections; files come alone and together, early days and late ones.
        world.Import(Of(6, 60, "interactions"));
        used += Stage(world, 3, each: 1);
        world.Import(Of(7, 90, "segments", "interactions"));
        world.Import(Of(8, 10, "staffing", "surveys"));
        used += Stage(world, 4, each: 1);
        world.Cost("2024-01");
        used += Stage(world, 5, each: 1);
        world.Close("2024-01");
        world.Import(Of(9, 40, "customers", "segments", "orders"));
        world.SetCosts(RandomFacts.Costs.Replace("planned-shrinkage: 10%", "planned-shrinkage: 20%", StringComparison.Ordinal));
        world.Cost();
        used += Stage(world, 6, each: 1);
        world.SetSettings(RandomFacts.Settings.Replace("Europe/Berlin", "Asia/Kathmandu", StringComparison.Ordinal));
        used += Stage(world, 7, each: 1);
        Assert.True(used > 150, $"{used} questions read a rollup");
    }

    [Fact]
    public void Small_imports_one_after_the_other_leave_what_a_rollup_of_all_rows_would_be()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(15, 200).All());
        world.Open();
        for (int n = 0; n < 6; n++)
        {
            world.Import(Of(100 + n, 3 + n, n % 3 == 0 ? ["segments"] : n % 3 == 1 ? ["interactions"] : ["interactions", "segments"]));
            world.TablesAreThoseOfTheRows();
        }
    }

    [Fact]
    public void A_small_import_redoes_its_own_days_alone()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(25, 100).All());
        world.Import([("interactions", Row("F", "2023-03-01"))]);
        world.Open();

        // A mark that only stays where nothing is redone.
        Mark(world);
        world.Import([("interactions", Row("G", "2024-01-20")), ("segments", "segment_id,interaction_id,agent_id,started_at,talk_s\nsg,G,ann,2024-01-20T09:00:00Z,60\n")]);
        world.Open();
        Assert.Equal(1_001, Number(world, "SELECT max(n) FROM r_completed_days WHERE day = 19417"));   // 2023-03-01
        Assert.Equal(1_001, Number(world, "SELECT max(n) FROM r_arrived_days WHERE day = 19417"));
        Assert.InRange(Number(world, "SELECT max(n) FROM r_completed_days WHERE day = 19742"), 1, 999);   // 2024-01-20
        Assert.InRange(Number(world, "SELECT max(n) FROM r_arrived_days WHERE day BETWEEN 19734 AND 19750"), 1, 999);

        // What is not about interactions alone is not followed: all is made anew.
        world.Import([("customers", "customer_id,customer_segment\nc1,bronze\n")]);
        world.Open();
        Assert.InRange(Number(world, "SELECT max(n) FROM r_arrived_days"), 1, 999);
        world.TablesAreThoseOfTheRows();
    }

    [Fact]
    public void A_costing_run_adds_its_month_and_takes_the_older_version_out()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(35, 80).All());
        world.Cost();
        Ask before = world.Open();
        KpiRequest question = new(["total-cost"]) { By = ["channel"], Grain = "month", Period = "2024-01..2024-02" };
        string[] then = QueryWorld.Lines(before.Answer(question, TestContext.Current.CancellationToken));
        long february = Number(world, "SELECT max(run) FROM runs WHERE period = '2024-02'");
        world.Connection.Execute("UPDATE r_cost_days SET effort = 77 WHERE run = $1", february);
        world.Import([("ledger", "line_id,period,account,amount\n90,2024-01,rent,50\n")]);
        world.Cost();

        // No derive step ran since: the run itself brought its part, and February's was not touched.
        Assert.True(RollupTables.AreCurrent(world.Connection));
        Assert.Equal(1, Number(world, "SELECT count(DISTINCT effort) FROM r_cost_days WHERE effort = 77 AND run = " + Invariant($"{february}")));
        long first = Number(world, "SELECT min(run) FROM runs WHERE period = '2024-01'");
        Assert.Equal(0, Number(world, Invariant($"SELECT count(*) FROM r_cost_days WHERE run = {first}")));
        world.Connection.Execute("UPDATE meta SET value = '' WHERE key = 'rollup_r_cost_days'");
        world.TablesAreThoseOfTheRows();

        // Who opened the store before answers on as before: from rows, since the rollup has the new run.
        Assert.Equal(then, QueryWorld.Lines(before.Answer(question, TestContext.Current.CancellationToken)));
        Assert.NotEqual(then, QueryWorld.Lines(world.Open().Answer(question, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_store_without_rollups_gets_them_and_one_of_another_form_is_made_anew()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(45, 60).All());
        world.Cost();
        foreach (RollupDefinition rollup in AllRollups.All)
        {
            world.Connection.Execute($"DROP TABLE {rollup.Table}");
        }

        world.Connection.Execute("DELETE FROM meta WHERE key LIKE 'rollup%'");
        world.TablesAreThoseOfTheRows();
        world.Connection.Execute("UPDATE meta SET value = 'other|' || value WHERE key LIKE 'rollup_r_%'");
        world.Connection.Execute("ALTER TABLE r_cost_days DROP COLUMN effort");
        world.TablesAreThoseOfTheRows();
    }

    [Fact]
    public void Sums_beyond_64_bits_are_kept_in_128()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(55, 60).All());
        world.Cost();
        world.Open();
        Assert.Equal("BIGINT", Type(world));
        long run = Number(world, "SELECT max(run) FROM runs");

        // As one month's part, then as all of it.
        world.Connection.Execute("UPDATE costs SET effort_ticks = 9000000000000000000 WHERE run = $1", run);
        world.Connection.Execute("DELETE FROM r_cost_days WHERE run = $1", run);
        world.Connection.Execute("DELETE FROM r_place_cost_days WHERE run = $1", run);
        world.Connection.Execute("UPDATE meta SET value = regexp_replace(value, ',[0-9]+$', '') WHERE key LIKE 'rollup_r_%cost_days'");
        world.TablesAreThoseOfTheRows();
        Assert.Equal("HUGEINT", Type(world));
        world.Connection.Execute("DELETE FROM meta WHERE key LIKE 'rollup_r_%cost_days'");
        world.TablesAreThoseOfTheRows();
        Assert.Equal("HUGEINT", Type(world));
        Assert.True(world.Compare(55, each: 1) > 20);
    }

    [Fact]
    public void Hours_of_many_small_teams_are_left_out_until_there_are_fewer_of_them()
    {
        using RollupWorld world = new();
        world.Import(new RandomFacts(65, 60).All());
        world.Open();
        KpiRequest question = new(["occupancy"]) { By = ["team"], Grain = "hour" };
        Assert.True(RollupWorld.ReadsRollupsAlone(world.Open(), question));

        // A million agents' hours, no two alike; a tenth of them are quick to read.
        world.Connection.Execute(
            "INSERT INTO d_agent_hours(agent, hour, day, month, role, team, site, vendor, handling_ms, available_ms, handling_or_available_ms, staffed_ms)"
            + " SELECT 1, 470000 + range % 2000, 19583 + (range % 2000) // 24, 648, 1, 1 + range // 2000, 1, 0, 1000, 2000, 3000, 3000 FROM range(1000000)");
        Assert.False(LeftOut(world));
        Remake(world);
        Assert.True(LeftOut(world));
        Assert.True(RollupTables.AreCurrent(world.Connection));
        Assert.False(RollupWorld.ReadsRollups(world.Open(), question));
        Assert.True(RollupWorld.ReadsRollupsAlone(world.Open(), question with { Grain = "month" }));
        world.Connection.Execute("DELETE FROM d_agent_hours WHERE hour % 10 > 0 AND month = 648");
        Remake(world);
        Assert.False(LeftOut(world));
        Assert.True(RollupWorld.ReadsRollupsAlone(world.Open(), question));
        world.TablesAreThoseOfTheRows();
    }

    private static bool LeftOut(RollupWorld world) =>
        RollupStatus.Read(world.Connection, DeriveSettings.Of(world.Workspace)).Single(r => r.Definition.Table == "r_agent_hours").IsLeftOut;

    private static void Remake(RollupWorld world)
    {
        world.Connection.Execute("DELETE FROM meta WHERE key LIKE 'rollup_r_agent%'");
        Deriver.Refresh(world.Store, world.Workspace, world.Connection);
    }

    private static string Type(RollupWorld world) =>
        world.Connection.Scalar<string>("SELECT data_type FROM duckdb_columns() WHERE table_name = 'r_cost_days' AND column_name = 'effort'")!;

    private static int Stage(RollupWorld world, int seed, int each)
    {
        world.TablesAreThoseOfTheRows();
        return world.Compare(seed, each);
    }

    /// <summary>The rows that random facts have in some packs.</summary>
    private static IEnumerable<(string Pack, string Rows)> Of(int seed, int interactions, params string[] packs) =>
        new RandomFacts(seed, interactions).All().Where(f => packs.Contains(f.Pack));

    private static string Row(string id, string day) => $"interaction_id,channel,started_at,outcome\n{id},phone,{day}T10:00:00Z,answered\n";

    private static void Mark(RollupWorld world)
    {
        world.Connection.Execute("UPDATE r_completed_days SET n = n + 1000 WHERE day IS NOT NULL");
        world.Connection.Execute("UPDATE r_arrived_days SET n = n + 1000 WHERE day IS NOT NULL");
    }

    private static long Number(RollupWorld world, string sql) => (long)world.Connection.Scalar<Int128>($"SELECT CAST(({sql}) AS HUGEINT)");
}
