using System.Numerics;
using System.Text;

namespace Farthing.EngineTests.Reference;

/// <summary>The integers of docs/costing.md in their plainest form.</summary>
public static class RefArithmetic
{
    public const long TicksPerMs = 720_720;

    /// <summary>Cascade rounding: costᵢ = ⌊|P|·Cᵢ/W⌋ − ⌊|P|·Cᵢ₋₁/W⌋ with the sign of P. W must not be zero.</summary>
    public static BigInteger[] Cascade(BigInteger amount, IReadOnlyList<BigInteger> weights)
    {
        var total = BigInteger.Zero;
        foreach (var weight in weights) total += weight;
        var shares = new BigInteger[weights.Count];
        var running = BigInteger.Zero;
        for (var i = 0; i < shares.Length; i++)
        {
            var before = BigInteger.Abs(amount) * running / total;
            running += weights[i];
            var after = BigInteger.Abs(amount) * running / total;
            shares[i] = (after - before) * amount.Sign;
        }
        return shares;
    }

    /// <summary>Numerator / denominator (positive) to the nearest integer, a tie to the even one.</summary>
    public static BigInteger HalfEven(BigInteger numerator, BigInteger denominator)
    {
        var floor = FloorDiv(numerator, denominator);
        var twice = 2 * (numerator - floor * denominator);
        if (twice > denominator || (twice == denominator && !floor.IsEven)) floor += 1;
        return floor;
    }

    public static BigInteger FloorDiv(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>Order of the UTF-8 bytes; nothing comes first.</summary>
    public static int CompareBytes(string? a, string? b)
    {
        if (a is null || b is null) return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        return Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
    }

    public static readonly Comparer<string?> ByBytes = Comparer<string?>.Create(CompareBytes);

    /// <summary>FNV-1a 64 of the id's UTF-8 bytes, modulo 4096.</summary>
    public static int Bucket(string id)
    {
        var hash = new BigInteger(14695981039346656037UL);
        foreach (var b in Encoding.UTF8.GetBytes(id))
        {
            hash = (hash ^ b) * 1099511628211UL & ulong.MaxValue;
        }
        return (int)(hash % 4096);
    }

    /// <summary>Length of the union of half-open intervals.</summary>
    public static long UnionLength(IEnumerable<(long From, long To)> intervals)
    {
        long sum = 0, reached = long.MinValue;
        foreach (var (from, to) in intervals.Where(i => i.To > i.From).OrderBy(i => i.From))
        {
            if (to <= reached) continue;
            sum += to - Math.Max(from, reached);
            reached = to;
        }
        return sum;
    }
}
