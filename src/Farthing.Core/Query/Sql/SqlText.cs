namespace Farthing.Core.Query.Sql;

/// <summary>A statement for one engine: its text, its parameters in order, and the names of its columns.</summary>
/// <param name="Text">The SQL.</param>
/// <param name="Parameters">Values: long or string.</param>
/// <param name="Columns">Names of the columns, in order.</param>
public sealed record SqlText(string Text, IReadOnlyList<object> Parameters, IReadOnlyList<string> Columns)
{
    /// <summary>Names of the tables that it reads, each once, in the order in which it names them.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];
}
