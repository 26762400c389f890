using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>
/// What the interactions of a month's segments say, by their number: tables as wide as the span of the numbers, which
/// take a load per segment where SQL would take a join. Numbers far apart are looked up in a dictionary.
/// </summary>
internal sealed class InteractionLookup
{
    private const string Columns = "i, channel, queue, topic, direction, party, outcome, customer_segment";

    private readonly long _from;
    private readonly Dictionary<long, int>? _sparse;
    private Codes[] _rows;

    private InteractionLookup(long from, long end, long wanted)
    {
        bool dense = end - from <= (8 * wanted) + 65_536;
        _from = from;
        _sparse = dense ? null : [];
        _rows = Core.Costing.Columns.Of<Codes>(dense ? (int)(end - from) : 1 << 16);
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

    /// <summary>What the interactions given say: a column of <paramref name="target"/> per field.</summary>
    public void Fill(long[] interactions, int[][] target)
    {
        int[] channel = target[0], queue = target[1], topic = target[2], direction = target[3], party = target[4], outcome = target[5];
        int[] customerSegment = target[6];
        for (int row = 0; row < interactions.Length; row++)
        {
            long interaction = interactions[row];
            ref readonly Codes codes = ref _rows[_sparse is null ? interaction - _from : _sparse[interaction]];
            (channel[row], queue[row], topic[row], direction[row]) = (codes.Channel, codes.Queue, codes.Topic, codes.Direction);
            (party[row], outcome[row], customerSegment[row]) = (codes.Party, codes.Outcome, codes.CustomerSegment);
        }
    }

    private void Fill(DuckDbConnection connection, long first, long last, CancellationToken cancellation) =>
        connection.Take(Columns, "FROM d_interactions WHERE i >= $1 AND i <= $2", [first, last], Take, cancellation);

    /// <summary>Takes a chunk; several threads do so at once, each its own interactions.</summary>
    private void Take(DuckDbRows rows)
    {
        if (_sparse is null)
        {
            Place(rows);
            return;
        }

        lock (_sparse)
        {
            Place(rows);
        }
    }

    private void Place(DuckDbRows rows)
    {
        ReadOnlySpan<long> interaction = rows.Int64(0);
        ReadOnlySpan<int> channel = rows.Int32(1), queue = rows.Int32(2), topic = rows.Int32(3), direction = rows.Int32(4);
        ReadOnlySpan<int> party = rows.Int32(5), outcome = rows.Int32(6), customerSegment = rows.Int32(7);
        for (int row = 0; row < interaction.Length; row++)
        {
            _rows[PlaceOf(interaction[row])] = new Codes(
                channel[row], queue[row], topic[row], direction[row], party[row], outcome[row], customerSegment[row]);
        }
    }

    private long PlaceOf(long interaction)
    {
        if (_sparse is null)
        {
            return interaction - _from;
        }

        if (_sparse.Count == _rows.Length)
        {
            Array.Resize(ref _rows, 2 * _rows.Length);
        }

        _sparse.Add(interaction, _sparse.Count);
        return _sparse.Count - 1;
    }

    /// <summary>Kept together: whoever asks for one asks for all, of interactions here and there.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Codes(int Channel, int Queue, int Topic, int Direction, int Party, int Outcome, int CustomerSegment);
}
