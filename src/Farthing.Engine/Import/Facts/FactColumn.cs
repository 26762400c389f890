namespace Farthing.Engine.Import.Facts;

/// <summary>A column of a table in the store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How it holds its values.</param>
public sealed record FactColumn(string Name, ColumnType Type)
{
    /// <summary>Columns written <c>name:type</c>, with the types b, s, i, l and t.</summary>
    internal static IReadOnlyList<FactColumn> List(string text) => [.. text.Split(' ').Select(One)];

    private static FactColumn One(string text) => new(text[..^2], text[^1] switch
    {
        'b' => ColumnType.TinyInt,
        's' => ColumnType.SmallInt,
        'i' => ColumnType.Integer,
        'l' => ColumnType.BigInt,
        _ => ColumnType.Text,
    });
}
