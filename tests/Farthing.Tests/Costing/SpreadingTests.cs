using Farthing.Core.Costing;
using Farthing.Core.Expressions;
using Farthing.Core.Ledger;

namespace Farthing.Tests.Costing;

/// <summary>The kernels: same integers for any number of threads, and those of a loop over all rows.</summary>
public class SpreadingTests
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_integers()
    {
        // Above the block size, so that several parts really are made.
        CostRows rows = Rows(new Random(1), 60_000);
        CostRows none = Rows(new Random(1), 0);
        List<Landing> landings = Landings(new Random(2), rows, 40);
        CostColumns one = Spread(rows, none, landings, 1);
        foreach (int threads in (int[])[2, 3, 7])
        {
            CostColumns many = Spread(rows, none, landings, threads);
            foreach (CostColumn column in Enum.GetValues<CostColumn>())
            {
                Assert.Equal(one[column], many[column]);
            }
        }
    }

    [Fact]
    public void Rows_get_what_a_loop_over_all_rows_gives_them()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            Random random = new(seed);
            CostRows rows = Rows(random, random.Next(1, 40)), none = Rows(random, 0);
            List<Landing> landings = Landings(random, rows, 8);
            CostColumns got = Spread(rows, none, landings, 1 + random.Next(3));
            CostColumns expected = new(rows.Count);
            foreach (Landing landing in landings)
            {
                Naive(rows, landing, expected);
            }

            foreach (CostColumn column in Enum.GetValues<CostColumn>())
            {
                Assert.Equal(expected[column], got[column]);
            }
        }
    }

    private static CostColumns Spread(CostRows rows, CostRows none, List<Landing> landings, int threads)
    {
        CostColumns columns = new(rows.Count);
        new Spreading(rows, none, threads).Spread(landings, columns, new CostColumns(0));
        return columns;
    }

    private static void Naive(CostRows rows, Landing landing, CostColumns columns)
    {
        long[] weights = rows.DriverColumn(landing.Receivers.Driver)!;
        int[] inside = [.. Enumerable.Range(0, rows.Count).Where(r => Inside(rows, landing.Receivers, r))];
        System.Numerics.BigInteger[] shares = Core.Money.Cascade.Spread(
            landing.Amount, [.. inside.Select(r => (System.Numerics.BigInteger)weights[r])]);
        for (int i = 0; i < inside.Length; i++)
        {
            columns[landing.Column][inside[i]] += (long)shares[i];
            columns[CostColumn.Imputed][inside[i]] += landing.Imputed ? (long)shares[i] : 0;
        }
    }

    private static bool Inside(CostRows rows, Receivers receivers, int row)
    {
        Narrowing n = receivers.Narrowing;
        return Is("agent", n.Agent) && Is("team", n.Team) && Is("site", n.Site) && Is("channel", n.Channel) && Is("vendor", n.Vendor)
            && (receivers.Where?.Evaluate(field => rows.Value(field, row)) ?? true);

        bool Is(string field, int code) => code == 0 || rows.Dimensions[field].Codes[row] == code;
    }

    private static List<Landing> Landings(Random random, CostRows rows, int count)
    {
        Filter[] conditions = [FilterParser.Parse("topic in (\"t1\", \"t2\")", "test"), FilterParser.Parse("channel != \"c1\"", "test")];
        PoolInstance instance = new(0, Component.Labour, default, new Driver(DriverKind.Effort));
        List<Landing> landings = [];
        while (landings.Count < count)
        {
            Receivers receivers = new(
                new Narrowing(random.Next(4), random.Next(3) == 0 ? random.Next(3) : 0, 0, random.Next(3) == 0 ? random.Next(3) : 0, 0),
                new Driver(random.Next(2) == 0 ? DriverKind.Effort : DriverKind.TalkTime),
                random.Next(3) is var pick && pick < 2 ? conditions[pick] : null);
            if (Enumerable.Range(0, rows.Count).Any(r => Inside(rows, receivers, r) && rows.DriverColumn(receivers.Driver)![r] > 0))
            {
                landings.Add(new Landing(
                    receivers, random.NextInt64(-1_000_000_000, 1_000_000_000), (CostColumn)random.Next(6), random.Next(4) == 0, instance));
            }
            else if (receivers.Narrowing.IsWhole)
            {
                break;
            }
        }

        return landings;
    }

    private static CostRows Rows(Random random, int count)
    {
        CostRows rows = new(
            [.. Enumerable.Range(1, count).Select(i => (long)i)], new long[count],
            [
                Dimension("agent", 5, "a"), Dimension("team", 3, "m"), Dimension("site", 2, "s"), Dimension("channel", 3, "c"),
                Dimension("vendor", 2, "v"), Dimension("topic", 4, "t"),
            ]);
        rows.SetDriver(new Driver(DriverKind.Effort), Weights(1_000_000_000_000));
        rows.SetDriver(new Driver(DriverKind.TalkTime), Weights(1000));
        rows.Prepare(["topic", "channel"]);
        return rows;

        DimensionColumn Dimension(string field, int codes, string letter) =>
            new(field, [.. Enumerable.Range(0, count).Select(_ => random.Next(codes))], code => code == 0 ? null : letter + code);

        long[] Weights(long most) => [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? 0 : random.NextInt64(most))];
    }
}
