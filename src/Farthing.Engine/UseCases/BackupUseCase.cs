using System.Diagnostics;
using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Engine.Backup;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>A backup that was made.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Seal">SHA-256 of the manifest: kept elsewhere, it proves later that nobody changed the backup.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Problems">What <c>verify</c> found in the store, and notes of opening it; the backup was made all the same.</param>
public sealed record MadeBackup(string Path, BackupManifest Manifest, string Seal, TimeSpan Elapsed, IReadOnlyList<Problem> Problems);

/// <summary>Copies a workspace, store and texts, to a folder or file, with a manifest by which every byte and row can be checked.</summary>
public static class BackupUseCase
{
    private const long Spare = 16 << 20;

    /// <summary>Makes a backup. The store is held meanwhile: nobody writes it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="path">Where to, a full path: an existing folder gets a new one in it, a name ending in <c>.tar</c> becomes a file, any other a folder.</param>
    /// <param name="shown">The path as the user wrote it.</param>
    /// <param name="clock">Says when.</param>
    /// <param name="progress">Told bytes done and bytes in all; null for nobody.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <exception cref="UserException">
    /// FT-5002: the store is in use; FT-5003, FT-5004: it cannot be read; FT-5205: no room; FT-5207: a file's name; FT-6302, FT-6303: the path.
    /// </exception>
    public static MadeBackup Run(
        Workspace workspace, string path, string shown, IClock clock, IProgress<(long Done, long Whole)>? progress = null,
        CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Instant now = clock.GetCurrentInstant();
        IReadOnlyList<string> texts = WorkspaceTexts.Of(workspace.Folder);
        using BackupTarget target = BackupTarget.At(path, shown, Name(now));
        List<Problem> problems = [];
        string file = FarthingStore.PathIn(workspace.Folder);
        using StoreHold? hold = File.Exists(file) ? StoreHold.Take(file, workspace.StoreOptions(), problems) : null;
        long whole = texts.Sum(t => new FileInfo(RelativePath.In(workspace.Folder, t)).Length) + (hold is null ? 0 : new FileInfo(file).Length);
        DiskRoom.Demand(Path.GetDirectoryName(target.Path)!, whole + Spare);
        BackupManifest manifest = Look(workspace, hold, now, problems, cancellation);
        long done = 0;
        void Count(long bytes) => progress?.Report((done += bytes, whole));
        foreach (string text in texts)
        {
            using FileStream from = new(RelativePath.In(workspace.Folder, text), FileMode.Open, FileAccess.Read, FileShare.Read);
            target.Add(BackupFile.FromWorkspace(text), from, Count, cancellation);
            if (target.Files.Count == 1)
            {
                WritePoint.Reached(WritePoint.BackupBegun);
            }
        }

        if (hold is not null)
        {
            target.Add(BackupFile.Store, hold.Bytes(), Count, cancellation);
        }

        WritePoint.Reached(WritePoint.BackupCopied);
        cancellation.ThrowIfCancellationRequested();
        manifest = manifest with { Files = [.. target.Files] };
        string seal = target.Complete(manifest);
        return new MadeBackup(target.Path, manifest, seal, Stopwatch.GetElapsedTime(start), problems);
    }

    /// <summary>What the manifest says of the store: form, rows, sums, whether it verifies.</summary>
    private static BackupManifest Look(Workspace workspace, StoreHold? hold, Instant now, List<Problem> problems, CancellationToken cancellation)
    {
        BackupManifest manifest = new()
        {
            Version = BackupManifest.ProductVersion,
            Made = now,
            Workspace = workspace.Name,
            Form = 0,
            Verified = null,
            LogHead = null,
            Tables = [],
            Files = [],
        };
        if (hold is null)
        {
            return manifest;
        }

        using DuckDb.DuckDbConnection connection = hold.Connect();
        manifest = manifest with { Form = StoreSchema.FormOf(connection, hold.File), Tables = TableSum.Read(connection, cancellation) };
        if (manifest.Form != StoreSchema.Version)
        {
            return manifest;
        }

        Verification found = VerifyUseCase.Run(hold.Store, null, cancellation);
        problems.AddRange(found.Problems);
        return manifest with { Verified = found.Ok, LogHead = found.Head };
    }

    private static string Name(Instant now) => "farthing-" + now.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
