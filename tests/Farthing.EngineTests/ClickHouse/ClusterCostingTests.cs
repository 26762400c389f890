using System.Globalization;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.ClickHouse.Costing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Costing;
using Farthing.EngineTests.Reference;
using NodaTime;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>Costing on ClickHouse gives every row that the embedded store gives, to the last unit, on one node and on three shards.</summary>
public sealed class ClusterCostingTests
{
    private static readonly string[] Read =
        ["d_pieces", "d_interactions", "d_agents", "interactions", "interaction_ids", "segments", "usage"];

    /// <summary>FARTHING_CLUSTER_COSTS: how many random workspaces; FARTHING_SEED: one of them.</summary>
    [Fact]
    public void Every_row_of_random_workspaces_costs_the_same()
    {
        int first = Number("FARTHING_SEED") ?? 1, count = first > 1 ? 1 : Number("FARTHING_CLUSTER_COSTS") ?? 3;
        List<string> wrong = [];
        int compared = 0;
        for (int seed = first; seed < first + count && wrong.Count < 5; seed++)
        {
            RandomWorkspace random = RandomWorkspace.Make(seed, seed % 3 == 0 ? 40 : 20);
            using StoredWorkspace stored = StoredWorkspace.InMemory(random);
            try
            {
                compared += stored.OnItsStore((workspace, store) => Compare(workspace, store, seed % 2 == 0, $"seed {seed}", wrong));
            }
            catch (UserException)
            {
                // What cannot be costed here cannot be costed there.
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(compared > 0);
    }

    /// <summary>What random workspaces seldom have: zones that turn by half an hour, 17 chats at once, ties, dated rates, attributes, months' ends.</summary>
    [Fact]
    public void Every_row_of_rare_cases_costs_the_same()
    {
        List<string> wrong = [];
        int compared = 0;
        foreach ((string name, CostingCase given) in Cases().Concat(MiniLedgerTests.Saved()).Append(Sweep()))
        {
            using (given)
            {
                using FarthingStore store = FarthingStore.Open(given.Folder);
                compared += Compare(Workspace.Load(given.Folder), store, alsoOneNode: true, name, wrong);
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(compared > 200, Invariant($"{compared} rows"));
    }

    private static IEnumerable<(string Name, CostingCase Case)> Cases()
    {
        const long hour = 3_600_000;
        const string pools = """
            accounts: [ { match: "*", component: labour } ]
            pools:
              - { pool: seniors, lines: 'account = "senior"', driver: effort, where: 'agent.role = "senior" or plan = "gold"' }
              - { pool: chats, lines: 'account = "chat"', driver: interactions, where: 'channel = "chat" and plan != "gold"' }
              - { pool: bots, lines: 'account = "bots"', driver: usage.session }
              - { pool: seats, lines: 'account = "seats"', driver: staffed-time }
              - { pool: pay, driver: effort, capacity: { source: paid-time } }
              - { pool: card, component: vendor }
            rates:
              - { pool: card, per: handle-hour, rate: 30.17, from: 2024-05-01 }
              - { pool: card, per: handle-hour, rate: 31, from: 2024-05-12 }
              - { pool: card, per: interaction, rate: 0.07, from: 2024-05-20 }
            """;
        const string dimensions = """
            dimensions: [ { id: plan, from: "interactions.Plan of it", title: Plan } ]
            """;
        foreach (string zone in new[] { "UTC", "Australia/Lord_Howe", "Asia/Kathmandu" })
        {
            CostingCase c = new(pools, zone, dimensions);
            Random random = new(7);
            (long first, long last) = (CostingCase.Ms("2024-03-30T00:00:00Z"), CostingCase.Ms("2024-05-31T20:00:00Z"));
            for (int n = 0; n < 60; n++)
            {
                long start = first + (random.NextInt64((last - first) / 900_000) * 900_000);
                long i = c.Interaction($"i{n * 7919 % 1000}", n % 3 == 0 ? "chat" : "phone", start, n % 5 == 0 ? "self-served" : "answered", n % 7 == 0 ? null : start + hour);
                for (int k = 0; k < 3; k++)
                {
                    // Quarters of an hour: starts and ends tie; some go over a month's end, some have no length, some no agent.
                    long from = start + (random.Next(0, 6) * 900_000);
                    c.Segment(i, random.Next(5) == 0 ? null : "a" + random.Next(3), from, from + (random.Next(0, 60) * 900_000), 1 + (random.Next(8) == 0 ? 1 : 0));
                }

                if (n % 4 == 0)
                {
                    c.Usage(i, "session", random.Next(-2, 9));
                }
            }

            // Seventeen and more at once: each gets a share that does not come out even.
            for (int n = 0; n < 19; n++)
            {
                long i = c.Interaction($"many{n:00}", "chat", CostingCase.Monday, completed: CostingCase.Monday + hour);
                c.Segment(i, "a1", CostingCase.Monday, CostingCase.Monday + hour + n);
            }

            c.Role("a1", "senior", "north");
            c.PaidTime("a1", 90_000);
            c.PaidTime("a2", 10_000);
            foreach ((string account, decimal amount) in new[] { ("senior", 1234.567891m), ("chat", -77.770001m), ("bots", 3m), ("seats", 500.000003m), ("wages", 9999.999999m) })
            {
                c.Line("may " + account, account, amount);
                c.Line("april " + account, account, amount / 3, "2024-04-11");
            }

            c.Line("one", "wages", 123.456789m, agent: "a2");
            c.Attributes("UPDATE interactions SET attributes = CASE WHEN i % 2 = 0 THEN '{\"Plan of it\":\"gold\"}' WHEN i % 3 = 0 THEN '{\"Plan of it\":\"\"}' END");
            c.Save();
            yield return (zone, c);
        }
    }

    /// <summary>The sweep of methods: three chats of one agent, 220, 180 and 20 seconds of effort.</summary>
    private static (string Name, CostingCase Case) Sweep()
    {
        CostingCase c = new("""
            accounts: [ { match: "*", component: labour } ]
            pools: [ { pool: pay, driver: effort } ]
            """);
        foreach ((string id, long from, long to) in new[] { ("x", 0L, 360L), ("y", 100, 420), ("z", 200, 260) })
        {
            c.Segment(c.Interaction(id, "chat", CostingCase.Monday + (from * 1000)), "a", CostingCase.Monday + (from * 1000), CostingCase.Monday + (to * 1000));
        }

        c.Line("1", "pay", 4.20m);
        c.Save();
        return ("sweep", c);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Costs all months here and there; gives the number of rows that were compared.</summary>
    internal static int Compare(Workspace workspace, FarthingStore store, bool alsoOneNode, string name, List<string> wrong)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        IReadOnlyList<CostedMonth> months = CostUseCase.Run(workspace, store, null, SystemClock.Instance, cancellation: cancellation);
        using DuckDbConnection connection = store.Connect();
        CostModel model = CostModelReader.Read(workspace, connection);
        StoreFingerprint.GiveId(connection);
        int rows = 0;
        foreach (bool sharded in alsoOneNode ? new[] { true, false } : [true])
        {
            ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded);
            MoveResult moved = ClickHouseCluster.Shared().Steadily(() => MoveUseCase.Run(
                settings, connection, StoreFingerprint.Read(workspace, connection), replace: false, [.. TableLayouts.All.Where(t => Read.Contains(t.Table))],
                SystemClock.Instance, null, cancellation));
            ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
            ClusterCosting costing = new(nodes, new ClickHouseTables(settings.Database, settings.Cluster, moved.Generation), workspace, model, connection);
            foreach (CostedMonth month in months)
            {
                string what = Invariant($"{name} {(sharded ? "three shards" : "one node")} {month.Period}");
                try
                {
                    ClusterMonth there = costing.Run(month.Month, month.Run, cancellation);
                    string[] got = Rows(nodes.Entry, costing.Work.Whole("costs"), cancellation), expected = Rows(connection, month.Run);
                    wrong.AddRange(expected.Except(got).Take(2).Select(r => $"{what}: missing {r}"));
                    wrong.AddRange(got.Except(expected).Take(2).Select(r => $"{what}: too many {r}"));
                    if (got.Length != expected.Length || there.Rows != month.Rows)
                    {
                        wrong.Add(Invariant($"{what}: {got.Length} rows, {there.Rows} told, instead of {expected.Length}"));
                    }

                    string[] pools = Pools(there.Plan, model), stored = Pools(connection, month.Run);
                    wrong.AddRange(stored.Zip(pools).Where(p => p.First != p.Second).Take(2).Select(p => $"{what}: pool {p.Second} instead of {p.First}"));
                    rows += got.Length;
                }
                catch (Exception e) when (e is ClickHouseException or InvalidOperationException or UserException)
                {
                    wrong.Add($"{what}: {e.Message}");
                }
            }

            costing.Drop(cancellation);
            foreach (ClickHouseConnection node in nodes.Each)
            {
                node.Execute($"DROP DATABASE {settings.Database}", cancellation);
            }
        }

        return rows;
    }

    private static string[] Rows(ClickHouseConnection node, string table, CancellationToken cancellation) =>
        [.. node.Rows($"SELECT * FROM {table} ORDER BY i, s", cancellation).Select(r => string.Join(' ', r))];

    private static string[] Rows(DuckDbConnection connection, int run) =>
        [.. connection.Rows("SELECT * FROM costs WHERE run = $1 ORDER BY i, s", run).Select(r => string.Join(' ', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))))];

    private static string[] Pools(MonthPlan plan, CostModel model) =>
        [.. plan.Instances.Select(i => Invariant($"{model.Pools[i.Pool].Name} {i.Attributed} {i.Unused} {i.Unassigned} {i.DriverTotal} {i.Note}"))];

    private static string[] Pools(DuckDbConnection connection, int run) =>
        [.. connection.Rows("SELECT pool, attributed, unused, unassigned, driver_total, note FROM run_pools WHERE run = $1 ORDER BY seq", run).Select(r => string.Join(' ', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))))];
}
