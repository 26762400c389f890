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

/// <summary>What <c>farthing cost</c> did on the cluster.</summary>
/// <param name="Generation">The generation whose answers have the runs now; null where nothing was done.</param>
/// <param name="Runs">The runs that were made there.</param>
/// <param name="Shards">How many shards made them.</param>
/// <param name="Note">Why nothing was done; null where nothing was to do, or it was done.</param>
public sealed record ClusterCosts(long? Generation, IReadOnlyList<int> Runs, int Shards, Problem? Note);

/// <summary>
/// Makes the store's new runs on the cluster as well, from the rows that lie there, when a workspace names a ClickHouse and only runs
/// have been made since the last move. Every column of a run's costs must have the same number and sum as in the store; then one row
/// publishes them all. Until then, and whenever it is interrupted, what answered before still does.
/// </summary>
public static class ClusterCostUseCase
{
    /// <summary>Brings the cluster's runs up to date with the store's.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store, costed.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5101 to FT-5111: ClickHouse cannot be reached or refuses, or what is there is not what was sent.</exception>
    public static ClusterCosts Run(Workspace workspace, FarthingStore store, IClock clock, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(store);
        if (workspace.Engine.ClickHouse is not { } settings)
        {
            return new ClusterCosts(null, [], 0, null);
        }

        using DuckDbConnection connection = store.Connect();
        return ClickHouseFailure.Explained(() => Run(settings, workspace, connection, clock, cancellation));
    }

    private static ClusterCosts Run(
        ClickHouseSettings settings, Workspace workspace, DuckDbConnection connection, IClock clock, CancellationToken cancellation)
    {
        ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
        StoreFingerprint here = StoreFingerprint.Read(workspace, connection);
        if (ClickHouseGeneration.Latest(nodes.Entry, settings.Database, cancellation) is not { } there
            || (there.StoreId == here.StoreId && there.Fingerprint == here.Text))
        {
            // Nothing was moved, or it has everything.
            return new ClusterCosts(null, [], nodes.Shards, null);
        }

        int after = there.State.Runs.Select(r => r.Run).DefaultIfEmpty(0).Max();
        IReadOnlyList<StoredRun> made = [.. RunQueries.All(connection).Where(r => r.Run > after)];
        bool same = there.StoreId == here.StoreId && there.Form == TableLayouts.Form && there.Cluster == settings.Cluster && there.Shards == nodes.Shards
            && StoreFingerprint.Read(workspace, connection, after).Text == there.Fingerprint;
        HashSet<int> latest = [.. RunQueries.Latest(connection).Select(r => r.Run)];
        if (!same || made.Any(r => !latest.Contains(r.Run)))
        {
            return new ClusterCosts(null, [], nodes.Shards, new Problem(
                "FT-5115", Severity.Note, "ClickHouse does not have these runs: more than runs has changed in the store since the last move.",
                Suggestion: "farthing move --to clickhouse brings it up to date"));
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
        return new ClusterCosts(there.Number, [.. made.Select(r => r.Run)], nodes.Shards, null);
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
