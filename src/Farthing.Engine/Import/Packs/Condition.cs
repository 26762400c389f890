namespace Farthing.Engine.Import.Packs;

/// <summary>A condition on a row's texts.</summary>
public abstract record Condition
{
    /// <summary>The columns that a condition names.</summary>
    public static IEnumerable<string> ColumnsOf(Condition? condition) => condition switch
    {
        AnyOf any => any.Parts.SelectMany(ColumnsOf),
        AllOf all => all.Parts.SelectMany(ColumnsOf),
        ColumnTest test => [test.Column],
        _ => [],
    };
}

/// <summary>At least one of several holds.</summary>
public sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition;

/// <summary>All of several hold.</summary>
public sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition;

/// <summary>What one column's text must be. A column that the file does not have is empty.</summary>
/// <param name="Column">The column.</param>
/// <param name="In">One of these; null: not asked.</param>
/// <param name="NotIn">None of these; null: not asked.</param>
/// <param name="Given">Not empty (true) or empty (false); null: not asked.</param>
/// <param name="AboveZero">A number or h:mm:ss with a digit other than 0 and no sign; null: not asked.</param>
public sealed record ColumnTest(
    string Column, IReadOnlyList<string>? In, IReadOnlyList<string>? NotIn, bool? Given, bool? AboveZero) : Condition;
