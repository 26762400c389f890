namespace Farthing.Engine.Import.Sources;

/// <summary>
/// The rows of a source, all text, one after the other. What <see cref="Field"/> gives is valid until the next
/// <see cref="Read"/>. A row that cannot be read comes with a <see cref="Fault"/> and no fields; reading goes on after it.
/// </summary>
public abstract class SourceRows : IDisposable
{
    /// <summary>
    /// The source's column names in its order. JSON lines add to it as unknown properties turn up; the others do not.
    /// </summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Line of the row's first character, from 1 (Parquet: the row's number, from 1).</summary>
    public abstract long Line { get; }

    /// <summary>Whether columns may turn up after the first row.</summary>
    public virtual bool Grows => false;

    /// <summary>Whether the file's bytes are read through <see cref="SourceFile"/>, which hashes them as they pass.</summary>
    public virtual bool IsStreamed => true;

    /// <summary>Why this row cannot be read; null when it can.</summary>
    public RowFault? Fault { get; protected set; }

    /// <summary>The first row of the file, as text, to stand over rejected rows; null when it has none.</summary>
    public abstract string? Header { get; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool Read();

    /// <summary>The text of a field in UTF-8, empty where the row says nothing.</summary>
    public abstract ReadOnlySpan<byte> Field(int column);

    /// <summary>Whether the row names the column at all (JSON rows may not).</summary>
    public virtual bool Has(int column) => true;

    /// <summary>Where in the row's line a field begins, in characters from 1; 0 where that has no meaning.</summary>
    public abstract int ColumnOf(int column);

    /// <summary>Line on which a field begins, from 1.</summary>
    public virtual long LineOf(int column) => Line;

    /// <summary>The row as the source has it; very long rows are cut and end in "…".</summary>
    public abstract string Raw();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the reader holds.</summary>
    protected abstract void Dispose(bool disposing);
}
