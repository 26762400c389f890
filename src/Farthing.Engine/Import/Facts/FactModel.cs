namespace Farthing.Engine.Import.Facts;

/// <summary>A fact as import sees it: the fields that packs may fill, the columns of its table, its key.</summary>
public sealed class FactModel
{
    internal FactModel(string name, string columns, string key, params FactField[] fields)
    {
        (Name, Table, Fields) = (name, name.Replace('-', '_'), fields);
        Columns = FactColumn.List(columns + " batch:i line:l attributes:t");
        Key = key.Split(' ');
        KeyFields = [.. fields.Where(f => Key.Contains(f.Column)).Select(f => f.Name)];
    }

    /// <summary>The fact's name, which is also its canonical pack's: <c>paid-time</c>.</summary>
    public string Name { get; }

    /// <summary>Its table: <c>paid_time</c>. Superseded versions lie in <c>…_versions</c>.</summary>
    public string Table { get; }

    /// <summary>The fields in the order of the canonical file.</summary>
    public IReadOnlyList<FactField> Fields { get; }

    /// <summary>The columns of the table in its order.</summary>
    public IReadOnlyList<FactColumn> Columns { get; }

    /// <summary>The columns that make a row's key.</summary>
    public IReadOnlyList<string> Key { get; }

    /// <summary>The fields that fill them.</summary>
    public IReadOnlyList<string> KeyFields { get; }

    /// <summary>The columns that make a row's content: all but its number, batch and line.</summary>
    public IEnumerable<string> Content => Columns.Select(c => c.Name).Where(c => c is not ("s" or "batch" or "line"));

    /// <summary>The column that dates a row, null where it has none: a batch's first and last time.</summary>
    public string? TimeColumn => Columns.Select(c => c.Name).FirstOrDefault(
        c => c is "started_ms" or "at_ms" or "answered_ms" or "ordered_ms" or "opened_ms" or "first_day" or "day" or "created_day" or "started_day")
        ?? Columns.Select(c => c.Name).FirstOrDefault(c => c == "sent_ms");

    /// <summary>Index of a column; −1 when there is none.</summary>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A field by name, null when there is none.</summary>
    public FactField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}
