using System.Numerics;
using Farthing.Core.Money;

namespace Farthing.Tests.Money;

public class RoundingTests
{
    [Theory]
    [InlineData(10_000, new long[] { 1, 1, 1 }, new long[] { 3334, 3333, 3333 })]
    [InlineData(-10_000, new long[] { 1, 1, 1 }, new long[] { -3334, -3333, -3333 })]
    [InlineData(1001, new long[] { 3, 3, 3, 1 }, new long[] { 301, 300, 300, 100 })]
    [InlineData(5, new long[] { 1, 1, 1 }, new long[] { 2, 2, 1 })]
    public void Largest_remainder_gives_the_golden_shares(long total, long[] weights, long[] expected) =>
        Assert.Equal(expected, Apportion(total, weights, Keys(weights.Length))!.Select(s => (long)s));

    [Fact]
    public void Apportionment_adds_up_keeps_quota_and_follows_its_weights_anywhere()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            long[] weights = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (long)random.Next(50))];
            weights[0]++;
            string[] keys = Keys(weights.Length);
            long total = random.NextInt64(-10_000, 10_000);
            BigInteger[] shares = Apportion(total, weights, keys)!;
            Assert.Equal(total, shares.Aggregate(BigInteger.Zero, (a, b) => a + b));
            Assert.All(shares.Zip(weights), z => Assert.True(BigInteger.Abs((z.First * weights.Sum()) - (z.Second * (BigInteger)total)) < weights.Sum()));
            int[] order = [.. Enumerable.Range(0, weights.Length).OrderBy(_ => random.Next())];
            BigInteger[] moved = Apportion(total, [.. order.Select(i => weights[i])], [.. order.Select(i => keys[i])])!;
            Assert.Equal(order.Select(i => shares[i]), moved);
            Assert.Equal(shares.Select(s => -s), Apportion(-total, weights, keys)!);
        }
    }

    [Fact]
    public void Nothing_to_weigh_by_is_no_apportionment() => Assert.Null(Apportion(5, [0, 0], Keys(2)));

    [Fact]
    public void Shown_amounts_add_up_to_the_shown_total_and_stay_what_they_are()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            BigInteger[] amounts = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (BigInteger)random.NextInt64(-5_000_000, 5_000_000))];
            BigInteger sum = amounts.Aggregate(BigInteger.Zero, (a, b) => a + b), unit = 10_000;
            BigInteger shown = HalfEven.Divide(sum, unit) * unit;
            string[] keys = Keys(amounts.Length);
            BigInteger[] rounded = LargestRemainder.Round(amounts, unit, shown, keys);
            Assert.Equal(shown, rounded.Aggregate(BigInteger.Zero, (a, b) => a + b));
            Assert.All(rounded.Zip(amounts), z => Assert.True(BigInteger.Abs(z.First - z.Second) < unit));
            Assert.Equal(rounded, LargestRemainder.Round(rounded, unit, shown, keys));
        }
    }

    [Fact]
    public void The_mini_ledger_is_shown_to_the_cent()
    {
        // Voice 131351/51, chat 89330/51, bot 967/3, unused 17010/17: over the common denominator 51.
        BigInteger[] amounts = [131_351, 89_330, 967 * 17, 17_010 * 3];
        Assert.Equal([2575, 1752, 322, 1001], LargestRemainder.Round(amounts, 51, 5650 * 51, Keys(4)).Select(r => (int)(r / 51)));
    }

    [Theory]
    [InlineData(5, 2, 2)]
    [InlineData(7, 2, 4)]
    [InlineData(-5, 2, -2)]
    [InlineData(-7, 2, -4)]
    [InlineData(5, -2, -2)]
    [InlineData(8, 3, 3)]
    [InlineData(-8, 3, -3)]
    [InlineData(1, 3, 0)]
    public void Halves_go_to_the_even_neighbour(int numerator, int denominator, int expected) =>
        Assert.Equal(expected, HalfEven.Divide(numerator, denominator));

    [Fact]
    public void Conversion_is_exact_to_the_largest_amount_and_refuses_beyond()
    {
        Assert.Equal(long.MaxValue, HalfEven.Convert(long.MaxValue, HalfEven.RateScale));
        Assert.Equal(-4, HalfEven.Convert(-3, 1_500_000_000_000));
        Assert.Throws<OverflowException>(() => HalfEven.Convert(long.MaxValue, HalfEven.RateScale + 1));
    }

    [Theory]
    [InlineData(1, 3, "0.333333333")]
    [InlineData(2, 3, "0.666666667")]
    [InlineData(-1, 8, "-0.125")]
    [InlineData(5, 2_000_000_000, "0.000000002")]
    [InlineData(15, 10_000_000_000, "0.000000002")]
    [InlineData(12, 4, "3")]
    [InlineData(0, -5, "0")]
    public void A_ratio_is_written_with_nine_decimals_half_to_even(long numerator, long denominator, string expected) =>
        Assert.Equal(expected, new Ratio(numerator, denominator).ToPlain());

    [Fact]
    public void A_ratio_without_a_denominator_is_none()
    {
        Assert.Null(Ratio.Of(1, 0));
        Assert.Throws<DivideByZeroException>(() => new Ratio(1, 0));
        Assert.True(new Ratio(1, 3).CompareTo(new Ratio(-1, -2)) < 0);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-12500000", "-12.5")]
    [InlineData("1", "0.000001")]
    [InlineData("-170141183460469231731687303715884105728", "-170141183460469231731687303715884.105728")]
    public void Amounts_are_written_plainly(string micro, string expected) =>
        Assert.Equal(expected, Micro.ToPlain(Int128.Parse(micro, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Sums_beyond_an_amount_raise() => Assert.Throws<OverflowException>(() => Micro.ToAmount((Int128)long.MaxValue + 1));

    private static string[] Keys(int count) => [.. Enumerable.Range(0, count).Select(i => ((char)('a' + i)).ToString())];

    private static BigInteger[]? Apportion(long total, long[] weights, string[] keys) =>
        LargestRemainder.Apportion(total, [.. weights.Select(w => (BigInteger)w)], keys);
}
