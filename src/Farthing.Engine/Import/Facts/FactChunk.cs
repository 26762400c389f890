namespace Farthing.Engine.Import.Facts;

/// <summary>Up to <see cref="Capacity"/> rows of one table, column by column, on their way into the store.</summary>
public sealed class FactChunk
{
    /// <summary>Rows that a chunk holds: the store's own batch.</summary>
    public const int Capacity = 2048;

    private byte[] _text = new byte[Capacity * 16];

    /// <summary>An empty chunk.</summary>
    public FactChunk(string table, IReadOnlyList<FactColumn> columns)
    {
        Table = table;
        Columns = [.. columns.Select(c => new ChunkColumn(c))];
    }

    /// <summary>The table that the rows go to.</summary>
    public string Table { get; }

    /// <summary>The columns' values.</summary>
    public ChunkColumn[] Columns { get; }

    /// <summary>Rows in it.</summary>
    public int Count { get; set; }

    /// <summary>Bytes of text in it.</summary>
    public int TextEnd { get; set; }

    /// <summary>All texts kept in it, one behind the other.</summary>
    public ReadOnlySpan<byte> Texts => _text.AsSpan(0, TextEnd);

    /// <summary>Bytes of memory that it takes, about.</summary>
    public int Bytes => _text.Length + (Capacity * Columns.Sum(c => c.Type == ColumnType.Text ? 2 * sizeof(int) : sizeof(long)));

    /// <summary>Empties it.</summary>
    public void Clear() => (Count, TextEnd) = (0, 0);

    /// <summary>Puts a text into a row of a column.</summary>
    public void SetText(ChunkColumn column, int row, ReadOnlySpan<byte> text) =>
        (column.Starts[row], column.Lengths[row]) = AddText(text);

    /// <summary>Keeps a text and says where it lies.</summary>
    public (int Start, int Length) AddText(ReadOnlySpan<byte> text)
    {
        if (TextEnd + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, TextEnd + text.Length));
        }

        int start = TextEnd;
        text.CopyTo(_text.AsSpan(start));
        TextEnd += text.Length;
        return (start, text.Length);
    }

    /// <summary>A text kept before.</summary>
    public ReadOnlySpan<byte> TextAt(int start, int length) => _text.AsSpan(start, length);

    /// <summary>The text in a row of a column; empty when null.</summary>
    public ReadOnlySpan<byte> Text(ChunkColumn column, int row) =>
        column.Lengths[row] < 0 ? [] : _text.AsSpan(column.Starts[row], column.Lengths[row]);

    /// <summary>Copies a row of a chunk of the same columns behind the last of this one.</summary>
    public void Take(FactChunk from, int row)
    {
        for (int c = 0; c < from.Columns.Length; c++)
        {
            ChunkColumn target = Columns[c];
            ChunkColumn source = from.Columns[c];
            if (target.Type != ColumnType.Text)
            {
                target.Values[Count] = source.Values[row];
            }
            else if (source.Lengths[row] < 0)
            {
                target.Lengths[Count] = -1;
            }
            else
            {
                SetText(target, Count, from.Text(source, row));
            }
        }

        Count++;
    }

    /// <summary>Moves a row to an earlier place within the chunk.</summary>
    public void Move(int row, int to)
    {
        foreach (ChunkColumn column in Columns)
        {
            if (column.Type == ColumnType.Text)
            {
                (column.Starts[to], column.Lengths[to]) = (column.Starts[row], column.Lengths[row]);
            }
            else
            {
                column.Values[to] = column.Values[row];
            }
        }
    }
}
