using System.Text;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Export;

/// <summary>Reads a run's cost rows, an interaction at a time in the order of their ids' bytes, and writes them to a file.</summary>
internal sealed class CostRowSource(DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar)
{
    private static readonly string[] Domains =
    [
        CodeDomains.Channel, CodeDomains.Queue, CodeDomains.Topic, CodeDomains.Direction, CodeDomains.Party, CodeDomains.Outcome,
        CodeDomains.CustomerSegment, CodeDomains.Agent, CodeDomains.Team, CodeDomains.Site, CodeDomains.Vendor,
    ];

    private readonly byte[][][] _texts = [.. Domains.Select(d =>
        (byte[][])[[], .. codes.Entries(d).Select(e => Encoding.UTF8.GetBytes(e.Text))])];

    // Who handled it: the carrier's if it has a row (those of the last handling segment), else of the piece that ended last; of several
    // in one hour the one with most effort. The rest is the interaction's own and the same on all its rows.
    private const string Sql =
        """
        SELECT ids.interaction_id, g.day, d.arrived_ms, d.completed_ms,
          g.channel, g.queue, g.topic, g.direction, g.party, g.outcome, g.customer_segment, g.who.agent, g.who.team, g.who.site, g.who.vendor,
          g.labour, g.overhead, g.technology, g.vendor_cost, g.other, g.unused, g.imputed
        FROM (
          SELECT i, max(day) AS day, max(channel) AS channel, max(queue) AS queue, max(topic) AS topic, max(direction) AS direction,
            max(party) AS party, max(outcome) AS outcome, max(customer_segment) AS customer_segment,
            max({'carrier': s = 0, 'hour': hour, 'effort': effort_ticks, 's': s, 'agent': agent, 'team': team, 'site': site, 'vendor': vendor}) AS who,
            sum(labour)::HUGEINT AS labour, sum(overhead)::HUGEINT AS overhead, sum(technology)::HUGEINT AS technology,
            sum(vendor_cost)::HUGEINT AS vendor_cost, sum(other)::HUGEINT AS other, sum(unused)::HUGEINT AS unused, sum(imputed)::HUGEINT AS imputed
          FROM costs WHERE run = $1 GROUP BY i) g
        JOIN interaction_ids ids ON ids.i = g.i LEFT JOIN d_interactions d ON d.i = g.i
        ORDER BY ids.interaction_id
        """;

    /// <summary>Writes a run's interactions.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="run">The run.</param>
    /// <param name="withKind">Whether the file has the first column, which says what a line is.</param>
    /// <param name="written">Is told every now and then how many rows the file has.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What the interactions cost together.</returns>
    public CostSums Write(RowWriter writer, StoredRun run, bool withKind, Action<long>? written, CancellationToken cancellation)
    {
        byte[] period = Encoding.UTF8.GetBytes(run.Period), currency = Encoding.UTF8.GetBytes(run.Currency);
        byte[] version = Encoding.UTF8.GetBytes(Invariant($"{run.Version}"));
        CostSums sums = default;
        using DuckDbReader reader = connection.Query(Sql, [run.Run], cancellation);
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++)
            {
                if (withKind)
                {
                    writer.Text("interaction"u8);
                }

                writer.Text(period);
                writer.Text(reader.Utf8(0, row));
                writer.Text(currency);
                Head(writer, reader, row);
                writer.Text(version);
                CostSums one = Sums(reader, row);
                CostFile.Money(writer, one);
                writer.EndRow();
                sums += one;
            }

            written?.Invoke(writer.Rows);
        }

        return sums;
    }

    private static CostSums Sums(DuckDbReader reader, int row)
    {
        int at = 4 + Domains.Length;
        return new CostSums(
            reader.Int128(at)[row], reader.Int128(at + 1)[row], reader.Int128(at + 2)[row], reader.Int128(at + 3)[row],
            reader.Int128(at + 4)[row], reader.Int128(at + 5)[row], reader.Int128(at + 6)[row]);
    }

    private void Head(RowWriter writer, DuckDbReader reader, int row)
    {
        writer.Day(reader.Int32(1)[row]);
        for (int i = 2; i < 4; i++)
        {
            writer.Text(LocalTimeText.Of(calendar, reader.IsNull(i, row) ? null : reader.Int64(i)[row]));
        }

        for (int i = 0; i < Domains.Length; i++)
        {
            int code = reader.IsNull(4 + i, row) ? 0 : reader.Int32(4 + i)[row];
            writer.Text(_texts[i][code]);
        }
    }
}
