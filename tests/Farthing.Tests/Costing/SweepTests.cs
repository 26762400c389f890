using Farthing.Core.Costing;

namespace Farthing.Tests.Costing;

public class SweepTests
{
    private const long L = Sweep.TicksPerMs;

    [Fact]
    public void The_golden_chats_share_their_agent()
    {
        long[] effort = Run([(0, 360, 1), (100, 420, 2), (200, 260, 3)], out long busy);
        Assert.Equal(420, busy);
        Assert.Equal([220 * L, 180 * L, 20 * L], effort);
    }

    [Fact]
    public void Pieces_of_one_interaction_count_once_and_the_earliest_takes()
    {
        long[] effort = Run([(0, 100, 1), (50, 150, 1), (60, 80, 2)], out _);
        Assert.Equal([90 * L, 50 * L, 10 * L], effort);
    }

    [Fact]
    public void Above_sixteen_the_odd_ticks_go_out_in_order()
    {
        (long, long, long)[] pieces = [.. Enumerable.Range(0, 17).Select(i => (0L, 1L, (long)i))];
        long[] effort = Run(pieces, out _);
        Assert.Equal(L, effort.Sum());
        Assert.Equal(L % 17, effort.Count(e => e == (L / 17) + 1));
        Assert.Equal(effort.OrderDescending(), effort);
    }

    [Fact]
    public void Efforts_add_up_to_the_union_and_equal_brute_force()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            (long Start, long End, long Interaction)[] pieces = Random(random, random.Next(1, 14), 40);
            long[] effort = Run(pieces, out long busy);
            long[] expected = BruteForce(pieces);
            Assert.Equal(expected, effort);
            Assert.Equal(busy * L, effort.Sum());
        }
    }

    [Fact]
    public void Crowds_add_up_too()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            (long, long, long)[] pieces = Random(random, 60, 50);
            Assert.Equal(BruteForce(pieces), Run(pieces, out _));
        }
    }

    [Fact]
    public void Cutting_a_piece_in_two_changes_no_interactions_effort()
    {
        for (int seed = 0; seed < 5_000; seed++)
        {
            Random random = new(seed);
            (long Start, long End, long Interaction)[] pieces = Random(random, random.Next(1, 10), 40);
            int at = random.Next(pieces.Length);
            long cut = pieces[at].Start + random.NextInt64(pieces[at].End - pieces[at].Start + 1);
            (long Start, long End, long Interaction)[] more =
                [.. pieces.Where((_, i) => i != at), pieces[at] with { End = cut }, pieces[at] with { Start = cut }];
            more = [.. more.OrderBy(p => p.Start)];
            Assert.Equal(ByInteraction(pieces, Run(pieces, out long busy)), ByInteraction(more, Run(more, out long again)));
            Assert.Equal(busy, again);
        }
    }

    [Fact]
    public void Pieces_without_length_change_nothing()
    {
        Assert.Equal([10 * L, 0, 5 * L], Run([(0, 10, 1), (5, 5, 2), (20, 25, 3)], out long busy));
        Assert.Equal(15, busy);
        Assert.Equal([0], Run([(7, 3, 1)], out busy));
        Assert.Equal(0, busy);
    }

    private static Dictionary<long, long> ByInteraction((long Start, long End, long Interaction)[] pieces, long[] effort) => pieces
        .Zip(effort)
        .GroupBy(z => z.First.Interaction)
        .ToDictionary(g => g.Key, g => g.Sum(z => z.Second));

    private static (long Start, long End, long Interaction)[] Random(Random random, int count, int span) =>
        [.. Enumerable.Range(0, count)
            .Select(_ => (Start: random.NextInt64(span), Length: random.NextInt64(span / 2), Interaction: random.NextInt64(1, 1 + count)))
            .OrderBy(p => p.Start)
            .Select(p => (p.Start, p.Start + p.Length, p.Interaction))];

    private static long[] Run((long Start, long End, long Interaction)[] pieces, out long busy)
    {
        long[] effort = new long[pieces.Length];
        busy = new Sweep().Run(
            [.. pieces.Select(p => p.Start)], [.. pieces.Select(p => p.End)], [.. pieces.Select(p => p.Interaction)], effort);
        return effort;
    }

    /// <summary>Interval by interval between neighbouring boundaries, without any state.</summary>
    private static long[] BruteForce((long Start, long End, long Interaction)[] pieces)
    {
        long[] effort = new long[pieces.Length];
        long[] edges = [.. pieces.Where(p => p.End > p.Start).SelectMany(p => new[] { p.Start, p.End }).Distinct().Order()];
        for (int e = 1; e < edges.Length; e++)
        {
            int[] takers = [.. Enumerable.Range(0, pieces.Length)
                .Where(i => pieces[i].Start <= edges[e - 1] && pieces[i].End >= edges[e])
                .DistinctBy(i => pieces[i].Interaction)];
            for (int t = 0; t < takers.Length; t++)
            {
                (long each, long odd) = Math.DivRem((edges[e] - edges[e - 1]) * L, takers.Length);
                effort[takers[t]] += each + (t < odd ? 1 : 0);
            }
        }

        return effort;
    }
}
