using System.Security.Cryptography;

namespace Farthing.Engine.Backup;

/// <summary>A stream that is read once, from its place to its end, and tells then what went through it.</summary>
internal sealed class HashedCopy : Stream
{
    private readonly Stream _from;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Action<long>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly long _length;
    private long _read;

    /// <param name="from">What is read; it stays open.</param>
    /// <param name="progress">Told how many bytes were read with each piece.</param>
    /// <param name="cancellation">Stops it.</param>
    public HashedCopy(Stream from, Action<long>? progress, CancellationToken cancellation) =>
        (_from, _progress, _cancellation, _length) = (from, progress, cancellation, from.Length - from.Position);

    /// <summary>Bytes read so far.</summary>
    public long Bytes => _read;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads a stream to its end into another, and gives its length and SHA-256.</summary>
    public static (long Bytes, string Sha256) Run(Stream from, Stream to, Action<long>? progress, CancellationToken cancellation)
    {
        using HashedCopy copy = new(from, progress, cancellation);
        copy.CopyTo(to, 1 << 20);
        return (copy.Bytes, copy.Sha256());
    }

    /// <summary>SHA-256 of what was read, in lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _cancellation.ThrowIfCancellationRequested();
        int count = _from.Read(buffer);
        _hash.AppendData(buffer[..count]);
        _read += count;
        if (count > 0)
        {
            _progress?.Invoke(count);
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
