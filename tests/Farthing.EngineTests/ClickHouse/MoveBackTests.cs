using System.Diagnostics;
using System.Text.Json;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.ClickHouse;

/// <summary><c>farthing move --to duckdb</c>: the store comes back as it was moved, or what is there stays.</summary>
public sealed class MoveBackTests
{
    private static readonly string[] Question = ["total-cost", "interactions", "--by", "channel,team", "--period", "2024-01"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_store_comes_back_with_every_digit(bool sharded)
    {
        using MovedWorkspace workspace = Moved(sharded, 120);
        var there = workspace.Ask(Question);
        workspace.Configure(settings: null);
        var before = Digits(workspace);
        string state = State(workspace);
        workspace.Configure(workspace.Settings);
        workspace.Run("move", "--to", "duckdb").Refused("FT-5114");
        Directory.Delete(Path.Combine(workspace.Folder, ".farthing"), recursive: true);

        JsonElement back = workspace.Run("move", "--to", "duckdb", "--format", "json").Ok().Json();
        Assert.Equal(
            (1, sharded ? 3 : 1, JsonValueKind.Null, 0),
            (back.GetProperty("generation").GetInt32(), back.GetProperty("shards").GetInt32(), back.GetProperty("kept").ValueKind, back.GetProperty("problems").GetInt32()));
        Assert.Equal(TableLayouts.All.Select(t => t.Table), back.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("table").GetString()));

        // It is the store that was moved: the copy is of it, and has everything.
        Assert.Equal(there, workspace.Ask(Question));
        Assert.Contains("nothing was changed", workspace.Run("move", "--to", "clickhouse").Ok().Out, StringComparison.Ordinal);
        workspace.Configure(settings: null);
        workspace.Run("verify").Ok();
        Assert.Equal(state, State(workspace));
        Assert.Equal(before, Digits(workspace));
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        workspace.Run("cost").Ok();
    }

    [Fact]
    public void A_store_that_is_there_is_kept_beside()
    {
        using MovedWorkspace workspace = Moved(sharded: false, 30);
        string moved = State(workspace);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        string changed = State(workspace);
        workspace.Run("move", "--to", "duckdb").Refused("FT-5114");
        Assert.Equal(changed, State(workspace));
        string kept = workspace.Run("move", "--to", "duckdb", "--replace", "--format", "json").Ok().Json().GetProperty("kept").GetString()!;
        Assert.Equal(moved, State(workspace));
        using TempFolder aside = new();
        TempFolder.CopyTree(Path.Combine(workspace.Folder, kept), aside.Path);
        Assert.Equal(changed, State(aside.Path));
    }

    [Fact]
    public void What_cannot_be_brought_back_is_named_and_changes_nothing()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: false);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        CommandLine.CliRun Back() => workspace.Run("move", "--to", "duckdb", "--replace");
        Back().Refused("FT-5104");
        workspace.Configure(settings: null);
        Back().Refused("FT-5112");
        workspace.Configure(settings);
        workspace.Run("move", "--to", "clickhouse").Ok();
        string state = State(workspace);
        workspace.Configure(Queries.RandomFacts.Settings.Replace("Europe/Berlin", "Asia/Kathmandu", StringComparison.Ordinal), settings);
        Back().Refused("FT-5106");
        workspace.Configure(settings with { Urls = [.. ClickHouseCluster.Shared().Nodes.Select(n => n.Address)], Cluster = ClickHouseCluster.Name });
        Back().Refused("FT-5108");
        workspace.Configure(settings);
        ClickHouseConnection node = ClickHouseCluster.Connect(settings);
        node.Execute("ALTER TABLE runs_g1 UPDATE made_ms = made_ms + 1 WHERE 1 SETTINGS mutations_sync = 1", TestContext.Current.CancellationToken);
        Back().Refused("FT-5111");
        node.Execute("ALTER TABLE meta_g1 UPDATE value = '2' WHERE key = 'schema' SETTINGS mutations_sync = 1", TestContext.Current.CancellationToken);
        Back().Refused("FT-5106");
        node.Execute("INSERT INTO farthing_generations SELECT generation + 1, 99, store_id, fingerprint, cluster, shards, made_ms, state FROM farthing_generations", TestContext.Current.CancellationToken);
        Back().Refused("FT-5106");
        Assert.Equal(state, State(workspace));
        Assert.Equal(["farthing.duckdb"], Directory.EnumerateFileSystemEntries(Path.Combine(workspace.Folder, ".farthing")).Select(Path.GetFileName)
            .Where(n => n is not (".gitignore" or "switch.lock")));
    }

    [Fact]
    public void What_a_node_has_lost_since_is_noticed()
    {
        using MovedWorkspace workspace = Moved(sharded: true, 30);
        string state = State(workspace);

        // A small table on the last node alone, while the first is read.
        ClickHouseCluster.Connect(workspace.Settings, 2).Execute("ALTER TABLE agents_g1 DELETE WHERE 1 SETTINGS mutations_sync = 1", TestContext.Current.CancellationToken);
        Assert.Contains("agents", workspace.Run("move", "--to", "duckdb", "--replace").Refused("FT-5111").Error, StringComparison.Ordinal);
        Assert.Equal(state, State(workspace));
        ClickHouseCluster.Connect(workspace.Settings, 2).Execute(
            $"INSERT INTO agents_g1 SELECT * FROM remote('127.0.0.1:{ClickHouseCluster.Shared().Nodes[0].Tcp}', {workspace.Settings.Database}.agents_g1, '{ClickHouseNode.User}', '{ClickHouseNode.Password}')",
            TestContext.Current.CancellationToken);

        // A shard's part of a shared table: nothing is left to compare it with but what belongs together.
        ClickHouseCluster.Connect(workspace.Settings, 1).Execute("ALTER TABLE segments_g1_local DELETE WHERE 1 SETTINGS mutations_sync = 1", TestContext.Current.CancellationToken);
        CommandLine.CliRun run = workspace.Run("move", "--to", "duckdb", "--replace");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("segments", run.Error, StringComparison.Ordinal);
    }

    /// <summary>One after the other in one workspace, so that each is killed in what the one before has left.</summary>
    [Fact]
    public async Task Killed_at_any_instant_the_store_is_before_or_after()
    {
        using MovedWorkspace workspace = Moved(sharded: false, 30);
        string moved = State(workspace);
        foreach ((string point, bool after) in ((string, bool)[])
            [
                (WritePoint.MoveBackWritten, false), (WritePoint.MoveBackChecked, false),
                (WritePoint.SwitchDecided, true), (WritePoint.SwitchAside, true), (WritePoint.SwitchPlaced, true),
            ])
        {
            workspace.Import("interactions", $"interaction_id,channel,started_at,outcome\n{point},carrier pigeon,2024-01-20T08:00:00Z,answered\n");
            string changed = State(workspace);
            Assert.NotEqual(moved, changed);
            using (Process process = ChildProcess.Start("durable", "move-back", workspace.Folder, "-", point + "#1"))
            {
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.Equal(137, process.ExitCode);
            }

            Assert.Equal(after ? moved : changed, State(workspace));
        }

        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nlast,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        workspace.Run("move", "--to", "duckdb", "--replace").Ok();
        Assert.Equal(moved, State(workspace));
    }

    private static MovedWorkspace Moved(bool sharded, int interactions)
    {
        MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded), interactions);
        workspace.Run("move", "--to", "clickhouse").Ok();
        return workspace;
    }

    private static (string Statement, string Kpis) Digits(MovedWorkspace workspace)
    {
        var answer = workspace.Ask(Question);
        return (workspace.Run("statement", "--format", "json").Ok().Out, answer.Rows + answer.Total + answer.Engine);
    }

    private static string State(MovedWorkspace workspace) => State(workspace.Folder);

    /// <summary>Every table's rows and sums, but for what each store makes for itself.</summary>
    private static string State(string folder)
    {
        using FarthingStore store = FarthingStore.Open(folder);
        using DuckDbConnection connection = store.Connect();
        return string.Join('\n', TableSum.Read(connection)
            .Where(t => TableLayouts.All.Any(l => l.Table == t.Table) && t.Table != "meta")
            .Select(t => Invariant($"{t.Table}: {t.Rows} {string.Join(' ', t.Columns)}"))
            .Concat(connection.Rows("SELECT key, value FROM meta WHERE NOT starts_with(key, 'rollup') ORDER BY key").Select(r => $"{r[0]} = {r[1]}")));
    }
}
