using System.Globalization;

namespace Farthing.Core.Expressions;

/// <summary>Writes filters in one spelling, so that two that say the same in other blanks and quotes are the same text.</summary>
public static class FilterText
{
    /// <summary>The filter, fully parenthesised; parsed again it is the same filter.</summary>
    public static string Canonical(Filter filter) => filter switch
    {
        FilterComparison c => $"{c.Field.Name} {Sign(c.Operator)} {Literal(c.Literal)}",
        FilterIn list => $"{list.Field.Name} {(list.Negated ? "not in" : "in")} ({string.Join(", ", list.Literals.Select(Literal))})",
        FilterMatches m => $"{m.Field.Name} matches {Quote(m.Pattern.Pattern)}",
        FilterIsNull n => $"{n.Field.Name} {(n.Negated ? "!=" : "=")} null",
        FilterAnd and => string.Join(" and ", and.Conditions.Select(Nested)),
        FilterOr or => string.Join(" or ", or.Conditions.Select(Nested)),
        FilterNot not => $"not {Nested(not.Condition)}",
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private static string Nested(Filter filter) => filter is FilterAnd or FilterOr ? $"({Canonical(filter)})" : Canonical(filter);

    private static string Literal(FilterLiteral literal) => literal.Parameter
        ?? (literal.Value.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : Quote(literal.Value.ToString()));

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Sign(FilterOperator relation) => relation switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "!=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        _ => ">=",
    };
}
