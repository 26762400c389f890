using System.Runtime.CompilerServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Sizes and places of tables with open addressing, whose length may be any number.</summary>
internal static class HashTable
{
    /// <summary>The length of an empty table.</summary>
    public const long Smallest = 1 << 12;

    private const long Doubling = 1 << 22;

    /// <summary>Where a hash belongs: its share of 2⁶⁴ is the place's share of the length, so places are in the order of hashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Home(ulong hash, long length) => (long)Math.BigMul(hash, (ulong)length, out _);

    /// <summary>Whether so many entries are too many: more than three quarters.</summary>
    public static bool IsFull(long count, long length) => count > length / 4 * 3;

    /// <summary>The next length: large tables grow by a half, so that less of them lies idle.</summary>
    public static long Larger(long length) => length < Doubling ? length * 2 : length / 2 * 3;

    /// <summary>A length for so many entries and a few more.</summary>
    public static long RoomFor(long count) => Math.Max(Smallest, (count / 2 * 3) + 4);
}
