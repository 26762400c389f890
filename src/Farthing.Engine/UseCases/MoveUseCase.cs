using System.Collections.Concurrent;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.ClickHouse.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>What a move did.</summary>
/// <param name="Generation">The generation that answers now.</param>
/// <param name="Changed">Whether anything was copied; false where ClickHouse had everything already.</param>
/// <param name="Shards">How many shards it lies on.</param>
/// <param name="Tables">What was copied.</param>
public sealed record MoveResult(long Generation, bool Changed, int Shards, IReadOnlyList<MovedTable> Tables);

/// <summary>
/// Copies the workspace's store to ClickHouse (<c>farthing move --to clickhouse</c>): into new tables, which answer from the moment
/// that the one row is inserted which publishes them. Until then, and whenever it is interrupted, what answered before still does.
/// </summary>
public static class MoveUseCase
{
    /// <summary>Copies the store to the ClickHouse that the workspace names.</summary>
    /// <inheritdoc cref="Run(ClickHouseSettings, Workspace, FarthingStore, bool, IClock, IProgress{ValueTuple{string, long}}, CancellationToken)"/>
    public static MoveResult Run(
        Workspace workspace, FarthingStore store, bool replace, IClock clock, IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ClickHouseSettings settings = workspace.Engine.ClickHouse ?? throw new UserException(
            "FT-5112", "farthing.yaml names no ClickHouse to move to.",
            suggestion: "add engine: { clickhouse: { urls: [\"http://127.0.0.1:8123\"], database: farthing } }");
        return Run(settings, workspace, store, replace, clock, progress, cancellation);
    }

    /// <summary>Copies the store.</summary>
    /// <param name="settings">The server or cluster.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store; its derived tables are brought up to date first.</param>
    /// <param name="replace">Whether the store of another workspace there may be replaced.</param>
    /// <param name="clock">The time.</param>
    /// <param name="progress">Told how many rows of a table were sent.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5101 to FT-5112: nothing to move to, ClickHouse cannot be reached or refuses, it holds
    /// another workspace's store, or what is there is not what was sent.</exception>
    public static MoveResult Run(
        ClickHouseSettings settings, Workspace workspace, FarthingStore store, bool replace, IClock clock,
        IProgress<(string Table, long Rows)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(store);
        using DuckDbConnection connection = store.Connect();
        Deriver.Refresh(store, workspace, connection, cancellation);
        StoreFingerprint.GiveId(connection);
        StoreFingerprint here = StoreFingerprint.Read(workspace, connection);
        return ClickHouseFailure.Explained(() => Run(
            settings, connection, here, replace, [.. TableLayouts.All, .. Rollups(connection)], clock, progress, cancellation));
    }

    /// <summary>The rollups that hold what the store holds.</summary>
    internal static IEnumerable<TableLayout> Rollups(DuckDbConnection connection) =>
        RollupTables.Current(connection, 0).Select(r => TableLayouts.Of(r.Definition.Table));

    /// <summary>Copies some tables alone: for trials that ask and nothing more.</summary>
    internal static MoveResult Run(
        ClickHouseSettings settings, DuckDbConnection connection, StoreFingerprint here, bool replace, IReadOnlyList<TableLayout> layouts,
        IClock clock, IProgress<(string Table, long Rows)>? progress, CancellationToken cancellation)
    {
        ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
        Prepare(settings, nodes, cancellation);
        ClickHouseGeneration? there = ClickHouseGeneration.Latest(nodes.Entry, settings.Database, cancellation);
        if (there is not null && there.StoreId != here.StoreId && !replace)
        {
            throw new UserException(
                "FT-5107", $"ClickHouse's database {settings.Database} holds the store of another workspace, or of this one before it was made anew.",
                suggestion: "name another database in farthing.yaml, or add --replace to put this store in its place");
        }

        ClickHouseGeneration? before = there is { Form: TableLayouts.Form } && there.StoreId == here.StoreId && there.Cluster == settings.Cluster
            && there.Shards == nodes.Shards && IsOnAll(nodes, new ClickHouseTables(settings.Database, settings.Cluster, there.Number), layouts, cancellation)
                ? there : null;
        if (before is not null && before.Fingerprint == here.Text)
        {
            return new MoveResult(before.Number, Changed: false, nodes.Shards, []);
        }

        long latest = DropOrphans(settings.Database, nodes, there?.Number, cancellation);
        ClickHouseTables tables = new(settings.Database, settings.Cluster, Math.Max(latest, there?.Number ?? 0) + 1);
        IReadOnlyList<MovedTable> moved = new GenerationFiller(connection, nodes, tables, layouts, progress).Fill(
            before is null ? null : new ClickHouseTables(settings.Database, settings.Cluster, before.Number), cancellation);
        cancellation.ThrowIfCancellationRequested();
        StoreState state = StoreState.Read(connection) with
        {
            KeptRollups = [.. RollupTables.Kept(connection).Where(k => layouts.Any(t => k.StartsWith(t.Table + " ", StringComparison.Ordinal)))],
        };
        ClickHouseGeneration made = new(tables.Generation, TableLayouts.Form, here.StoreId, here.Text, settings.Cluster, nodes.Shards, state);
        made.Publish(nodes.Entry.Only(nodes.Each[0].Addresses[0]), settings.Database, clock.GetCurrentInstant().ToUnixTimeMilliseconds(), cancellation);
        return new MoveResult(made.Number, Changed: true, nodes.Shards, moved);
    }

    /// <summary>Makes the database and the table of generations on every node that lacks them.</summary>
    private static void Prepare(ClickHouseSettings settings, ClickHouseNodes nodes, CancellationToken cancellation)
    {
        nodes.OnEach(
            [settings.Database],
            static (node, database, stop) =>
            {
                if (node.Rows($"SELECT 1 FROM system.databases WHERE name = '{database}'", stop).Count == 0)
                {
                    node.Execute($"CREATE DATABASE IF NOT EXISTS {database}", stop);
                }
            },
            cancellation);
        nodes.Execute([.. ClickHouseGeneration.Create(settings.Database, settings.Cluster)], cancellation);
    }

    /// <summary>Whether every node has a generation's tables: a server that was put in the place of one that was lost has none.</summary>
    private static bool IsOnAll(ClickHouseNodes nodes, ClickHouseTables tables, IReadOnlyList<TableLayout> layouts, CancellationToken cancellation)
    {
        // Rollups are those that are up to date now; the generation may have others.
        HashSet<string> needed = [.. layouts.Where(TableLayouts.All.Contains).Select(t => tables.Here(t.Table))];
        int lacking = 0;
        nodes.OnEach(
            [tables.Database],
            (node, database, stop) =>
            {
                IEnumerable<string> there = node.Rows($"SELECT name FROM system.tables WHERE database = '{database}'", stop).Select(r => $"{database}.{TabSeparated.Unescape(r[0])}");
                if (!needed.IsSubsetOf(there))
                {
                    Interlocked.Increment(ref lacking);
                }
            },
            cancellation);
        return lacking == 0;
    }

    /// <summary>
    /// Drops the tables of every generation but the one that answers: of moves that were broken off, and of the one before, which
    /// whoever began to read it may have needed until now; and what a costing run left. Gives the highest number that was used.
    /// </summary>
    private static long DropOrphans(string database, ClickHouseNodes nodes, long? answering, CancellationToken cancellation)
    {
        ConcurrentBag<long> used = [];
        CostingTables working = new(database, null);
        nodes.OnEach(
            [database],
            (node, _, stop) =>
            {
                working.DropAll(node, stop);
                foreach (string[] row in node.Rows($"SELECT name FROM system.tables WHERE database = '{database}' ORDER BY name", stop))
                {
                    string name = TabSeparated.Unescape(row[0])!;
                    if (ClickHouseTables.GenerationOf(name) is not { } generation)
                    {
                        continue;
                    }

                    used.Add(generation);
                    if (generation != answering)
                    {
                        node.Execute($"DROP TABLE IF EXISTS {database}.{name}", stop);
                    }
                }
            },
            cancellation);
        return used.Append(0).Max();
    }
}
