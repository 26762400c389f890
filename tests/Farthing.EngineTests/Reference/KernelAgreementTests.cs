using System.Globalization;
using System.Numerics;
using Farthing.Core.Costing;
using Farthing.Core.Money;

namespace Farthing.EngineTests.Reference;

/// <summary>The product's arithmetic against the reference's big integers, at random and at the edges of 64 and 128 bits.</summary>
public class KernelAgreementTests
{
    [Fact]
    public void Cascade_agrees_and_reverses_credits()
    {
        for (var seed = 1; seed <= PropertyCases.Count; seed++)
        {
            var random = new Random(seed);
            var weights = new long[random.Next(1, 12)];
            for (var n = 0; n < weights.Length; n++) weights[n] = random.Next(3) == 0 ? 0 : random.NextInt64(1L << random.Next(1, 63));
            if (weights.All(w => w == 0)) weights[0] = 1;
            var amount = random.Next(20) == 0 ? long.MaxValue - random.Next(2) : random.NextInt64(-(1L << random.Next(1, 63)), 1L << random.Next(1, 63));
            var shares = new long[weights.Length];
            Cascade.Spread(amount, weights, shares);
            var expected = RefArithmetic.Cascade(amount, [.. weights.Select(w => (BigInteger)w)]);
            Assert.Equal(expected, shares.Select(s => (BigInteger)s));
            Cascade.Spread(-amount, weights, shares);
            Assert.Equal(expected.Select(e => -e), shares.Select(s => (BigInteger)s));
            Near(amount, weights, expected);
        }
    }

    /// <summary>Every share lies within one unit of the exact quotient.</summary>
    private static void Near(long amount, long[] weights, BigInteger[] shares)
    {
        var total = weights.Aggregate(BigInteger.Zero, (a, w) => a + w);
        for (var n = 0; n < weights.Length; n++) Assert.True(BigInteger.Abs(shares[n] * total - (BigInteger)amount * weights[n]) < total);
    }

    [Fact]
    public void Cascade_can_start_anywhere()
    {
        for (var seed = 1; seed <= PropertyCases.Count; seed++)
        {
            var random = new Random(seed);
            var weights = Enumerable.Range(0, random.Next(2, 10)).Select(_ => random.NextInt64(1L << random.Next(1, 62))).ToArray();
            var total = weights.Aggregate(UInt128.Zero, (a, w) => a + (UInt128)w);
            if (total == 0) continue;
            var amount = random.NextInt64(-1L << 62, 1L << 62);
            var expected = RefArithmetic.Cascade(amount, [.. weights.Select(w => (BigInteger)w)]);
            var from = random.Next(weights.Length);
            var part = new Cascade(amount, total, weights.Take(from).Aggregate(UInt128.Zero, (a, w) => a + (UInt128)w));
            for (var n = from; n < weights.Length; n++) Assert.Equal(expected[n], part.Next(weights[n]));
        }
    }

    [Fact]
    public void Half_even_agrees()
    {
        for (var seed = 1; seed <= PropertyCases.Count; seed++)
        {
            var random = new Random(seed);
            var top = (BigInteger)random.NextInt64(long.MinValue, long.MaxValue) * (random.Next(2) == 0 ? 1 : random.NextInt64(long.MaxValue));
            var bottom = random.Next(3) == 0 ? 2 * random.Next(1, 9) : random.NextInt64(1, long.MaxValue);
            if (random.Next(3) == 0) top = random.Next(-99, 99);
            Assert.Equal(RefArithmetic.HalfEven(top, bottom), HalfEven.Divide(top, bottom));
        }
    }

    [Fact]
    public void Effort_agrees_whatever_the_order_of_the_facts()
    {
        for (var seed = 1; seed <= PropertyCases.Count; seed++)
        {
            var random = new Random(seed);
            var pieces = Pieces(random, random.Next(50) == 0 ? 40 : random.Next(1, 14));
            RefEffort.Assign(pieces);
            var sorted = pieces.OrderBy(p => p.From).ThenBy(p => p.Segment.Id, RefArithmetic.ByBytes).ToList();
            var effort = new long[sorted.Count];
            var busy = new Sweep().Run([.. sorted.Select(p => p.From)], [.. sorted.Select(p => p.To)], [.. sorted.Select(p => long.Parse(p.Contact.Row.Id, CultureInfo.InvariantCulture))], effort);
            Assert.Equal(RefArithmetic.UnionLength(pieces.Select(p => (p.From, p.To))), busy);
            Assert.Equal(sorted.Select(p => p.EffortTicks), effort.Select(e => (BigInteger)e));
        }
    }

    private static List<RefPiece> Pieces(Random random, int count)
    {
        var pieces = new List<RefPiece>();
        var interactions = random.Next(1, count + 2);
        for (var n = 0; n < count; n++)
        {
            var from = random.Next(60);
            var to = from + random.Next(count > 20 ? 60 : 15);
            var segment = new RefSegment((random.Next(2) == 0 ? "é" : "s") + n, "x") { Agent = "a", Started = from, Ended = to };
            var contact = new RefContact
            {
                Row = new RefInteraction(random.Next(interactions).ToString((IFormatProvider?)null)),
                Outcome = "answered",
                Segments = [segment],
            };
            pieces.Add(new RefPiece { Segment = segment, Contact = contact, From = from, To = to, TalkMs = 0, HandleMs = 0 });
        }
        return pieces;
    }

    [Fact]
    public void Largest_remainder_shows_the_published_figures()
    {
        string[] keys = ["a", "b", "c", "d"];
        BigInteger[]? Show(long total, params long[] weights) => LargestRemainder.Apportion(total, [.. weights.Select(w => (BigInteger)w)], keys[..weights.Length]);
        Assert.Equal([3334, 3333, 3333], Show(10000, 1, 1, 1)!);
        Assert.Equal([-3334, -3333, -3333], Show(-10000, 1, 1, 1)!);
        Assert.Equal([301, 300, 300, 100], Show(1001, 3, 3, 3, 1)!);
        Assert.Equal([2, 2, 1], Show(5, 1, 1, 1)!);
    }
}
