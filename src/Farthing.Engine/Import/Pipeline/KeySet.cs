using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// The 64-bit hashes of a fact's keys. A hash that is not there proves the key new; one that is there only makes the row a
/// suspect, which is then compared by its text. So two keys that meet cost time, never a row.
/// </summary>
public sealed unsafe class KeySet : IDisposable
{
    private readonly ulong _keep;
    private ZeroedMemory<ulong> _memory = new(HashTable.Smallest);

    /// <summary>An empty set.</summary>
    /// <param name="keep">Bits of a hash that count; fewer only in tests, to make keys meet.</param>
    public KeySet(ulong keep = ulong.MaxValue) => _keep = keep;

    /// <summary>How many hashes it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Asks the processor to fetch what <see cref="Add"/> will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_memory.Start + HashTable.Home(hash & _keep, _memory.Length));
        }
    }

    /// <summary>Adds a hash.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(ulong hash)
    {
        hash &= _keep;
        hash = hash == 0 ? 1 : hash; // 0 marks a free slot
        ulong* slot = Find(hash);
        if (*slot != 0)
        {
            return false;
        }

        *slot = hash;
        if (HashTable.IsFull(++Count, _memory.Length))
        {
            Resize(HashTable.Larger(_memory.Length));
        }

        return true;
    }

    /// <summary>Makes room for so many hashes at once.</summary>
    public void Reserve(long count)
    {
        if (HashTable.IsFull(count, _memory.Length))
        {
            Resize(HashTable.RoomFor(count));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* Find(ulong hash)
    {
        ulong* end = _memory.Start + _memory.Length;
        ulong* slot = _memory.Start + HashTable.Home(hash, _memory.Length);
        while (*slot != 0 && *slot != hash)
        {
            slot = ++slot == end ? _memory.Start : slot;
        }

        return slot;
    }

    private void Resize(long length)
    {
        using ZeroedMemory<ulong> old = _memory;
        _memory = new ZeroedMemory<ulong>(length);
        ulong* end = old.Start + old.Length;
        for (ulong* slot = old.Start; slot < end; slot++)
        {
            if (*slot != 0)
            {
                *Find(*slot) = *slot;
            }
        }
    }
}
