namespace Farthing.Engine.DuckDb;

/// <summary>Writes names and texts into SQL. Names come from Farthing's own model; users' values are parameters.</summary>
public static class DuckDbSql
{
    /// <summary>A table's or column's name, in double quotes.</summary>
    public static string Name(string name) =>
        name.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("a name cannot hold NUL", nameof(name))
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text literal, for the few statements that take no parameters (settings, table functions' paths).</summary>
    public static string Text(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("a text literal cannot hold NUL", nameof(text))
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
