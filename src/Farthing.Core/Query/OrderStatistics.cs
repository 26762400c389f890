using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query;

/// <summary>
/// The statement that finds places in sorted values: equal values are counted, the counts added up in the order of the values, and the
/// value taken at which the count passes the place. Exact on any engine, and no value travels but those asked for.
/// </summary>
internal static class OrderStatistics
{
    /// <summary>One hundred percent in the unit of places: percentages have at most six decimals.</summary>
    public const long Whole = 100_000_000;

    /// <summary>A percentage in the unit of places.</summary>
    public static long Place(decimal percent) => (long)(percent * 1_000_000m);

    /// <summary>The parts of <paramref name="columns"/>, by the keys; a column that has none is empty.</summary>
    public static SqlSelect Select(
        SqlSelect values, IReadOnlyList<string> keys, IEnumerable<(string Name, OrderStatistic? Part)> columns)
    {
        IEnumerable<(SqlExpression, string)> KeysOf(string alias) => keys.Select(k => ((SqlExpression)new SqlColumn(alias, k), k));
        SqlSelect counts = new(
            [.. KeysOf("u"), (new SqlColumn("u", "v"), "v"), (new SqlAggregate(SqlAggregation.Count, new SqlColumn("u", "v")), "c")],
            new SqlUnion([values], "u"),
            new SqlAnd([]))
        { Grouped = true, Keys = keys.Count + 1 };
        SqlColumn count = new("h", "c");
        SqlColumn[] partition = [.. keys.Select(k => new SqlColumn("h", k))];
        SqlSelect running = new(
            [
                .. KeysOf("h"), (new SqlColumn("h", "v"), "v"),
                (new SqlRunningSum(count, partition, new SqlColumn("h", "v")), "upto"), (new SqlRunningSum(count, partition, null), "n"),
            ],
            new SqlUnion([counts], "h"),
            new SqlAnd([]));
        return new SqlSelect(
            [.. KeysOf("w"), .. columns.Select(c => (Column(c.Part), c.Name))], new SqlUnion([running], "w"), new SqlAnd([]))
        {
            Grouped = true,
            Keys = keys.Count,
        };
    }

    private static SqlExpression Column(OrderStatistic? statistic)
    {
        if (statistic is null)
        {
            return new SqlNullMeasure();
        }

        SqlColumn n = new("w", "n");
        if (statistic.Part == OrderPart.Count)
        {
            return new SqlAggregate(SqlAggregation.Max, n);
        }

        SqlExpression place = new SqlBinary(
            new SqlBinary(
                new SqlBinary(n, SqlOperator.Subtract, new SqlInteger(1)), SqlOperator.Multiply, new SqlInteger(Place(statistic.Percent))),
            SqlOperator.IntegerDivide,
            new SqlInteger(Whole));
        SqlExpression passed = statistic.Part == OrderPart.Lower ? place : new SqlBinary(place, SqlOperator.Add, new SqlInteger(1));
        return new SqlAggregate(
            SqlAggregation.Min, new SqlColumn("w", "v"), new SqlBinary(new SqlColumn("w", "upto"), SqlOperator.Greater, passed));
    }
}
