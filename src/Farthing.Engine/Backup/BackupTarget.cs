using System.Formats.Tar;
using System.Security.Cryptography;
using Farthing.Core.Errors;
using Farthing.Engine.Export;
using Farthing.Engine.Store;

namespace Farthing.Engine.Backup;

/// <summary>
/// A backup in the making: a folder, or one file in the form of tar. It gets its name when it is whole; before that it lies beside
/// it under another, beginning with a dot and ending in <c>.part</c>.
/// </summary>
internal abstract class BackupTarget : IDisposable
{
    private readonly List<BackupFile> _files = [];

    /// <summary>The backup's full path, once it is done.</summary>
    public abstract string Path { get; }

    /// <summary>The files so far.</summary>
    public IReadOnlyList<BackupFile> Files => _files;

    /// <summary>Prepares a backup.</summary>
    /// <param name="path">The full path: an existing folder gets the backup as a new folder in it; else a file where the name ends in <c>.tar</c>, else a new folder.</param>
    /// <param name="shown">The path as the user wrote it.</param>
    /// <param name="inFolder">The name inside an existing folder.</param>
    /// <exception cref="UserException">FT-6302: something is there; FT-6303: the folder around it is not.</exception>
    public static BackupTarget At(string path, string shown, string inFolder)
    {
        if (Directory.Exists(path))
        {
            if (File.Exists(System.IO.Path.Combine(path, BackupManifest.FileName)))
            {
                throw new UserException(
                    "FT-6302", $"{shown} is a backup already; it was left as it is.", new SourcePlace(shown, 0, 0), "name another folder, or the one around it");
            }

            (path, shown) = (System.IO.Path.Combine(path, inFolder), $"{shown}/{inFolder}");
        }
        else if (path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
        {
            return new TarTarget(OutputFile.At(path, shown, overwrite: false));
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw new UserException(
                "FT-6303", $"The folder of {shown} is not there.", new SourcePlace(shown, 0, 0), "make the folder first, or name another");
        }

        return System.IO.Path.Exists(path)
            ? throw new UserException("FT-6302", $"{shown} is there already; it was left as it is.", new SourcePlace(shown, 0, 0), "name another")
            : new FolderTarget(path);
    }

    /// <summary>Copies a file into the backup.</summary>
    public void Add(string path, Stream from, Action<long>? progress, CancellationToken cancellation)
    {
        using HashedCopy copy = new(from, progress, cancellation);
        Write(path, copy);
        _files.Add(new BackupFile(path, copy.Bytes, copy.Sha256()));
    }

    /// <summary>Writes the manifest, brings everything to the disk and gives the backup its name.</summary>
    /// <returns>The manifest's SHA-256: the backup's seal.</returns>
    public string Complete(BackupManifest manifest)
    {
        byte[] text = manifest.Write();
        string seal = Convert.ToHexStringLower(SHA256.HashData(text));
        Write(BackupManifest.FileName, new MemoryStream(text));
        Write(BackupManifest.SealName, new MemoryStream(System.Text.Encoding.ASCII.GetBytes($"{seal}  {BackupManifest.FileName}\n")));
        Finish();
        return seal;
    }

    /// <summary>Takes an unfinished backup away.</summary>
    public abstract void Dispose();

    /// <summary>Writes a file of the backup, to the disk.</summary>
    protected abstract void Write(string path, Stream from);

    /// <summary>Gives the backup its name.</summary>
    protected abstract void Finish();

    private sealed class FolderTarget(string path) : BackupTarget
    {
        private readonly string _part = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(path)!, $".{System.IO.Path.GetFileName(path)}.{System.IO.Path.GetRandomFileName()}.part");

        private bool _done;

        public override string Path => path;

        public override void Dispose()
        {
            if (!_done && Directory.Exists(_part))
            {
                Directory.Delete(_part, recursive: true);
            }
        }

        protected override void Write(string path, Stream from)
        {
            string file = RelativePath.In(_part, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            using FileStream to = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            from.CopyTo(to, 1 << 20);
            to.Flush(flushToDisk: true);
        }

        protected override void Finish()
        {
            WritePoint.Reached(WritePoint.BackupWritten);
            Directory.Move(_part, path);
            _done = true;
            WritePoint.Reached(WritePoint.BackupDone);
        }
    }

    private sealed class TarTarget(OutputFile file) : BackupTarget
    {
        private Stream? _stream;
        private TarWriter? _tar;

        public override string Path => file.Path;

        public override void Dispose()
        {
            try
            {
                _tar?.Dispose();
            }
            catch (IOException)
            {
                // It would write the end of a file that goes away: on a full disk it cannot.
            }
            finally
            {
                _stream?.Dispose();
                file.Dispose();
            }
        }

        protected override void Write(string path, Stream from)
        {
            _tar ??= new TarWriter(_stream = file.Create(), TarEntryFormat.Pax, leaveOpen: true);
            _tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = from, ModificationTime = DateTimeOffset.UnixEpoch });
        }

        protected override void Finish()
        {
            _tar!.Dispose();
            _tar = null;
            _stream!.Dispose();
            WritePoint.Reached(WritePoint.BackupWritten);
            file.Commit();
            WritePoint.Reached(WritePoint.BackupDone);
        }
    }
}
