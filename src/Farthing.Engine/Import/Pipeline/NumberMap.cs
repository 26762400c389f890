using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Gives ids, known by 96 bits of their hash, dense numbers from 1 in the order in which they come. 16 bytes an entry; up to 2³¹ ids.
/// </summary>
internal sealed unsafe class NumberMap : IDisposable
{
    private readonly HashTable<Entry> _table;

    /// <param name="last">The largest number that some id has, in the map or not.</param>
    /// <param name="room">The memory it may take.</param>
    public NumberMap(int last, TableRoom room) => (Last, _table) = (last, new HashTable<Entry>(room));

    /// <summary>The largest number.</summary>
    public int Last { get; private set; }

    /// <inheritdoc cref="HashTable{T}.IsSpilled"/>
    public bool IsSpilled => _table.IsSpilled;

    /// <inheritdoc cref="HashTable{T}.Prefetch"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong low) => _table.Prefetch(low);

    /// <summary>The number of an id, a new one when it is new.</summary>
    /// <returns>The number; negative when it is new.</returns>
    public int GetOrAdd(ulong low, ulong high)
    {
        Entry wanted = new() { Low = low, Tag = unchecked((uint)high) };
        Entry* entry = _table.Find(wanted);
        if (!entry->IsFree)
        {
            return entry->Number;
        }

        wanted.Number = Last = checked(Last + 1);
        *entry = wanted;
        _table.Added();
        return -wanted.Number;
    }

    /// <summary>Takes in an id whose number is known. The largest must be there, or known, before a new id is asked for.</summary>
    /// <returns>Whether the id was new to the memory.</returns>
    public bool Put(ulong low, ulong high, int number)
    {
        Entry known = new() { Low = low, Tag = unchecked((uint)high), Number = number };
        Entry* entry = _table.Find(known);
        if (!entry->IsFree)
        {
            return false;
        }

        *entry = known;
        Last = Math.Max(Last, number);
        _table.Added();
        return true;
    }

    /// <inheritdoc cref="HashTable{T}.Reserve"/>
    public void Reserve(long count) => _table.Reserve(count);

    /// <inheritdoc cref="HashTable{T}.MakeRoom"/>
    public void MakeRoom(int more) => _table.MakeRoom(more);

    /// <summary>Brings back from disk the ids that have these low hashes, in any order; they are put in order.</summary>
    public void Recall(List<ulong> low)
    {
        low.Sort();
        _table.Recall(CollectionsMarshal.AsSpan(low));
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry : IHashed<Entry>
    {
        public ulong Low;
        public uint Tag;
        public int Number;

        public readonly ulong Hash => Low;

        public readonly bool IsFree => Number == 0;

        public readonly bool Is(in Entry other) => Low == other.Low && Tag == other.Tag;
    }
}
