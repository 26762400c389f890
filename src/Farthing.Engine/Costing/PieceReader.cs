using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>Reads the segments that touch a month and makes its pieces.</summary>
internal sealed class PieceReader
{
    /// <summary>A segment's end: as given, else start + talk + hold + wrap where any is given, else NULL (open).</summary>
    internal const string EndSql =
        "CASE WHEN ended_ms IS NOT NULL THEN greatest(ended_ms, started_ms) " +
        "WHEN talk_ms IS NOT NULL OR hold_ms IS NOT NULL OR wrap_ms IS NOT NULL " +
        "THEN started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0) END";

    private readonly CodeBook _codes;
    private readonly CodeTexts _texts;
    private readonly AgentVersions _versions;
    private readonly DeclaredDimension[] _declared;
    private readonly long _longest;
    private readonly string _sql;
    private readonly bool _joined;

    public PieceReader(CodeBook codes, CodeTexts texts, AgentVersions versions, DeclaredDimension[] declared, DuckDbConnection connection)
    {
        _codes = codes;
        _texts = texts;
        _versions = versions;
        _declared = [.. declared.Where(d => d.Fact is "segments" or "interactions")];
        _longest = connection.Scalar<long?>($"SELECT max({EndSql} - started_ms) FROM segments") ?? 0;
        bool vendors = connection.Scalar<long?>("SELECT count(*) FROM interactions WHERE vendor <> 0") > 0;
        _joined = vendors || _declared.Any(d => d.Fact == "interactions");
        _sql = _joined ? JoinedSql() : SegmentSql();
    }

    /// <summary>The month's pieces.</summary>
    public PieceSet Read(DuckDbConnection connection, (long StartMs, long EndMs) month, int threads, CancellationToken cancellation)
    {
        List<Block> blocks = [];
        TextCodes[] attributes = [.. _declared.Select(_ => new TextCodes())];
        object?[] args = [month.StartMs, month.EndMs, month.StartMs - _longest, .. _declared.Select(d => Path(d.Attribute))];
        using (DuckDbReader reader = connection.Query(_sql, args, cancellation))
        {
            while (reader.ReadChunk())
            {
                blocks.Add(Block.Read(reader, attributes, _joined ? 14 : 5));
            }
        }

        RawPieces raw = _joined ? Join(blocks, attributes) : Look(connection, blocks, attributes, cancellation);
        return PieceBuilder.Build(raw, _texts, _versions, month, rows => Ids(connection, raw, rows, cancellation), threads);
    }

    /// <summary>The JSON pointer of an attribute.</summary>
    internal static string Path(string attribute) =>
        "/" + attribute.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private string JoinedSql() => $"""
        SELECT g.s, g.i, g.started_ms, g.end_ms, g.talk_ms, g.hold_ms, g.wrap_ms,
          g.agent, g.kind, g.queue, g.vendor, CAST(g.date_only AS INTEGER), CAST(d.bucket AS INTEGER),
          d.channel, d.queue, d.topic, d.direction, d.party, d.outcome, d.customer_segment, o.vendor{AttributeSql()}
        FROM {SegmentsOfMonth} g
        JOIN d_interactions d ON d.i = g.i
        LEFT JOIN interactions o ON o.i = g.i
        WHERE coalesce(d.outcome, 0) <> 4
        """;

    /// <summary>The segments alone; what their interactions say is looked up (<see cref="InteractionLookup"/>).</summary>
    private string SegmentSql() => $"""
        SELECT g.s, g.i, g.started_ms, g.end_ms, g.talk_ms, g.hold_ms, g.wrap_ms,
          g.agent, g.kind, g.queue, g.vendor, CAST(g.date_only AS INTEGER){AttributeSql()}
        FROM {SegmentsOfMonth} g
        """;

    private const string SegmentsOfMonth =
        "(SELECT * FROM (SELECT *, " + EndSql + " AS end_ms FROM segments WHERE started_ms < $2 AND started_ms >= $3) " +
        "WHERE end_ms > $1 OR (end_ms = started_ms AND started_ms >= $1))";

    private string AttributeSql() => string.Concat(_declared.Select((d, i) =>
        Invariant($", json_extract_string({(d.Fact == "segments" ? "g" : "o")}.attributes, ${i + 4})")));

    /// <summary>Drops segments of excluded interactions and fills in what the others' interactions say.</summary>
    private RawPieces Look(DuckDbConnection connection, List<Block> blocks, TextCodes[] attributes, CancellationToken cancellation)
    {
        InteractionLookup interactions = InteractionLookup.Read(connection, blocks.Select(b => b.Interactions), cancellation);
        return Join([.. blocks.Select(b => b.With(interactions))], attributes);
    }

    private static byte[][] Ids(DuckDbConnection connection, RawPieces raw, IReadOnlyList<int> rows, CancellationToken cancellation) =>
        IdReader.Read(connection, "segments", "s", "segment_id", [.. rows.Select(r => raw.Segment[r])], cancellation);

    private RawPieces Join(List<Block> blocks, TextCodes[] attributes)
    {
        RawPieces raw = new(blocks.Sum(b => b.Count));
        string[] fields = ["channel", "interaction-queue", "topic", "direction", "party", "outcome", "customer-segment", "segment-queue"];
        string[] domains =
        [
            CodeDomains.Channel, CodeDomains.Queue, CodeDomains.Topic, CodeDomains.Direction, CodeDomains.Party,
            CodeDomains.Outcome, CodeDomains.CustomerSegment, CodeDomains.Queue,
        ];
        int[][] dimensions = [.. fields.Select(_ => new int[raw.Count])];
        int[][] declared = [.. attributes.Select(_ => new int[raw.Count])];
        int at = 0;
        foreach (Block block in blocks)
        {
            block.CopyTo(raw, dimensions, declared, at);
            at += block.Count;
        }

        for (int i = 0; i < fields.Length; i++)
        {
            string domain = domains[i];
            raw.Dimensions.Add(new DimensionColumn(fields[i], dimensions[i], code => _codes.Text(domain, code)));
        }

        for (int i = 0; i < declared.Length; i++)
        {
            raw.Dimensions.Add(new DimensionColumn(_declared[i].Id, declared[i], attributes[i].TextOf));
        }

        return raw;
    }

    /// <summary>The columns of one chunk: how many rows there are is known only at the end.</summary>
    private sealed class Block
    {
        private readonly long[][] _longs;
        private readonly int[][] _ints;
        private readonly int[][] _texts;

        private Block(int count, int texts)
        {
            Count = count;
            _longs = [.. Enumerable.Range(0, 7).Select(_ => new long[count])];
            _ints = [.. Enumerable.Range(0, 14).Select(_ => new int[count])];
            _texts = [.. Enumerable.Range(0, texts).Select(_ => new int[count])];
        }

        public int Count { get; }

        public long[] Interactions => _longs[1];

        public static Block Read(DuckDbReader reader, TextCodes[] attributes, int ints)
        {
            Block block = new(reader.RowCount, attributes.Length);
            for (int i = 0; i < 7; i++)
            {
                ColumnFill.Int64(reader, i, block._longs[i], 0, missing: -1);
            }

            for (int i = 0; i < ints; i++)
            {
                ColumnFill.Int32(reader, i + 7, block._ints[i], 0);
            }

            for (int i = 0; i < attributes.Length; i++)
            {
                ColumnFill.Texts(reader, i + 7 + ints, attributes[i], block._texts[i], 0);
            }

            return block;
        }

        /// <summary>The rows whose interactions are in the costing, with what those say.</summary>
        public Block With(InteractionLookup interactions)
        {
            long[] interaction = _longs[1];
            int[] kept = [.. Enumerable.Range(0, Count).Where(row => interactions.Find(interaction[row]) >= 0)];
            Block block = kept.Length == Count ? this : Keep(kept);
            for (int i = 0; i < InteractionLookup.Columns; i++)
            {
                interactions.Fill(i, block._longs[1], block._ints[5 + i]);
            }

            return block;
        }

        private Block Keep(int[] rows)
        {
            Block block = new(rows.Length, _texts.Length);
            Keep(_longs, block._longs, rows);
            Keep(_ints, block._ints, rows);
            Keep(_texts, block._texts, rows);
            return block;
        }

        private static void Keep<T>(T[][] from, T[][] to, int[] rows)
        {
            for (int column = 0; column < from.Length; column++)
            {
                to[column] = [.. rows.Select(row => from[column][row])];
            }
        }

        public void CopyTo(RawPieces raw, int[][] dimensions, int[][] declared, int at)
        {
            long[][] longs = [raw.Segment, raw.Interaction, raw.StartMs, raw.EndMs, raw.TalkMs, raw.HoldMs, raw.WrapMs];
            int[][] ints =
            [
                raw.Agent, raw.Kind, dimensions[7], raw.SegmentVendor, [], raw.Bucket, dimensions[0], dimensions[1], dimensions[2],
                dimensions[3], dimensions[4], dimensions[5], dimensions[6], raw.InteractionVendor,
            ];
            for (int i = 0; i < longs.Length; i++)
            {
                _longs[i].CopyTo(longs[i], at);
            }

            for (int i = 0; i < ints.Length; i++)
            {
                if (ints[i].Length > 0)
                {
                    _ints[i].CopyTo(ints[i], at);
                }
            }

            for (int row = 0; row < Count; row++)
            {
                raw.DateOnly[at + row] = _ints[4][row] == 1;
            }

            for (int i = 0; i < declared.Length; i++)
            {
                _texts[i].CopyTo(declared[i], at);
            }
        }
    }
}
