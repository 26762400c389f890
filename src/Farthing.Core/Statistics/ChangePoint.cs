using System.Runtime.InteropServices;
using Farthing.Core.Money;

namespace Farthing.Core.Statistics;

/// <summary>The place where a series changed its level.</summary>
/// <param name="At">The index of the first value of the new level, at least 1.</param>
/// <param name="P">The two-sided probability of as much by chance, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LevelBreak(int At, decimal P);

/// <summary>
/// Pettitt's test: whether the level of a series changed at one place, and where. By ranks, so that single outliers do not decide. Assumes
/// values that do not depend on those before them, and one change.
/// </summary>
public static class ChangePoint
{
    /// <summary>Fewer values than this cannot be told from chance.</summary>
    public const int Fewest = 10;

    /// <summary>The place at which values before and after differ most; null for fewer than <see cref="Fewest"/> values, or where all are equal.</summary>
    /// <param name="values">The values in time order.</param>
    public static LevelBreak? Of(IReadOnlyList<Ratio> values)
    {
        int n = values.Count;
        if (n < Fewest)
        {
            return null;
        }

        (int At, int Size) best = (0, 0);
        int u = 0;
        for (int t = 0; t < n - 1; t++)
        {
            // U(t) = U(t − 1) + Σ sgn(x(t) − x(j)) over all j.
            u += values.Sum(v => Math.Sign(values[t].CompareTo(v)));
            if (Math.Abs(u) > best.Size)
            {
                best = (t + 1, Math.Abs(u));
            }
        }

        double k = best.Size;
        double p = Math.Min(1, 2 * Math.Exp(-6 * k * k / (Math.Pow(n, 3) + Math.Pow(n, 2))));
        return best.Size == 0 ? null : new LevelBreak(best.At, (decimal)p);
    }
}
