using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>How one fact is made from a row of a source: its writers, bound to the source's columns.</summary>
internal sealed class FactPlan
{
    private readonly RowTest? _when;
    private readonly FieldWriter[] _early;
    private readonly FieldWriter[] _late;
    private readonly int _started;
    private readonly int _ended;
    private readonly int _firstDay;
    private int _textMark;

    public FactPlan(FactStage stage, RowTest? when, IReadOnlyList<FieldWriter> writers, FieldWriter? version)
    {
        (Stage, _when, Version) = (stage, when, version);

        // A period outweighs a date of the same row, so it comes after it.
        _early = [.. writers.Where(w => !w.IsLast).OrderBy(w => w is PeriodWriter)];
        _late = [.. writers.Where(w => w.IsLast)];
        FactModel model = stage.Model;
        (_started, _firstDay) = (model.IndexOf("started_ms"), model.IndexOf("first_day"));
        _ended = Math.Max(model.IndexOf("ended_ms"), model.IndexOf("completed_ms"));
    }

    public FactStage Stage { get; }

    /// <summary>Reads the row's version; null: the pack orders none.</summary>
    public FieldWriter? Version { get; }

    /// <summary>Whether this row makes the fact.</summary>
    public bool Applies(SourceRows rows) => _when is null || _when.Holds(rows);

    /// <summary>Casts all that may fail.</summary>
    public Reject? Cast(SourceRows rows)
    {
        int row = Stage.Chunk.Count;
        _textMark = Stage.Chunk.TextEnd;
        foreach (FieldWriter writer in _early)
        {
            if (writer.Write(rows, row) is { } fault)
            {
                return Refuse(rows, writer, fault);
            }
        }

        foreach (FieldWriter writer in _late)
        {
            if (writer.IsMissing(rows))
            {
                return Refuse(rows, writer, "is missing");
            }
        }

        return Check(rows, row);
    }

    /// <summary>Writes the rest and keeps the row.</summary>
    public Reject? Keep(SourceRows rows, int batch, int source)
    {
        int row = Stage.Chunk.Count;
        foreach (FieldWriter writer in _late)
        {
            if (writer.Write(rows, row) is { } fault)
            {
                return Refuse(rows, writer, fault);
            }
        }

        Stage.Chunk.Columns[Stage.BatchColumn].Values[row] = batch;
        Stage.Chunk.Columns[Stage.LineColumn].Values[row] = rows.Line;
        Stage.Rows.Source[row] = source;
        return null;
    }

    /// <summary>Drops what <see cref="Cast"/> wrote.</summary>
    public void Drop() => Stage.Chunk.TextEnd = _textMark;

    private Reject? Check(SourceRows rows, int row)
    {
        ChunkColumn[] columns = Stage.Chunk.Columns;
        if (_ended >= 0 && columns[_ended].Values[row] is var ended && ended != ChunkColumn.Null && ended < columns[_started].Values[row])
        {
            FieldWriter? writer = Array.Find(_early, w => w.Field.Field.Column is "ended_ms" or "completed_ms");
            return Refuse(rows, writer, "lies before the start");
        }

        if (_firstDay >= 0 && columns[_firstDay].Values[row] == ChunkColumn.Null)
        {
            return new Reject(rows.Line, 0, "", "FT-2113", "the row has neither a date nor a period", rows.Raw());
        }

        return null;
    }

    private static Reject Refuse(SourceRows rows, FieldWriter? writer, string fault)
    {
        int column = writer?.Source.Column ?? -1;
        if (column < 0)
        {
            string name = writer?.Field.Field.Name ?? "";
            return new Reject(rows.Line, 0, name, "FT-2111", $"{name} {fault}", rows.Raw());
        }

        string text = System.Text.Encoding.UTF8.GetString(rows.Field(column));
        string shown = text.Length > 80 ? text[..80] + "…" : text;
        string source = rows.Columns[column];
        bool missing = text.Length == 0 || fault == "is missing";
        return new Reject(
            rows.LineOf(column), rows.ColumnOf(column), source, missing ? "FT-2112" : "FT-2111",
            missing ? $"{source} {fault}" : $"{source} \"{shown}\" {fault}", rows.Raw());
    }
}
