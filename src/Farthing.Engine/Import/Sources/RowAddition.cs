namespace Farthing.Engine.Import.Sources;

/// <summary>Columns that are made for each row of a source beside those that it has.</summary>
public abstract class RowAddition
{
    /// <summary>Their names.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Takes the row that the source stands on; it can be read.</summary>
    public abstract void Move(SourceRows row);

    /// <summary>The text of one of the columns for that row, empty where there is none.</summary>
    public abstract ReadOnlySpan<byte> Field(int column);
}
