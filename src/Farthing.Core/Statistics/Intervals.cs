using System.Numerics;
using Farthing.Core.Money;
using MathNet.Numerics.Distributions;

namespace Farthing.Core.Statistics;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Error">The standard error that it is made of; null where it is not made of one (Wilson).</param>
public sealed record ConfidenceInterval(double Low, double High, double? Error);

/// <summary>
/// Confidence intervals of 95 % from sums. Null where there are fewer than <see cref="Fewest"/> cases or they do not vary: such numbers
/// have no interval worth showing.
/// </summary>
public static class Intervals
{
    /// <summary>Fewest cases.</summary>
    public const int Fewest = 10;

    /// <summary>The normal distribution's 97.5 % point.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>Wilson's interval of a proportion: <paramref name="successes"/> of <paramref name="cases"/>.</summary>
    public static ConfidenceInterval? Wilson(BigInteger successes, BigInteger cases)
    {
        if (cases < Fewest || successes.Sign <= 0 || successes >= cases)
        {
            return null;
        }

        (double low, double high) = Score((double)successes / (double)cases, (double)cases);
        return new ConfidenceInterval(low, high, null);
    }

    /// <summary>Wilson's interval of any share of any number of cases, also of none and of all of them.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="cases">How many cases, above 0.</param>
    public static (double Low, double High) Score(double share, double cases)
    {
        double square = Z * Z;
        double centre = (share + (square / (2 * cases))) / (1 + (square / cases));
        double half = Z / (1 + (square / cases)) * Math.Sqrt((share * (1 - share) / cases) + (square / (4 * cases * cases)));
        return (centre - half, centre + half);
    }

    /// <summary>Student's interval of the mean of <paramref name="cases"/> values, from their sum and the sum of their squares.</summary>
    public static ConfidenceInterval? Mean(BigInteger cases, BigInteger sum, BigInteger squares)
    {
        // Exact, so that values far from 0 lose nothing: n(n − 1)·s² = n·Σx² − (Σx)².
        BigInteger spread = (cases * squares) - (sum * sum);
        if (cases < Fewest || spread.Sign <= 0)
        {
            return null;
        }

        double n = (double)cases;
        double error = Math.Sqrt((double)spread / (n - 1)) / n;
        return Around((double)sum / n, error, T(n - 1));
    }

    /// <summary>
    /// Interval of a value that is made of sums over clusters (customers or agents), linearised: each cluster's influence is the slope of
    /// the value by each sum times the cluster's part of that sum.
    /// </summary>
    /// <param name="clusters">How many clusters, n.</param>
    /// <param name="value">The value.</param>
    /// <param name="influence">Σ of the clusters' influences; 0 for a ratio.</param>
    /// <param name="squares">Σ of the squares of the clusters' influences.</param>
    public static ConfidenceInterval? Clusters(BigInteger clusters, double value, double influence, double squares)
    {
        double n = (double)clusters;
        double spread = squares - (influence * influence / n);

        // What is left of rounding where clusters do not vary is no variance.
        if (clusters < Fewest || spread <= squares * 1e-12)
        {
            return null;
        }

        double error = Math.Sqrt(n / (n - 1) * spread);
        return Around(value, error, T(n - 1));
    }

    /// <summary>Interval of Σx/Σy over clusters, from the clusters' sums, squares and products.</summary>
    public static ConfidenceInterval? Ratio(BigInteger clusters, double x, double y, double xx, double xy, double yy)
    {
        double ratio = x / y;
        return Clusters(clusters, ratio, 0, (xx - (2 * ratio * xy) + (ratio * ratio * yy)) / (y * y));
    }

    /// <summary>
    /// Interval of the difference of two shares of the same answers: promoters less detractors. The answers are independent, so that
    /// se² = [p + d − (p − d)²] / n.
    /// </summary>
    public static ConfidenceInterval? NetShare(BigInteger above, BigInteger below, BigInteger cases)
    {
        if (cases < Fewest)
        {
            return null;
        }

        double n = (double)cases;
        (double p, double d) = ((double)above / n, (double)below / n);
        double variance = (p + d - ((p - d) * (p - d))) / n;
        return variance <= 0 ? null : Around(p - d, Math.Sqrt(variance), Z);
    }

    /// <summary>An end of an interval as answers show numbers: nine decimals.</summary>
    public static Ratio Shown(double end) => new((BigInteger)Math.Round(end * 1e9), 1_000_000_000);

    private static ConfidenceInterval Around(double value, double error, double width) =>
        new(value - (width * error), value + (width * error), error);

    private static double T(double freedom) => StudentT.InvCDF(0, 1, freedom, 0.975);
}
