using System.Runtime.InteropServices;
using Farthing.Core.Money;
using MathNet.Numerics.Distributions;

namespace Farthing.Core.Statistics;

/// <summary>What a test of a trend found.</summary>
/// <param name="S">Pairs that rise less pairs that fall.</param>
/// <param name="Tau">Kendall's τ-b against time, −1 to 1.</param>
/// <param name="P">Two-sided probability of as much by chance, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrendTest(int S, decimal Tau, decimal P);

/// <summary>
/// The Mann–Kendall test: whether values rise or fall with time. Exact for up to 20 values without ties, else by the normal
/// approximation with correction for ties and continuity. Assumes that values do not depend on those before them.
/// </summary>
public static class Kendall
{
    private const int MostForExact = 20;

    /// <summary>The test of values in time order, at least two.</summary>
    public static TrendTest Test(IReadOnlyList<Ratio> values)
    {
        int n = values.Count;
        int s = 0;
        int tied = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                int sign = Math.Sign(values[j].CompareTo(values[i]));
                s += sign;
                tied += sign == 0 ? 1 : 0;
            }
        }

        double pairs = n * (n - 1) / 2.0;
        double tau = pairs > tied ? s / Math.Sqrt(pairs * (pairs - tied)) : 0;
        double p = tied == 0 && n <= MostForExact ? ExactP(n, s) : NormalP(values, s);
        return new TrendTest(s, (decimal)tau, (decimal)Math.Clamp(p, 0, 1));
    }

    /// <summary>The share of all orders of n values whose S is at least as far from 0.</summary>
    private static double ExactP(int n, int s)
    {
        // Orders of k values with i inversions: the k-th value adds 0 to k − 1 of them.
        double[] counts = [1];
        for (int k = 2; k <= n; k++)
        {
            double[] next = new double[counts.Length + k - 1];
            for (int i = 0; i < counts.Length; i++)
            {
                for (int add = 0; add < k; add++)
                {
                    next[i + add] += counts[i] / k;
                }
            }

            counts = next;
        }

        int most = n * (n - 1) / 2;
        double p = 0;
        for (int inversions = 0; inversions <= most; inversions++)
        {
            p += Math.Abs(most - (2 * inversions)) >= Math.Abs(s) ? counts[inversions] : 0;
        }

        return p;
    }

    private static double NormalP(IReadOnlyList<Ratio> values, int s)
    {
        int n = values.Count;
        List<Ratio> sorted = [.. values];
        sorted.Sort((a, b) => a.CompareTo(b));
        double variance = n * (n - 1.0) * ((2 * n) + 5);
        for (int i = 0; i < n;)
        {
            int j = i;
            while (j < n && sorted[j].CompareTo(sorted[i]) == 0)
            {
                j++;
            }

            double t = j - i;
            variance -= t * (t - 1) * ((2 * t) + 5);
            i = j;
        }

        double deviation = Math.Sqrt(variance / 18);
        return deviation == 0 ? 1 : 2 * Normal.CDF(0, 1, -Math.Max(0, Math.Abs(s) - 1) / deviation);
    }
}
