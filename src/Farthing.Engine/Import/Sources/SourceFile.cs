using System.IO.Compression;
using System.Text;
using Farthing.Core.Errors;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// A file being read: counts and hashes its bytes as they pass, unpacks gzip, and turns any encoding into UTF-8.
/// </summary>
public sealed class SourceFile : IDisposable
{
    /// <summary>A gzip file that unpacks to more than this many times its size (and 256 MiB) is refused.</summary>
    public const int MaxExpansion = 200;

    private const long LargeFile = 4 << 20;
    private readonly FileStream _file;
    private readonly HashingStream _hashing;

    private SourceFile(string path, FileStream file)
    {
        (Path, Name, _file) = (path, System.IO.Path.GetFileName(path), file);
        _hashing = new HashingStream(file, ahead: file.Length > LargeFile);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>Its size in bytes, as stored (packed, where it is).</summary>
    public long Length => _file.Length;

    /// <summary>Bytes read so far, as stored.</summary>
    public long Position => _hashing.Count;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="UserException">FT-2001 no such file, FT-2002 a folder, FT-2003 unreadable, FT-2004 empty.</exception>
    public static SourceFile Open(string path)
    {
        SourcePlace place = new(path, 0, 0);
        if (Directory.Exists(path))
        {
            throw new UserException(
                "FT-2002", $"{path} is a folder, not a file.", place, $"name the files in it, such as {path.TrimEnd('/')}/*.csv");
        }

        try
        {
            FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
            if (!file.CanSeek || file.Length == 0)
            {
                bool regular = file.CanSeek;
                file.Dispose();
                throw regular
                    ? new UserException("FT-2004", $"{path} is empty: not even a header.", place)
                    : new UserException("FT-2003", $"{path} is not a regular file.", place, "write it to disk first");
            }

            return new SourceFile(path, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException("FT-2001", $"There is no file {path}.", place, Neighbour(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException("FT-2003", $"{path} cannot be read: {e.Message}", place, "check its permissions");
        }
    }

    /// <summary>SHA-256 of a whole file in lower-case hexadecimal.</summary>
    public static string Hash(string path, CancellationToken cancellation)
    {
        using SourceFile file = Open(path);
        byte[] buffer = new byte[1 << 20];
        while (file._hashing.Read(buffer) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return file.Finish();
    }

    /// <summary>The first bytes of the content (unpacked), to tell what kind of file it is; reading starts anew after.</summary>
    public byte[] Peek(int count)
    {
        byte[] bytes = new byte[count];
        Stream stream = Unpack(_file);
        int read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        _file.Position = 0;
        return bytes[..read];
    }

    /// <summary>The content as UTF-8 without a byte order mark. A mark in the file outweighs what is asked for.</summary>
    /// <param name="encoding"><see cref="SourceEncoding.Auto"/>: by the mark, UTF-16 by its zero bytes, else UTF-8.</param>
    /// <param name="transcoded">Whether characters that could not be read were replaced by U+FFFD on the way.</param>
    public Stream Utf8(SourceEncoding encoding, out bool transcoded)
    {
        byte[] head = Peek(256);
        (SourceEncoding found, int mark) = SourceEncodings.Detect(head);
        if (mark > 0 || encoding == SourceEncoding.Auto)
        {
            encoding = found;
        }

        Stream stream = Unpack(_hashing);
        SkipMark(stream, mark);
        transcoded = encoding != SourceEncoding.Utf8;
        return transcoded
            ? Encoding.CreateTranscodingStream(stream, SourceEncodings.Of(encoding), new UTF8Encoding(false), leaveOpen: true)
            : stream;
    }

    /// <summary>Reads what is left and gives the SHA-256 of all bytes, in lower-case hexadecimal.</summary>
    public string Finish()
    {
        byte[] buffer = new byte[1 << 16];
        while (_hashing.Read(buffer) > 0)
        {
        }

        return _hashing.Hash();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hashing.Dispose();
        _file.Dispose();
    }

    private static void SkipMark(Stream stream, int mark)
    {
        Span<byte> skipped = stackalloc byte[4];
        stream.ReadExactly(skipped[..mark]);
    }

    private Stream Unpack(Stream stream)
    {
        bool packed = Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return packed ? new BoundedStream(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), Path, Length) : stream;
    }

    private static string? Neighbour(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? ".";
        if (!Directory.Exists(folder))
        {
            return $"the folder {folder} does not exist either";
        }

        IEnumerable<string> names = Directory.EnumerateFiles(folder).Take(10_000).Select(f => System.IO.Path.GetFileName(f));
        return NearMatch.Suggest(System.IO.Path.GetFileName(path), names);
    }
}
