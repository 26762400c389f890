using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// The 64-bit hashes of a fact's keys. A hash that is not there proves the key new; one that is there only makes the row a
/// suspect, which is then compared by its text. So two keys that meet cost time, never a row.
/// </summary>
internal sealed unsafe class KeySet : IDisposable
{
    private readonly ulong _keep;
    private readonly HashTable<Key> _table;

    /// <summary>An empty set.</summary>
    /// <param name="keep">Bits of a hash that count; fewer only in tests, to make keys meet.</param>
    /// <param name="room">The memory it may take.</param>
    public KeySet(ulong keep, TableRoom room) => (_keep, _table) = (keep, new HashTable<Key>(room));

    /// <inheritdoc cref="HashTable{T}.IsSpilled"/>
    public bool IsSpilled => _table.IsSpilled;

    /// <summary>Asks the processor to fetch what <see cref="Add"/> will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash) => _table.Prefetch(Kept(hash));

    /// <summary>Adds a hash.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(ulong hash)
    {
        Key key = new(Kept(hash));
        Key* entry = _table.Find(key);
        if (!entry->IsFree)
        {
            return false;
        }

        *entry = key;
        _table.Added();
        return true;
    }

    /// <inheritdoc cref="HashTable{T}.Reserve"/>
    public void Reserve(long count) => _table.Reserve(count);

    /// <inheritdoc cref="HashTable{T}.MakeRoom"/>
    public void MakeRoom(int more) => _table.MakeRoom(more);

    /// <summary>Brings back from disk which of these hashes are there, in any order; they are put in order.</summary>
    public void Recall(List<ulong> hashes)
    {
        Span<ulong> kept = CollectionsMarshal.AsSpan(hashes);
        foreach (ref ulong hash in kept)
        {
            hash = Kept(hash);
        }

        kept.Sort();
        _table.Recall(kept);
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    // 0 marks a free entry.
    private ulong Kept(ulong hash) => Math.Max(1, hash & _keep);

    private readonly record struct Key(ulong Hash) : IHashed<Key>
    {
        public bool IsFree => Hash == 0;

        public bool Is(in Key other) => Hash == other.Hash;
    }
}
