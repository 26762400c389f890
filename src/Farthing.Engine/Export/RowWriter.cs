namespace Farthing.Engine.Export;

/// <summary>
/// Writes rows to a file, value by value in the order of its columns. Rows stream: memory does not grow with them. The file is
/// whole after <see cref="Complete"/>; disposing without it leaves a part that the caller throws away.
/// </summary>
public abstract class RowWriter : IDisposable
{
    private int _column;

    /// <summary>A writer of these columns.</summary>
    protected RowWriter(IReadOnlyList<ExportColumn> columns) => Columns = columns;

    /// <summary>The columns.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The row's next value, text in UTF-8; nothing when it is empty.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Expect(ExportKind.Text);
        if (utf8.IsEmpty)
        {
            WriteNothing(_column++);
        }
        else
        {
            WriteText(_column++, utf8);
        }
    }

    /// <summary>The row's next value, text; nothing when it is null or empty.</summary>
    public void Text(string? text) => Text(System.Text.Encoding.UTF8.GetBytes(text ?? ""));

    /// <summary>The row's next value, in micro-units.</summary>
    public void Micro(Int128 micro)
    {
        Expect(ExportKind.Micro);
        WriteMicro(_column++, micro);
    }

    /// <summary>The row's next value, in days since 1970-01-01.</summary>
    public void Day(int day)
    {
        Expect(ExportKind.Day);
        WriteDay(_column++, day);
    }

    /// <summary>The row's next value: nothing.</summary>
    public void Nothing() => WriteNothing(_column++);

    /// <summary>Ends a row.</summary>
    /// <param name="strong">Whether a person should see it set apart: a total.</param>
    public void EndRow(bool strong = false)
    {
        if (_column != Columns.Count)
        {
            throw new InvalidOperationException(Invariant($"the row has {_column} values for {Columns.Count} columns"));
        }

        _column = 0;
        Rows++;
        WriteEnd(strong);
    }

    /// <summary>Writes what is left: the file is whole.</summary>
    public abstract void Complete();

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Writes text, never empty.</summary>
    protected abstract void WriteText(int column, ReadOnlySpan<byte> utf8);

    /// <summary>Writes a decimal number.</summary>
    protected abstract void WriteMicro(int column, Int128 micro);

    /// <summary>Writes a date.</summary>
    protected abstract void WriteDay(int column, int day);

    /// <summary>Writes an empty value.</summary>
    protected abstract void WriteNothing(int column);

    /// <summary>Ends the row.</summary>
    protected abstract void WriteEnd(bool strong);

    private void Expect(ExportKind kind)
    {
        if (Columns[_column].Kind != kind)
        {
            throw new InvalidOperationException($"column {Columns[_column].Name} holds {Columns[_column].Kind}, not {kind}");
        }
    }
}
