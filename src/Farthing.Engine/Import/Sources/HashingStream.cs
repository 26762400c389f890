using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// Counts and hashes what is read through it. Of a large file a thread of its own reads and hashes a few blocks ahead, so that
/// neither holds up whoever makes rows of them.
/// </summary>
internal sealed class HashingStream(Stream inner, bool ahead) : ReadOnlyStream
{
    private const int BlockBytes = 1 << 20;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<ArraySegment<byte>> _blocks = new(4);
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private Thread? _reader;
    private ArraySegment<byte> _block = ArraySegment<byte>.Empty;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;
    private long _count;

    /// <summary>Bytes read from the file so far; may be asked from another thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>SHA-256 in lower-case hexadecimal, once everything was read.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override int Read(Span<byte> buffer)
    {
        if (!ahead)
        {
            return ReadInner(buffer);
        }

        int read = 0;
        while (read < buffer.Length && (_block.Count > 0 || Next(wait: read == 0)))
        {
            int part = Math.Min(_block.Count, buffer.Length - read);
            _block.AsSpan(0, part).CopyTo(buffer[read..]);
            (_block, read) = (_block[part..], read + part);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _stop.Cancel();
            _reader?.Join();
            _stop.Dispose();
            _blocks.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    // The next block that was read ahead; false: there is none any more, or none yet.
    private bool Next(bool wait)
    {
        if (_reader is null)
        {
            _reader = new Thread(ReadAhead) { IsBackground = true, Name = "import reader" };
            _reader.Start();
        }

        if (_block.Array is { Length: BlockBytes } done)
        {
            _free.Add(done);
            _block = ArraySegment<byte>.Empty;
        }

        if (_blocks.TryTake(out ArraySegment<byte> block, wait ? Timeout.Infinite : 0))
        {
            _block = block;
            return true;
        }

        if (wait)
        {
            _failure?.Throw();
        }

        return false;
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                byte[] block = _free.TryTake(out byte[]? free) ? free : new byte[BlockBytes];
                int read = ReadInner(block);
                if (read == 0)
                {
                    break;
                }

                _blocks.Add(new ArraySegment<byte>(block, 0, read), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody reads on.
        }
#pragma warning disable CA1031 // passed on to whoever reads
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _blocks.CompleteAdding();
        }
    }

    private int ReadInner(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        Volatile.Write(ref _count, _count + read);
        return read;
    }
}
