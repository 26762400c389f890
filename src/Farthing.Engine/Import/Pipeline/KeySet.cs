using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// The 64-bit hashes of a fact's keys. A hash that is not there proves the key new; one that is there only makes the row a
/// suspect, which is then compared by its text. So two keys that meet cost time, never a row.
/// </summary>
public sealed unsafe class KeySet
{
    private readonly ulong _keep;
    private ulong[] _slots = GC.AllocateArray<ulong>(1 << 12, pinned: true);
    private int _mask = (1 << 12) - 1;

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
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[(int)(hash & _keep & (uint)_mask)]));
        }
    }

    /// <summary>Adds a hash.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(ulong hash)
    {
        hash &= _keep;
        hash = hash == 0 ? 1 : hash; // 0 marks a free slot
        int at = (int)(hash & (uint)_mask);
        while (_slots[at] != 0)
        {
            if (_slots[at] == hash)
            {
                return false;
            }

            at = (at + 1) & _mask;
        }

        _slots[at] = hash;
        if (++Count > _mask / 10 * 7)
        {
            Grow();
        }

        return true;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = GC.AllocateArray<ulong>(checked((_mask + 1) * 2), pinned: true);
        _mask = _slots.Length - 1;
        foreach (ulong hash in old)
        {
            if (hash == 0)
            {
                continue;
            }

            int at = (int)(hash & (uint)_mask);
            while (_slots[at] != 0)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = hash;
        }
    }
}
