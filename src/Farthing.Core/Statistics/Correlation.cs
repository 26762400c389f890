using System.Runtime.InteropServices;
using MathNet.Numerics.Distributions;

namespace Farthing.Core.Statistics;

/// <summary>Pearson's correlation of pairs, with Fisher's interval.</summary>
/// <param name="R">The correlation, −1 to 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="N">How many pairs.</param>
/// <param name="Effective">How many independent pairs they are worth, <paramref name="N"/> at most.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CorrelationResult(decimal R, decimal Low, decimal High, int N, int Effective);

/// <summary>Correlations.</summary>
public static class Correlation
{
    /// <summary>Fewer pairs than this say nothing.</summary>
    public const int FewestPairs = 8;

    /// <summary>The correlation; null for fewer than <see cref="FewestPairs"/> pairs, or where one side does not vary.</summary>
    /// <param name="pairs">The pairs; in time order where they are a series.</param>
    /// <param name="serial">
    /// Whether they are a series in time. Each is then worth less than one, by Bartlett's n·(1 − ab)/(1 + ab) with a and b the correlations of
    /// each side with itself one step later.
    /// </param>
    /// <param name="choices">Of how many correlations it is the one that was chosen: the interval is widened so that all of them hold (Bonferroni).</param>
    public static CorrelationResult? Of(IReadOnlyList<(double X, double Y)> pairs, bool serial = false, int choices = 1)
    {
        int n = pairs.Count;
        if (n < FewestPairs)
        {
            return null;
        }

        double meanX = pairs.Average(p => p.X);
        double meanY = pairs.Average(p => p.Y);
        double xx = pairs.Sum(p => (p.X - meanX) * (p.X - meanX));
        double yy = pairs.Sum(p => (p.Y - meanY) * (p.Y - meanY));
        double xy = pairs.Sum(p => (p.X - meanX) * (p.Y - meanY));
        if (xx <= 1e-24 * meanX * meanX * n || yy <= 1e-24 * meanY * meanY * n)
        {
            return null;
        }

        double r = Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
        double z = Math.Atanh(Math.Clamp(r, -1 + 1e-15, 1 - 1e-15));
        double product = serial ? Math.Clamp(Echo([.. pairs.Select(p => p.X - meanX)]) * Echo([.. pairs.Select(p => p.Y - meanY)]), 0, 0.9) : 0;
        double effective = Math.Max(4, n * (1 - product) / (1 + product));
        double half = Normal.InvCDF(0, 1, 1 - (0.025 / choices)) / Math.Sqrt(effective - 3);
        return new CorrelationResult((decimal)r, (decimal)Math.Tanh(z - half), (decimal)Math.Tanh(z + half), n, (int)effective);
    }

    /// <summary>The correlation of a series about 0 with itself one step later.</summary>
    private static double Echo(double[] series) => series.Zip(series.Skip(1), (a, b) => a * b).Sum() / series.Sum(v => v * v);
}
