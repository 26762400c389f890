using Farthing.Core.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>
/// What the interactions of a month's segments say, by their number: tables as wide as the span of the numbers, which
/// take a load per segment where SQL would take a join. Numbers far apart are looked up in a dictionary.
/// </summary>
internal sealed class InteractionLookup
{
    private const string Sql =
        "SELECT i, channel, queue, topic, direction, party, outcome, customer_segment FROM d_interactions WHERE i >= $1 AND i <= $2";

    private readonly long _from;
    private readonly Dictionary<long, int>? _sparse;
    private readonly int[][] _columns;

    private InteractionLookup(long from, long end, long wanted)
    {
        bool dense = end - from <= (8 * wanted) + 65_536;
        _from = from;
        _sparse = dense ? null : [];
        _columns = [.. Fields.Select(_ => Columns.Of<int>(dense ? (int)(end - from) : 1 << 16))];
    }

    /// <summary>The dimensions that are looked up, in the order of their columns.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["channel", "interaction-queue", "topic", "direction", "party", "outcome", "customer-segment"];

    /// <summary>Reads what is said of the interactions named, each of which must be in <c>d_interactions</c>.</summary>
    public static InteractionLookup Read(DuckDbConnection connection, long[] named, CancellationToken cancellation)
    {
        long first = long.MaxValue, last = -1;
        foreach (long interaction in named)
        {
            first = Math.Min(first, interaction);
            last = Math.Max(last, interaction);
        }

        InteractionLookup lookup = new(named.Length == 0 ? 0 : first, last + 1, named.Length);
        if (named.Length > 0)
        {
            lookup.Fill(connection, first, last, cancellation);
        }

        return lookup;
    }

    /// <summary>A column's values for the interactions given.</summary>
    public void Fill(int column, long[] interactions, int[] target)
    {
        int[] values = _columns[column];
        if (_sparse is null)
        {
            for (int row = 0; row < interactions.Length; row++)
            {
                target[row] = values[interactions[row] - _from];
            }

            return;
        }

        for (int row = 0; row < interactions.Length; row++)
        {
            target[row] = values[_sparse[interactions[row]]];
        }
    }

    private void Fill(DuckDbConnection connection, long first, long last, CancellationToken cancellation)
    {
        using DuckDbReader reader = connection.Query(Sql, [first, last], cancellation);
        int[] at = [];
        while (reader.ReadChunk())
        {
            if (at.Length < reader.RowCount)
            {
                at = new int[reader.RowCount];
            }

            ReadOnlySpan<int> places = Place(reader.Int64(0), at);
            int begin = ColumnFill.FirstOf(places);
            for (int column = 0; column < _columns.Length; column++)
            {
                ColumnFill.Scatter(reader.Int32(1 + column), places, begin, _columns[column]);
            }
        }
    }

    private ReadOnlySpan<int> Place(ReadOnlySpan<long> interactions, int[] at)
    {
        for (int row = 0; row < interactions.Length; row++)
        {
            at[row] = _sparse is null ? (int)(interactions[row] - _from) : _sparse.Count;
            _sparse?.Add(interactions[row], at[row]);
        }

        while (_sparse?.Count > _columns[0].Length)
        {
            for (int column = 0; column < _columns.Length; column++)
            {
                Array.Resize(ref _columns[column], 2 * _columns[column].Length);
            }
        }

        return at.AsSpan(0, interactions.Length);
    }
}
