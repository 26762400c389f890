using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// The other interactions of the customers of those that are redone, before and now. Nothing can change of them but their gaps, so that
/// they are read as they were derived and only those are written that have others.
/// </summary>
internal sealed class Neighbours
{
    private static readonly string[] Columns =
        ["previous_gap_ms", "next_gap_ms", "previous_topic_gap_ms", "next_topic_gap_ms", "next_agent_gap_ms", "next_order_gap_ms"];

    private readonly List<Neighbour> _all = [];
    private readonly int _most;
    private volatile bool _tooMany;

    private Neighbours(int most) => _most = most;

    /// <summary>Of nothing.</summary>
    public static Neighbours None { get; } = new(0);

    /// <summary>They, in no order.</summary>
    public IReadOnlyList<Neighbour> All => _all;

    /// <summary>Reads them from <c>d_interactions</c>, which still has what was there before; null where there are too many to be held.</summary>
    public static Neighbours? Load(DeriveContext context)
    {
        Neighbours neighbours = new(context.Settings.MostNeighbours);
        context.Connection.Take(
            $"i, customer, arrived_ms, {string.Join(", ", Columns.Select(c => $"coalesce({c}, -1)"))}, topic, outcome, agent_segments",
            """
            FROM d_interactions
            WHERE customer IN (
                SELECT customer FROM derive_interactions WHERE customer > 0
                UNION SELECT customer FROM d_interactions WHERE customer > 0 AND i IN (SELECT i FROM derive_redone))
              AND i NOT IN (SELECT i FROM derive_redone)
            """, [], neighbours.Take, context.Cancellation);
        return neighbours._tooMany ? null : neighbours;
    }

    private void Take(DuckDbRows rows)
    {
        if (_tooMany) return;
        ReadOnlySpan<long> interaction = rows.Int64(0), customer = rows.Int64(1), arrived = rows.Int64(2);
        ReadOnlySpan<long> previous = rows.Int64(3), next = rows.Int64(4), previousTopic = rows.Int64(5), nextTopic = rows.Int64(6);
        ReadOnlySpan<long> nextAgent = rows.Int64(7), nextOrder = rows.Int64(8);
        ReadOnlySpan<int> topic = rows.Int32(9), outcome = rows.Int32(10), segments = rows.Int32(11);
        Neighbour[] chunk = new Neighbour[rows.Count];
        for (int row = 0; row < chunk.Length; row++)
        {
            Gaps gaps = new()
            {
                Previous = previous[row],
                Next = next[row],
                PreviousTopic = previousTopic[row],
                NextTopic = nextTopic[row],
                NextAgent = nextAgent[row],
                NextOrder = nextOrder[row],
            };
            chunk[row] = new Neighbour(
                interaction[row], customer[row], arrived[row], topic[row], outcome[row] == HandlingKinds.Answered,
                outcome[row] != HandlingKinds.Excluded && segments[row] > 0, gaps);
        }

        lock (_all)
        {
            _tooMany |= _all.Count + chunk.Length > _most;
            if (!_tooMany) _all.AddRange(chunk);
        }
    }

    /// <summary>Writes the gaps of those that have others now.</summary>
    /// <param name="context">The step.</param>
    /// <param name="gapsOf">The gaps of the n-th of <see cref="All"/>.</param>
    public void Update(DeriveContext context, Func<int, Gaps> gapsOf)
    {
        context.Run($"CREATE OR REPLACE TEMP TABLE derive_changed(i BIGINT, {string.Join(", ", Columns.Select(c => c + " BIGINT"))})");
        bool[] changes = new bool[Columns.Length];
        using (DuckDbAppender rows = context.Connection.Appender("derive_changed"))
        {
            for (int n = 0; n < _all.Count; n++)
            {
                Gaps gaps = gapsOf(n);
                if (gaps != _all[n].Gaps) Append(rows, _all[n].Interaction, Values(gaps), Values(_all[n].Gaps), changes);
            }

            rows.Complete();
        }

        // A column in which nothing changes is not written: the store writes all of it anew where a few rows do. New interactions mostly
        // change what others say of those after them.
        string[] columns = [.. Columns.Where((_, n) => changes[n])];
        if (columns.Length > 0)
            context.Run($"UPDATE d_interactions SET {string.Join(", ", columns.Select(c => $"{c} = c.{c}"))} FROM derive_changed c WHERE c.i = d_interactions.i");
        context.Run("DROP TABLE derive_changed");
    }

    private static void Append(DuckDbAppender rows, long interaction, long[] now, long[] before, bool[] changes)
    {
        rows.Append(interaction);
        for (int n = 0; n < now.Length; n++)
        {
            changes[n] |= now[n] != before[n];
            rows.Append(now[n] < 0 ? null : now[n]);
        }

        rows.EndRow();
    }

    /// <summary>In the order of <see cref="Columns"/>.</summary>
    private static long[] Values(Gaps g) => [g.Previous, g.Next, g.PreviousTopic, g.NextTopic, g.NextAgent, g.NextOrder];
}

/// <summary>A neighbour as it was derived.</summary>
/// <param name="Interaction">Its number.</param>
/// <param name="Customer">Its customer's number.</param>
/// <param name="ArrivedMs">When it arrived.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="IsAnswered">Whether its outcome is answered.</param>
/// <param name="HasAgent">Whether an agent handled it, and it is not excluded.</param>
/// <param name="Gaps">What was said of its own neighbours.</param>
internal readonly record struct Neighbour(long Interaction, long Customer, long ArrivedMs, int Topic, bool IsAnswered, bool HasAgent, Gaps Gaps);
