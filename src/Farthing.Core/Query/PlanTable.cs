using System.Globalization;
using System.Numerics;
using Farthing.Core.Catalogue;

namespace Farthing.Core.Query;

/// <summary>One plan's rows: each group's numbers, and those of all groups together.</summary>
internal sealed class PlanTable
{
    private readonly Lazy<Dictionary<string, Int128[]>> _byKey;

    public PlanTable(QueryPlan plan, PlanRows rows)
    {
        (Plan, Rows) = (plan, rows.Groups);
        Total = Sum(rows);
        Nothing = new Int128[plan.Aggregates.Count];
        _byKey = new Lazy<Dictionary<string, Int128[]>>(() =>
        {
            Dictionary<string, Int128[]> found = new(StringComparer.Ordinal);
            foreach (EngineRow row in Rows)
            {
                found[KeyOf(row.Keys, row.Time)] = Spread(row);
            }

            return found;
        });
    }

    public QueryPlan Plan { get; }

    public IReadOnlyList<EngineRow> Rows { get; }

    /// <summary>The numbers over all groups, each at its own grain.</summary>
    public Int128[] Total { get; }

    /// <summary>The numbers of a group without rows.</summary>
    public Int128[] Nothing { get; }

    /// <summary>The numbers of the group with these keys and this time, of nothing where there is none.</summary>
    public Int128[] Of(IReadOnlyList<object?> keys, long time) => _byKey.Value.GetValueOrDefault(KeyOf(keys, time)) ?? Nothing;

    /// <summary>A group's numbers in the order of the plan's aggregates; what only notes read is not among them and 0.</summary>
    public Int128[] Spread(EngineRow group)
    {
        if (group.Measures.Length == Plan.Aggregates.Count)
        {
            return group.Measures;
        }

        Int128[] measures = new Int128[Plan.Aggregates.Count];
        for (int n = 0; n < Plan.GroupColumns.Count; n++)
        {
            measures[Plan.GroupColumns[n]] = group.Measures[n];
        }

        return measures;
    }

    /// <summary>A measure or percentile among some numbers of this plan; null for a percentile of no values.</summary>
    public Rational? Leaf(string kpi, Formula leaf, Int128[] numbers)
    {
        IReadOnlyList<int> columns = Plan.ColumnsOf[(kpi, FormulaLeaves.NameOf(leaf))];
        if (leaf is FormulaPercentile percentile)
        {
            long unit = Plan.Aggregates[columns[0]].Columns[0].Scale;
            return FormulaEvaluator.Percentile(
                numbers[columns[(int)OrderPart.Count]], numbers[columns[(int)OrderPart.Lower]], numbers[columns[(int)OrderPart.Upper]],
                percentile.Percent, unit);
        }

        Rational sum = new(BigInteger.Zero, BigInteger.One);
        foreach (int index in columns)
        {
            PlannedAggregate aggregate = Plan.Aggregates[index];
            long scale = aggregate.Aggregate == Aggregate.Sum ? aggregate.Columns[0].Scale : 1;
            sum += FormulaEvaluator.InUnits(numbers[index], scale);
        }

        return sum;
    }

    /// <summary>How many values a percentile is of.</summary>
    public Rational CountOf(string kpi, FormulaPercentile percentile, Int128[] numbers) =>
        new(numbers[Plan.ColumnsOf[(kpi, FormulaLeaves.NameOf(percentile))][(int)OrderPart.Count]], 1);

    /// <summary>
    /// Integers of additive aggregates add up over the groups to those of all rows; the others come from their own statement.
    /// </summary>
    private Int128[] Sum(PlanRows rows)
    {
        Int128[] sums = new Int128[Plan.Aggregates.Count];
        foreach (EngineRow group in rows.Groups)
        {
            Int128[] measures = Spread(group);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += Plan.Additive[i] ? measures[i] : 0;
            }
        }

        for (int n = 0; n < Plan.TotalColumns.Count; n++)
        {
            sums[Plan.TotalColumns[n]] = rows.Totals?.Measures[n] ?? 0;
        }

        return sums;
    }

    /// <summary>The keys and time of a group as one text.</summary>
    public static string KeyOf(IReadOnlyList<object?> keys, long time) => time.ToString(CultureInfo.InvariantCulture) + '\u001e'
        + string.Join('\u001e', keys.Select(k => k is null ? "\u0000" : Convert.ToString(k, CultureInfo.InvariantCulture)));
}
