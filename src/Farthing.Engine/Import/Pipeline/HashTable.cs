using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>An entry of a <see cref="HashTable{T}"/>; one of zeros is free.</summary>
internal interface IHashed<T>
    where T : unmanaged
{
    /// <summary>Where it belongs, evenly over all 64 bits.</summary>
    ulong Hash { get; }

    /// <summary>Whether nothing is there.</summary>
    bool IsFree { get; }

    /// <summary>Whether both stand for the same.</summary>
    bool Is(in T other);
}

/// <summary>The memory that a table may take, its growing included.</summary>
/// <param name="Bytes">Beyond so many its entries go to disk.</param>
/// <param name="Folder">Where they go to; null: nowhere, the table takes what it needs.</param>
internal sealed record TableRoom(long Bytes, string? Folder);

/// <summary>
/// A table with open addressing, at most three quarters full, whose entries lie in the order of their hashes. What outgrows its room goes
/// to disk as a sorted run and is brought back for those who name it beforehand: so any number of ids and keys is told apart in the same memory.
/// </summary>
internal sealed unsafe class HashTable<T> : IDisposable
    where T : unmanaged, IHashed<T>
{
    private const long Smallest = 1 << 12;
    private const long Doubling = 1 << 22;
    private readonly TableRoom _room;
    private ZeroedMemory<T> _memory = new(Smallest);
    private SortedRuns<T>? _runs;

    public HashTable(TableRoom room) => _room = room;

    /// <summary>How many entries lie in memory.</summary>
    public int Count { get; private set; }

    /// <summary>Whether entries lie on disk: only what was recalled can be found then.</summary>
    public bool IsSpilled => _runs is not null;

    /// <summary>Asks the processor to fetch what a look-up will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_memory.Start + Home(hash, _memory.Length));
        }
    }

    /// <summary>The entry that stands for the same, or the free one where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Find(in T wanted)
    {
        T* end = _memory.Start + _memory.Length;
        T* entry = _memory.Start + Home(wanted.Hash, _memory.Length);
        while (!entry->IsFree && !entry->Is(wanted))
        {
            entry = ++entry == end ? _memory.Start : entry;
        }

        return entry;
    }

    /// <summary>Notes that a free entry was filled.</summary>
    public void Added()
    {
        if (IsFull(++Count, _memory.Length))
        {
            Resize(Larger(_memory.Length));
        }
    }

    /// <summary>Takes memory for so many entries at once, as far as it may.</summary>
    public void Reserve(long count)
    {
        long length = Math.Max(Smallest, (count / 2 * 3) + 4);
        if (IsFull(count, _memory.Length) && length <= _room.Bytes / sizeof(T))
        {
            Resize(length);
        }
    }

    /// <summary>Makes sure that so many more entries find room: those that are there may have to go to disk.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void MakeRoom(int more)
    {
        long length = _memory.Length;
        while (IsFull((long)Count + more, length))
        {
            length = Larger(length);
        }

        // Where some entries lie on disk more of them may: all is read for each part anyway, and the memory is the parts' then.
        long bytes = IsSpilled ? _room.Bytes / 2 : _room.Bytes;
        if (_room.Folder is not null && Count > 0 && length > _memory.Length && (_memory.Length + length) * sizeof(T) > bytes)
        {
            Spill();
        }
    }

    /// <summary>Brings back from disk what has these hashes.</summary>
    /// <param name="hashes">In ascending order.</param>
    public void Recall(ReadOnlySpan<ulong> hashes) => _runs?.Find(hashes, (in T found) =>
    {
        T* entry = Find(found);
        if (entry->IsFree)
        {
            *entry = found;
            Added();
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _runs?.Dispose();
    }

    /// <summary>A hash's share of 2⁶⁴ is the place's share of the length: so the length may be any number, and places are in the order of hashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Home(ulong hash, long length) => (long)Math.BigMul(hash, (ulong)length, out _);

    private static bool IsFull(long count, long length) => count > length / 4 * 3;

    /// <summary>Large tables grow by a half, so that less of them lies idle.</summary>
    private static long Larger(long length) => length < Doubling ? length * 2 : length / 2 * 3;

    // Old and new entries lie in the order of their hashes, so both are gone through from front to back.
    private void Resize(long length)
    {
        using ZeroedMemory<T> old = _memory;
        _memory = new ZeroedMemory<T>(length);
        T* end = old.Start + old.Length;
        for (T* entry = old.Start; entry < end; entry++)
        {
            if (!entry->IsFree)
            {
                *Find(*entry) = *entry;
            }
        }
    }

    private void Spill()
    {
        _runs ??= new SortedRuns<T>(_room.Folder!);
        using (SortedRuns<T>.Writer writer = _runs.Begin())
        {
            WriteSorted(writer);
        }

        _memory.Dispose();
        (_memory, Count) = (new ZeroedMemory<T>(Smallest), 0);
    }

    /// <summary>
    /// Entries lie near their homes: among those between two free places a few have passed each other. At the front are some whose home is
    /// at the end, where there was no room: they come last.
    /// </summary>
    private void WriteSorted(SortedRuns<T>.Writer writer)
    {
        List<T> late = [];
        bool inFront = true;
        for (long place = 0; place < _memory.Length; place++)
        {
            T entry = _memory.Start[place];
            if (entry.IsFree)
            {
                inFront = false;
                writer.EndStretch();
            }
            else if (inFront && Home(entry.Hash, _memory.Length) > place)
            {
                late.Add(entry);
            }
            else
            {
                writer.Add(entry);
            }
        }

        foreach (T entry in CollectionsMarshal.AsSpan(late))
        {
            writer.Add(entry);
        }
    }
}
