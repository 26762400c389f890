using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>
/// What the interactions of a month's segments say, by their number: a table as wide as the span of the numbers, which
/// takes a scan and a load per segment where SQL would take a join. Numbers far apart are looked up in a dictionary.
/// </summary>
internal sealed class InteractionLookup
{
    /// <summary>How many columns there are: bucket, channel, queue, topic, direction, party, outcome, customer segment.</summary>
    public const int Columns = 8;

    private const string Sql =
        "SELECT i, CAST(bucket AS INTEGER), channel, queue, topic, direction, party, outcome, customer_segment FROM d_interactions "
        + "WHERE i >= $1 AND i <= $2 AND coalesce(outcome, 0) <> 4";

    private readonly long _from;
    private readonly int[] _dense;
    private readonly Dictionary<long, int>? _sparse;
    private readonly int[][] _columns;

    private InteractionLookup(long from, long end, long wanted)
    {
        bool dense = end - from <= (8 * wanted) + 65_536;
        _from = from;
        _dense = dense ? new int[end - from] : [];
        _sparse = dense ? null : [];
        _columns = new int[Columns][];
    }

    /// <summary>Reads what is said of the interactions named.</summary>
    public static InteractionLookup Read(DuckDbConnection connection, IEnumerable<long[]> named, CancellationToken cancellation)
    {
        long first = long.MaxValue, last = -1, count = 0;
        foreach (long[] block in named)
        {
            foreach (long interaction in block)
            {
                first = Math.Min(first, interaction);
                last = Math.Max(last, interaction);
            }

            count += block.Length;
        }

        InteractionLookup lookup = new(count == 0 ? 0 : first, last + 1, count);
        lookup.Fill(connection, first, last, cancellation);
        return lookup;
    }

    /// <summary>The row of an interaction; −1 when it is excluded.</summary>
    public int Find(long interaction) =>
        _sparse is null ? _dense[interaction - _from] - 1 : _sparse.GetValueOrDefault(interaction, 0) - 1;

    /// <summary>A column's values for interactions that are not excluded.</summary>
    public void Fill(int column, long[] interactions, int[] target)
    {
        int[] values = _columns[column];
        for (int row = 0; row < interactions.Length; row++)
        {
            target[row] = values[Find(interactions[row])];
        }
    }

    private void Fill(DuckDbConnection connection, long first, long last, CancellationToken cancellation)
    {
        int rows = 0;
        int room = 1 << 16;
        for (int column = 0; column < Columns; column++)
        {
            _columns[column] = new int[room];
        }

        using DuckDbReader reader = connection.Query(Sql, [first, last], cancellation);
        while (reader.ReadChunk())
        {
            if (rows + reader.RowCount > room)
            {
                room *= 2;
                for (int column = 0; column < Columns; column++)
                {
                    Array.Resize(ref _columns[column], room);
                }
            }

            for (int column = 0; column < Columns; column++)
            {
                ColumnFill.Int32(reader, column + 1, _columns[column], rows);
            }

            ReadOnlySpan<long> interaction = reader.Int64(0);
            for (int row = 0; row < interaction.Length; row++)
            {
                Number(interaction[row], ++rows);
            }
        }
    }

    private void Number(long interaction, int row)
    {
        if (_sparse is null)
        {
            _dense[interaction - _from] = row;
        }
        else
        {
            _sparse[interaction] = row;
        }
    }
}
