using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Statistics;

namespace Farthing.Core.Query;

/// <summary>A value's confidence interval of 95 %, or why there is none.</summary>
/// <param name="Interval">The interval, in the KPI's unit; null where there is none.</param>
/// <param name="Cases">How many cases it stands on; null where that is not known.</param>
/// <param name="CountedIn">What the cases are: answers, customers, agents, cases.</param>
/// <param name="Reason">Why there is none; null where there is one.</param>
public sealed record CellInterval(ConfidenceInterval? Interval, BigInteger? Cases, string CountedIn, string? Reason);

/// <summary>Makes intervals of the numbers of one row, as the KPI's definition says.</summary>
/// <param name="kpi">The KPI.</param>
/// <param name="table">The question's own plan.</param>
/// <param name="numbers">The row's numbers in it.</param>
/// <param name="clusters">The row's sums over clusters with their plan and kind; null where there are none.</param>
internal sealed class CellIntervals(
    ResolvedKpi kpi, PlanTable table, Int128[] numbers, (QueryPlan Plan, ClusterKind Kind, EngineRow? Row)? clusters)
{
    /// <summary>The name under which a plan has the squares of a mean's values.</summary>
    public const string Squares = "sum of squares";

    private readonly KpiDefinition _definition = kpi.Definition;

    /// <summary>The measures of a mean: what is added up, and how many; null for a formula that is none.</summary>
    public static (FormulaMeasure Sum, FormulaMeasure Count)? MeanOf(KpiDefinition kpi) =>
        kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide, Left: FormulaMeasure sum, Right: FormulaMeasure count }
            && kpi.AllMeasures.First(m => m.Id == sum.Id) is { Aggregate: Aggregate.Sum, Columns.Count: 1 }
            && kpi.AllMeasures.First(m => m.Id == count.Id).Aggregate == Aggregate.Count
            ? (sum, count)
            : null;

    /// <summary>The interval of a value that is there.</summary>
    public CellInterval Of(Ratio value) => _definition.Attributes.Interval switch
    {
        IntervalMethod.Proportion => Proportion(value),
        IntervalMethod.Mean => Mean(),
        IntervalMethod.NetShare => NetShare(),
        IntervalMethod.Ratio => Clustered(value),
        _ => new CellInterval(null, null, "", "it is counted, not sampled"),
    };

    private CellInterval Proportion(Ratio value)
    {
        if (Quotients() is not [var quotient] || Number(quotient.Right) is not { Denominator.IsOne: true } cases)
        {
            return Without("it is no share of counted cases");
        }

        Rational part = new Rational(value.Numerator, value.Denominator) * cases;
        return part.Denominator.IsOne && part.Numerator.Sign >= 0 && part.Numerator <= cases.Numerator
            ? Made(Intervals.Wilson(part.Numerator, cases.Numerator), cases.Numerator, "cases")
            : Without("it is no share of counted cases");
    }

    private CellInterval NetShare()
    {
        if (Quotients() is not [{ Left: FormulaBinary { Operator: FormulaOperator.Subtract } net } quotient]
            || Number(net.Left) is not { } above || Number(net.Right) is not { } below || Number(quotient.Right) is not { } cases)
        {
            return Without("it is no difference of two shares");
        }

        return Made(Intervals.NetShare(above.Numerator, below.Numerator, cases.Numerator), cases.Numerator, "answers");
    }

    private CellInterval Mean()
    {
        if (MeanOf(_definition) is not { } mean || !table.Plan.ColumnsOf.TryGetValue((_definition.Id, Squares), out IReadOnlyList<int>? squares))
        {
            return Without("it is no mean of single values");
        }

        BigInteger Stored(string leaf) => (BigInteger)numbers[table.Plan.ColumnsOf[(_definition.Id, leaf)][0]];
        BigInteger cases = Stored(mean.Count.Id);
        ConfidenceInterval? stored = Intervals.Mean(cases, Stored(mean.Sum.Id), (BigInteger)numbers[squares[0]]);
        double scale = table.Plan.Aggregates[squares[0]].Columns[0].Scale;
        return Made(stored is null ? null : Times(stored, 1 / scale), cases, "cases");
    }

    /// <summary>
    /// Around the value itself: an interaction of two agents is in two clusters, so that the clusters together have another value; what they
    /// give is the spread.
    /// </summary>
    private CellInterval Clustered(Ratio value)
    {
        if (clusters is not { Row: { } row } known)
        {
            return Without("its rows do not cluster by customer or agent");
        }

        // Columns of the KPIs before this one stand first.
        int at = 0;
        foreach (ResolvedKpi before in known.Plan.Request.Kpis.TakeWhile(k => k.Definition.Id != _definition.Id))
        {
            int width = ClusterPlan.NumbersOf(known.Plan, before.Definition).Length;
            at += 1 + width + (width * (width + 1) / 2);
        }

        int[] columns = ClusterPlan.NumbersOf(known.Plan, _definition);
        BigInteger count = (BigInteger)row.Measures[at++];
        (double[] sums, double[,] products) = Read(row, at, columns.Length);
        Dictionary<string, double> measures = [];
        foreach (Formula leaf in FormulaLeaves.Of(_definition.Formula))
        {
            string name = FormulaLeaves.NameOf(leaf);
            measures[name] = known.Plan.ColumnsOf[(_definition.Id, name)].Sum(i => sums[Array.IndexOf(columns, i)] / Scale(known.Plan, i));
        }

        string countedIn = known.Kind == ClusterKind.Agents ? "agents" : "customers";
        return FormulaGradient.Of(kpi, measures) is { } at0
            ? Made(Spread(known.Plan, columns, sums, products, (InMeasures(value), at0.Slopes), count), count, countedIn)
            : Without("it has no value over its clusters");
    }

    private ConfidenceInterval? Spread(
        QueryPlan plan, int[] columns, double[] sums, double[,] products, (double Value, IReadOnlyDictionary<string, double> Slopes) at, BigInteger count)
    {
        double[] slopes = new double[columns.Length];
        foreach ((string leaf, double slope) in at.Slopes)
        {
            foreach (int index in plan.ColumnsOf[(_definition.Id, leaf)])
            {
                slopes[Array.IndexOf(columns, index)] += slope / Scale(plan, index);
            }
        }

        double influence = 0;
        double squares = 0;
        for (int a = 0; a < columns.Length; a++)
        {
            influence += slopes[a] * sums[a];
            for (int b = 0; b < columns.Length; b++)
            {
                squares += slopes[a] * slopes[b] * products[a, b];
            }
        }

        return Intervals.Clusters(count, at.Value, influence, squares);
    }

    private static (double[] Sums, double[,] Products) Read(EngineRow row, int at, int width)
    {
        double[] sums = new double[width];
        double[,] products = new double[width, width];
        for (int a = 0; a < width; a++)
        {
            sums[a] = (double)row.Measures[at++];
            for (int b = a; b < width; b++)
            {
                products[a, b] = products[b, a] = (double)row.Measures[at++];
            }
        }

        return (sums, products);
    }

    /// <summary>A value in the units of its measures: seconds, not hours.</summary>
    private double InMeasures(Ratio value) =>
        (double)value.ToDecimal(12) * _definition.Unit.SecondsAbove / _definition.Unit.SecondsBelow;

    private static double Scale(QueryPlan plan, int index) =>
        plan.Aggregates[index] is { Aggregate: Aggregate.Sum } sum ? sum.Columns[0].Scale : 1;

    private FormulaBinary[] Quotients() =>
        [.. _definition.Formula.Each().OfType<FormulaBinary>().Where(b => b.Operator == FormulaOperator.Divide)];

    /// <summary>The value of a part of the formula.</summary>
    private Rational? Number(Formula part)
    {
        ResolvedKpi of = kpi with { Definition = _definition with { Formula = part, Unit = Unit.Parse("ratio", null) } };
        Ratio? value = FormulaGradient.Has(part)
            ? new FormulaEvaluator(of, (leaf, _) => table.Leaf(_definition.Id, leaf, numbers)).Evaluate()
            : null;
        return value is { } v ? new Rational(v.Numerator, v.Denominator) : null;
    }

    private CellInterval Made(ConfidenceInterval? interval, BigInteger cases, string countedIn)
    {
        if (interval is null)
        {
            string reason = cases < Intervals.Fewest ? $"fewer than {Intervals.Fewest} {countedIn}" : $"the {countedIn} do not vary";
            return new CellInterval(null, cases, countedIn, reason);
        }

        Unit unit = _definition.Unit;
        return new CellInterval(Times(interval, unit.SecondsBelow / (double)unit.SecondsAbove), cases, countedIn, null);
    }

    private static ConfidenceInterval Times(ConfidenceInterval interval, double factor) =>
        new(interval.Low * factor, interval.High * factor, interval.Error * factor);

    private static CellInterval Without(string reason) => new(null, null, "", reason);
}
