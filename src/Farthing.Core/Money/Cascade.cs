using System.Numerics;
using System.Runtime.CompilerServices;

namespace Farthing.Core.Money;

/// <summary>
/// Cascade rounding: an amount P over weights w₁…wₙ in order, with C the running and W the whole weight, gives
/// shareᵢ = ⌊|P|·Cᵢ/W⌋ − ⌊|P|·Cᵢ₋₁/W⌋ and P's sign (docs/costing.md 5). The shares add up to P exactly, each is within one
/// micro-unit of P·wᵢ/W, and −P gives exactly the opposite shares.
/// </summary>
/// <remarks>
/// The running quotient is never computed. Instead its remainder is carried: with |P| = a·W + b, ρ = b·Cᵢ₋₁ mod W and
/// t = b·wᵢ + ρ, shareᵢ = a·wᵢ + ⌊t/W⌋ and the next remainder is t mod W. ⌊t/W⌋ is estimated by one multiplication with
/// R = ⌊b·2⁶⁴/W⌋; as b &lt; W and wᵢ &lt; 2⁶⁴ the estimate of ⌊b·wᵢ/W⌋ is short by at most 1 and t adds at most 1, so at most two
/// corrections make it exact. Since t minus the estimate·W is below 3·W, arithmetic modulo 2⁶⁴ (W &lt; 2⁶¹, so that
/// it also keeps its sign) or 2¹²⁸ (W &lt; 2¹²⁶) loses nothing.
/// </remarks>
public struct Cascade
{
    /// <summary>Weights below this sum run on 64-bit arithmetic.</summary>
    private const ulong NarrowLimit = 1UL << 61;

    private static readonly UInt128 WideLimit = UInt128.One << 126;

    private readonly UInt128 _total;
    private readonly UInt128 _part;
    private readonly ulong _whole;
    private readonly ulong _reciprocal;
    private readonly bool _negative;
    private readonly bool _narrow;
    private UInt128 _carry;

    /// <summary>A cascade of <paramref name="amount"/> over weights that add up to <paramref name="total"/>.</summary>
    /// <param name="amount">What is spread.</param>
    /// <param name="total">The sum of all weights, above 0 and below 2¹²⁶.</param>
    /// <param name="before">The sum of the weights before the first one that will be passed: a part of the work can start anywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">The total is out of its range, or less than what is before.</exception>
    /// <exception cref="OverflowException">The amount is −2⁶³, whose opposite is no amount.</exception>
    public Cascade(long amount, UInt128 total, UInt128 before = default)
    {
        if (total == 0 || total >= WideLimit || before > total)
        {
            throw new ArgumentOutOfRangeException(nameof(total), "Weights must add up to more than 0 and less than 2^126.");
        }

        UInt128 magnitude = (ulong)Math.Abs(amount);
        (UInt128 whole, _part) = UInt128.DivRem(magnitude, total);
        _whole = (ulong)whole;
        _total = total;
        _negative = amount < 0;
        _narrow = total < NarrowLimit;
        _reciprocal = (ulong)(((BigInteger)_part << 64) / total);
        _carry = before == 0 ? 0 : (UInt128)((BigInteger)_part * before % total);
    }

    /// <summary>
    /// The share of the next <paramref name="weight"/> (0 or more; all weights together are the total).
    /// </summary>
    public long Next(long weight)
    {
        long share = _narrow ? NextNarrow((ulong)weight) : NextWide((ulong)weight);
        return _negative ? -share : share;
    }

    /// <summary>Adds the shares of the next <paramref name="weights"/> to <paramref name="target"/>: <see cref="Next"/> for a stretch of rows.</summary>
    /// <param name="weights">Weights, 0 or more.</param>
    /// <param name="target">As many sums.</param>
    public void Add(ReadOnlySpan<long> weights, Span<long> target)
    {
        if (_narrow)
        {
            AddNarrow(weights, target[..weights.Length]);
            return;
        }

        for (int i = 0; i < weights.Length; i++)
        {
            target[i] += Next(weights[i]);
        }
    }

    /// <summary>Shares of <paramref name="amount"/> by <paramref name="weights"/>, in their order.</summary>
    /// <exception cref="ArgumentException">A weight is negative, all are 0, or the lengths differ.</exception>
    public static void Spread(long amount, ReadOnlySpan<long> weights, Span<long> shares)
    {
        if (shares.Length != weights.Length)
        {
            throw new ArgumentException("One share per weight.", nameof(shares));
        }

        UInt128 total = 0;
        foreach (long weight in weights)
        {
            total += weight >= 0 ? (ulong)weight : throw new ArgumentException("A weight is negative.", nameof(weights));
        }

        if (total == 0)
        {
            throw new ArgumentException("All weights are 0.", nameof(weights));
        }

        Cascade cascade = new(amount, total);
        for (int i = 0; i < weights.Length; i++)
        {
            shares[i] = cascade.Next(weights[i]);
        }
    }

    /// <summary>
    /// Shares of <paramref name="amount"/> by weights of any size; for short lists (agents, targets, days), not for rows.
    /// </summary>
    /// <exception cref="ArgumentException">A weight is negative or all are 0.</exception>
    public static BigInteger[] Spread(BigInteger amount, IReadOnlyList<BigInteger> weights)
    {
        BigInteger total = weights.Aggregate(BigInteger.Zero, (a, b) => a + b);
        if (weights.Any(w => w.Sign < 0) || total.IsZero)
        {
            throw new ArgumentException("Weights must be 0 or more and not all 0.", nameof(weights));
        }

        BigInteger[] shares = new BigInteger[weights.Count];
        BigInteger running = 0, done = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            running += weights[i];
            BigInteger reached = BigInteger.Abs(amount) * running / total;
            shares[i] = amount.Sign * (reached - done);
            done = reached;
        }

        return shares;
    }

    /// <summary>
    /// The share of the stretch from <paramref name="before"/> to <paramref name="after"/> of a whole of
    /// <paramref name="total"/> (all 0 or more, total above 0): one step of a cascade without the others.
    /// </summary>
    public static long Between(long amount, long before, long after, long total)
    {
        Int128 magnitude = Int128.Abs(amount);
        Int128 share = (magnitude * after / total) - (magnitude * before / total);
        return (long)(amount < 0 ? -share : share);
    }

    /// <summary><see cref="NextNarrow"/> for many, with the state in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddNarrow(ReadOnlySpan<long> weights, Span<long> target)
    {
        unchecked
        {
            ulong part = (ulong)_part, whole = _whole, reciprocal = _reciprocal;
            long total = (long)_total, rest = (long)_carry, sign = _negative ? -1 : 0;
            for (int i = 0; i < weights.Length; i++)
            {
                ulong weight = (ulong)weights[i];
                ulong quotient = Math.BigMul(reciprocal, weight, out _);

                // Twice at most W is taken off, and given back where that was once too much: told by the sign, without a jump, since
                // whether there is a correction is as good as random.
                rest += (long)((part * weight) - (quotient * (ulong)total)) - total;
                long first = rest >> 63;
                rest += (total & first) - total;
                long second = rest >> 63;
                rest += total & second;
                long share = (long)(quotient + (whole * weight)) + 2 + first + second;
                target[i] = checked(target[i] + ((share ^ sign) - sign));
            }

            _carry = (ulong)rest;
        }
    }

    private long NextNarrow(ulong weight)
    {
        unchecked
        {
            ulong total = (ulong)_total;
            ulong quotient = Math.BigMul(_reciprocal, weight, out _);
            ulong rest = ((ulong)_part * weight) + (ulong)_carry - (quotient * total);
            while (rest >= total)
            {
                rest -= total;
                quotient++;
            }

            _carry = rest;
            return (long)(quotient + (_whole * weight));
        }
    }

    private long NextWide(ulong weight)
    {
        unchecked
        {
            ulong quotient = Math.BigMul(_reciprocal, weight, out _);
            UInt128 rest = (_part * weight) + _carry - (quotient * _total);
            while (rest >= _total)
            {
                rest -= _total;
                quotient++;
            }

            _carry = rest;
            return (long)(quotient + (_whole * weight));
        }
    }
}
