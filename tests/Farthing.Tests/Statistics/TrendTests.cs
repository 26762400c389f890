using Farthing.Core.Money;
using Farthing.Core.Statistics;

namespace Farthing.Tests.Statistics;

/// <summary>Tests of trends, seasons and associations against published or counted values.</summary>
public class TrendTests
{
    private static Ratio[] R(params int[] values) => [.. values.Select(v => new Ratio(v, 1))];

    [Fact]
    public void Kendall_is_exact_for_few_values()
    {
        // Of the 120 orders of five values, one rises throughout and one falls; four more on each side lack one step.
        TrendTest rising = Kendall.Test(R(1, 2, 3, 4, 5));
        Assert.Equal((10, 1m), (rising.S, Math.Round(rising.Tau, 9)));
        Assert.Equal(2m / 120, rising.P, 12);
        TrendTest nearly = Kendall.Test(R(1, 3, 2, 4, 5));
        Assert.Equal(8, nearly.S);
        Assert.Equal(10m / 120, nearly.P, 12);
    }

    [Fact]
    public void Kendall_counts_the_same_as_all_orders()
    {
        int[][] orders = [.. Orders([1, 2, 3, 4, 5, 6])];
        int[] sums = [.. orders.Select(o => Kendall.Test(R(o)).S)];
        foreach (int[] order in orders.Where((_, i) => i % 37 == 0))
        {
            TrendTest test = Kendall.Test(R(order));
            decimal share = (decimal)sums.Count(s => Math.Abs(s) >= Math.Abs(test.S)) / sums.Length;
            Assert.Equal(share, test.P, 12);
        }
    }

    [Fact]
    public void Ties_take_the_normal_approximation()
    {
        // S = 10, variance (8·7·21 − 2·1·9 − 3·2·11)/18 = 60.666667, z = 9/7.788881 (scipy's normal tail).
        TrendTest test = Kendall.Test(R(1, 2, 2, 5, 4, 4, 4, 3));
        Assert.Equal(10, test.S);
        Assert.Equal(0.2478884625m, test.P, 8);
    }

    [Fact]
    public void The_middle_slope_is_not_bent_by_an_outlier()
    {
        Assert.Equal("2", TheilSen.Slope(R(1, 3, 5, 700, 9, 11, 13))!.Value.ToPlain());
        Assert.Null(TheilSen.Slope(R(1)));
    }

    [Fact]
    public void Groups_are_compared_as_scipy_does()
    {
        decimal season = GroupTests.KruskalWallis([[12.1, 13.4, 11.8, 12.9], [14.2, 15.1, 13.9, 14.2], [12.5, 12.9, 13.0, 11.1]])!.Value;
        Assert.Equal(0.02415771693m, season, 9);
        (decimal p, decimal v) = GroupTests.SameShares([120, 340, 60, 4, 1], [60, 110, 45, 2, 0])!.Value;
        Assert.Equal(0.00035873883m, p, 9); // the last two columns are too small even together and are left out
        Assert.Equal(0.1469m, v, 3);
        (decimal welch, decimal d) = GroupTests.Welch((10, 3089, 957_373), (10, 2847, 812_081))!.Value;
        Assert.Equal(0.00412463080m, welch, 9);
        Assert.Equal(-1.49428906m, d, 7);
    }

    [Fact]
    public void Correlation_has_Fishers_interval()
    {
        (double, double)[] pairs = [(1, 2.1), (2, 2.9), (3, 3.7), (4, 4.1), (5, 5.9), (6, 5.2), (7, 7.7), (8, 7.9), (9, 9.4), (10, 9.1)];
        CorrelationResult found = Correlation.Of(pairs)!.Value;
        Assert.Equal((0.978807150m, 0.909995126m, 0.995143626m), (Math.Round(found.R, 9), Math.Round(found.Low, 9), Math.Round(found.High, 9)));
        Assert.Null(Correlation.Of(pairs[..7]));
        Assert.Null(Correlation.Of([.. pairs.Select(p => (p.Item1, 5.0))]));
    }

    private static IEnumerable<int[]> Orders(int[] values) => values.Length <= 1
        ? [values]
        : values.SelectMany((v, i) => Orders([.. values.Where((_, j) => j != i)]).Select(rest => (int[])[v, .. rest]));
}
