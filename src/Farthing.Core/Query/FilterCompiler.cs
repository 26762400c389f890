using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Facts;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query;

/// <summary>
/// Turns a filter into SQL. Conditions on texts are decided here, over the values that there are, and become lists of codes;
/// numbers become parameters. Negations are pushed to the conditions, where missing values are decided explicitly, so that
/// the two-valued meaning of docs/filters.md holds on every engine.
/// </summary>
/// <param name="dictionary">The values that there are.</param>
/// <param name="find">The field of a name, and null for a name that the fact does not know.</param>
/// <param name="parameters">Values of parameters, in milliseconds.</param>
/// <param name="strict">Whether a text that no row has is the user's mistake: it is for a question, not for a definition.</param>
internal sealed class FilterCompiler(
    IQueryDictionary dictionary,
    Func<string, Field?> find,
    IReadOnlyDictionary<string, long> parameters,
    bool strict)
{
    /// <summary>Most interactions that a pattern on their ids may match.</summary>
    public const int MaxInteractions = 10_000;

    /// <summary>The kinds of the parameters; one that is not named here is a length of time.</summary>
    public IReadOnlyDictionary<string, ParameterKind> Kinds { get; init; } = new Dictionary<string, ParameterKind>();

    public SqlExpression Compile(Filter filter, Scope scope) => Compile(filter, scope, negated: false);

    private SqlExpression Compile(Filter filter, Scope scope, bool negated)
    {
        switch (filter)
        {
            case FilterNot not:
                return Compile(not.Condition, scope, !negated);
            case FilterAnd and:
                return Join(and.Conditions, all: !negated, scope, negated);
            case FilterOr or:
                return Join(or.Conditions, all: negated, scope, negated);
            default:
                break;
        }

        FilterField named = filter.FieldReferences.First();
        Field field = find(named.Name) ?? throw new InvalidOperationException($"{named.Name} was not resolved");
        return field.Kind switch
        {
            FieldKind.Code => CodeTest(filter, field, named, scope, negated),
            FieldKind.Attribute or FieldKind.Text => AttributeTest(filter, field, named, scope, negated),
            FieldKind.Flag => FlagTest(filter, named, scope.Column(field), negated),
            FieldKind.Identity => IdentityTest(filter, named, scope.Column(field), negated),
            FieldKind.Interaction => InteractionTest(filter, named, scope.Column(field), negated),
            _ => NumberTest(filter, field, named, scope.Column(field), negated),
        };
    }

    private SqlExpression Join(IReadOnlyList<Filter> conditions, bool all, Scope scope, bool negated)
    {
        SqlExpression[] parts = [.. conditions.Select(c => Compile(c, scope, negated))];
        return all ? new SqlAnd(parts) : new SqlOr(parts);
    }

    private SqlExpression CodeTest(Filter filter, Field field, FilterField named, Scope scope, bool negated)
    {
        IReadOnlyList<(int Code, string Text)> entries = dictionary.Codes(field.Domain!);
        CheckKnown(filter, named, entries.Select(e => e.Text), CodeDomains.Fixed.ContainsKey(field.Domain!));
        List<long> inside = [];
        List<long> outside = [];
        foreach ((int code, string? text) in entries.Select(e => (e.Code, (string?)e.Text)).Prepend((0, null)))
        {
            (filter.Evaluate(_ => FilterValue.Of(text)) != negated ? inside : outside).Add(code);
        }

        return inside.Count == 0 ? new SqlTruth(false)
            : outside.Count == 0 ? new SqlTruth(true)
            : inside.Count <= outside.Count ? OneOf(scope.Column(field), inside, negated: false)
            : OneOf(scope.Column(field), outside, negated: true);
    }

    private static SqlExpression OneOf(SqlExpression column, List<long> codes, bool negated) => codes.Count == 1
        ? new SqlBinary(column, negated ? SqlOperator.NotEqual : SqlOperator.Equal, new SqlInteger(codes[0]))
        : new SqlIn(column, codes, negated);

    private SqlExpression AttributeTest(Filter filter, Field field, FilterField named, Scope scope, bool negated)
    {
        bool ours = field.Kind == FieldKind.Text;
        IReadOnlyList<string> values = ours ? field.Texts : dictionary.AttributeValues(field);
        CheckKnown(filter, named, values, fixedValues: ours);
        ILookup<bool, string> sides = values.ToLookup(v => filter.Evaluate(_ => FilterValue.Of(v)) != negated);
        bool missing = filter.Evaluate(_ => FilterValue.Missing) != negated;
        string[] inside = [.. sides[true]];
        string[] outside = [.. sides[false]];
        SqlExpression column = scope.Column(field);
        SqlExpression present = inside.Length == 0 ? new SqlTruth(false)
            : outside.Length == 0 ? new SqlIsNull(column, Negated: true)
            : inside.Length <= outside.Length ? new SqlInTexts(column, inside, Negated: false)
            : new SqlInTexts(column, outside, Negated: true);
        return missing ? new SqlOr([new SqlIsNull(column, Negated: false), present]) : present;
    }

    private static SqlExpression FlagTest(Filter filter, FilterField named, SqlExpression column, bool negated)
    {
        foreach (FilterLiteral literal in Literals(filter))
        {
            if (literal.Value.Text is not ("yes" or "no"))
            {
                throw new UserException("FT-4012", $"{named.Name} is \"yes\" or \"no\".", literal.Place);
            }
        }

        List<SqlExpression> parts = [];
        foreach ((int code, string text) in new[] { (1, "yes"), (0, "no") })
        {
            if (filter.Evaluate(_ => FilterValue.Of(text)) != negated)
            {
                parts.Add(new SqlBinary(column, SqlOperator.Equal, new SqlInteger(code)));
            }
        }

        if (filter.Evaluate(_ => FilterValue.Missing) != negated)
        {
            parts.Add(new SqlIsNull(column, Negated: false));
        }

        return parts.Count == 3 ? new SqlTruth(true) : new SqlOr(parts);
    }

    private static SqlBinary IdentityTest(Filter filter, FilterField named, SqlExpression column, bool negated) =>
        filter is FilterIsNull test
            ? new SqlBinary(column, test.Negated == negated ? SqlOperator.Equal : SqlOperator.NotEqual, new SqlInteger(0))
            : throw new UserException(
                "FT-4012", $"{named.Name} can only be asked for being known.", named.Place, $"write {named.Name} != null");

    private SqlExpression InteractionTest(Filter filter, FilterField named, SqlExpression column, bool negated)
    {
        if (filter is FilterIsNull isNull)
        {
            return new SqlTruth(isNull.Negated != negated);
        }

        long[] numbers;
        bool positive = !negated;
        if (filter is FilterMatches)
        {
            numbers = [.. dictionary.InteractionsWhere(id => filter.Evaluate(_ => FilterValue.Of(id)), MaxInteractions)];
            if (numbers.Length > MaxInteractions)
            {
                throw new UserException(
                    "FT-4012", $"The pattern matches more than {MaxInteractions} interactions.", named.Place, "name fewer");
            }
        }
        else
        {
            positive = filter is FilterComparison { Operator: FilterOperator.Equal } or FilterIn { Negated: false } != negated;
            string[] ids = [.. Literals(filter).Select(l => l.Value.ToString()).Distinct(StringComparer.Ordinal)];
            IReadOnlyDictionary<string, long> known = dictionary.Interactions(ids);
            if (strict && Literals(filter).FirstOrDefault(l => !known.ContainsKey(l.Value.ToString())) is { } unknown)
            {
                throw new UserException("FT-4012", $"There is no interaction \"{unknown.Value}\".", unknown.Place);
            }

            numbers = [.. known.Values.Order()];
        }

        return numbers.Length == 0 ? new SqlTruth(!positive) : new SqlIn(column, numbers, Negated: !positive);
    }

    private SqlExpression NumberTest(Filter filter, Field field, FilterField named, SqlExpression column, bool negated)
    {
        switch (filter)
        {
            case FilterIsNull test:
                return new SqlIsNull(column, test.Negated != negated);
            case FilterComparison comparison:
                return Compare(column, comparison.Operator, Stored(comparison.Literal, field, named), negated);
            case FilterIn list:
                SqlExpression[] equal =
                    [.. list.Literals.Select(l => Compare(column, FilterOperator.Equal, Stored(l, field, named), list.Negated != negated))];
                return list.Negated != negated ? new SqlAnd(equal) : new SqlOr(equal);
            default:
                throw new UserException("FT-4012", $"{named.Name} is a number and fits no pattern.", named.Place);
        }
    }

    private static SqlExpression Compare(SqlExpression column, FilterOperator relation, long value, bool negated)
    {
        SqlOperator direct = relation switch
        {
            FilterOperator.Equal => SqlOperator.Equal,
            FilterOperator.NotEqual => SqlOperator.NotEqual,
            FilterOperator.Less => SqlOperator.Less,
            FilterOperator.LessOrEqual => SqlOperator.LessOrEqual,
            FilterOperator.Greater => SqlOperator.Greater,
            _ => SqlOperator.GreaterOrEqual,
        };
        SqlOperator inverse = direct switch
        {
            SqlOperator.Equal => SqlOperator.NotEqual,
            SqlOperator.NotEqual => SqlOperator.Equal,
            SqlOperator.Less => SqlOperator.GreaterOrEqual,
            SqlOperator.LessOrEqual => SqlOperator.Greater,
            SqlOperator.Greater => SqlOperator.LessOrEqual,
            _ => SqlOperator.Less,
        };
        SqlExpression test = new SqlBinary(column, negated ? inverse : direct, new SqlParameter(value));
        bool missingHolds = relation == FilterOperator.NotEqual != negated;
        return missingHolds ? new SqlOr([new SqlIsNull(column, Negated: false), test]) : test;
    }

    /// <summary>A literal in the column's own units.</summary>
    private long Stored(FilterLiteral literal, Field field, FilterField named)
    {
        if (literal.Parameter is { } name)
        {
            // Conditions compare with what is stored, in the field's own unit.
            long stored = parameters[name];
            return Kinds.GetValueOrDefault(name) == ParameterKind.Duration
                ? field.Kind == FieldKind.Effort ? checked(stored * (field.Scale / 1_000)) : stored
                : Whole(stored / 1_000_000m * field.Scale, literal, named);
        }

        if (literal.Value.Number is not { } number)
        {
            throw new UserException("FT-4012", $"{named.Name} is a number.", literal.Place, "write it without quotes");
        }

        return Whole(Math.Abs(number) > 9_000_000_000m ? 0.5m : number * field.Scale, literal, named);
    }

    private static long Whole(decimal exact, FilterLiteral literal, FilterField named) => exact == decimal.Truncate(exact)
        ? (long)exact
        : throw new UserException(
            "FT-4012",
            $"{(literal.Parameter is { } name ? $"The value of \"{name}\"" : literal.Value.ToString())} is not a whole number of what {named.Name} is kept in.",
            literal.Place);

    private void CheckKnown(Filter filter, FilterField named, IEnumerable<string> values, bool fixedValues)
    {
        if (!strict && !fixedValues)
        {
            return;
        }

        if (filter is FilterMatches pattern && !values.Any(pattern.Pattern.IsMatch))
        {
            throw new UserException(
                "FT-4012", $"No {named.Name} fits \"{pattern.Pattern.Pattern}\".", pattern.PatternPlace, Some(values));
        }

        foreach (FilterLiteral literal in Literals(filter))
        {
            if (filter is FilterComparison { Operator: not (FilterOperator.Equal or FilterOperator.NotEqual) })
            {
                continue;
            }

            if (!values.Any(v => FilterComparison.Holds(FilterOperator.Equal, FilterValue.Of(v), literal.Value)))
            {
                string text = literal.Value.ToString();
                throw new UserException(
                    "FT-4012", $"No {named.Name} is called \"{text}\".", literal.Place,
                    NearMatch.Suggest(text, values) ?? Some(values));
            }
        }
    }

    private static string Some(IEnumerable<string> values)
    {
        string[] first = [.. values.Order(StringComparer.Ordinal).Take(9)];
        return first.Length == 0 ? "there are no values at all"
            : "there are " + string.Join(", ", first.Take(8).Select(v => $"\"{v}\"")) + (first.Length > 8 ? ", …" : "");
    }

    private static IEnumerable<FilterLiteral> Literals(Filter filter) => filter switch
    {
        FilterComparison comparison => [comparison.Literal],
        FilterIn list => list.Literals,
        _ => [],
    };
}
