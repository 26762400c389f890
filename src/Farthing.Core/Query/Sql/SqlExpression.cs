namespace Farthing.Core.Query.Sql;

/// <summary>
/// A piece of SQL as a tree. One tree is rendered for every engine; names in it come from our own model, and values are
/// parameters or integers of our own (codes, runs).
/// </summary>
public abstract record SqlExpression;

/// <summary>A column of a table or sub-select.</summary>
public sealed record SqlColumn(string Alias, string Name) : SqlExpression;

/// <summary>An integer of our own making.</summary>
public sealed record SqlInteger(long Value) : SqlExpression;

/// <summary>A value given as a parameter: a long or a string.</summary>
public sealed record SqlParameter(object Value) : SqlExpression;

/// <summary>No value, of the type of measures.</summary>
public sealed record SqlNullMeasure : SqlExpression;

/// <summary>True or false.</summary>
public sealed record SqlTruth(bool Value) : SqlExpression;

/// <summary>What joins two values.</summary>
public enum SqlOperator
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Integer quotient of values that are not negative.</summary>
    IntegerDivide,

    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>Smaller.</summary>
    Less,

    /// <summary>Smaller or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,
}

/// <summary>Two values joined.</summary>
public sealed record SqlBinary(SqlExpression Left, SqlOperator Operator, SqlExpression Right) : SqlExpression;

/// <summary>All conditions hold; none: true.</summary>
public sealed record SqlAnd(IReadOnlyList<SqlExpression> Conditions) : SqlExpression;

/// <summary>At least one condition holds; none: false.</summary>
public sealed record SqlOr(IReadOnlyList<SqlExpression> Conditions) : SqlExpression;

/// <summary>The value is missing, or with <paramref name="Negated"/> it is not.</summary>
public sealed record SqlIsNull(SqlExpression Value, bool Negated) : SqlExpression;

/// <summary>The value is one of some integers of our own, or with <paramref name="Negated"/> none of them; at least one.</summary>
public sealed record SqlIn(SqlExpression Value, IReadOnlyList<long> Integers, bool Negated) : SqlExpression;

/// <summary>The value is one of some texts, each a parameter, or with <paramref name="Negated"/> none of them; at least one.</summary>
public sealed record SqlInTexts(SqlExpression Value, IReadOnlyList<string> Texts, bool Negated) : SqlExpression;

/// <summary>The value is one of the rows of a select of one column.</summary>
public sealed record SqlInSelect(SqlExpression Value, SqlSelect Select, bool Negated) : SqlExpression;

/// <summary>The value in the width of measures, so that products of it cannot wrap.</summary>
public sealed record SqlWide(SqlExpression Value) : SqlExpression;

/// <summary>The value, or where it is missing the other.</summary>
public sealed record SqlCoalesce(SqlExpression Value, SqlExpression Otherwise) : SqlExpression;

/// <summary>One value where the condition holds, the other (null: no value) where it does not.</summary>
public sealed record SqlCase(SqlExpression Condition, SqlExpression Then, SqlExpression? Else) : SqlExpression;

/// <summary>The text under a key of a JSON object; missing where there is none or it is empty.</summary>
public sealed record SqlJsonText(SqlExpression Json, string Key) : SqlExpression;

/// <summary>How rows become a value.</summary>
public enum SqlAggregation
{
    /// <summary>Number of rows, or of rows with a value.</summary>
    Count,

    /// <summary>Number of different values.</summary>
    CountDistinct,

    /// <summary>Number of different values, all of them integers of 64 bits or fewer.</summary>
    CountDistinctNumbers,

    /// <summary>Sum in 128 bits.</summary>
    Sum,

    /// <summary>Greatest value.</summary>
    Max,

    /// <summary>Smallest value.</summary>
    Min,
}

/// <summary>An aggregate over the rows that pass the filter; of the width of measures.</summary>
public sealed record SqlAggregate(SqlAggregation Kind, SqlExpression? Value, SqlExpression? Filter = null) : SqlExpression;

/// <summary>
/// A sum over the rows with the same keys: up to this row in the order of a column, or without one over all of them; of the width of
/// measures.
/// </summary>
public sealed record SqlRunningSum(SqlExpression Value, IReadOnlyList<SqlColumn> Keys, SqlColumn? Order) : SqlExpression;

/// <summary>A select: plain, of distinct rows, or grouped by its columns that are no aggregates.</summary>
/// <param name="Columns">What is selected, each under a name.</param>
/// <param name="From">Where rows come from.</param>
/// <param name="Where">Which rows.</param>
public sealed record SqlSelect(
    IReadOnlyList<(SqlExpression Value, string Name)> Columns, SqlSource From, SqlExpression Where)
{
    /// <summary>Tables joined to <see cref="From"/>.</summary>
    public IReadOnlyList<SqlJoin> Joins { get; init; } = [];

    /// <summary>Buckets that every row is paired with; null for none.</summary>
    public SqlBuckets? Buckets { get; init; }

    /// <summary>Whether equal rows are one.</summary>
    public bool Distinct { get; init; }

    /// <summary>Whether rows are grouped by the first <see cref="Keys"/> columns (none: one row for all).</summary>
    public bool Grouped { get; init; }

    /// <summary>How many columns are keys of the grouping.</summary>
    public int Keys { get; init; }
}

/// <summary>Where rows come from.</summary>
public abstract record SqlSource(string Alias);

/// <summary>A table of ours.</summary>
public sealed record SqlTable(string Name, string Alias) : SqlSource(Alias);

/// <summary>The rows of several selects, one after the other.</summary>
public sealed record SqlUnion(IReadOnlyList<SqlSelect> Selects, string Alias) : SqlSource(Alias);

/// <summary>A table joined where a column of its own equals another.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">Its column.</param>
/// <param name="Match">What the column equals.</param>
/// <param name="Left">Whether rows without a partner stay.</param>
public sealed record SqlJoin(SqlTable Table, string Column, SqlExpression Match, bool Left);

/// <summary>A table of buckets that a statement brings with it: number, first day, the day after the last, and the instant it ends.</summary>
public sealed record SqlBuckets(IReadOnlyList<BucketDays> Rows)
{
    /// <summary>The alias that statements call it by.</summary>
    public const string Alias = "p";

    /// <summary>Its columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["b", "first_day", "end_day", "end_ms"];
}
