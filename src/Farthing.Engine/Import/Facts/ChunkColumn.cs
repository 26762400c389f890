namespace Farthing.Engine.Import.Facts;

/// <summary>One column of a <see cref="FactChunk"/>. Numbers of every width are held as 64 bits until they are written.</summary>
public sealed class ChunkColumn
{
    /// <summary>Stands for NULL in a column of numbers; no cast gives it.</summary>
    public const long Null = long.MinValue;

    /// <summary>An empty column.</summary>
    public ChunkColumn(FactColumn column)
    {
        (Name, Type) = (column.Name, column.Type);
        bool text = column.Type == ColumnType.Text;
        Values = text ? [] : new long[FactChunk.Capacity];
        Starts = text ? new int[FactChunk.Capacity] : [];
        Lengths = text ? new int[FactChunk.Capacity] : [];
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>How the store holds its values.</summary>
    public ColumnType Type { get; }

    /// <summary>The numbers; <see cref="Null"/> stands for NULL.</summary>
    public long[] Values { get; }

    /// <summary>Where each text begins.</summary>
    public int[] Starts { get; }

    /// <summary>How long each text is in bytes; −1 stands for NULL.</summary>
    public int[] Lengths { get; }
}
