using Farthing.Core.Analysis;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Statistics;

/// <summary>The middle of the slopes of all pairs of values: a trend that single outliers do not bend.</summary>
public static class TheilSen
{
    /// <summary>Values beyond so many are thinned: the first ones are left out.</summary>
    private const int MostValues = 400;

    /// <summary>The change per step of values in time order, exactly; null for fewer than two.</summary>
    public static Ratio? Slope(IReadOnlyList<Ratio> values)
    {
        Rational[] last = [.. values.Skip(Math.Max(0, values.Count - MostValues)).Select(v => v.Exact())];
        List<Rational> slopes = [];
        for (int i = 0; i < last.Length; i++)
        {
            for (int j = i + 1; j < last.Length; j++)
            {
                slopes.Add((last[j] - last[i]) / new Rational(j - i, 1));
            }
        }

        return ExactNumbers.Median(slopes)?.ToRatio();
    }
}
