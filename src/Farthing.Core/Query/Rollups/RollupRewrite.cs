using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Rollups;

/// <summary>
/// Lets a statement read a rollup in place of the fact's rows. A rollup R has for each combination of its keys K that a row of the fact
/// has one row, with numbers Σv over the fact's rows of that combination, taken where a condition c holds.
/// <para>
/// The meaning is preserved because three things hold of what is translated, and a statement of which one does not hold is left as it is.
/// (1) What decides in which group a row counts (the keys), and of WHERE and FILTER the conditions that are translated, are expressions
/// over K alone. They have one value for all the fact's rows behind a row of R, so that these are in or out and in one group together, and
/// a group has a row of the one exactly where it has a row of the other.
/// (2) The conditions of WHERE and FILTER that are left are, as a set, the conditions c of a number that R keeps of the same v; then Σ over a
/// group's rows of v where c holds = Σ over the group's rows of R of that number. Sums are of integers in 128 bits, and integers add up in
/// any order. A count of rows is Σ1. A sum of a + b is Σa + Σb where neither is ever missing, which holds of money alone. What WHERE leaves
/// also decides which groups there are: those with a row of R of which more than none pass, so that R must keep their count.
/// (3) The rows are the same: one table, joined with nothing or with tables that R was made with, each of which has at most one row for a
/// row of the fact and keeps it where it has none.
/// </para>
/// Different values, percentiles and squares are not sums of what is kept; they fail (2). Interactions, agents, attributes, and windows and
/// targets other than those kept fail (1) or (2). That R is up to date is the caller's word: <see cref="PlanContext.Rollups"/>. Of costs
/// R has the runs that answer, and the planner reads no others.
/// </summary>
internal static class RollupRewrite
{
    /// <summary>The same rows from the first rollup that has them; null where none has.</summary>
    public static SqlSelect? Of(SqlSelect select, IReadOnlyList<Rollup> rollups)
    {
        if (!select.Grouped || select.Distinct || select.Buckets is not null || select.From is not SqlTable table)
        {
            return null;
        }

        foreach (Rollup rollup in rollups)
        {
            if (rollup.From == table && select.Joins.All(rollup.Joins) && Over(select, rollup) is { } rewritten)
            {
                return rewritten;
            }
        }

        return null;
    }

    private static SqlSelect? Over(SqlSelect select, Rollup rollup)
    {
        (List<SqlExpression> where, List<SqlExpression> left) = Split(select.Where, rollup);
        if (left.Count > 0)
        {
            if (rollup.Number(null, left) is not { } passing)
            {
                return null;
            }

            where.Add(new SqlBinary(new SqlColumn(Rollup.Alias, passing), SqlOperator.Greater, new SqlInteger(0)));
        }

        List<(SqlExpression, string)> columns = [];
        for (int n = 0; n < select.Columns.Count; n++)
        {
            (SqlExpression value, string name) = select.Columns[n];
            if ((n < select.Keys ? Translate(value, rollup) : Number(value, left, rollup)) is not { } translated)
            {
                return null;
            }

            columns.Add((translated, name));
        }

        return new SqlSelect(columns, new SqlTable(rollup.Definition.Table, Rollup.Alias), new SqlAnd(where)) { Grouped = true, Keys = select.Keys };
    }

    /// <summary>An aggregate over the rollup's rows; null where it keeps nothing that it could be made of.</summary>
    private static SqlExpression? Number(SqlExpression expression, IEnumerable<SqlExpression> leftOfWhere, Rollup rollup)
    {
        if (expression is SqlNullMeasure)
        {
            return expression;
        }

        if (expression is not SqlAggregate { Kind: SqlAggregation.Sum or SqlAggregation.Count } aggregate
            || (aggregate.Kind == SqlAggregation.Count && aggregate.Value is not null))
        {
            return null;
        }

        (List<SqlExpression> filter, List<SqlExpression> left) = Split(aggregate.Filter, rollup);
        return Sum(aggregate.Value, filter.Count == 0 ? null : new SqlAnd(filter), [.. leftOfWhere, .. left], rollup);
    }

    /// <summary>The conditions that are over the rollup's keys, translated, and those that are not.</summary>
    private static (List<SqlExpression> Translated, List<SqlExpression> Left) Split(SqlExpression? condition, Rollup rollup)
    {
        (List<SqlExpression> translated, List<SqlExpression> left) = ([], []);
        foreach (SqlExpression part in Rollup.Conjuncts(condition))
        {
            if (Translate(part, rollup) is { } over)
            {
                translated.Add(over);
            }
            else
            {
                left.Add(part);
            }
        }

        return (translated, left);
    }

    private static SqlExpression? Sum(SqlExpression? value, SqlExpression? filter, IReadOnlyList<SqlExpression> left, Rollup rollup)
    {
        if (rollup.Number(value, left) is { } column)
        {
            return new SqlAggregate(SqlAggregation.Sum, new SqlColumn(Rollup.Alias, column), filter);
        }

        // Each added up by itself: what one row adds fits into 64 bits, what a day adds of several need not.
        return value is SqlBinary { Operator: SqlOperator.Add } sum && Addends(sum).All(rollup.IsNeverMissing)
            && Sum(sum.Left, filter, left, rollup) is { } first && Sum(sum.Right, filter, left, rollup) is { } second
            ? new SqlBinary(first, SqlOperator.Add, second)
            : null;
    }

    private static IEnumerable<SqlExpression> Addends(SqlExpression value) => value is SqlBinary { Operator: SqlOperator.Add } sum
        ? Addends(sum.Left).Concat(Addends(sum.Right))
        : [value];

    /// <summary>The same expression over the rollup's keys; null where it reads anything else.</summary>
    private static SqlExpression? Translate(SqlExpression expression, Rollup rollup)
    {
        if (rollup.Key(expression) is { } key)
        {
            return new SqlColumn(Rollup.Alias, key);
        }

        switch (expression)
        {
            case SqlInteger or SqlParameter or SqlTruth:
                return expression;
            case SqlBinary binary:
                return Translate(binary.Left, rollup) is { } left && Translate(binary.Right, rollup) is { } right
                    ? new SqlBinary(left, binary.Operator, right)
                    : null;
            case SqlAnd and:
                return All(and.Conditions, rollup) is { } both ? new SqlAnd(both) : null;
            case SqlOr or:
                return All(or.Conditions, rollup) is { } either ? new SqlOr(either) : null;
            case SqlIsNull missing:
                return Translate(missing.Value, rollup) is { } asked ? missing with { Value = asked } : null;
            case SqlIn list:
                return Translate(list.Value, rollup) is { } listed ? list with { Value = listed } : null;
            default:
                return null;
        }
    }

    private static SqlExpression[]? All(IReadOnlyList<SqlExpression> conditions, Rollup rollup)
    {
        SqlExpression[] translated = [.. conditions.Select(c => Translate(c, rollup)).OfType<SqlExpression>()];
        return translated.Length == conditions.Count ? translated : null;
    }
}
