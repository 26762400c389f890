using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Entries on disk, in runs that are each in the order of hashes. Files have no name on systems where an open file needs none, so that
/// nothing is left of them however the process ends.
/// </summary>
internal sealed class SortedRuns<T>(string folder) : IDisposable
    where T : unmanaged, IHashed<T>
{
    private const int Buffered = 1 << 16;
    private readonly List<(SafeFileHandle File, long Count)> _runs = [];
    private readonly T[] _read = GC.AllocateUninitializedArray<T>(Buffered);

    /// <summary>Takes an entry that was found.</summary>
    public delegate void Taker(in T entry);

    /// <summary>Begins a run, which is there when the writer is disposed.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public Writer Begin()
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "keys-" + Path.GetRandomFileName());
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        _runs.Add((file, 0));
        return new Writer(this, file);
    }

    /// <summary>Hands over the entries that have these hashes: every run is read once, from front to back.</summary>
    /// <param name="hashes">In ascending order.</param>
    /// <param name="found">Takes them.</param>
    public void Find(ReadOnlySpan<ulong> hashes, Taker found)
    {
        foreach ((SafeFileHandle file, long count) in _runs)
        {
            Find(file, count, hashes, found);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((SafeFileHandle file, _) in _runs)
        {
            file.Dispose();
        }
    }

    private void Find(SafeFileHandle file, long count, ReadOnlySpan<ulong> hashes, Taker found)
    {
        int at = 0;
        for (long from = 0; from < count && at < hashes.Length; from += _read.Length)
        {
            Span<T> entries = _read.AsSpan(0, (int)Math.Min(_read.Length, count - from));
            Read(file, from, entries);
            foreach (ref readonly T entry in entries)
            {
                ulong hash = entry.Hash;
                while (at < hashes.Length && hashes[at] < hash)
                {
                    at++;
                }

                if (at == hashes.Length)
                {
                    break;
                }

                if (hashes[at] == hash)
                {
                    found(entry);
                }
            }
        }
    }

    private static void Read(SafeFileHandle file, long from, Span<T> entries)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(entries);
        long offset = from * Unsafe.SizeOf<T>();
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("A run of ids and keys on disk ends early.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>Writes a run: what is added between two ends of stretches need not be in order, what lies behind an end is never less than what is before.</summary>
    internal sealed class Writer(SortedRuns<T> runs, SafeFileHandle file) : IDisposable
    {
        private T[] _buffer = new T[Buffered];
        private int _count;
        private int _stretch;
        private long _written;

        /// <summary>Adds an entry to the stretch.</summary>
        public void Add(in T entry)
        {
            if (_count == _buffer.Length)
            {
                MakeRoom();
            }

            int at = _count++;
            while (at > _stretch && _buffer[at - 1].Hash > entry.Hash)
            {
                _buffer[at] = _buffer[at - 1];
                at--;
            }

            _buffer[at] = entry;
        }

        /// <summary>Ends a stretch.</summary>
        public void EndStretch() => _stretch = _count;

        /// <inheritdoc/>
        public void Dispose()
        {
            _stretch = _count;
            Flush();
            runs._runs[^1] = (file, _written);
        }

        private void MakeRoom()
        {
            Flush();
            if (_count == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }
        }

        // The stretch that has not ended stays.
        private void Flush()
        {
            RandomAccess.Write(file, MemoryMarshal.AsBytes(_buffer.AsSpan(0, _stretch)), _written * Unsafe.SizeOf<T>());
            _written += _stretch;
            _buffer.AsSpan(_stretch, _count - _stretch).CopyTo(_buffer);
            (_count, _stretch) = (_count - _stretch, 0);
        }
    }
}
