using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.ClickHouse.Costing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>What was done on ClickHouse after the store had changed.</summary>
/// <param name="Generation">The generation that answers with it now; null where nothing was to do.</param>
/// <param name="Runs">The costing runs that were made there, from the rows that lie there.</param>
/// <param name="Moved">What was copied, where more than runs had changed; null otherwise.</param>
/// <param name="Shards">On how many shards.</param>
public sealed record ClusterFollowed(long? Generation, IReadOnlyList<int> Runs, MoveResult? Moved, int Shards);

/// <summary>
/// Brings ClickHouse up to date with the store where a workspace was moved there: after an import, a costing run, a close. Where only
/// runs have been made since, the cluster makes the same runs from the rows that lie there; every column of a run's costs must have the
/// same number and sum as in the store. Otherwise what has changed is copied, as <c>farthing move</c> does. Either is published by one
/// row: until then, and whenever it is interrupted, what answered before still does.
/// </summary>
public static class ClusterFollowUseCase
{
    /// <summary>Brings it up to date. Where nothing was ever moved there, nothing is done.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="clock">The time.</param>
    /// <param name="progress">Told how many rows of a table were sent.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5101 to FT-5111: ClickHouse cannot be reached or refuses, it holds another workspace's store, or
    /// what is there is not what was sent.</exception>
    public static ClusterFollowed Run(
        Workspace workspace, FarthingStore store, IClock clock, IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(store);
        if (workspace.Engine.ClickHouse is not { } settings)
        {
            return new ClusterFollowed(null, [], null, 0);
        }

        if (ClickHouseFailure.Explained(() => Costs(settings, workspace, store, clock, cancellation)) is { } done)
        {
            return done;
        }

        MoveResult moved = MoveUseCase.Run(workspace, store, replace: false, clock, progress, cancellation);
        return new ClusterFollowed(moved.Changed ? moved.Generation : null, [], moved, moved.Shards);
    }

    /// <summary>Makes the runs there, where nothing else is new; null where more has changed.</summary>
    private static ClusterFollowed? Costs(
        ClickHouseSettings settings, Workspace workspace, FarthingStore store, IClock clock, CancellationToken cancellation)
    {
        using DuckDbConnection connection = store.Connect();
        ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
        StoreFingerprint here = StoreFingerprint.Read(workspace, connection);
        if (ClickHouseGeneration.Latest(nodes.Entry, settings.Database, cancellation) is not { } there
            || (there.StoreId == here.StoreId && there.Fingerprint == here.Text))
        {
            // Nothing was moved, or it has everything.
            return new ClusterFollowed(null, [], null, nodes.Shards);
        }

        int after = there.State.Runs.Select(r => r.Run).DefaultIfEmpty(0).Max();
        IReadOnlyList<StoredRun> made = [.. RunQueries.All(connection).Where(r => r.Run > after)];
        bool same = there.StoreId == here.StoreId && there.Form == TableLayouts.Form && there.Cluster == settings.Cluster && there.Shards == nodes.Shards
            && StoreFingerprint.Read(workspace, connection, after).Text == there.Fingerprint;
        HashSet<int> latest = [.. RunQueries.Latest(connection).Select(r => r.Run)];
        if (!same || made.Any(r => !latest.Contains(r.Run)))
        {
            return null;
        }

        ClickHouseTables tables = new(settings.Database, settings.Cluster, there.Number);
        string[] rollups = [.. RollupTables.Kept(connection).Intersect(there.State.KeptRollups, StringComparer.Ordinal)];
        RunCopies copies = new(connection, nodes, tables, after, [.. RollupTables.Of(rollups, 0).Where(r => r.Definition.Parts.Count == 0).Select(r => r.Definition.Table)]);
        ClusterCosting costing = new(nodes, tables, workspace, CostModelReader.Read(workspace, connection), connection);
        copies.DropOrphans(cancellation);
        copies.Forget(cancellation);
        foreach (StoredRun run in made)
        {
            Make(costing, copies, run, cancellation);
        }

        costing.Drop(cancellation);
        WritePoint.Reached(WritePoint.ClusterCostKept);
        copies.Bring(cancellation);
        WritePoint.Reached(WritePoint.ClusterCostWritten);
        cancellation.ThrowIfCancellationRequested();
        new ClickHouseGeneration(there.Number, there.Form, here.StoreId, here.Text, settings.Cluster, nodes.Shards, StoreState.Read(connection) with { KeptRollups = rollups }).Publish(
            nodes.Entry.Only(nodes.Each[0].Addresses[0]), settings.Database, Math.Max(clock.GetCurrentInstant().ToUnixTimeMilliseconds(), there.MadeMs + 1), cancellation);
        WritePoint.Reached(WritePoint.ClusterCostPublished);
        return new ClusterFollowed(there.Number, [.. made.Select(r => r.Run)], null, nodes.Shards);
    }

    private static void Make(ClusterCosting costing, RunCopies copies, StoredRun run, CancellationToken cancellation)
    {
        costing.Run(run.Month, run.Run, cancellation);
        if (copies.Difference(run.Run, costing.Work.Whole("costs"), cancellation) is { } difference)
        {
            throw new UserException(
                "FT-5111", $"The costs of {run.Period} that the shards made are not the store's: {difference}. They are not published; what answered before still does.",
                suggestion: "farthing move --to clickhouse copies the store's; please report it");
        }

        copies.Keep(costing.Work.Here("costs"), cancellation);
    }
}
