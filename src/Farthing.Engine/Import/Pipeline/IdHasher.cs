using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// A 128-bit hash of ids, seeded per store (after Wang Yi's wyhash: products of 64-bit words, folded). Ids are told apart
/// by 96 of its bits: among n ids two differ and yet meet with odds of n²/2⁹⁷, 10⁻¹⁵ at fourteen million, 6·10⁻¹² at a
/// billion. The seed is random and secret, so that nobody can make ids that meet.
/// </summary>
public sealed class IdHasher
{
    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly ulong _k2;
    private readonly ulong _k3;
    private readonly ulong _k4;
    private readonly ulong _k5;

    /// <summary>A hasher; the same seed gives the same hashes.</summary>
    public IdHasher(ulong seed)
    {
        // SplitMix64 (Steele, Lea, Flood 2014) spreads the seed over the keys.
        _k0 = Next(ref seed);
        _k1 = Next(ref seed);
        _k2 = Next(ref seed);
        _k3 = Next(ref seed);
        _k4 = Next(ref seed);
        _k5 = Next(ref seed);
    }

    /// <summary>The hash of some bytes.</summary>
    /// <returns>Its lower and its upper 64 bits.</returns>
    public (ulong Low, ulong High) Hash(ReadOnlySpan<byte> bytes)
    {
        ulong s1 = _k0;
        ulong s2 = _k3;
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 16)
        {
            ulong a = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ulong b = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            s1 = Fold(a ^ _k1, b ^ s1);
            s2 = Fold(a ^ _k4, b ^ s2);
            rest = rest[16..];
        }

        (ulong first, ulong last) = Ends(rest);
        return Finish(first ^ s1, last ^ s2, (ulong)bytes.Length);
    }

    /// <summary>The hash of two numbers.</summary>
    public (ulong Low, ulong High) Hash(long first, long second) =>
        unchecked(Finish((ulong)first ^ _k0, (ulong)second ^ _k3, 16));

    /// <summary>The hash of a text and a number.</summary>
    public (ulong Low, ulong High) Hash(ReadOnlySpan<byte> bytes, long number)
    {
        (ulong low, ulong high) = Hash(bytes);
        return unchecked(Finish(low ^ (ulong)number, high ^ _k2, 17));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (ulong Low, ulong High) Finish(ulong a, ulong b, ulong length)
    {
        ulong high = Math.BigMul(a ^ _k1, b ^ _k2, out ulong low);
        return (Fold(low ^ _k0 ^ length, high ^ _k4), Fold(low ^ _k5, high ^ _k3 ^ length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    // Up to 16 bytes as two words; bytes of short texts may be in both, the length tells them apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Last) Ends(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length;
        if (length >= 8)
        {
            return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]));
        }

        if (length >= 4)
        {
            return (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - 4)..]));
        }

        return length == 0 ? (0UL, 0UL) : (((ulong)bytes[0] << 16) | ((ulong)bytes[length >> 1] << 8) | bytes[length - 1], 0UL);
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
