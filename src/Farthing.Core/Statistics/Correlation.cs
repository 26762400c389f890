using System.Runtime.InteropServices;
using MathNet.Numerics.Distributions;

namespace Farthing.Core.Statistics;

/// <summary>Pearson's correlation of pairs, with Fisher's interval.</summary>
/// <param name="R">The correlation, −1 to 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="N">How many pairs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CorrelationResult(decimal R, decimal Low, decimal High, int N);

/// <summary>Correlations. Assumes pairs that do not depend on each other; series in time do, so that intervals are then too narrow.</summary>
public static class Correlation
{
    /// <summary>Fewer pairs than this say nothing.</summary>
    public const int FewestPairs = 8;

    /// <summary>The correlation; null for fewer than <see cref="FewestPairs"/> pairs, or where one side does not vary.</summary>
    public static CorrelationResult? Of(IReadOnlyList<(double X, double Y)> pairs)
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
        double half = Normal.InvCDF(0, 1, 0.975) / Math.Sqrt(n - 3);
        return new CorrelationResult((decimal)r, (decimal)Math.Tanh(z - half), (decimal)Math.Tanh(z + half), n);
    }
}
