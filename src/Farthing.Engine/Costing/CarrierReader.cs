using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>Reads the interactions that may carry a cost in a month and makes its carriers.</summary>
internal sealed class CarrierReader
{
    /// <summary>A usage event belongs to the month of its time, else to that of its interaction's completion.</summary>
    private const string Events =
        "(SELECT u.i, u.meter, u.quantity, coalesce(u.at_ms, c.completed_ms) AS at_ms FROM usage u JOIN d_interactions c ON c.i = u.i " +
        "WHERE coalesce(u.at_ms, c.completed_ms) >= $1 AND coalesce(u.at_ms, c.completed_ms) < $2)";

    private static readonly string[] Fields =
    [
        "agent", "team", "site", "vendor", "channel", "interaction-queue", "topic", "direction", "party", "outcome", "customer-segment",
    ];

    private static readonly string[] Domains =
    [
        CodeDomains.Agent, CodeDomains.Team, CodeDomains.Site, CodeDomains.Vendor, CodeDomains.Channel, CodeDomains.Queue,
        CodeDomains.Topic, CodeDomains.Direction, CodeDomains.Party, CodeDomains.Outcome, CodeDomains.CustomerSegment,
    ];

    private readonly CodeBook _codes;
    private readonly CodeTexts _texts;
    private readonly DeclaredDimension[] _declared;
    private readonly bool _usage;

    public CarrierReader(CodeBook codes, CodeTexts texts, DeclaredDimension[] declared, DuckDbConnection connection)
    {
        _codes = codes;
        _texts = texts;
        _declared = [.. declared.Where(d => d.Fact == "interactions")];
        _usage = connection.Scalar<long?>("SELECT count(*) FROM usage") > 0;
    }

    /// <summary>The month's carriers; none when <paramref name="needed"/> is false: no rule would put a cost on one.</summary>
    public CarrierSet Read(DuckDbConnection connection, (long StartMs, long EndMs) month, bool needed, CancellationToken cancellation)
    {
        if (!needed)
        {
            return CarrierBuilder.Build(WithDimensions(new RawCarriers(0), [.. Fields.Select(_ => Array.Empty<int>())], [], []), month, _ => []);
        }

        RawCarriers raw = ReadRows(connection, month, cancellation);
        if (_usage)
        {
            ReadUsage(connection, raw, month, cancellation);
        }

        return CarrierBuilder.Build(
            raw, month, rows => IdReader.Read(connection, "interaction_ids", "i", "interaction_id", [.. rows.Select(r => raw.Interaction[r])], cancellation));
    }

    private RawCarriers ReadRows(DuckDbConnection connection, (long StartMs, long EndMs) month, CancellationToken cancellation)
    {
        List<(long[][] Longs, int[][] Ints, int[][] Texts)> blocks = [];
        TextCodes[] attributes = [.. _declared.Select(_ => new TextCodes())];
        object?[] args = [month.StartMs, month.EndMs, .. _declared.Select(d => PieceReader.Path(d.Attribute))];
        using (DuckDbReader reader = connection.Query(Sql(), args, cancellation))
        {
            while (reader.ReadChunk())
            {
                blocks.Add(ReadBlock(reader, attributes));
            }
        }

        int count = blocks.Sum(b => b.Longs[0].Length);
        RawCarriers raw = new(count);
        int[][] dimensions = [.. Fields.Select(_ => new int[count])];
        int[][] declared = [.. attributes.Select(_ => new int[count])];
        int at = 0;
        foreach ((long[][] longs, int[][] ints, int[][] texts) in blocks)
        {
            int rows = longs[0].Length;
            Copy([raw.Interaction, raw.ArrivedMs, raw.CompletedMs, raw.EventMs], longs, at);
            Copy([raw.Bucket, .. dimensions], [ints[0], .. ints[2..]], at);
            Copy(declared, texts, at);
            for (int row = 0; row < rows; row++)
            {
                raw.Bots[at + row] = ints[1][row] > 0;
            }

            at += rows;
        }

        dimensions[9].CopyTo(raw.Outcome, 0);
        return WithDimensions(raw, dimensions, declared, attributes);
    }

    private (long[][] Longs, int[][] Ints, int[][] Texts) ReadBlock(DuckDbReader reader, TextCodes[] attributes)
    {
        long[][] longs = [.. Enumerable.Range(0, 4).Select(_ => new long[reader.RowCount])];
        int[][] ints = [.. Enumerable.Range(0, 2 + Fields.Length).Select(_ => new int[reader.RowCount])];
        int[][] texts = [.. attributes.Select(_ => new int[reader.RowCount])];
        for (int i = 0; i < longs.Length; i++)
        {
            ColumnFill.Int64(reader, i, longs[i], 0, missing: long.MinValue);
        }

        for (int i = 0; i < ints.Length; i++)
        {
            ColumnFill.Int32(reader, i + longs.Length, ints[i], 0);
        }

        for (int i = 0; i < texts.Length; i++)
        {
            ColumnFill.Texts(reader, i + longs.Length + ints.Length, attributes[i], texts[i], 0);
        }

        return (longs, ints, texts);
    }

    private string Sql()
    {
        string attributes = string.Concat(_declared.Select((_, i) => Invariant($", json_extract_string(o.attributes, ${i + 3})")));
        string own = _declared.Length > 0 ? "LEFT JOIN interactions o ON o.i = d.i" : "";
        string usage = _usage ? $"LEFT JOIN (SELECT i, max(at_ms) AS at_ms FROM {Events} GROUP BY i) e ON e.i = d.i" : "";
        return $"""
            SELECT d.i, d.arrived_ms, d.completed_ms, {(_usage ? "e.at_ms" : "CAST(NULL AS BIGINT)")},
              CAST(d.bucket AS INTEGER), d.bot_segments,
              d.agent, d.team, d.site, d.vendor, d.channel, d.queue, d.topic, d.direction, d.party, d.outcome, d.customer_segment{attributes}
            FROM d_interactions d
            {own}
            {usage}
            WHERE coalesce(d.outcome, 0) <> 4
              AND ((d.completed_ms >= $1 AND d.completed_ms < $2){(_usage ? " OR e.i IS NOT NULL" : "")})
            """;
    }

    private void ReadUsage(DuckDbConnection connection, RawCarriers raw, (long StartMs, long EndMs) month, CancellationToken cancellation)
    {
        // Only carriers with an event have one to find: few, as a rule.
        Dictionary<long, int> rowOf = [];
        for (int row = 0; row < raw.Count; row++)
        {
            if (raw.EventMs[row] > long.MinValue)
            {
                rowOf.Add(raw.Interaction[row], row);
            }
        }

        string sql = $"SELECT i, meter, sum(quantity)::HUGEINT FROM {Events} GROUP BY i, meter";
        using DuckDbReader reader = connection.Query(sql, [month.StartMs, month.EndMs], cancellation);
        while (reader.ReadChunk())
        {
            ReadOnlySpan<long> interactions = reader.Int64(0);
            ReadOnlySpan<int> meters = reader.Int32(1);
            ReadOnlySpan<Int128> quantities = reader.Int128(2);
            for (int n = 0; n < reader.RowCount; n++)
            {
                if (!reader.IsNull(2, n) && rowOf.TryGetValue(interactions[n], out int row))
                {
                    Meter(raw, reader.IsNull(1, n) ? 0 : meters[n])[row] = Core.Money.Micro.ToAmount(quantities[n]);
                }
            }
        }
    }

    private long[] Meter(RawCarriers raw, int code)
    {
        string meter = _codes.Text(CodeDomains.Meter, code) ?? "";
        if (!raw.Usage.TryGetValue(meter, out long[]? quantities))
        {
            raw.Usage.Add(meter, quantities = new long[raw.Count]);
        }

        return quantities;
    }

    private RawCarriers WithDimensions(RawCarriers raw, int[][] dimensions, int[][] declared, TextCodes[] attributes)
    {
        for (int i = 0; i < Fields.Length; i++)
        {
            string domain = Domains[i];
            raw.Dimensions.Add(new DimensionColumn(Fields[i], dimensions[i], code => _codes.Text(domain, code)));
        }

        for (int i = 0; i < declared.Length; i++)
        {
            raw.Dimensions.Add(new DimensionColumn(_declared[i].Id, declared[i], attributes[i].TextOf));
        }

        return raw;
    }

    private static void Copy<T>(T[][] targets, T[][] sources, int at)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            sources[i].CopyTo(targets[i], at);
        }
    }
}
