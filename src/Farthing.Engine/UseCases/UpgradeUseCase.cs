using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.Backup;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>What became of an upgrade.</summary>
/// <param name="From">The form that the store had.</param>
/// <param name="To">The form that it has.</param>
/// <param name="Kept">The folder in which the old store lies, seen from the workspace; null when the form was the present one already.</param>
/// <param name="Tables">Tables whose rows and sums were compared.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Problems">What <c>verify</c> finds in the store, as before.</param>
public sealed record UpgradedStore(int From, int To, string? Kept, int Tables, long Rows, TimeSpan Elapsed, IReadOnlyList<Problem> Problems);

/// <summary>
/// Brings a store that an older Farthing wrote to the present form: on a copy, which takes the store's place once every table has the
/// rows and sums that it had. The old store is kept. Derived tables are made anew by whatever asks next.
/// </summary>
public static class UpgradeUseCase
{
    private const long Spare = 64 << 20;

    // Changed by an upgrade, and checked by their meaning: the form in meta, codes that were added.
    private static readonly string[] NotCompared = ["meta", "codes", "kept_answers"];

    /// <summary>Upgrades a workspace's store.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="clock">Dates the folder of the old store.</param>
    /// <param name="progress">Told bytes copied and bytes in all; null for nobody.</param>
    /// <param name="cancellation">Stops it before the store is replaced.</param>
    /// <exception cref="UserException">
    /// FT-5002: in use; FT-5003, FT-5004: no store of this or an older Farthing; FT-5005: too old; FT-5013: the copy is not what it must be;
    /// FT-5205: no room. The store is as it was.
    /// </exception>
    public static UpgradedStore Run(Workspace workspace, IClock clock, IProgress<(long Done, long Whole)>? progress = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        string file = FarthingStore.PathIn(workspace.Folder);
        if (!File.Exists(file))
        {
            return new UpgradedStore(StoreSchema.Version, StoreSchema.Version, null, 0, 0, TimeSpan.Zero, []);
        }

        List<Problem> notes = [];
        using StoreHold hold = StoreHold.Take(file, workspace.StoreOptions(), notes);
        int form;
        IReadOnlyList<TableSum> before;
        using (DuckDbConnection old = hold.Connect())
        {
            form = StoreSchema.FormOf(old, file);
            if (form == StoreSchema.Version)
            {
                return new UpgradedStore(form, form, null, 0, 0, Stopwatch.GetElapsedTime(start), notes);
            }

            if (!StoreForms.CanUpgrade(form))
            {
                throw StoreSchema.Older(form, file);
            }

            before = [.. TableSum.Read(old, cancellation).Where(t => !t.Table.StartsWith(StoreSchema.DerivedPrefix, StringComparison.Ordinal) && !NotCompared.Contains(t.Table))];
        }

        long size = new FileInfo(file).Length;
        DiskRoom.Demand(Path.GetDirectoryName(file)!, (size * 3 / 2) + Spare);
        using StoreSwitch files = StoreSwitch.Begin(workspace.Folder);
        string copy = RelativePath.In(files.NewFolder, BackupFile.StoreInWorkspace);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        using (FileStream to = new(copy, FileMode.CreateNew, FileAccess.Write))
        {
            long done = 0;
            HashedCopy.Run(hold.Bytes(), to, bytes => progress?.Report((done += bytes, size)), cancellation);
        }

        Change(copy, workspace.StoreOptions(), form);
        WritePoint.Reached(WritePoint.UpgradeWritten);
        IReadOnlyList<Problem> problems = Check(copy, workspace.StoreOptions(), before, hold, cancellation);
        WritePoint.Reached(WritePoint.UpgradeChecked);
        string keep = StoreSwitch.FreeKeep(workspace.Folder, Invariant($"form-{form}"), clock.GetCurrentInstant());
        cancellation.ThrowIfCancellationRequested();
        if (OperatingSystem.IsWindows())
        {
            hold.Dispose(); // an open file keeps its name there
        }

        files.Decide([BackupFile.StoreInWorkspace], [BackupFile.StoreInWorkspace + ".wal"], keep);
        return new UpgradedStore(
            form, StoreSchema.Version, keep, before.Count, before.Sum(t => t.Rows), Stopwatch.GetElapsedTime(start), [.. notes, .. problems]);
    }

    private static void Change(string copy, StoreOptions options, int form)
    {
        string spill = Path.Combine(Path.GetDirectoryName(copy)!, "tmp");
        using (DuckDbDatabase database = DuckDbDatabase.Open(copy, options.ForEngine(spill)))
        using (DuckDbConnection connection = database.Connect())
        {
            StoreForms.Upgrade(connection, form);
            connection.Execute("CHECKPOINT");
        }

        using FileStream written = new(copy, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    /// <summary>Holds the copy against the old store and against the tables that this Farthing makes.</summary>
    private static IReadOnlyList<Problem> Check(
        string copy, StoreOptions options, IReadOnlyList<TableSum> before, StoreHold old, CancellationToken cancellation)
    {
        using StoreHold hold = StoreHold.Take(copy, options, []);
        using DuckDbConnection connection = hold.Connect(), then = old.Connect();
        HashSet<string> compared = [.. before.Select(t => t.Table)];
        List<string> differences =
        [
            .. StoreForms.Differences(connection),
            .. TableSum.Differences([.. TableSum.Read(connection, cancellation).Where(t => compared.Contains(t.Table))], before),
        ];
        const string Codes = "SELECT domain || ' ' || code || ' ' || text FROM codes";
        HashSet<string> codes = [.. connection.Rows(Codes).Select(r => (string)r[0]!)];
        differences.AddRange(then.Rows(Codes).Select(r => (string)r[0]!).Where(c => !codes.Contains(c)).Select(c => $"the code {c} is missing"));
        return differences.Count == 0 ? [.. VerifyUseCase.Run(hold.Store, null, cancellation).Problems, .. Notes(connection)] : throw new UserException(
            [.. differences.Take(20).Select(d => new Problem(
                "FT-5013", Severity.Error, $"The upgraded copy is not what it must be: {d}. The store is as it was.", null,
                "please report it, and go on with the version of Farthing that wrote the store"))]);
    }

    private static IEnumerable<Problem> Notes(DuckDbConnection connection)
    {
        if (RunQueries.Latest(connection).Any(r => RunQueries.LacksInitiatives(connection, r.Run)))
        {
            yield return new Problem(
                "FT-5014", Severity.Note, "Runs from before the upgrade do not say which initiatives their money was for, and count as without any.",
                Suggestion: "farthing cost makes a new version of every open month");
        }
    }
}
