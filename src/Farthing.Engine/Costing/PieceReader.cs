using Farthing.Core.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>Reads the segments of a month, which the derive step keeps in canonical order, and makes its pieces.</summary>
internal sealed class PieceReader
{
    private static readonly string[] Fields = [.. InteractionLookup.Fields, "segment-queue"];

    private readonly CodeBook _codes;
    private readonly CodeTexts _texts;
    private readonly AgentVersions _versions;
    private readonly DeclaredDimension[] _declared;
    private readonly bool _vendors;

    public PieceReader(CodeBook codes, CodeTexts texts, AgentVersions versions, DeclaredDimension[] declared, DuckDbConnection connection)
    {
        _codes = codes;
        _texts = texts;
        _versions = versions;
        _declared = [.. declared.Where(d => d.Fact is "segments" or "interactions")];
        _vendors = connection.Scalar<long?>("SELECT count(*) FROM interactions WHERE vendor <> 0") > 0;
    }

    /// <summary>The month's pieces.</summary>
    public PieceSet Read(
        DuckDbConnection connection, int month, (long StartMs, long EndMs) instants, int threads, CancellationToken cancellation)
    {
        RawPieces raw = new((int)connection.Scalar<long>("SELECT count(*) FROM d_pieces WHERE month = $1", month));
        RowDimensions dimensions = new(_codes, Fields, _declared, raw.Count);
        using (DuckDbReader reader = connection.Query(Sql(), [month, .. RowDimensions.Arguments(_declared)], cancellation))
        {
            while (reader.ReadChunk())
            {
                Take(reader, raw, dimensions);
            }
        }

        InteractionLookup interactions = InteractionLookup.Read(connection, raw.Interaction, cancellation);
        for (int i = 0; i < InteractionLookup.Fields.Count; i++)
        {
            interactions.Fill(i, raw.Interaction, dimensions.Codes[i]);
        }

        raw.Dimensions.AddRange(dimensions.Make());
        return PieceBuilder.Build(raw, _texts, _versions, instants, threads);
    }

    private string Sql()
    {
        string attributes = RowDimensions.Sql(_declared, d => d.Fact == "segments" ? "g" : "o", 2);
        string segments = _declared.Any(d => d.Fact == "segments") ? "JOIN segments g ON g.s = p.s" : "";
        bool joined = _vendors || _declared.Any(d => d.Fact == "interactions");
        return $"""
            SELECT p.n, p.s, p.i, p.started_ms, p.ended_ms, p.talk_ms, p.handle_ms, p.agent, p.kind, p.date_only, p.vendor, p.queue,
              {(joined ? "coalesce(o.vendor, 0)" : "0")}{attributes}
            FROM d_pieces p {segments} {(joined ? "LEFT JOIN interactions o ON o.i = p.i" : "")}
            WHERE p.month = $1
            """;
    }

    private void Take(DuckDbReader reader, RawPieces raw, RowDimensions dimensions)
    {
        ReadOnlySpan<int> rowOf = reader.Int32(0);
        int first = ColumnFill.FirstOf(rowOf);
        long[][] longs = [raw.Segment, raw.Interaction, raw.StartMs, raw.EndMs, raw.TalkMs, raw.HandleMs];
        for (int i = 0; i < longs.Length; i++)
        {
            ColumnFill.Scatter(reader.Int64(1 + i), rowOf, first, longs[i]);
        }

        int[][] ints = [raw.Agent, raw.Kind, raw.DateOnly, raw.SegmentVendor, dimensions.Codes[^1]];
        for (int i = 0; i < ints.Length; i++)
        {
            ColumnFill.Scatter(reader.Int32(7 + i), rowOf, first, ints[i]);
        }

        if (_vendors)
        {
            ColumnFill.Scatter(reader.Int32(12), rowOf, first, raw.InteractionVendor);
        }

        dimensions.TakeDeclared(reader, 13, rowOf);
    }
}
