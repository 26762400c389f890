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

    private readonly CodeBook _codes;
    private readonly DeclaredDimension[] _declared;
    private readonly bool _usage;

    public CarrierReader(CodeBook codes, DeclaredDimension[] declared, DuckDbConnection connection)
    {
        _codes = codes;
        _declared = [.. declared.Where(d => d.Fact == "interactions")];
        _usage = connection.Scalar<long?>("SELECT count(*) FROM usage") > 0;
    }

    /// <summary>The month's carriers; none when <paramref name="needed"/> is false: no rule would put a cost on one.</summary>
    public CarrierSet Read(DuckDbConnection connection, (long StartMs, long EndMs) month, bool needed, CancellationToken cancellation)
    {
        if (!needed)
        {
            RawCarriers none = new(0);
            none.Dimensions.AddRange(new RowDimensions(_codes, Fields, [], 0).Make());
            return CarrierBuilder.Build(none, month);
        }

        RawCarriers raw = ReadRows(connection, month, cancellation);
        if (_usage)
        {
            ReadUsage(connection, raw, month, cancellation);
        }

        return CarrierBuilder.Build(raw, month);
    }

    private RawCarriers ReadRows(DuckDbConnection connection, (long StartMs, long EndMs) month, CancellationToken cancellation)
    {
        int count = (int)connection.Scalar<long>($"SELECT count(*) {From()}", month.StartMs, month.EndMs);
        CarrierRows rows = new(count);
        RowDimensions dimensions = new(_codes, Fields, _declared, count);
        int[][] declared = [.. _declared.Select(_ => new int[count])];
        connection.Take(
            Columns(), From(), [month.StartMs, month.EndMs, .. RowDimensions.Arguments(_declared)],
            chunk => dimensions.TakeDeclared(chunk, 6 + Fields.Length, declared, rows.Add(chunk)), cancellation);
        int[] order = rows.Order(
            numbers => IdReader.Read(connection, "interaction_ids", "i", "interaction_id", numbers, cancellation));
        RawCarriers raw = new(count);
        rows.CopyTo(raw, dimensions.Codes, order);
        for (int i = 0; i < declared.Length; i++)
        {
            for (int row = 0; row < order.Length; row++)
            {
                dimensions.Declared[i][row] = declared[i][order[row]];
            }
        }

        raw.Dimensions.AddRange(dimensions.Make());
        return raw;
    }

    private string Columns() => $"""
        d.i, d.arrived_ms, d.completed_ms, {(_usage ? "e.at_ms" : "CAST(NULL AS BIGINT)")}, CAST(d.bucket AS INTEGER), d.bot_segments,
          d.agent, d.team, d.site, d.vendor, d.channel, d.queue, d.topic, d.direction, d.party, d.outcome, d.customer_segment
          {RowDimensions.Sql(_declared, _ => "o", 3)}
        """;

    private string From() => $"""
        FROM d_interactions d
        {(_declared.Length > 0 ? "LEFT JOIN interactions o ON o.i = d.i" : "")}
        {(_usage ? $"LEFT JOIN (SELECT i, max(at_ms) AS at_ms FROM {Events} GROUP BY i) e ON e.i = d.i" : "")}
        WHERE coalesce(d.outcome, 0) <> 4
          AND ((d.completed_ms >= $1 AND d.completed_ms < $2){(_usage ? " OR e.i IS NOT NULL" : "")})
        """;

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
}
