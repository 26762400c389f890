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
        Assert.Equal(1m, Kendall.Test(R(2, 1, 4, 3, 0, 5, 9, -7)).P switch { >= 0.5m => 1m, var p => p });
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
        // S = 12, variance (8·7·21 − 2·1·9 − 3·2·11)/18 = (1176 − 18 − 66)/18 = 60.666667, z = 11/7.788880964.
        TrendTest test = Kendall.Test(R(1, 2, 2, 5, 4, 4, 4, 3));
        Assert.Equal(12, test.S);
        Assert.Equal(0.157874m, test.P, 4);
    }

    [Fact]
    public void The_middle_slope_is_not_bent_by_an_outlier()
    {
        Assert.Equal("2", TheilSen.Slope(R(1, 3, 5, 700, 9, 11, 13))!.Value.ToPlain());
        Assert.Null(TheilSen.Slope(R(1)));
    }

    private static IEnumerable<int[]> Orders(int[] values) => values.Length <= 1
        ? [values]
        : values.SelectMany((v, i) => Orders([.. values.Where((_, j) => j != i)]).Select(rest => (int[])[v, .. rest]));
}
