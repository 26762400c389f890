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
        connection.Take(
            Columns(), From(), [month, .. RowDimensions.Arguments(_declared)], rows => Take(rows, raw, dimensions), cancellation);
        InteractionLookup.Read(connection, raw.Interaction, cancellation).Fill(raw.Interaction, dimensions.Codes);
        raw.Dimensions.AddRange(dimensions.Make());
        return PieceBuilder.Build(raw, _texts, _versions, instants, threads);
    }

    private bool Joined => _vendors || _declared.Any(d => d.Fact == "interactions");

    private string Columns() =>
        "p.n, p.s, p.i, p.started_ms, p.ended_ms, p.talk_ms, p.handle_ms, p.agent, p.kind, p.date_only, p.vendor, p.queue, "
        + (Joined ? "coalesce(o.vendor, 0)" : "0")
        + RowDimensions.Sql(_declared, d => d.Fact == "segments" ? "g" : "o", 2);

    private string From() =>
        "FROM d_pieces p"
        + (_declared.Any(d => d.Fact == "segments") ? " JOIN segments g ON g.s = p.s" : "")
        + (Joined ? " LEFT JOIN interactions o ON o.i = p.i" : "")
        + " WHERE p.month = $1";

    /// <summary>Takes a chunk to its rows; several threads do so at once.</summary>
    private void Take(DuckDbRows rows, RawPieces raw, RowDimensions dimensions)
    {
        ReadOnlySpan<int> rowOf = rows.Int32(0);
        ChunkPlaces places = new();
        places.Set(rowOf);
        long[][] longs = [raw.Segment, raw.Interaction, raw.StartMs, raw.EndMs, raw.TalkMs, raw.HandleMs];
        for (int i = 0; i < longs.Length; i++)
        {
            places.Copy(rows.Int64(1 + i), longs[i]);
        }

        int[][] ints = [raw.Agent, raw.Kind, raw.DateOnly, raw.SegmentVendor, dimensions.Codes[^1]];
        for (int i = 0; i < ints.Length; i++)
        {
            places.Copy(rows.Int32(7 + i), ints[i]);
        }

        if (_vendors)
        {
            places.Copy(rows.Int32(12), raw.InteractionVendor);
        }

        dimensions.TakeDeclared(rows, 13, rowOf);
    }
}
