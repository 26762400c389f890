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
        ChunkPlaces places = new();
        using (DuckDbReader reader = connection.Query(Sql(), [month, .. RowDimensions.Arguments(_declared)], cancellation))
        {
            while (reader.ReadChunk())
            {
                Take(reader, places, raw, dimensions);
            }
        }

        InteractionLookup.Read(connection, raw.Interaction, cancellation).Fill(raw.Interaction, dimensions.Codes);
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

    private void Take(DuckDbReader reader, ChunkPlaces places, RawPieces raw, RowDimensions dimensions)
    {
        ReadOnlySpan<int> rowOf = reader.Int32(0);
        places.Set(rowOf);
        long[][] longs = [raw.Segment, raw.Interaction, raw.StartMs, raw.EndMs, raw.TalkMs, raw.HandleMs];
        for (int i = 0; i < longs.Length; i++)
        {
            places.Copy(reader.Int64(1 + i), longs[i]);
        }

        int[][] ints = [raw.Agent, raw.Kind, raw.DateOnly, raw.SegmentVendor, dimensions.Codes[^1]];
        for (int i = 0; i < ints.Length; i++)
        {
            places.Copy(reader.Int32(7 + i), ints[i]);
        }

        if (_vendors)
        {
            places.Copy(reader.Int32(12), raw.InteractionVendor);
        }

        dimensions.TakeDeclared(reader, 13, rowOf);
    }
}
