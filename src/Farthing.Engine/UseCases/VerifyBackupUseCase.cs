using Farthing.Core.Errors;
using Farthing.Engine.Backup;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.UseCases;

/// <summary>A backup that was checked: it is as it was made.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Seal">SHA-256 of its manifest.</param>
/// <param name="Store">What <c>verify</c> finds in its store; null where it has none, or one of an older form.</param>
public sealed record VerifiedBackup(BackupManifest Manifest, string Seal, Verification? Store);

/// <summary>Checks a backup without restoring it: every file's bytes, every table's rows and sums, and what <c>verify</c> says of the store.</summary>
public static class VerifyBackupUseCase
{
    /// <summary>Checks a backup. A backup in one file is unpacked into the folder for temporary files meanwhile.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="shown">The path as the user wrote it.</param>
    /// <param name="seal">Its seal as noted when it was made; null for none.</param>
    /// <param name="progress">Told bytes done and bytes in all; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5202: no backup; FT-5203: not as it was made; FT-5205: no room to unpack; FT-5206: another seal.</exception>
    public static VerifiedBackup Run(
        string path, string shown, string? seal = null, IProgress<(long Done, long Whole)>? progress = null, CancellationToken cancellation = default)
    {
        long size = BackupReader.Size(path, shown), done = 0;
        void Count(long bytes) => progress?.Report((done += bytes, size));
        if (BackupReader.IsFolder(path, shown))
        {
            ReadBackup there = BackupReader.Check(path, shown, Count, cancellation);
            RestoreUseCase.CheckSeal(seal, there.Seal, shown);
            return Check(there, RelativePath.In(path, BackupFile.Store), shown, cancellation);
        }

        string unpacked = Directory.CreateTempSubdirectory("farthing-verify-").FullName;
        try
        {
            DiskRoom.Demand(unpacked, size);
            ReadBackup read = BackupReader.Stage(path, shown, unpacked, Count, cancellation);
            RestoreUseCase.CheckSeal(seal, read.Seal, shown);
            return Check(read, FarthingStore.PathIn(unpacked), shown, cancellation);
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static VerifiedBackup Check(ReadBackup read, string file, string shown, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            return new VerifiedBackup(read.Manifest, read.Seal, null);
        }

        using StoreHold hold = StoreHold.Take(file, new StoreOptions(), []);
        using DuckDbConnection connection = hold.Connect();
        BackupReader.CheckStore(connection, read.Manifest, shown, cancellation);
        return new VerifiedBackup(
            read.Manifest, read.Seal, read.Manifest.Form == StoreSchema.Version ? VerifyUseCase.Run(hold.Store, null, cancellation) : null);
    }
}
