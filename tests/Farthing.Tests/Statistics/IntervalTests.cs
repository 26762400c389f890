using System.Globalization;
using System.Numerics;
using Farthing.Core.Statistics;

namespace Farthing.Tests.Statistics;

/// <summary>Goldens of statsmodels 0.13.5 and scipy 1.10.1, and how often the intervals hold the truth.</summary>
public class IntervalTests
{
    private const double Near = 1e-8;

    private static void Close(double expected, double actual, double tolerance = Near) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{actual} is not {expected}");

    [Theory]
    [InlineData(432, 540, 0.7641962065017875, 0.8315656552411284)]
    [InlineData(1, 10, 0.017876213095072924, 0.40415002679523854)]
    [InlineData(9, 10, 0.5958499732047614, 0.982123786904927)]
    [InlineData(50, 1000, 0.03813026239274881, 0.06531382024425081)]
    [InlineData(999_999, 1_000_000, 0.9999943350881957, 0.9999998234754233)]
    public void Wilson(int successes, int cases, double low, double high)
    {
        ConfidenceInterval interval = Intervals.Wilson(successes, cases)!;
        Close(low, interval.Low);
        Close(high, interval.High);
    }

    [Theory]
    [InlineData("10", "329", "17053", 14.08053822361109, 51.71946177638891)]
    [InlineData("10", "10000000329", "10000000658000017053", 1000000014.0805382, 1000000051.7194618)]
    public void Mean(string cases, string sum, string squares, double low, double high)
    {
        ConfidenceInterval interval = Intervals.Mean(BigInteger.Parse(cases, CultureInfo.InvariantCulture), BigInteger.Parse(sum, CultureInfo.InvariantCulture), BigInteger.Parse(squares, CultureInfo.InvariantCulture))!;
        Close(low, interval.Low);
        Close(high, interval.High, 1e-6);
    }

    [Fact]
    public void Ratio_over_clusters()
    {
        // The published error of five agents: 336 s, se 17.227420004. Fewer than ten clusters have no interval.
        double[] x = [3600, 2400, 5100, 1200, 4500];
        double[] y = [10, 8, 15, 5, 12];
        double ratio = x.Sum() / y.Sum();
        double squares = x.Zip(y, (a, b) => (a - (ratio * b)) * (a - (ratio * b))).Sum() / (y.Sum() * y.Sum());
        Assert.Equal(336, ratio);
        Close(17.227420004167776, Math.Sqrt(5 / 4.0 * squares));
        Assert.Null(Intervals.Clusters(5, ratio, 0, squares));
        ConfidenceInterval twelve = Intervals.Ratio(12, 37_100, 113, 130_710_000, 391_800, 1_185)!;
        Close(10.016563253861849, twelve.Error!.Value);
        Close(306.27227699401436, twelve.Low);
        Close(350.3648911475786, twelve.High);
    }

    [Fact]
    public void Net_share()
    {
        ConfidenceInterval interval = Intervals.NetShare(120, 30, 200)!;
        Close(0.05232112384, interval.Error!.Value);
        Close(0.3474524816407039, interval.Low);
        Close(0.552547518359296, interval.High);
    }

    [Fact]
    public void Nothing_is_said_of_few_cases_or_of_cases_that_do_not_vary()
    {
        Assert.Null(Intervals.Wilson(4, 9));
        Assert.Null(Intervals.Wilson(0, 100));
        Assert.Null(Intervals.Wilson(100, 100));
        Assert.Null(Intervals.Mean(9, 45, 285));
        Assert.Null(Intervals.Mean(10, 50, 250));
        Assert.Null(Intervals.NetShare(100, 0, 100));
        Assert.Null(Intervals.NetShare(5, 2, 9));
        Assert.Null(Intervals.Ratio(12, 120, 12, 1_200, 120, 12));
    }

    [Theory]
    [InlineData(0.3, 40)]
    [InlineData(0.8, 200)]
    [InlineData(0.95, 60)]
    public void Wilson_holds_the_truth_in_19_of_20(double truth, int cases) => Covers(truth, random =>
        Intervals.Wilson(Enumerable.Range(0, cases).Count(_ => random.NextDouble() < truth), cases));

    [Theory]
    [InlineData(12)]
    [InlineData(100)]
    public void Mean_holds_the_truth_in_19_of_20(int cases) => Covers(600, random =>
    {
        int[] values = [.. Enumerable.Range(0, cases).Select(_ => (int)(600 + (100 * Normal(random))))];
        return Intervals.Mean(cases, values.Sum(), values.Sum(v => (long)v * v));
    });

    /// <summary>Agents differ in pace and in load: the mean over contacts of one agent is no sample of all contacts.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    public void Ratio_holds_the_truth_in_19_of_20(int agents) => Covers(300, random =>
    {
        (double x, double y, double xx, double xy, double yy) = (0, 0, 0, 0, 0);
        for (int n = 0; n < agents; n++)
        {
            int contacts = 40 + random.Next(40);
            double time = contacts * (300 + (40 * Normal(random)));
            (x, y, xx, xy, yy) = (x + time, y + contacts, xx + (time * time), xy + (time * contacts), yy + ((double)contacts * contacts));
        }

        return Intervals.Ratio(agents, x, y, xx, xy, yy);
    });

    [Fact]
    public void Net_share_holds_the_truth_in_19_of_20() => Covers(0.25, random =>
    {
        double[] answers = [.. Enumerable.Range(0, 150).Select(_ => random.NextDouble())];
        return Intervals.NetShare(answers.Count(a => a < 0.5), answers.Count(a => a >= 0.75), 150);
    });

    private static void Covers(double truth, Func<Random, ConfidenceInterval?> sample)
    {
        const int Samples = 4_000;
        Random random = new(20_261_122);
        int held = 0;
        int made = 0;
        for (int n = 0; n < Samples; n++)
        {
            if (sample(random) is { } interval)
            {
                made++;
                held += interval.Low <= truth && truth <= interval.High ? 1 : 0;
            }
        }

        // Four standard errors of the simulation, and what discreteness takes from Wilson's interval.
        Assert.InRange(held / (double)made, 0.93, 0.97);
        Assert.True(made > Samples * 0.9);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
