using MathNet.Numerics.Distributions;

namespace Farthing.Core.Statistics;

/// <summary>Tests whether groups differ.</summary>
public static class GroupTests
{
    /// <summary>
    /// Kruskal and Wallis' test by ranks, corrected for ties: the probability (0 to 1) of as much difference between groups of one
    /// origin; null for fewer than two groups or five values, or where all values are equal.
    /// </summary>
    public static decimal? KruskalWallis(IReadOnlyList<IReadOnlyList<double>> groups)
    {
        (double Value, int Group)[] all = [.. groups.SelectMany((g, i) => g.Select(v => (v, i))).OrderBy(p => p.v)];
        int filled = groups.Count(g => g.Count > 0);
        int n = all.Length;
        if (filled < 2 || n < 5)
        {
            return null;
        }

        double[] rankSums = new double[groups.Count];
        double ties = 0;
        for (int i = 0; i < n;)
        {
            int j = i;
            while (j < n && all[j].Value.Equals(all[i].Value))
            {
                j++;
            }

            double t = j - i;
            ties += (t * t * t) - t;
            for (int k = i; k < j; k++)
            {
                rankSums[all[k].Group] += (i + j + 1) / 2.0;
            }

            i = j;
        }

        double h = (12.0 / (n * (n + 1.0)) * groups.Select((g, i) => g.Count == 0 ? 0 : rankSums[i] * rankSums[i] / g.Count).Sum()) - (3 * (n + 1.0));
        double correction = 1 - (ties / (((double)n * n * n) - n));
        return correction <= 0 ? null : (decimal)(1 - ChiSquared.CDF(filled - 1, Math.Max(0, h / correction)));
    }

    /// <summary>
    /// The χ² test whether two rows of counts have the same shares: its probability (0 to 1) and Cramér's V (0 to 1); null where fewer
    /// than two columns are left once those in which fewer than 5 are expected were put together.
    /// </summary>
    public static (decimal P, decimal V)? SameShares(IReadOnlyList<long> first, IReadOnlyList<long> second)
    {
        double a = first.Sum();
        double b = second.Sum();
        if (a <= 0 || b <= 0)
        {
            return null;
        }

        double smaller = Math.Min(a, b) / (a + b);
        List<(double A, double B)> columns = [];
        (double A, double B) rest = (0, 0);
        foreach ((long x, long y) in first.Zip(second))
        {
            if ((x + y) * smaller >= 5)
            {
                columns.Add((x, y));
            }
            else
            {
                rest = (rest.A + x, rest.B + y);
            }
        }

        if ((rest.A + rest.B) * smaller >= 5)
        {
            columns.Add(rest);
        }

        if (columns.Count < 2)
        {
            return null;
        }

        (a, b) = (columns.Sum(c => c.A), columns.Sum(c => c.B));
        double n = a + b;
        double chi = columns.Sum(c => Part(c.A, (c.A + c.B) * a / n) + Part(c.B, (c.A + c.B) * b / n));
        return ((decimal)(1 - ChiSquared.CDF(columns.Count - 1, chi)), (decimal)Math.Sqrt(chi / n));
    }

    /// <summary>
    /// Welch's t test of two means given sums and sums of squares: its two-sided probability and the difference in standard deviations
    /// (Cohen's d); null where either has fewer than two values or nothing varies.
    /// </summary>
    public static (decimal P, decimal D)? Welch((double N, double Sum, double Squares) a, (double N, double Sum, double Squares) b)
    {
        if (a.N < 2 || b.N < 2)
        {
            return null;
        }

        double va = Variance(a);
        double vb = Variance(b);
        double sa = va / a.N;
        double sb = vb / b.N;
        if (sa + sb <= 0)
        {
            return null;
        }

        double difference = (b.Sum / b.N) - (a.Sum / a.N);
        double freedom = (sa + sb) * (sa + sb) / ((sa * sa / (a.N - 1)) + (sb * sb / (b.N - 1)));
        double t = Math.Abs(difference) / Math.Sqrt(sa + sb);
        return ((decimal)(2 * StudentT.CDF(0, 1, freedom, -t)), (decimal)(difference / Math.Sqrt((va + vb) / 2)));
    }

    private static double Variance((double N, double Sum, double Squares) x) => Math.Max(0, (x.Squares - (x.Sum * x.Sum / x.N)) / (x.N - 1));

    private static double Part(double seen, double expected) => expected <= 0 ? 0 : (seen - expected) * (seen - expected) / expected;
}
