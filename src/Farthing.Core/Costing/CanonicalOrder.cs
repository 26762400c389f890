namespace Farthing.Core.Costing;

/// <summary>
/// The canonical order of rows: owner, start, id by UTF-8 bytes (docs/costing.md 5). Ids are asked for only where owner and
/// start tie, so that they need not be loaded.
/// </summary>
public static class CanonicalOrder
{
    /// <summary>The rows in canonical order.</summary>
    /// <param name="owner">Each row's owner, from 0 to <paramref name="owners"/> − 1, already in the order of owners.</param>
    /// <param name="owners">Number of owners.</param>
    /// <param name="start">Each row's start (ms).</param>
    /// <param name="idsOf">The UTF-8 ids of the rows it is given; called at most once, not at all when nothing ties.</param>
    public static int[] Sort(
        ReadOnlySpan<int> owner, int owners, ReadOnlySpan<long> start, Func<IReadOnlyList<int>, IReadOnlyList<byte[]>> idsOf)
    {
        int[] offsets = Offsets(owner, owners);
        int[] order = Scatter(owner, offsets);
        long[] keys = new long[order.Length];
        List<(int From, int Count)> ties = [];
        for (int o = 0; o < owners; o++)
        {
            int from = offsets[o], count = offsets[o + 1] - from;
            if (count > 1)
            {
                SortByStart(order.AsSpan(from, count), keys.AsSpan(from, count), start);
                FindTies(keys.AsSpan(from, count), from, ties);
            }
        }

        if (ties.Count > 0)
        {
            BreakTies(order, ties, idsOf);
        }

        return order;
    }

    /// <summary>Where each owner's rows begin in canonical order; one more entry than owners, the last is the row count.</summary>
    public static int[] Offsets(ReadOnlySpan<int> owner, int owners)
    {
        int[] offsets = new int[owners + 1];
        foreach (int o in owner)
        {
            offsets[o + 1]++;
        }

        for (int o = 0; o < owners; o++)
        {
            offsets[o + 1] += offsets[o];
        }

        return offsets;
    }

    private static int[] Scatter(ReadOnlySpan<int> owner, int[] offsets)
    {
        int[] next = offsets[..^1];
        int[] order = new int[owner.Length];
        for (int row = 0; row < owner.Length; row++)
        {
            order[next[owner[row]]++] = row;
        }

        return order;
    }

    private static void SortByStart(Span<int> order, Span<long> keys, ReadOnlySpan<long> start)
    {
        for (int i = 0; i < order.Length; i++)
        {
            keys[i] = start[order[i]];
        }

        if (!SortNearlySorted(keys, order))
        {
            keys.Sort(order);
        }
    }

    /// <summary>
    /// Rows mostly come in time order: inserting each a few places back is then far quicker than sorting. Gives up when
    /// there is more to move than four places a row.
    /// </summary>
    private static bool SortNearlySorted(Span<long> keys, Span<int> order)
    {
        int moves = 4 * keys.Length;
        for (int i = 1; i < keys.Length; i++)
        {
            (long key, int row, int at) = (keys[i], order[i], i);
            while (at > 0 && keys[at - 1] > key)
            {
                (keys[at], order[at]) = (keys[at - 1], order[at - 1]);
                at--;
                moves--;
            }

            (keys[at], order[at]) = (key, row);
            if (moves < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void FindTies(ReadOnlySpan<long> keys, int from, List<(int From, int Count)> ties)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
            {
                int first = i - 1;
                while (i + 1 < keys.Length && keys[i + 1] == keys[first])
                {
                    i++;
                }

                ties.Add((from + first, i - first + 1));
            }
        }
    }

    private static void BreakTies(
        int[] order, List<(int From, int Count)> ties, Func<IReadOnlyList<int>, IReadOnlyList<byte[]>> idsOf)
    {
        List<int> rows = [];
        foreach ((int from, int count) in ties)
        {
            rows.AddRange(order.AsSpan(from, count));
        }

        IReadOnlyList<byte[]> ids = idsOf(rows);
        int at = 0;
        foreach ((int from, int count) in ties)
        {
            int first = at;
            int[] sorted = [.. Enumerable.Range(first, count)];
            Array.Sort(sorted, (a, b) => ids[a].AsSpan().SequenceCompareTo(ids[b]));
            for (int i = 0; i < count; i++)
            {
                order[from + i] = rows[sorted[i]];
            }

            at += count;
        }
    }
}
