using Farthing.Core.Money;
using Farthing.Core.Statistics;

namespace Farthing.Tests.Statistics;

/// <summary>Where a series changed its level, against Pettitt's statistic counted pair by pair.</summary>
public class ChangePointTests
{
    private static Ratio[] Values(params int[] values) => [.. values.Select(v => new Ratio(v, 1))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_where_the_pairs_before_and_after_differ_most(int seed)
    {
        Random random = new(seed);
        Ratio[] values = Values([.. Enumerable.Range(0, 25).Select(n => random.Next(10) + (n >= 15 ? 6 : 0))]);
        int Statistic(int t) => Math.Abs((from i in Enumerable.Range(0, t) from j in Enumerable.Range(t, values.Length - t) select Math.Sign(values[i].CompareTo(values[j]))).Sum());
        int best = Enumerable.Range(1, values.Length - 1).MaxBy(Statistic);
        LevelBreak found = ChangePoint.Of(values)!.Value;
        Assert.Equal(best, found.At);
        double k = Statistic(best);
        Assert.Equal((decimal)Math.Min(1, 2 * Math.Exp(-6 * k * k / (15625 + 625))), found.P, 12);
    }

    [Fact]
    public void Few_or_equal_values_have_none()
    {
        Assert.Null(ChangePoint.Of(Values(1, 2, 3, 4, 5, 6, 7, 8, 9)));
        Assert.Null(ChangePoint.Of(Values(4, 4, 4, 4, 4, 4, 4, 4, 4, 4)));
    }

    [Fact]
    public void A_series_is_worth_less_than_its_pairs_and_a_choice_widens_the_interval()
    {
        (double, double)[] pairs = [.. Enumerable.Range(0, 40).Select(n => (Math.Sin(n / 5.0), Math.Cos(n / 7.0)))];
        CorrelationResult plain = Correlation.Of(pairs)!.Value;
        CorrelationResult serial = Correlation.Of(pairs, serial: true)!.Value;
        CorrelationResult chosen = Correlation.Of(pairs, serial: true, choices: 5)!.Value;
        Assert.Equal((40, 40), (plain.N, plain.Effective));
        Assert.InRange(serial.Effective, 4, 12);
        Assert.True(serial.Low < plain.Low && serial.High > plain.High);
        Assert.True(chosen.Low < serial.Low && chosen.High > serial.High);
        Assert.Equal(plain.R, chosen.R);
    }
}
