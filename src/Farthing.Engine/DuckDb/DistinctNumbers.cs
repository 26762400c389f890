using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// A set of 64-bit numbers that are counted, in memory outside the runtime's, of which an engine keeps one for each group: numbers from 0 to
/// a limit are marked in a bitmap, others lie in a hash table. The store numbers customers, agents and interactions from 1, so that a bitmap
/// holds them in the least room; the table is for groups of few and for whatever else comes. A bitmap is made, and made larger,
/// once the table would need as much: of n numbers never more than some 40 bytes each are held.
/// </summary>
/// <remarks>Zero is an empty set: nothing is to be made before the first number. Whoever made one calls <see cref="Free"/>.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DistinctNumbers
{
    private const int FirstPlaces = 8;

    private ulong* _marks;
    private long* _places;          // a power of two of them; 0: free
    private long _limit;            // numbers from 0 below it are marked; a multiple of 64
    private int _placeCount;
    private int _taken;

    /// <summary>How many different numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long number)
    {
        if (unchecked((ulong)number) < unchecked((ulong)_limit))
        {
            ref ulong word = ref _marks[number >> 6];
            ulong mark = 1UL << (int)(number & 63);
            Count += (word & mark) == 0 ? 1 : 0;
            word |= mark;
            return;
        }

        AddToTable(number);
    }

    /// <summary>Adds the numbers of another set, which has none afterwards.</summary>
    public void Take(ref DistinctNumbers other)
    {
        if (other._limit > _limit || (other._limit == _limit && other._taken > _taken))
        {
            (this, other) = (other, this);
        }

        for (long word = 0; word < other._limit >> 6; word++)
        {
            ulong added = other._marks[word] & ~_marks[word];
            _marks[word] |= added;
            Count += BitOperations.PopCount(added);
        }

        for (int place = 0; place < other._placeCount; place++)
        {
            if (other._places[place] != 0)
            {
                Add(other._places[place]);
            }
        }

        other.Free();
    }

    /// <summary>Gives the memory back; the set is empty then.</summary>
    public void Free()
    {
        NativeMemory.Free(_marks);
        NativeMemory.Free(_places);
        this = default;
    }

    private void AddToTable(long number)
    {
        if (number == 0)
        {
            // A free place is 0: that number is in the bitmap, which it makes where there is none.
            Mark(64);
            Add(0);
            return;
        }

        if (_taken >= _placeCount - (_placeCount >> 2))
        {
            MakeRoom();
            Add(number);
            return;
        }

        if (Put(_places, _placeCount, number))
        {
            _taken++;
            Count++;
        }
    }

    private static bool Put(long* places, int count, long number)
    {
        int at = unchecked((int)((ulong)number * 0x9E3779B97F4A7C15UL >> 32)) & (count - 1);
        while (places[at] != 0)
        {
            if (places[at] == number)
            {
                return false;
            }

            at = (at + 1) & (count - 1);
        }

        places[at] = number;
        return true;
    }

    /// <summary>Makes the bitmap reach all numbers of the table, where it takes no more room than a table of twice the size; else that table.</summary>
    private void MakeRoom()
    {
        int places = _placeCount == 0 ? FirstPlaces : checked(_placeCount * 2);
        long greatest = 0;
        for (int place = 0; place < _placeCount; place++)
        {
            greatest = Math.Max(greatest, _places[place]);
        }

        long limit = Math.Max(2 * _limit, (greatest | 63) + 1);
        if (greatest > 0 && greatest < long.MaxValue / 4 && limit / 8 <= (long)places * sizeof(long))
        {
            Mark(limit);
        }
        else
        {
            Spread(places);
        }
    }

    /// <summary>Makes the bitmap reach <paramref name="limit"/> and moves what it reaches there out of the table.</summary>
    private void Mark(long limit)
    {
        ulong* marks = (ulong*)NativeMemory.AllocZeroed((nuint)(limit >> 6), sizeof(ulong));
        NativeMemory.Copy(_marks, marks, (nuint)(_limit >> 3));
        NativeMemory.Free(_marks);
        _marks = marks;
        _limit = limit;
        long* before = _places;
        int count = _placeCount;
        Count -= _taken;
        _places = null;
        (_placeCount, _taken) = (0, 0);
        for (int place = 0; place < count; place++)
        {
            if (before[place] != 0)
            {
                Add(before[place]);
            }
        }

        NativeMemory.Free(before);
    }

    private void Spread(int count)
    {
        long* places = (long*)NativeMemory.AllocZeroed((nuint)count, sizeof(long));
        for (int place = 0; place < _placeCount; place++)
        {
            if (_places[place] != 0)
            {
                Put(places, count, _places[place]);
            }
        }

        NativeMemory.Free(_places);
        _places = places;
        _placeCount = count;
    }
}
