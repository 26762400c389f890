using System.Numerics;
using Farthing.Core.Money;

namespace Farthing.Tests.Money;

public class CascadeTests
{
    /// <summary>Random lists tried by each property; the seeds are fixed.</summary>
    private const int Cases = 40_000;

    [Fact]
    public void Shares_add_up_are_near_the_exact_quotient_and_change_sign_with_the_amount() => ForRandom((random, amount, weights) =>
    {
        long[] shares = Spread(amount, weights);
        Int128 total = 0;
        foreach (long weight in weights)
        {
            total += weight;
        }

        Int128 sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            sum += shares[i];
            BigInteger off = ((BigInteger)shares[i] * total) - ((BigInteger)amount * weights[i]);
            Assert.True(BigInteger.Abs(off) < total, $"share {shares[i]} of weight {weights[i]}");
        }

        Assert.Equal((Int128)amount, sum);
        Assert.Equal(shares.Select(s => -s), Spread(-amount, weights));
    });

    [Fact]
    public void Shares_are_those_of_the_definition() => ForRandom((random, amount, weights) =>
    {
        BigInteger total = weights.Aggregate(BigInteger.Zero, (a, b) => a + b), running = 0, before = 0;
        long[] shares = Spread(amount, weights);
        for (int i = 0; i < shares.Length; i++)
        {
            running += weights[i];
            BigInteger reached = BigInteger.Abs(amount) * running / total;
            Assert.Equal(amount < 0 ? before - reached : reached - before, shares[i]);
            before = reached;
        }
    });

    [Fact]
    public void A_cascade_can_start_anywhere() => ForRandom((random, amount, weights) =>
    {
        UInt128 total = 0, before = 0;
        foreach (long weight in weights)
        {
            total += (ulong)weight;
        }

        int from = random.Next(weights.Length);
        foreach (long weight in weights[..from])
        {
            before += (ulong)weight;
        }

        Cascade cascade = new(amount, total, before);
        long[] tail = [.. weights[from..].Select(cascade.Next)];
        Assert.Equal(Spread(amount, weights)[from..], tail);
    });

    [Fact]
    public void Splitting_a_weight_splits_its_share() => ForRandom((random, amount, weights) =>
    {
        int at = random.Next(weights.Length);
        long part = random.NextInt64(weights[at] == long.MaxValue ? long.MaxValue : weights[at] + 1);
        long[] split = [.. weights[..at], part, weights[at] - part, .. weights[(at + 1)..]];
        long[] whole = Spread(amount, weights), parts = Spread(amount, split);
        Assert.Equal(whole[at], parts[at] + parts[at + 1]);
        Assert.Equal(whole[..at], parts[..at]);
        Assert.Equal(whole[(at + 1)..], parts[(at + 2)..]);
    });

    [Fact]
    public void Between_is_one_step_of_the_cascade() => ForRandom((random, amount, weights) =>
    {
        if (weights.Aggregate(BigInteger.Zero, (a, b) => a + b) > long.MaxValue)
        {
            return;
        }

        long total = weights.Sum(), before = 0;
        foreach ((long weight, long share) in weights.Zip(Spread(amount, weights)))
        {
            Assert.Equal(share, Cascade.Between(amount, before, before + weight, total));
            before += weight;
        }
    });

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, -1)]
    [InlineData(61, 0)]
    [InlineData(61, 1)]
    [InlineData(62, -1)]
    [InlineData(62, 0)]
    [InlineData(62, 1)]
    [InlineData(63, -1)]
    [InlineData(63, 0)]
    [InlineData(63, 1)]
    [InlineData(64, -1)]
    [InlineData(64, 0)]
    [InlineData(64, 1)]
    public void Totals_at_the_edges_of_words_lose_nothing(int power, int off)
    {
        BigInteger total = BigInteger.Pow(2, power) + off;
        List<long> weights = [];
        for (BigInteger left = total; left > 0; left -= weights[^1])
        {
            weights.Add((long)BigInteger.Min(left, weights.Count < 500 ? (total / 777) + weights.Count : long.MaxValue - 12_345));
        }

        foreach (long amount in (long[])[long.MaxValue, long.MaxValue - 1, 1, 999_999_999_999_999_999])
        {
            BigInteger[] expected = Cascade.Spread(amount, [.. weights.Select(w => (BigInteger)w)]);
            Assert.Equal(expected.Select(e => (long)e), Spread(amount, [.. weights]));

            long[] added = [.. weights.Select(_ => -1L)];
            new Cascade(amount, (UInt128)total).Add([.. weights], added);
            Assert.Equal(expected.Select(e => (long)e - 1), added);
        }
    }

    [Fact]
    public void The_largest_totals_are_exact_and_beyond_them_is_refused()
    {
        UInt128 limit = UInt128.One << 126;
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cascade(1, limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cascade(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cascade(1, 5, 6));
        Assert.Throws<OverflowException>(() => new Cascade(long.MinValue, 1));
        UInt128 total = limit - 1, before = total - 3;
        Cascade cascade = new(long.MaxValue, total, before);
        Assert.Equal(1, cascade.Next(1) + cascade.Next(1) + cascade.Next(1));
    }

    [Fact]
    public void What_cannot_be_spread_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Spread(5, [0, 0]));
        Assert.Throws<ArgumentException>(() => Spread(5, [1, -1, 3]));
        Assert.Throws<ArgumentException>(() => Cascade.Spread(5, new long[2], new long[3]));
    }

    private static long[] Spread(long amount, long[] weights)
    {
        long[] shares = new long[weights.Length];
        Cascade.Spread(amount, weights, shares);
        return shares;
    }

    private static void ForRandom(Action<Random, long, long[]> check)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            long amount = random.NextInt64(long.MaxValue >> random.Next(63)) * (random.Next(2) == 0 ? 1 : -1);
            long largest = long.MaxValue >> random.Next(63);
            long[] weights = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(_ => random.Next(4) == 0 ? 0 : random.NextInt64(largest))];
            weights[random.Next(weights.Length)] |= 1;
            check(random, amount, weights);
        }
    }
}
