using Farthing.Core.Errors;

namespace Farthing.Core.Expressions;

/// <summary>
/// A condition on rows, as parsed by <see cref="FilterParser"/>. Two-valued: a comparison with a missing value is false
/// (<c>!=</c>, <c>not in</c> and <c>not</c> are then true), so that a condition and its negation share out all rows.
/// </summary>
public abstract record Filter
{
    /// <summary>Every field the condition mentions, in the order of the text, repeats included.</summary>
    public abstract IEnumerable<FilterField> FieldReferences { get; }

    /// <summary>The names of the fields that the condition mentions, each once, in the order of the text.</summary>
    public IReadOnlyList<string> Fields => [.. FieldReferences.Select(f => f.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the condition holds for a row whose fields <paramref name="valueOf"/> gives.</summary>
    public abstract bool Evaluate(Func<string, FilterValue> valueOf);
}

/// <summary>A field named in a filter.</summary>
/// <param name="Name">Kebab-case name, with dots for what belongs to something: <c>agent.role</c>.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FilterField(string Name, SourcePlace Place);

/// <summary>A literal in a filter.</summary>
/// <param name="Value">A text or a number, never missing but where <see cref="Parameter"/> is set.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FilterLiteral(FilterValue Value, SourcePlace Place)
{
    /// <summary>The parameter that gives the value, null for a literal that is its own value.</summary>
    public string? Parameter { get; init; }
}

/// <summary>How a field is compared with a literal.</summary>
public enum FilterOperator
{
    /// <summary>The same text (exactly, case included) or the same number.</summary>
    Equal,

    /// <summary>Not <see cref="Equal"/>; true for a missing value.</summary>
    NotEqual,

    /// <summary>A smaller number.</summary>
    Less,

    /// <summary>A smaller number or the same.</summary>
    LessOrEqual,

    /// <summary>A greater number.</summary>
    Greater,

    /// <summary>A greater number or the same.</summary>
    GreaterOrEqual,
}

/// <summary><c>field = "x"</c>, <c>field &lt; 5</c>.</summary>
public sealed record FilterComparison(FilterField Field, FilterOperator Operator, FilterLiteral Literal) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => [Field];

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf) => Holds(Operator, valueOf(Field.Name), Literal.Value);

    /// <summary>
    /// Whether <paramref name="value"/> stands in the relation to <paramref name="literal"/>. A number literal compares as a
    /// number (a text that is no number is equal to none), a text literal as text.
    /// </summary>
    public static bool Holds(FilterOperator relation, FilterValue value, FilterValue literal)
    {
        if (literal.Number is not { } right)
        {
            bool same = !value.IsMissing && string.Equals(value.ToString(), literal.Text, StringComparison.Ordinal);
            return relation switch
            {
                FilterOperator.Equal => same,
                FilterOperator.NotEqual => !same,
                _ => throw new InvalidOperationException("The parser allows order only between numbers."),
            };
        }

        decimal? left = value.AsNumber();
        return relation switch
        {
            FilterOperator.Equal => left == right,
            FilterOperator.NotEqual => left != right,
            FilterOperator.Less => left < right,
            FilterOperator.LessOrEqual => left <= right,
            FilterOperator.Greater => left > right,
            FilterOperator.GreaterOrEqual => left >= right,
            _ => throw new ArgumentOutOfRangeException(nameof(relation)),
        };
    }
}

/// <summary><c>field in ("x", "y")</c>, or with <paramref name="Negated"/> <c>field not in (…)</c>.</summary>
public sealed record FilterIn(FilterField Field, IReadOnlyList<FilterLiteral> Literals, bool Negated) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => [Field];

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf)
    {
        FilterValue value = valueOf(Field.Name);
        return Literals.Any(l => FilterComparison.Holds(FilterOperator.Equal, value, l.Value)) != Negated;
    }
}

/// <summary><c>field matches "glob*"</c>; a missing value matches nothing.</summary>
public sealed record FilterMatches(FilterField Field, Glob Pattern, SourcePlace PatternPlace) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => [Field];

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf)
    {
        FilterValue value = valueOf(Field.Name);
        return !value.IsMissing && Pattern.IsMatch(value.ToString());
    }

    /// <inheritdoc/>
    public bool Equals(FilterMatches? other) =>
        other is not null && Field == other.Field && Pattern.Pattern == other.Pattern.Pattern;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Pattern.Pattern);
}

/// <summary><c>field = null</c>, or with <paramref name="Negated"/> <c>field != null</c>.</summary>
public sealed record FilterIsNull(FilterField Field, bool Negated) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => [Field];

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf) => valueOf(Field.Name).IsMissing != Negated;
}

/// <summary>All of the conditions hold; at least two.</summary>
public sealed record FilterAnd(IReadOnlyList<Filter> Conditions) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => Conditions.SelectMany(c => c.FieldReferences);

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf) => Conditions.All(c => c.Evaluate(valueOf));
}

/// <summary>At least one of the conditions holds; at least two.</summary>
public sealed record FilterOr(IReadOnlyList<Filter> Conditions) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => Conditions.SelectMany(c => c.FieldReferences);

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf) => Conditions.Any(c => c.Evaluate(valueOf));
}

/// <summary>The condition does not hold.</summary>
public sealed record FilterNot(Filter Condition) : Filter
{
    /// <inheritdoc/>
    public override IEnumerable<FilterField> FieldReferences => Condition.FieldReferences;

    /// <inheritdoc/>
    public override bool Evaluate(Func<string, FilterValue> valueOf) => !Condition.Evaluate(valueOf);
}
