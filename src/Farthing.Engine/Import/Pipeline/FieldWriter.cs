using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Casts one field of a fact and puts it into the stage.</summary>
internal abstract class FieldWriter
{
    protected FieldWriter(PackField field, FieldText text, FactStage stage)
    {
        (Field, Source, Stage) = (field, text, stage);
        Column = stage.Model.IndexOf(field.Field.Column);
    }

    /// <summary>What the pack says.</summary>
    public PackField Field { get; }

    /// <summary>Where the text comes from.</summary>
    public FieldText Source { get; }

    /// <summary>
    /// Whether casting can make something that outlives a refused row (a new code): such fields come last, when nothing
    /// else of the row can fail any more.
    /// </summary>
    public virtual bool IsLast => false;

    /// <summary>Where the values go.</summary>
    protected FactStage Stage { get; }

    /// <summary>The column of the fact's table.</summary>
    protected int Column { get; }

    /// <summary>Writes the field of a row.</summary>
    /// <returns>Why not; null when done.</returns>
    public string? Write(SourceRows rows, int row)
    {
        ReadOnlySpan<byte> text = Source.Get(rows, out string? fault);
        if (fault is not null)
        {
            return fault;
        }

        if (!text.IsEmpty)
        {
            return WriteText(text, rows, row);
        }

        if (Field.Required)
        {
            return "is missing";
        }

        WriteEmpty(rows, row);
        return null;
    }

    /// <summary>Whether a required field of the row is empty; asked ahead of those that come last.</summary>
    public bool IsMissing(SourceRows rows) => Field.Required && Source.Get(rows, out string? fault).IsEmpty && fault is null;

    /// <summary>Casts a text that is not empty.</summary>
    protected abstract string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row);

    /// <summary>Writes "not said".</summary>
    protected virtual void WriteEmpty(SourceRows rows, int row) => Set(row, Facts.ChunkColumn.Null);

    /// <summary>Puts a number into the field's column.</summary>
    protected void Set(int row, long value) => Stage.Chunk.Columns[Column].Values[row] = value;
}
