using Farthing.Core.Errors;

namespace Farthing.Engine.Export;

/// <summary>
/// A file in the making: written under another name beside its target and given the target's name at the end, so that nobody ever
/// sees half of it. Disposing without <see cref="Commit"/> leaves nothing behind.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private readonly string _shown;
    private readonly bool _overwrite;
    private bool _committed;

    private OutputFile(string path, string shown, bool overwrite)
    {
        (Path, _shown, _overwrite) = (path, shown, overwrite);
        string folder = System.IO.Path.GetDirectoryName(path)!;
        TemporaryPath = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(path)}.{System.IO.Path.GetRandomFileName()}.part");
    }

    /// <summary>The target.</summary>
    public string Path { get; }

    /// <summary>Where it is written meanwhile; in the target's folder.</summary>
    public string TemporaryPath { get; }

    /// <summary>Prepares a file. Nothing is made yet.</summary>
    /// <param name="path">The target's full path.</param>
    /// <param name="shown">The target as the user wrote it.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="UserException">FT-6302: there is a file already; FT-6303: its folder is not there, or it is a folder.</exception>
    public static OutputFile At(string path, string shown, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new UserException("FT-6303", $"{shown} is a folder.", new SourcePlace(shown, 0, 0), "name a file in it");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw new UserException(
                "FT-6303", $"The folder of {shown} is not there.", new SourcePlace(shown, 0, 0), "make the folder first, or name another");
        }

        if (File.Exists(path) && !overwrite)
        {
            throw Exists(shown);
        }

        return new OutputFile(path, shown, overwrite);
    }

    /// <summary>Makes the temporary file. Nothing is buffered: give it large pieces.</summary>
    public Stream Create() => new TargetStream(TemporaryPath);

    /// <summary>Writes what is buffered by the system to the disk and gives the file its name.</summary>
    /// <exception cref="UserException">FT-6302: meanwhile somebody else made a file of that name.</exception>
    public void Commit()
    {
        using (FileStream written = new(TemporaryPath, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(TemporaryPath, Path, _overwrite);
            _committed = true;
        }
        catch (IOException) when (!_overwrite && File.Exists(Path))
        {
            throw Exists(_shown);
        }
    }

    /// <summary>Takes an unfinished file away.</summary>
    public void Dispose()
    {
        if (!_committed)
        {
            File.Delete(TemporaryPath);
        }
    }

    private static UserException Exists(string shown) => new(
        "FT-6302", $"{shown} is there already; it was left as it is.", new SourcePlace(shown, 0, 0), "name another file, or add --overwrite");

    /// <summary>Says in an <see cref="IOException"/> that a file became larger than its file system takes (4 GB on a memory stick).</summary>
    private sealed class TargetStream(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        // A derived stream gets spans here too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                base.Write(buffer, offset, count);
            }
            catch (ArgumentOutOfRangeException e) when (count > 0)
            {
                throw new IOException("The file is larger than its file system takes.", e);
            }
        }
    }
}
