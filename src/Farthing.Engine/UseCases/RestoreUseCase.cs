using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.Backup;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>A wish to restore a backup.</summary>
/// <param name="From">The backup's full path.</param>
/// <param name="Shown">The same as the user wrote it.</param>
/// <param name="Folder">The workspace's full path; it need not be there.</param>
public sealed record RestoreRequest(string From, string Shown, string Folder)
{
    /// <summary>Whether what is there may be put aside.</summary>
    public bool Replace { get; init; }

    /// <summary>The backup's seal as noted when it was made; null for none.</summary>
    public string? Seal { get; init; }
}

/// <summary>A backup that was restored.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Seal">SHA-256 of its manifest.</param>
/// <param name="Kept">The folder that holds what was replaced; null when nothing was.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Problems">What <c>verify</c> finds in the restored store, as it did when it was backed up.</param>
public sealed record RestoredBackup(BackupManifest Manifest, string Seal, string? Kept, TimeSpan Elapsed, IReadOnlyList<Problem> Problems);

/// <summary>
/// Puts a backup into a workspace's place. Everything is copied beside and checked first; then all files are put into their places
/// at once (<see cref="StoreSwitch"/>), and what was there is kept.
/// </summary>
public static class RestoreUseCase
{
    private const long Spare = 16 << 20;
    private const string Log = BackupFile.StoreInWorkspace + ".wal";

    /// <summary>Restores a backup.</summary>
    /// <param name="request">Which, and where to.</param>
    /// <param name="clock">Dates the folder of what is kept.</param>
    /// <param name="progress">Told bytes done and bytes in all; null for nobody.</param>
    /// <param name="cancellation">Stops it before anything is replaced.</param>
    /// <exception cref="UserException">
    /// FT-1017: the folder is a file; FT-5002: the store there is in use; FT-5202, FT-5203, FT-5206: the backup is none, is not as it was made,
    /// or is another; FT-5204: the folder holds data; FT-5205: no room. Nothing was changed.
    /// </exception>
    public static RestoredBackup Run(
        RestoreRequest request, IClock clock, IProgress<(long Done, long Whole)>? progress = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        if (File.Exists(request.Folder))
        {
            throw new UserException("FT-1017", $"{request.Folder} is a file.", new SourcePlace(request.Folder, 0, 0), "name a folder");
        }

        long size = BackupReader.Size(request.From, request.Shown);
        if (!request.Replace && FarthingStore.ExistsIn(request.Folder))
        {
            throw HoldsData(request, "a store");
        }

        DiskRoom.Demand(request.Folder, size + Spare);
        bool folderThere = Directory.Exists(request.Folder), storesThere = Directory.Exists(Path.Combine(request.Folder, FarthingStore.FolderName));
        Directory.CreateDirectory(request.Folder);
        bool done = false;
        try
        {
            RestoredBackup restored = Restore(request, clock, size, progress, cancellation);
            done = true;
            return restored with { Elapsed = Stopwatch.GetElapsedTime(start) };
        }
        finally
        {
            if (!done)
            {
                StoreSwitch.TakeAwayFolders(request.Folder, folderThere, storesThere);
            }
        }
    }

    private static RestoredBackup Restore(
        RestoreRequest request, IClock clock, long size, IProgress<(long Done, long Whole)>? progress, CancellationToken cancellation)
    {
        using StoreSwitch files = StoreSwitch.Begin(request.Folder);
        long done = 0;
        ReadBackup read = BackupReader.Stage(
            request.From, request.Shown, files.NewFolder, bytes => progress?.Report((done += bytes, size)), cancellation);
        WritePoint.Reached(WritePoint.RestoreStaged);
        CheckSeal(request.Seal, read.Seal, request.Shown);
        IReadOnlyList<Problem> problems = Check(files.NewFolder, read.Manifest, request.Shown, cancellation);
        WritePoint.Reached(WritePoint.RestoreChecked);

        string[] placed = [.. read.Manifest.Files.Select(f => BackupFile.ToWorkspace(f.Path)!)];
        string[] there = [.. WorkspaceTexts.Of(request.Folder), .. ((string[])[BackupFile.StoreInWorkspace, Log]).Where(f => File.Exists(RelativePath.In(request.Folder, f)))];
        string[] replaced = [.. there.Where(t => !Same(RelativePath.In(request.Folder, t), RelativePath.In(files.NewFolder, t)))];
        if (replaced.Length > 0 && !request.Replace)
        {
            throw HoldsData(request, replaced[0]);
        }

        string keep = StoreSwitch.FreeKeep(request.Folder, "before-restore", clock.GetCurrentInstant());
        using (StoreHold hold = StoreHold.TakeAnyhow(FarthingStore.PathIn(request.Folder)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (OperatingSystem.IsWindows())
            {
                hold.Dispose(); // an open file keeps its name there
            }

            files.Decide(placed, [.. there.Except(placed)], keep);
        }

        return new RestoredBackup(
            read.Manifest, read.Seal, Directory.Exists(RelativePath.In(request.Folder, keep)) ? keep : null, TimeSpan.Zero, problems);
    }

    /// <summary>Refuses a backup that is another than the one whose seal was noted.</summary>
    internal static void CheckSeal(string? noted, string seal, string shown)
    {
        if (noted is not null && !noted.Trim().Equals(seal, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException(
                "FT-5206", $"The backup {shown} has the seal {seal}, not {noted.Trim()}.", new SourcePlace(shown, 0, 0), "it is another backup, or somebody changed it");
        }
    }

    /// <summary>The rows and sums of a staged store, and what <c>verify</c> says of it.</summary>
    private static IReadOnlyList<Problem> Check(string staged, BackupManifest manifest, string shown, CancellationToken cancellation)
    {
        string file = FarthingStore.PathIn(staged);
        if (!File.Exists(file))
        {
            return [];
        }

        using StoreHold hold = StoreHold.Take(file, new StoreOptions(), []);
        using DuckDbConnection connection = hold.Connect();
        BackupReader.CheckStore(connection, manifest, shown, cancellation);
        if (manifest.Form != StoreSchema.Version)
        {
            return [StoreSchema.Older(manifest.Form, "The restored store").Problems[0] with { Severity = Severity.Warning }];
        }

        Verification found = VerifyUseCase.Run(hold.Store, null, cancellation);
        return found.Ok || manifest.Verified == false ? found.Problems : throw new UserException(found.Problems);
    }

    /// <summary>Whether two files hold the same bytes.</summary>
    private static bool Same(string one, string other)
    {
        if (!File.Exists(other) || new FileInfo(one).Length != new FileInfo(other).Length)
        {
            return false;
        }

        using FileStream first = File.OpenRead(one), second = File.OpenRead(other);
        return HashedCopy.Run(first, Stream.Null, null, default).Sha256 == HashedCopy.Run(second, Stream.Null, null, default).Sha256;
    }

    private static UserException HoldsData(RestoreRequest request, string what) => new(
        "FT-5204", $"{request.Folder} holds {what}, which the backup would replace. Nothing was changed.", new SourcePlace(request.Folder, 0, 0),
        "name another folder, or add --replace: what is there is kept beside");
}
