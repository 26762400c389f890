using System.Formats.Tar;
using System.Security.Cryptography;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Backup;

/// <summary>A backup that was read: every file is there and has the bytes that the manifest says.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="Seal">SHA-256 of the manifest.</param>
internal sealed record ReadBackup(BackupManifest Manifest, string Seal);

/// <summary>Reads backups, trusting nothing in them.</summary>
internal static class BackupReader
{
    private const int LongestManifest = 64 << 20;

    /// <summary>How many bytes a backup needs where it is restored; an estimate from outside.</summary>
    /// <exception cref="UserException">FT-5202: it is not there, or no backup.</exception>
    public static long Size(string path, string shown) =>
        IsFolder(path, shown) ? ManifestIn(path, shown).Manifest.Bytes : new FileInfo(path).Length;

    /// <summary>Copies a backup's files to where they belong in a workspace, and checks each on the way.</summary>
    /// <param name="path">The backup's full path.</param>
    /// <param name="shown">The path as the user wrote it.</param>
    /// <param name="workspace">The folder that is filled as a workspace.</param>
    /// <param name="progress">Told the bytes that were copied.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5202: no backup; FT-5203: not as it was made.</exception>
    public static ReadBackup Stage(string path, string shown, string workspace, Action<long>? progress, CancellationToken cancellation)
    {
        if (!IsFolder(path, shown))
        {
            return StageTar(path, shown, workspace, progress, cancellation);
        }

        ReadBackup read = ManifestIn(path, shown);
        List<BackupFile> found = [];
        foreach (BackupFile file in read.Manifest.Files)
        {
            string place = Place(file.Path, shown);
            if (Source(path, file.Path, shown) is { } source)
            {
                using (source)
                {
                    found.Add(Save(file.Path, RelativePath.In(workspace, place), source, progress, cancellation));
                }
            }
        }

        Compare(read.Manifest, found, shown);
        return read;
    }

    /// <summary>Checks every file of a backup that is a folder where it lies.</summary>
    public static ReadBackup Check(string path, string shown, Action<long>? progress, CancellationToken cancellation)
    {
        ReadBackup read = ManifestIn(path, shown);
        List<BackupFile> found = [];
        foreach (BackupFile file in read.Manifest.Files)
        {
            Place(file.Path, shown);
            if (Source(path, file.Path, shown) is { } source)
            {
                using (source)
                {
                    (long bytes, string sha256) = HashedCopy.Run(source, Stream.Null, progress, cancellation);
                    found.Add(new BackupFile(file.Path, bytes, sha256));
                }
            }
        }

        Compare(read.Manifest, found, shown);
        return read;
    }

    /// <summary>Whether a backup is a folder; else it is a file.</summary>
    /// <exception cref="UserException">FT-5202: neither is there.</exception>
    public static bool IsFolder(string path, string shown) => Directory.Exists(path) || (File.Exists(path)
        ? false
        : throw new UserException("FT-5202", $"There is no backup {shown}.", new SourcePlace(shown, 0, 0), "check the path"));

    /// <summary>Compares a backup's store with the rows and sums of its manifest.</summary>
    /// <exception cref="UserException">FT-5203: they differ; or the store cannot be opened.</exception>
    public static void CheckStore(DuckDbConnection store, BackupManifest manifest, string shown, CancellationToken cancellation)
    {
        string[] differences = [.. TableSum.Differences(TableSum.Read(store, cancellation), manifest.Tables)];
        int form = StoreSchema.FormOf(store, shown);
        if (form != manifest.Form)
        {
            differences = [.. differences, Invariant($"the store has form {form} instead of {manifest.Form}")];
        }

        if (differences.Length > 0)
        {
            throw Differs(shown, differences);
        }
    }

    private static ReadBackup StageTar(string path, string shown, string workspace, Action<long>? progress, CancellationToken cancellation)
    {
        byte[]? manifest = null, seal = null;
        List<BackupFile> found = [];
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using TarReader tar = new(stream);
            while (tar.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    throw Differs(shown, [$"{SafeName(entry.Name)} is no file"]);
                }

                if (entry.Name is BackupManifest.FileName or BackupManifest.SealName)
                {
                    byte[] text = Bytes(entry.DataStream, shown);
                    (manifest, seal) = entry.Name == BackupManifest.FileName ? (text, seal) : (manifest, text);
                    continue;
                }

                string place = Place(entry.Name, shown);
                if (found.Exists(f => f.Path == entry.Name))
                {
                    throw Differs(shown, [$"{entry.Name} is there twice"]);
                }

                using Stream empty = new MemoryStream();
                found.Add(Save(entry.Name, RelativePath.In(workspace, place), entry.DataStream ?? empty, progress, cancellation));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw found.Count == 0 ? NoBackup(shown) : Differs(shown, ["the file breaks off or is damaged"]);
        }

        if (manifest is null || seal is null)
        {
            throw found.Count == 0 ? NoBackup(shown) : Differs(shown, ["the file breaks off before the manifest"]);
        }

        ReadBackup read = Sealed(manifest, seal, shown);
        Compare(read.Manifest, found, shown);
        return read;
    }

    private static ReadBackup ManifestIn(string path, string shown)
    {
        string manifest = Path.Combine(path, BackupManifest.FileName), seal = Path.Combine(path, BackupManifest.SealName);
        if (!File.Exists(manifest))
        {
            throw NoBackup(shown);
        }

        return File.Exists(seal) ? Sealed(Bytes(manifest, shown), Bytes(seal, shown), shown) : throw Differs(shown, [$"{BackupManifest.SealName} is missing"]);
    }

    private static ReadBackup Sealed(byte[] manifest, byte[] seal, string shown)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(manifest));
        return System.Text.Encoding.ASCII.GetString(seal).Split(' ')[0] == hash
            ? new ReadBackup(BackupManifest.Read(manifest, shown), hash)
            : throw Differs(shown, [$"{BackupManifest.FileName} does not have the hash in {BackupManifest.SealName}"]);
    }

    private static byte[] Bytes(string file, string shown)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Bytes(stream, shown);
    }

    private static byte[] Bytes(Stream? stream, string shown)
    {
        if (stream is null || stream.Length > LongestManifest)
        {
            throw Differs(shown, ["the manifest is empty or far too long"]);
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file of a backup in a folder; null when it is missing. Links lead out of a backup, so they are none of its files.</summary>
    private static FileStream? Source(string backup, string path, string shown)
    {
        string file = RelativePath.In(backup, path);
        for (string? at = file; at is not null && at.Length > backup.Length; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                throw Differs(shown, [$"{path} is a link"]);
            }
        }

        return File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan) : null;
    }

    private static BackupFile Save(string path, string file, Stream from, Action<long>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using FileStream to = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        (long bytes, string sha256) = HashedCopy.Run(from, to, progress, cancellation);
        to.Flush(flushToDisk: true);
        return new BackupFile(path, bytes, sha256);
    }

    private static void Compare(BackupManifest manifest, List<BackupFile> found, string shown)
    {
        Dictionary<string, BackupFile> files = found.ToDictionary(f => f.Path, StringComparer.Ordinal);
        List<string> differences = [];
        foreach (BackupFile file in manifest.Files)
        {
            if (!files.Remove(file.Path, out BackupFile? same))
            {
                differences.Add($"{file.Path} is missing");
            }
            else if (same.Bytes != file.Bytes)
            {
                differences.Add(Invariant($"{file.Path} has {same.Bytes} bytes instead of {file.Bytes}"));
            }
            else if (same.Sha256 != file.Sha256)
            {
                differences.Add($"{file.Path} is not what was backed up: its SHA-256 is another");
            }
        }

        differences.AddRange(files.Keys.Select(more => $"{more} is not in the manifest"));
        if (differences.Count > 0)
        {
            throw Differs(shown, differences);
        }
    }

    private static string Place(string path, string shown) =>
        BackupFile.ToWorkspace(path) ?? throw Differs(shown, [$"it names a file that no backup has: {SafeName(path)}"]);

    private static string SafeName(string name) => new([.. name.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);

    private static UserException NoBackup(string shown) => new(
        "FT-5202", $"{shown} is no backup: it has no {BackupManifest.FileName}.", new SourcePlace(shown, 0, 0), "name the folder or file that farthing backup made");

    private static UserException Differs(string shown, IReadOnlyList<string> differences) => new(
        [.. differences.Take(20).Select(d => new Problem(
            "FT-5203", Severity.Error, $"The backup {shown} is not as it was made: {d}.", new SourcePlace(shown, 0, 0), "take another backup; nothing was changed"))]);
}
