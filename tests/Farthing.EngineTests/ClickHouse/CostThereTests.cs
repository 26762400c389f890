using System.Diagnostics;
using System.Globalization;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Store;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.ClickHouse;

/// <summary><c>farthing cost</c> where a ClickHouse has the store: the runs are made there, too, and answer as a whole or not at all.</summary>
public sealed class CostThereTests
{
    private static readonly string[] Question = ["total-cost", "unused-capacity-cost", "--by", "channel,team", "--grain", "month"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_changed_cost_model_answers_from_the_cluster_without_a_move(bool sharded)
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded));
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);

        // Nothing is new: nothing is made.
        Assert.DoesNotContain("ClickHouse", workspace.Run("cost").Ok().Out, StringComparison.Ordinal);
        Change(workspace);

        // Rows of a run that was never published, as a try that was killed leaves them: they count nowhere, and go.
        ClickHouseConnection node = ClickHouseCluster.Connect(workspace.Settings, sharded ? 1 : 0);
        string costs = sharded ? "costs_g1_local" : "costs_g1";
        node.Execute($"INSERT INTO {costs} SELECT * REPLACE (run + 100 AS run) FROM {costs}", TestContext.Current.CancellationToken);
        Assert.Equal(before, workspace.Ask(Question));
        Assert.Contains("Made on ClickHouse as well", workspace.Run("cost").Ok().Out, StringComparison.Ordinal);
        Assert.Equal("0", node.Rows($"SELECT count() FROM {costs} WHERE run > 100", TestContext.Current.CancellationToken)[0][0]);
        AssertSame(workspace, before);
        Assert.Contains("nothing was changed", workspace.Run("move", "--to", "clickhouse").Ok().Out, StringComparison.Ordinal);

        // Twice, and what is there can be brought back.
        Change(workspace);
        workspace.Run("cost", "--period", "2024-01").Ok();
        AssertSame(workspace, before);
        string statement = workspace.Run("statement", "--format", "json").Out;
        workspace.Run("move", "--to", "duckdb", "--replace").Ok();
        Assert.Equal(statement, workspace.Run("statement", "--format", "json").Out);
        Assert.Empty(node.Rows($"SELECT name FROM system.tables WHERE database = '{workspace.Settings.Database}' AND startsWith(name, 'costing_')", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Where_more_has_changed_it_is_brought_and_where_nobody_answers_the_store_has_the_runs_and_it_is_told()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: true);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        Change(workspace);
        Assert.DoesNotContain("FT-51", workspace.Run("cost").Ok().Error, StringComparison.Ordinal); // nothing was moved
        workspace.Run("move", "--to", "clickhouse").Ok();
        workspace.Configure(settings with { PasswordEnvironment = "FARTHING_TEST_NOT_SET" });
        Change(workspace);
        string refused = workspace.Run("cost").Ok().Error;
        Assert.Contains("FT-5102", refused, StringComparison.Ordinal);
        Assert.Contains("FT-5115", refused, StringComparison.Ordinal);
        workspace.Configure(settings);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        Assert.Contains("farthing move", workspace.Ask(Question).Notes, StringComparison.Ordinal);

        // What a broken-off run worked in goes with a move, too.
        ClickHouseConnection node = ClickHouseCluster.Connect(settings, 1);
        node.Execute("CREATE TABLE costing_pieces_local (n Int64) ENGINE = MergeTree ORDER BY n", TestContext.Current.CancellationToken);
        CommandLine.CliRun brought = workspace.Run("cost").Ok();
        Assert.Contains("Brought to ClickHouse as well, 3 shards", brought.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("FT-51", brought.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("farthing move", workspace.Ask(Question).Notes, StringComparison.Ordinal);
        Assert.Equal("0", node.Rows("EXISTS TABLE costing_pieces_local", TestContext.Current.CancellationToken)[0][0]);
    }

    /// <summary>One after the other in one workspace, so that each is killed in what the one before has left.</summary>
    [Fact]
    public async Task Killed_at_any_instant_the_runs_before_answer_or_all_new_ones()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        foreach ((string point, bool after) in ((string, bool)[])
            [(WritePoint.ClusterCostKept, false), (WritePoint.ClusterCostWritten, false), (WritePoint.ClusterCostPublished, true)])
        {
            var before = workspace.Ask(Question);
            Change(workspace);
            using (Process process = ChildProcess.Start("durable", "cost-there", workspace.Folder, "-", point + "#1"))
            {
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.Equal(137, process.ExitCode);
            }

            var killed = workspace.Ask(Question);
            Assert.Equal(!after, killed.Notes.Contains("farthing move", StringComparison.Ordinal));
            Assert.Equal(!after, (before.Rows, before.Total) == (killed.Rows, killed.Total));
            workspace.Run("cost").Ok();
            AssertSame(workspace, before);
        }
    }

    /// <summary>A row that is not what it was on a shard makes other costs than the store's: they are not published.</summary>
    [Fact]
    public void Costs_that_are_not_the_stores_are_not_published()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);
        for (int node = 0; node < 3; node++)
        {
            ClickHouseCluster.Connect(workspace.Settings, node).Execute(
                "ALTER TABLE d_pieces_g1_local UPDATE ended_ms = ended_ms + 1000 WHERE n % 2 = 0 SETTINGS mutations_sync = 1", TestContext.Current.CancellationToken);
        }

        Change(workspace);
        Assert.Contains("FT-5111", workspace.Run("cost").Ok().Error, StringComparison.Ordinal);
        var after = workspace.Ask(Question);
        Assert.Equal((before.Rows, before.Total), (after.Rows, after.Total));
    }

    private static void AssertSame(MovedWorkspace workspace, (string Engine, string Rows, string Total, string Notes) before) =>
        Assert.NotEqual(before.Rows, workspace.AskBoth(Question).Rows);

    /// <summary>Another model each time: more of the time that is paid is planned not to be used.</summary>
    private static void Change(MovedWorkspace workspace)
    {
        string file = Path.Combine(workspace.Folder, "costs.yaml"), text = File.ReadAllText(file);
        int now = text.Contains("# shrinkage ", StringComparison.Ordinal) ? int.Parse(text[(text.IndexOf("# shrinkage ", StringComparison.Ordinal) + 12)..].Split('\n')[0], CultureInfo.InvariantCulture) : 10;
        text = text.Split("# shrinkage ")[0].Replace(Invariant($"planned-shrinkage: {now}%"), Invariant($"planned-shrinkage: {now + 5}%"), StringComparison.Ordinal);
        File.WriteAllText(file, text.TrimEnd() + Invariant($"\n# shrinkage {now + 5}\n"));
    }
}
