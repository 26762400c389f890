using System.Numerics;

namespace Farthing.Core.Money;

/// <summary>
/// Largest-remainder rounding, for display only: what is shown adds up to the total shown (methods.md 1).
/// </summary>
public static class LargestRemainder
{
    /// <summary>
    /// Apportions <paramref name="total"/> over <paramref name="weights"/>: floors of |total|·w/W, the left-over units one by
    /// one to the largest remainders, ties by the ordinal order of <paramref name="keys"/>; then the sign is restored.
    /// </summary>
    /// <returns>The shares in the order of the weights, or null where the weights add up to 0.</returns>
    /// <exception cref="ArgumentException">A weight is negative or the lengths differ.</exception>
    public static BigInteger[]? Apportion(BigInteger total, IReadOnlyList<BigInteger> weights, IReadOnlyList<string> keys)
    {
        if (weights.Count != keys.Count || weights.Any(w => w.Sign < 0))
        {
            throw new ArgumentException("Weights must be 0 or more, one per key.", nameof(weights));
        }

        BigInteger sum = weights.Aggregate(BigInteger.Zero, (a, b) => a + b);
        if (sum.IsZero)
        {
            return null;
        }

        BigInteger magnitude = BigInteger.Abs(total);
        BigInteger[] shares = new BigInteger[weights.Count];
        BigInteger[] remainders = new BigInteger[weights.Count];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = BigInteger.DivRem(magnitude * weights[i], sum, out remainders[i]);
        }

        GiveLeftOver(magnitude, shares, remainders, keys);
        return total.Sign < 0 ? [.. shares.Select(s => -s)] : shares;
    }

    /// <summary>
    /// Rounds exact <paramref name="amounts"/> to multiples of <paramref name="unit"/> so that they add up to their rounded
    /// total (<paramref name="total"/>, itself a multiple of the unit): floors towards −∞, then one unit more by fraction
    /// descending, ties by key.
    /// </summary>
    /// <exception cref="ArgumentException">The total cannot be reached with less than one unit per amount.</exception>
    public static BigInteger[] Round(
        IReadOnlyList<BigInteger> amounts, BigInteger unit, BigInteger total, IReadOnlyList<string> keys)
    {
        BigInteger[] floors = new BigInteger[amounts.Count];
        BigInteger[] fractions = new BigInteger[amounts.Count];
        for (int i = 0; i < floors.Length; i++)
        {
            fractions[i] = BigInteger.Remainder(amounts[i], unit);
            fractions[i] += fractions[i].Sign < 0 ? unit : 0;
            floors[i] = (amounts[i] - fractions[i]) / unit;
        }

        BigInteger whole = BigInteger.DivRem(total, unit, out BigInteger rest);
        if (!rest.IsZero)
        {
            throw new ArgumentException("The total must be a multiple of the unit.", nameof(total));
        }

        GiveLeftOver(whole, floors, fractions, keys);
        return [.. floors.Select(f => f * unit)];
    }

    private static void GiveLeftOver(BigInteger total, BigInteger[] shares, BigInteger[] remainders, IReadOnlyList<string> keys)
    {
        BigInteger left = total - shares.Aggregate(BigInteger.Zero, (a, b) => a + b);
        if (left.Sign < 0 || left > shares.Length)
        {
            throw new ArgumentException("The total is not the rounded sum of the amounts.", nameof(total));
        }

        IEnumerable<int> order = Enumerable.Range(0, shares.Length)
            .OrderByDescending(i => remainders[i])
            .ThenBy(i => keys[i], StringComparer.Ordinal);
        foreach (int i in order.Take((int)left))
        {
            shares[i]++;
        }
    }
}
