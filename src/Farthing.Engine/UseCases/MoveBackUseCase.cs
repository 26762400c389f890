using Farthing.Core.Errors;
using Farthing.Engine.Backup;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>A store that was brought back from ClickHouse.</summary>
/// <param name="Generation">The generation that it was brought back from.</param>
/// <param name="Shards">How many shards that lies on.</param>
/// <param name="Tables">What was copied.</param>
/// <param name="Kept">The folder that holds the store which was replaced; null where there was none.</param>
/// <param name="Verification">What <c>verify</c> finds in it.</param>
public sealed record MovedBack(long Generation, int Shards, IReadOnlyList<MovedTable> Tables, string? Kept, Verification Verification);

/// <summary>
/// Makes the workspace's store anew from what ClickHouse has of it (<c>farthing move --to duckdb</c>): where the store was lost, or to
/// look at the copy with everything that reads the store. It is written beside, checked, and put into its place at once
/// (<see cref="StoreSwitch"/>); what was there is kept.
/// </summary>
public static class MoveBackUseCase
{
    private const string Log = BackupFile.StoreInWorkspace + ".wal";

    /// <summary>Brings the store back.</summary>
    /// <param name="workspace">The workspace, whose farthing.yaml names the ClickHouse.</param>
    /// <param name="replace">Whether a store that is there may be put aside.</param>
    /// <param name="clock">Dates the folder of what is kept.</param>
    /// <param name="progress">Told how many rows of a table were read.</param>
    /// <param name="cancellation">Stops it before anything is replaced.</param>
    /// <exception cref="UserException">FT-5002: the store that is there is in use; FT-5101 to FT-5112: ClickHouse cannot be reached, holds no
    /// store, one of another form or made under other terms, or what arrived is not what is there; FT-5114: the workspace has a
    /// store. Nothing was changed.</exception>
    public static MovedBack Run(
        Workspace workspace, bool replace, IClock clock, IProgress<(string Table, long Rows)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ClickHouseSettings settings = workspace.Engine.ClickHouse ?? throw new UserException(
            "FT-5112", "farthing.yaml names no ClickHouse to move from.",
            suggestion: "add engine: { clickhouse: { urls: [\"http://127.0.0.1:8123\"], database: farthing } }");
        StoreSwitch.FinishPending(workspace.Folder);
        if (FarthingStore.ExistsIn(workspace.Folder) && !replace)
        {
            throw new UserException(
                "FT-5114", "The workspace has a store, which the copy would replace. Nothing was changed.",
                new SourcePlace(FarthingStore.PathIn(workspace.Folder), 0, 0), "add --replace: what is there is kept beside");
        }

        bool storesThere = Directory.Exists(Path.Combine(workspace.Folder, FarthingStore.FolderName));
        bool done = false;
        try
        {
            MovedBack moved = ClickHouseFailure.Explained(() => Bring(settings, workspace, clock, progress, cancellation));
            done = true;
            return moved;
        }
        finally
        {
            if (!done)
            {
                StoreSwitch.TakeAwayFolders(workspace.Folder, folderStays: true, storesThere);
            }
        }
    }

    private static MovedBack Bring(
        ClickHouseSettings settings, Workspace workspace, IClock clock, IProgress<(string Table, long Rows)>? progress, CancellationToken cancellation)
    {
        ClickHouseNodes nodes = ClickHouseNodes.Find(settings, cancellation);
        ClickHouseGeneration there = ClickHouseGeneration.Latest(nodes.Entry, settings.Database, cancellation) ?? throw new UserException(
            "FT-5104", $"ClickHouse's database {settings.Database} holds no store.", suggestion: "nothing was moved there: farthing move --to clickhouse does");
        ClickHouseSource.CheckShards(settings, nodes.Entry, there, cancellation);
        ClickHouseTables tables = new(settings.Database, settings.Cluster, there.Number);
        using StoreSwitch files = StoreSwitch.Begin(workspace.Folder);
        IReadOnlyList<MovedTable> moved = Fill(files.NewFolder, settings, workspace, nodes, tables, there, progress, cancellation);
        WritePoint.Reached(WritePoint.MoveBackWritten);
        Verification verification;
        using (StoreHold hold = StoreHold.Take(FarthingStore.PathIn(files.NewFolder), workspace.StoreOptions(), []))
        {
            verification = VerifyUseCase.Run(hold.Store, null, cancellation);
        }

        WritePoint.Reached(WritePoint.MoveBackChecked);
        string keep = StoreSwitch.FreeKeep(workspace.Folder, "before-move", clock.GetCurrentInstant());
        using (StoreHold hold = StoreHold.TakeAnyhow(FarthingStore.PathIn(workspace.Folder)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (OperatingSystem.IsWindows())
            {
                hold.Dispose(); // an open file keeps its name there
            }

            files.Decide([BackupFile.StoreInWorkspace], File.Exists(RelativePath.In(workspace.Folder, Log)) ? [Log] : [], keep);
        }

        bool kept = Directory.Exists(RelativePath.In(workspace.Folder, keep));
        return new MovedBack(there.Number, nodes.Shards, moved, kept ? keep : null, verification);
    }

    /// <summary>Makes the new store, whole and on disk.</summary>
    private static IReadOnlyList<MovedTable> Fill(
        string folder, ClickHouseSettings settings, Workspace workspace, ClickHouseNodes nodes, ClickHouseTables tables, ClickHouseGeneration there,
        IProgress<(string Table, long Rows)>? progress, CancellationToken cancellation)
    {
        List<MovedTable> moved;
        using (FarthingStore store = FarthingStore.Open(folder, workspace.StoreOptions() with { Grows = true }))
        using (DuckDbConnection connection = store.Connect())
        {
            ClickHouseSource.CheckForm(settings, StoreFingerprint.Read(workspace, connection), there);
            TableFetcher fetcher = new(connection, nodes, tables, progress);
            moved = [fetcher.Fetch("meta", cancellation)];
            if (StoreSchema.FormOf(connection, $"The store in ClickHouse's database {settings.Database}") is int form and < StoreSchema.Version)
            {
                throw new UserException(
                    "FT-5106", Invariant($"The store in ClickHouse's database {settings.Database} is of an older form ({form}; this Farthing writes form {StoreSchema.Version})."),
                    suggestion: "bring it back with the Farthing that moved it there, then: farthing upgrade");
            }

            moved.AddRange(TableLayouts.All.Where(t => t.Table != "meta").Select(t => fetcher.Fetch(t.Table, cancellation)));
            moved.Sort((a, b) => string.CompareOrdinal(a.Table, b.Table));

            // Rollups stay behind; what meta says of them is of the store that was moved.
            connection.Execute("DELETE FROM meta WHERE starts_with(key, 'rollup')", [], cancellation);
            StoreFingerprint here = StoreFingerprint.Read(workspace, connection);
            if (here.StoreId != there.StoreId || here.Text != there.Fingerprint)
            {
                throw new UserException(
                    "FT-5111", $"What ClickHouse's database {settings.Database} has is not what was moved there: its runs, imports, closes or settings differ.",
                    suggestion: "restore a backup of the workspace, or import its files again");
            }

            connection.Execute("CHECKPOINT", [], cancellation);
        }

        using FileStream written = new(FarthingStore.PathIn(folder), FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
        return moved;
    }
}
