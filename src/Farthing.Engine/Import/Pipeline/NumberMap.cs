using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Gives ids, known by 96 bits of their hash, dense numbers from 1 in the order in which they come. 16 bytes an entry, at
/// most seven tenths full; up to 2³¹ ids.
/// </summary>
public sealed unsafe class NumberMap
{
    private Entry[] _entries = GC.AllocateArray<Entry>(1 << 12, pinned: true);
    private int _mask = (1 << 12) - 1;

    /// <summary>How many ids it holds: the largest number.</summary>
    public int Count { get; private set; }

    /// <summary>Asks the processor to fetch what a lookup will need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong low)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _entries[(int)(low & (uint)_mask)]));
        }
    }

    /// <summary>The number of an id, a new one when it is new.</summary>
    /// <returns>The number; negative when it is new.</returns>
    public int GetOrAdd(ulong low, ulong high)
    {
        uint tag = unchecked((uint)high);
        int at = (int)(low & (uint)_mask);
        while (true)
        {
            ref Entry entry = ref _entries[at];
            if (entry.Number == 0)
            {
                break;
            }

            if (entry.Low == low && entry.Tag == tag)
            {
                return entry.Number;
            }

            at = (at + 1) & _mask;
        }

        _entries[at] = new Entry { Low = low, Tag = tag, Number = ++Count };
        if (Count > _mask / 10 * 7)
        {
            Grow();
        }

        return -Count;
    }

    /// <summary>Makes room for so many ids at once.</summary>
    public void Reserve(long count)
    {
        while (_mask / 10 * 7 <= count && _mask < 1 << 29)
        {
            Grow();
        }
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = GC.AllocateArray<Entry>(checked((_mask + 1) * 2), pinned: true);
        _mask = _entries.Length - 1;
        foreach (Entry entry in old)
        {
            if (entry.Number == 0)
            {
                continue;
            }

            int at = (int)(entry.Low & (uint)_mask);
            while (_entries[at].Number != 0)
            {
                at = (at + 1) & _mask;
            }

            _entries[at] = entry;
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
