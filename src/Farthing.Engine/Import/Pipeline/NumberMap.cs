using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Gives ids, known by 96 bits of their hash, dense numbers from 1 in the order in which they come. 16 bytes an entry, at
/// most three quarters full; up to 2³¹ ids.
/// </summary>
public sealed unsafe class NumberMap : IDisposable
{
    private ZeroedMemory<Entry> _memory = new(HashTable.Smallest);

    /// <param name="last">The largest number that some id has, in the map or not.</param>
    public NumberMap(int last = 0) => Last = last;

    /// <summary>How many ids it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The largest number.</summary>
    public int Last { get; private set; }

    /// <summary>Asks the processor to fetch what a lookup will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong low)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_memory.Start + HashTable.Home(low, _memory.Length));
        }
    }

    /// <summary>The number of an id, a new one when it is new.</summary>
    /// <returns>The number; negative when it is new.</returns>
    public int GetOrAdd(ulong low, ulong high)
    {
        Entry* entry = Find(low, unchecked((uint)high));
        if (entry->Number != 0)
        {
            return entry->Number;
        }

        int number = Last = checked(Last + 1);
        *entry = new Entry { Low = low, Tag = unchecked((uint)high), Number = number };
        Added();
        return -number;
    }

    /// <summary>Takes in an id whose number is known. The largest must be there, or known, before a new id is asked for.</summary>
    /// <returns>Whether the id was new.</returns>
    public bool Put(ulong low, ulong high, int number)
    {
        Entry* entry = Find(low, unchecked((uint)high));
        if (entry->Number != 0)
        {
            return false;
        }

        *entry = new Entry { Low = low, Tag = unchecked((uint)high), Number = number };
        Last = Math.Max(Last, number);
        Added();
        return true;
    }

    /// <summary>Makes room for so many ids at once.</summary>
    public void Reserve(long count)
    {
        if (HashTable.IsFull(count, _memory.Length))
        {
            Resize(HashTable.RoomFor(count));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    // The id's entry, or the free one where it belongs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Entry* Find(ulong low, uint tag)
    {
        Entry* end = _memory.Start + _memory.Length;
        Entry* entry = _memory.Start + HashTable.Home(low, _memory.Length);
        while (entry->Number != 0 && (entry->Low != low || entry->Tag != tag))
        {
            entry = ++entry == end ? _memory.Start : entry;
        }

        return entry;
    }

    private void Added()
    {
        if (HashTable.IsFull(++Count, _memory.Length))
        {
            Resize(HashTable.Larger(_memory.Length));
        }
    }

    // Old and new entries lie in the order of their hashes, so both are gone through from front to back.
    private void Resize(long length)
    {
        using ZeroedMemory<Entry> old = _memory;
        _memory = new ZeroedMemory<Entry>(length);
        Entry* end = old.Start + old.Length;
        for (Entry* entry = old.Start; entry < end; entry++)
        {
            if (entry->Number != 0)
            {
                *Find(entry->Low, entry->Tag) = *entry;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong Low;
        public uint Tag;
        public int Number;
    }
}
