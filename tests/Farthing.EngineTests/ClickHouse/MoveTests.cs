using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.EngineTests.ClickHouse;

/// <summary><c>farthing move</c>: everything arrives, nothing is half-visible, whatever interrupts it; through the command line.</summary>
public sealed class MoveTests
{
    private static readonly string[] Question = ["total-cost", "interactions", "--by", "channel,team", "--period", "2024-01"];

    [Fact]
    public void The_whole_store_arrives_and_answers_from_there()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true));
        workspace.Run(["kpi", .. Question]).Refused("FT-5104");
        JsonElement moved = workspace.Run("move", "--to", "clickhouse", "--format", "json").Ok().Json();
        Assert.Equal((1, 3, true), (moved.GetProperty("generation").GetInt32(), moved.GetProperty("shards").GetInt32(), moved.GetProperty("changed").GetBoolean()));
        Assert.Equal(Counts(workspace.Folder), moved.GetProperty("tables").EnumerateArray()
            .Select(t => $"{t.GetProperty("table").GetString()} {t.GetProperty("rows").GetInt64().ToString(CultureInfo.InvariantCulture)}"));
        var there = workspace.Ask(Question);
        workspace.Configure(settings: null);
        var here = workspace.Ask(Question);
        Assert.Equal(("ClickHouse", "DuckDB"), (there.Engine, here.Engine));
        Assert.Equal((here.Rows, here.Total, here.Notes), (there.Rows, there.Total, there.Notes));
        workspace.Configure(workspace.Settings);
        string sql = workspace.Run("sql", "total-cost", "--by", "team").Ok().Out;
        Assert.Contains($"FROM {workspace.Settings.Database}.r_place_cost_days_g1 AS ru", sql, StringComparison.Ordinal);
        sql = workspace.Run("sql", "total-cost", "--by", "agent").Ok().Out;
        Assert.Contains($"FROM {workspace.Settings.Database}.costs_g1 AS c", sql, StringComparison.Ordinal);
        Assert.Contains("ClickHouse (answers here)", sql, StringComparison.Ordinal);
        workspace.Run("show", "total-cost").Ok();

        // Again: nothing is copied, nothing changes.
        Assert.Contains("nothing was changed", workspace.Run("move", "--to", "clickhouse").Ok().Out, StringComparison.Ordinal);
        Assert.Equal(there, workspace.Ask(Question));
    }

    [Fact]
    public void Rows_that_belong_together_lie_on_one_shard_and_small_tables_on_all()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true));
        workspace.Run("move", "--to", "clickhouse").Ok();
        string[] Shards(string sql) => [.. Enumerable.Range(0, 3).Select(n => ClickHouseCluster.Connect(workspace.Settings, n).Rows(sql, TestContext.Current.CancellationToken)[0][0])];
        Assert.All(Shards("SELECT count() FROM d_interactions_g1_local"), c => Assert.InRange(int.Parse(c, CultureInfo.InvariantCulture), 10, 90));
        Assert.Equal(["0", "0", "0"], Shards("SELECT count() FROM segments_g1_local WHERE i NOT IN (SELECT i FROM d_interactions_g1_local)"));
        Assert.Equal(["0", "0", "0"], Shards("SELECT count() FROM costs_g1_local WHERE i NOT IN (SELECT i FROM interactions_g1_local)"));
        Assert.Equal(["0", "0", "0"], Shards("SELECT count() FROM d_surveys_g1_local WHERE i > 0 AND i NOT IN (SELECT i FROM d_interactions_g1_local)"));
        Assert.Single(Shards("SELECT count() FROM codes_g1").Distinct());
        Assert.Single(Shards("SELECT sum(cityHash64(*)) FROM d_agents_g1").Distinct());
    }

    [Fact]
    public void What_was_imported_since_is_told_and_comes_with_the_next_move()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: false));
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);
        Assert.DoesNotContain("farthing move", before.Notes, StringComparison.Ordinal);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        var behind = workspace.Ask(Question);
        Assert.Equal((before.Rows, before.Total), (behind.Rows, behind.Total));
        Assert.Contains("farthing move --to clickhouse", behind.Notes, StringComparison.Ordinal);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var now = workspace.Ask(Question);
        Assert.DoesNotContain("farthing move", now.Notes, StringComparison.Ordinal);
        Assert.Contains("carrier pigeon", now.Rows, StringComparison.Ordinal);
    }

    /// <summary>Of months that are as they were nothing is sent; answers and checks are those of the whole.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_what_has_changed_is_sent(bool sharded)
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded), interactions: 40);
        Dictionary<string, (long Rows, long Sent)> Move()
        {
            JsonElement moved = workspace.Run("move", "--to", "clickhouse", "--format", "json").Ok().Json();
            Assert.True(moved.GetProperty("changed").GetBoolean());
            return moved.GetProperty("tables").EnumerateArray().ToDictionary(
                t => t.GetProperty("table").GetString()!, t => (t.GetProperty("rows").GetInt64(), t.GetProperty("sent").GetInt64()));
        }

        void AnswersAsHere()
        {
            workspace.AskBoth(Question);
            workspace.AskBoth("average-handling-time", "interactions", "--by", "agent");
        }

        Assert.All(Move().Values, t => Assert.Equal(t.Rows, t.Sent));
        workspace.Import("interactions", "interaction_id,channel,started_at,completed_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,2024-01-20T08:10:00Z,answered\n");
        Dictionary<string, (long Rows, long Sent)> second = Move();
        Assert.Equal(0, second["costs"].Sent);
        Assert.Equal(0, second["ledger"].Sent);
        Assert.NotEqual(0, second["costs"].Rows);
        Assert.InRange(second["d_interactions"].Sent, 1, second["d_interactions"].Rows - 1);
        Assert.InRange(second["interactions"].Sent, 1, second["interactions"].Rows - 1);
        Assert.Equal(0, second["segments"].Sent);
        AnswersAsHere();

        // Runs that were made there were not sent: they are, with the next move.
        Assert.Contains("Made on ClickHouse as well", workspace.Run("cost").Ok().Out, StringComparison.Ordinal);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-two,heliograph,2024-01-21T08:00:00Z,answered\n");
        Dictionary<string, (long Rows, long Sent)> third = Move();
        Assert.Equal(third["costs"].Rows, third["costs"].Sent);
        Assert.Equal(0, third["segments"].Sent);
        AnswersAsHere();

        // Rows that a shard has lost since are noticed, and everything is sent anew.
        ClickHouseConnection node = ClickHouseCluster.Connect(workspace.Settings, sharded ? 1 : 0);
        node.Execute($"TRUNCATE TABLE segments_g3{(sharded ? "_local" : "")}", TestContext.Current.CancellationToken);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnewer,smoke,2024-01-20T08:00:00Z,answered\n");
        Assert.All(Move().Values, t => Assert.Equal(t.Rows, t.Sent));
        AnswersAsHere();
        workspace.Run("move", "--to", "duckdb", "--replace").Ok();
        workspace.Run("verify").Ok();
    }

    /// <summary>An empty server in the place of one that was lost: the answer is refused, never a part, and a move fills it though the store has not changed.</summary>
    [Theory]
    [InlineData(0, "FT-5104")]
    [InlineData(2, "FT-5103")]
    public void A_node_that_was_made_anew_is_filled_again(int lost, string code)
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        ClickHouseConnection node = new([workspace.Settings.Urls[lost]], workspace.Settings.User, workspace.Settings.Password());
        node.Execute($"DROP DATABASE {workspace.Settings.Database}", TestContext.Current.CancellationToken);
        Assert.Contains("farthing move --to clickhouse", workspace.Run(["kpi", .. Question]).Refused(code).Error, StringComparison.Ordinal);
        JsonElement moved = workspace.Run("move", "--to", "clickhouse", "--format", "json").Ok().Json();
        Assert.True(moved.GetProperty("changed").GetBoolean());
        Assert.All(moved.GetProperty("tables").EnumerateArray(), t => Assert.Equal(t.GetProperty("rows").GetInt64(), t.GetProperty("sent").GetInt64()));
        workspace.AskBoth(Question);
        Assert.Contains("nothing was changed", workspace.Run("move", "--to", "clickhouse").Ok().Out, StringComparison.Ordinal);
    }

    /// <summary>Rows sent under another order of shards would lie apart from those taken over: then nothing is alike.</summary>
    [Fact]
    public void Parts_under_other_terms_are_not_alike()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        connection.Execute("INSERT INTO interaction_ids SELECT range, 'x' || range, 0 FROM range(5000)");
        TableLayout ids = TableLayouts.Of("interaction_ids");
        IReadOnlyList<TablePart> Parts(TableLayout layout, string shards) =>
            TableParts.Of(connection, [layout], ClickHouseSchema.Columns(connection), shards, TestContext.Current.CancellationToken);
        TablePart part = Assert.Single(Parts(ids, "1 a 2 b"));
        Assert.Equal((part, 5000L), (Assert.Single(Parts(ids, "1 a 2 b")), part.Rows));
        Assert.NotEqual(part, Assert.Single(Parts(ids, "1 b 2 a")));
        Assert.NotEqual(part, Assert.Single(Parts(ids with { Order = "bucket" }, "1 a 2 b")));
        connection.Execute("UPDATE interaction_ids SET bucket = 1 WHERE i = 77");
        Assert.NotEqual(part.Hash, Assert.Single(Parts(ids, "1 a 2 b")).Hash);
    }

    [Fact]
    public async Task Moves_that_are_killed_leave_what_answered_before()
    {
        // Nodes of its own: connections broken off between them end them.
        using ClickHouseCluster cluster = ClickHouseCluster.Own();
        using MovedWorkspace workspace = new(cluster.NewDatabase(sharded: true));
        Stopwatch watch = Stopwatch.StartNew();
        using (Process first = workspace.Start("move", "--to", "clickhouse"))
        {
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, first.ExitCode);
        }

        TimeSpan whole = watch.Elapsed;
        var before = workspace.Ask(Question);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        Random random = new(3);
        for (int round = 0; round < 2; round++)
        {
            using Process process = workspace.Start("move", "--to", "clickhouse");
            await Task.Delay(whole * (0.15 + (0.7 * random.NextDouble())), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var after = cluster.Steadily(() => workspace.Ask(Question));
            if (after.Notes.Contains("farthing move", StringComparison.Ordinal))
            {
                Assert.Equal((before.Rows, before.Total), (after.Rows, after.Total));
            }
            else
            {
                Assert.Contains("carrier pigeon", after.Rows, StringComparison.Ordinal);
            }
        }

        // A node may notice late what was broken off, and end in the midst of what is done next.
        CommandLine.CliRun Move() => cluster.Steadily(() => workspace.Run("move", "--to", "clickhouse").Ok());
        Move();
        Assert.Contains("carrier pigeon", cluster.Steadily(() => workspace.Ask(Question)).Rows, StringComparison.Ordinal);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnewer,smoke,2024-01-20T08:00:00Z,answered\n");
        Move();
        AssertTwoGenerations(workspace);
    }

    /// <summary>What moves that were broken off had left is gone; the generation before stays for whoever reads it.</summary>
    private static void AssertTwoGenerations(MovedWorkspace workspace)
    {
        for (int node = 0; node < 3; node++)
        {
            IReadOnlyList<string[]> names = ClickHouseCluster.Connect(workspace.Settings, node).Rows(
                $"SELECT name FROM system.tables WHERE database = '{workspace.Settings.Database}'", TestContext.Current.CancellationToken);
            Assert.Equal(2, names.Select(n => ClickHouseTables.GenerationOf(n[0])).Where(g => g is not null).Distinct().Count());
        }
    }

    /// <summary>Wherever it stops, before anything else is checked: the row that publishes comes last.</summary>
    [Fact]
    public void A_move_that_stops_at_any_table_changes_no_answer()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);
        workspace.Run("cost", "--period", "2024-01").Ok();
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        foreach (string table in new[] { "agents", "d_interactions", "interactions", "meta" })
        {
            using CancellationTokenSource source = new();
            using FarthingStore store = FarthingStore.Open(workspace.Folder);
            Assert.ThrowsAny<OperationCanceledException>(() => MoveUseCase.Run(
                Workspace.Load(workspace.Folder), store, replace: false, SystemClock.Instance,
                new Told(sent =>
                {
                    if (string.CompareOrdinal(sent.Table, table) >= 0)
                    {
                        source.Cancel();
                    }
                }),
                source.Token));
            store.Dispose();
            var after = workspace.Ask(Question);
            Assert.Equal((before.Rows, before.Total), (after.Rows, after.Total));
        }
    }

    [Fact]
    public void Rows_that_are_not_those_that_were_sent_are_noticed()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        using (FarthingStore store = FarthingStore.Open(workspace.Folder))
        {
            // A value is changed on one shard between sending and checking.
            UserException refusal = Assert.Throws<UserException>(() => MoveUseCase.Run(
                Workspace.Load(workspace.Folder), store, replace: false, SystemClock.Instance,
                new Told(sent =>
                {
                    if (sent.Table == "d_interactions")
                    {
                        ClickHouseCluster.Connect(workspace.Settings, 1).Execute(
                            "ALTER TABLE d_interactions_g2_local UPDATE channel = channel + 1 WHERE i = (SELECT min(i) FROM d_interactions_g2_local) SETTINGS mutations_sync = 1",
                            TestContext.Current.CancellationToken);
                    }
                })));
            Assert.Equal("FT-5111", refusal.Problems[0].Code);
            Assert.Contains("column channel", refusal.Problems[0].Message, StringComparison.Ordinal);
        }

        var after = workspace.Ask(Question);
        Assert.Equal((before.Rows, before.Total), (after.Rows, after.Total));
    }

    [Fact]
    public void A_part_that_is_sent_twice_is_there_once()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: true);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
        nodes.Execute([$"CREATE DATABASE {settings.Database}"], cancellation);
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        connection.Execute("INSERT INTO interaction_ids SELECT range, 'ï' || range, CASE WHEN range % 3 = 0 THEN NULL ELSE -range END FROM range(5000)");
        ClickHouseTables tables = new(settings.Database, settings.Cluster, 1);
        IReadOnlyList<MovedColumn> columns = ClickHouseSchema.Columns(connection, "interaction_ids");
        nodes.Execute([.. ClickHouseSchema.Create(tables, TableLayouts.Of("interaction_ids"), columns)], cancellation);
        NativeBlocks blocks = new(columns, new ArrayBufferWriter<byte>());
        using (DuckDbReader reader = connection.Query("SELECT * FROM interaction_ids"))
        {
            while (reader.ReadChunk())
            {
                blocks.Write(reader);
            }
        }

        ControlSums sent = ControlSums.Of(connection, "interaction_ids", columns, cancellation);
        for (int time = 0; time < 3; time++)
        {
            nodes.Entry.Insert(tables.Whole("interaction_ids"), blocks.Written, "a part", cancellation);
            Assert.Null(sent.Difference(ControlSums.Of(nodes.Entry, tables.Whole("interaction_ids"), columns, cancellation), columns));
        }

        nodes.Entry.Insert(tables.Whole("interaction_ids"), blocks.Written, "another part", cancellation);
        Assert.StartsWith("5000 rows were sent, 10000", sent.Difference(ControlSums.Of(nodes.Entry, tables.Whole("interaction_ids"), columns, cancellation), columns)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Stores_of_others_and_of_another_form_or_calendar_are_refused()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: false);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        using MovedWorkspace other = new(settings, interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        other.Run("move", "--to", "clickhouse").Refused("FT-5107");
        other.Run("kpi", "offered").Refused("FT-5107");
        workspace.Run("kpi", "offered").Ok();
        other.Run("move", "--to", "clickhouse", "--replace").Ok();
        other.Run("kpi", "offered").Ok();
        workspace.Run("kpi", "offered").Refused("FT-5107");

        other.Configure(Queries.RandomFacts.Settings.Replace("Europe/Berlin", "Asia/Kathmandu", StringComparison.Ordinal), settings);
        other.Run("kpi", "offered").Refused("FT-5106");
        other.Configure(settings with { Urls = [.. ClickHouseCluster.Shared().Nodes.Select(n => n.Address)], Cluster = ClickHouseCluster.Name });
        other.Run("kpi", "offered").Refused("FT-5108");
        other.Configure(settings);
        ClickHouseConnection node = ClickHouseCluster.Connect(settings);
        node.Execute("INSERT INTO farthing_generations SELECT generation + 1, 99, store_id, fingerprint, cluster, shards, made_ms, state FROM farthing_generations", TestContext.Current.CancellationToken);
        other.Run("kpi", "offered").Refused("FT-5106");
        other.Run("move", "--to", "clickhouse").Refused("FT-5106");
    }

    [Fact]
    public void What_cannot_be_moved_to_is_named()
    {
        ClickHouseCluster cluster = ClickHouseCluster.Shared();
        ClickHouseSettings settings = cluster.NewDatabase(sharded: true);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        workspace.Run("move", "--to", "paper").Refused("FT-6003");
        workspace.Configure(settings: null);
        workspace.Run("move", "--to", "clickhouse").Refused("FT-5112");
        workspace.Configure(settings with { Cluster = "thre" });
        Assert.Contains("did you mean \"three\"", workspace.Run("move", "--to", "clickhouse").Refused("FT-5108").Error, StringComparison.Ordinal);
        workspace.Configure(settings with { Urls = [.. settings.Urls.Take(2)] });
        Assert.Contains($"shard 3 (127.0.0.1:{cluster.Nodes[2].Tcp})", workspace.Run("move", "--to", "clickhouse").Refused("FT-5108").Error, StringComparison.Ordinal);
    }

    /// <summary>A table that is not laid out would stay behind.</summary>
    [Fact]
    public void Every_table_of_the_store_has_a_layout()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        string[] tables = [.. connection.Rows("SELECT table_name FROM duckdb_tables() ORDER BY table_name").Select(r => (string)r[0]!)];
        Assert.Equal(tables.Order(StringComparer.Ordinal), TableLayouts.All.Select(t => t.Table));
        Assert.All(TableLayouts.All, layout =>
        {
            string[] columns = [.. ClickHouseSchema.Columns(connection, layout.Table).Select(c => c.Name)];
            Assert.All(layout.Order.Split(", ").Concat(layout.Required).Concat(layout.Ranges).Concat(layout.Together ?? []), c => Assert.Contains(c, columns));
            Assert.Equal(layout.Together is null, layout.Shard is null);
        });
    }

    private static IEnumerable<string> Counts(string folder)
    {
        using FarthingStore store = FarthingStore.Open(folder);
        using DuckDbConnection connection = store.Connect();
        return [.. TableLayouts.All.Concat(TableLayouts.Rollups).Select(t => $"{t.Table} {connection.Scalar<long>($"SELECT count(*) FROM \"{t.Table}\"").ToString(CultureInfo.InvariantCulture)}")];
    }

    private sealed class Told(Action<(string Table, long Rows)> tell) : IProgress<(string Table, long Rows)>
    {
        public void Report((string Table, long Rows) value) => tell(value);
    }
}
