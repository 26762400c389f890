namespace Farthing.Core.Costing;

/// <summary>
/// The kernel that adds up drivers: one pass over the rows, all receivers at once, in as many parts as there are threads.
/// The sums of the parts, in order, are the offsets from which each part can spread on its own.
/// </summary>
internal static class DriverSums
{
    private const int Block = 8192;

    /// <summary>Where parts begin: <paramref name="parts"/> + 1 row numbers.</summary>
    public static int[] Split(int rows, int parts)
    {
        int count = Math.Max(1, Math.Min(parts, (rows / Block) + 1));
        return [.. Enumerable.Range(0, count + 1).Select(p => (int)((long)rows * p / count))];
    }

    /// <summary>Sums by part and slot.</summary>
    /// <param name="tables">The tables, whose lookups return slots below <paramref name="slots"/>.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="bounds">Parts, from <see cref="Split"/>.</param>
    public static UInt128[][] Compute(IReadOnlyList<ReceiverTable> tables, int slots, int[] bounds)
    {
        UInt128[][] sums = [.. Enumerable.Range(1, bounds.Length - 1).Select(_ => new UInt128[slots])];
        Parallel.For(0, sums.Length, part =>
        {
            // Block by block, so that what the tables share (profiles, agents, weights) is read from memory once.
            for (int from = bounds[part]; from < bounds[part + 1]; from += Block)
            {
                int to = Math.Min(bounds[part + 1], from + Block);
                foreach (ReceiverTable table in tables)
                {
                    Add(table, from, to, sums[part]);
                }
            }
        });
        return sums;
    }

    private static void Add(ReceiverTable table, int from, int to, UInt128[] sums)
    {
        if (table.Weights is { } weights)
        {
            Adding loop = new(weights, sums);
            table.Run(ref loop, from, to);
        }
    }

    private static void Flush(UInt128[] sums, int slot, UInt128 running)
    {
        if (slot >= 0)
        {
            sums[slot] += running;
        }
    }

    private readonly struct Adding(long[] weights, UInt128[] sums) : IRowLoop
    {
        public void Run<TFinder>(TFinder finder, int from, int to)
            where TFinder : struct, IRowFinder
        {
            int current = -1;
            UInt128 running = 0;
            for (int row = from; row < to; row++)
            {
                int slot = finder.Find(row);
                if (slot != current)
                {
                    Flush(sums, current, running);
                    (current, running) = (slot, 0);
                }

                // At most 2³¹ rows below 2⁶³ each: 128 bits cannot overflow.
                running = unchecked(running + (ulong)weights[row]);
            }

            Flush(sums, current, running);
        }
    }
}
