using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>A step of a bridge.</summary>
/// <param name="Name">What is counted in one KPI and not in the other.</param>
/// <param name="Amount">By how much it moves the value, exactly, in the unit of the first KPI.</param>
/// <param name="Sum">The sum behind it, in money or time over the period; null of the step that changes the denominator.</param>
public sealed record BridgeLine(string Name, Ratio Amount, Ratio? Sum);

/// <summary>The way from one KPI's value to another's: named lines that add up exactly.</summary>
/// <param name="From">The first KPI.</param>
/// <param name="To">The second KPI.</param>
/// <param name="Start">The first KPI's value.</param>
/// <param name="End">The second KPI's value.</param>
/// <param name="Lines">What lies between: start + lines = end.</param>
/// <param name="Difference">What tells the two apart, in a sentence; null where the definitions do not say.</param>
public sealed record Bridge(
    KpiDefinition From, KpiDefinition To, Ratio Start, Ratio End, IReadOnlyList<BridgeLine> Lines, string? Difference)
{
    /// <summary>Whether the lines add up; always, by construction: a line takes what no other explains.</summary>
    public bool Closes => Lines.Aggregate(Start.Exact(), (sum, l) => sum + l.Amount.Exact()) == End.Exact();

    /// <summary>The walk as people read it: what is shown adds up, in the unit of the first KPI.</summary>
    /// <param name="currency">The workspace's currency.</param>
    /// <param name="grouped">Whether it is set for people.</param>
    public ShownSteps Shown(string currency, bool grouped) =>
        ShownSteps.Of(Start, [.. Lines.Select(l => l.Amount)], End, From.Unit, currency, grouped);
}

/// <summary>A KPI's side of a bridge.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Value">Its value over the period.</param>
/// <param name="Measures">The values of its formula's measures.</param>
public sealed record BridgeSide(KpiDefinition Kpi, Ratio Value, IReadOnlyDictionary<string, Ratio> Measures);

/// <summary>
/// Walks from one KPI to another: first the numerator, part by part at the first KPI's denominator, then the denominator in one step.
/// Parts are columns of cost rows, the ledger's lines that never reach a row, and what a filter leaves out.
/// </summary>
/// <param name="parts">Sums of the parts over the period: names of <see cref="ColumnParts"/> and <see cref="LedgerParts"/>.</param>
public sealed class BridgeBuilder(IReadOnlyDictionary<string, Ratio> parts)
{
    /// <summary>The columns of cost rows that measures add up.</summary>
    public static IReadOnlyList<string> ColumnParts { get; } = ["labour", "overhead", "technology", "vendor-cost", "other", "unused", "imputed"];

    /// <summary>What of the ledger lies on no cost row.</summary>
    public static IReadOnlyList<string> LedgerParts { get; } = ["out-of-scope", "unassigned", "unexplained"];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["labour"] = "labour",
        ["overhead"] = "overhead",
        ["technology"] = "technology",
        ["vendor-cost"] = "fees of outside firms",
        ["other"] = "other cost",
        ["unused"] = "unused capacity",
        ["imputed"] = "cost imputed from rate cards, beside the ledger",
        ["out-of-scope"] = "ledger lines out of scope",
        ["unassigned"] = "ledger lines that landed on nothing (unassigned)",
        ["unexplained"] = "ledger lines that no rule or pool takes",
    };

    private readonly Dictionary<string, (string Name, Rational Sum)> _leftOut = new(StringComparer.Ordinal);

    /// <summary>Whether a KPI reads the ledger itself, so that <see cref="LedgerParts"/> are needed.</summary>
    public static bool ReadsLedger(KpiDefinition kpi) => kpi.AllMeasures.Any(m => m.Fact == "ledger");

    /// <summary>Whether two KPIs are counted in one kind of unit, so that lines can lead from one to the other.</summary>
    public static bool CanBridge(KpiDefinition from, KpiDefinition to) =>
        (from.Unit.Powers.Money, from.Unit.Powers.Time, from.Unit.Powers.Score) == (to.Unit.Powers.Money, to.Unit.Powers.Time, to.Unit.Powers.Score)
        && from.Unit.Powers.Things == 0 == (to.Unit.Powers.Things == 0) && from.Unit.IsPercent == to.Unit.IsPercent;

    /// <summary>The bridge between two KPIs in one kind of unit.</summary>
    public Bridge Build(BridgeSide from, BridgeSide to)
    {
        Dictionary<string, Rational> before = Parts(from);
        Dictionary<string, Rational> after = Parts(to);
        Rational below = Below(from);
        List<BridgeLine> lines = [];
        Rational reached = from.Value.Exact();
        Rational target = to.Value.Exact() * Below(to) / below;
        foreach (string part in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            Rational weight = after.GetValueOrDefault(part) - before.GetValueOrDefault(part);
            Rational sum = weight * Sum(part);
            if (sum.IsZero)
            {
                continue;
            }

            Rational amount = sum / below;
            reached += amount;
            lines.Add(new BridgeLine(Name(part, weight), amount.ToRatio(), sum.ToRatio()));
        }

        DropWhatCancels(lines);
        if (!(target - reached).IsZero)
        {
            lines.Add(new BridgeLine("rest that the lines above do not explain", (target - reached).ToRatio(), ((target - reached) * below).ToRatio()));
        }

        if (!(to.Value.Exact() - target).IsZero)
        {
            lines.Add(new BridgeLine(Denominators(from, to), (to.Value.Exact() - target).ToRatio(), null));
        }

        return new Bridge(from.Kpi, to.Kpi, from.Value, to.Value, lines, Difference(from.Kpi, to.Kpi));
    }

    /// <summary>The sentence that one of the definitions has for the other.</summary>
    public static string? Difference(KpiDefinition from, KpiDefinition to) =>
        to.Attributes.Differs.FirstOrDefault(d => d.Kpi.Text == from.Id).Difference
        ?? from.Attributes.Differs.FirstOrDefault(d => d.Kpi.Text == to.Id).Difference;

    private static Formula Above(KpiDefinition kpi) => kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient ? quotient.Left : kpi.Formula;

    /// <summary>What the numerator is divided by, in the numerator's own unit; 1 where the KPI is no quotient.</summary>
    private static Rational Below(BridgeSide side) => side.Kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient
        && FormulaAlgebra.Value(quotient.Right, side.Measures) is { IsZero: false } below
            ? below * new Rational(side.Kpi.Unit.SecondsAbove, side.Kpi.Unit.SecondsBelow)
            : new Rational(1, 1);

    /// <summary>Lines out of scope that the other KPI's condition leaves out as well are in neither: the two steps cancel.</summary>
    private static void DropWhatCancels(List<BridgeLine> lines)
    {
        foreach (BridgeLine line in lines.Where(l => l.Name.EndsWith(Names["out-of-scope"], StringComparison.Ordinal)).ToArray())
        {
            if (lines.FirstOrDefault(l => l != line && (l.Sum!.Value.Exact() + line.Sum!.Value.Exact()).IsZero) is { } opposite)
            {
                lines.Remove(line);
                lines.Remove(opposite);
            }
        }
    }

    private string Denominators(BridgeSide from, BridgeSide to)
    {
        string One(BridgeSide side) => side.Kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient
            && FormulaAlgebra.Value(quotient.Right, side.Measures) is { } n
                ? $"{NumberDisplay.Integer((Int128)n.ToRatio().Scaled(0), grouped: false)} ({FormulaAlgebra.Text(quotient.Right)})"
                : "nothing";
        return $"divided by {One(to)} instead of {One(from)}";
    }

    private string Name(string part, Rational weight)
    {
        string name = _leftOut.TryGetValue(part, out (string Name, Rational Sum) left) ? left.Name : Names.GetValueOrDefault(part) ?? part;

        // A part that is left out has a negative weight in its own KPI: to add it is to count what was left out.
        return (weight.Sign() > 0 ? "plus " : "less ") + name;
    }

    private Rational Sum(string part) => _leftOut.TryGetValue(part, out (string Name, Rational Sum) left) ? left.Sum
        : parts.TryGetValue(part, out Ratio sum) ? sum.Exact()
        : new Rational(0, 1);

    /// <summary>The numerator as weights of parts.</summary>
    private Dictionary<string, Rational> Parts(BridgeSide side)
    {
        Dictionary<string, Rational> weights = new(StringComparer.Ordinal);
        Formula above = Above(side.Kpi);
        if (!AddLinear(above, new Rational(1, 1), side, weights))
        {
            weights.Clear();
            string name = FormulaAlgebra.Text(above);
            _leftOut[name] = (name, FormulaAlgebra.Value(above, side.Measures) ?? new Rational(0, 1));
            weights[name] = new Rational(1, 1);
        }

        return weights;
    }

    private bool AddLinear(Formula formula, Rational weight, BridgeSide side, Dictionary<string, Rational> into)
    {
        switch (formula)
        {
            case FormulaMeasure named:
                AddMeasure(side, named.Id, weight, into);
                return true;
            case FormulaNegation negation:
                return AddLinear(negation.Inner, -weight, side, into);
            case FormulaBinary { Operator: FormulaOperator.Add } sum:
                return AddLinear(sum.Left, weight, side, into) && AddLinear(sum.Right, weight, side, into);
            case FormulaBinary { Operator: FormulaOperator.Subtract } difference:
                return AddLinear(difference.Left, weight, side, into) && AddLinear(difference.Right, -weight, side, into);
            case FormulaBinary { Operator: FormulaOperator.Multiply, Left: FormulaNumber factor } product:
                return AddLinear(product.Right, weight * Rational.Of(factor.Value), side, into);
            default:
                return false;
        }
    }

    private void AddMeasure(BridgeSide side, string id, Rational weight, Dictionary<string, Rational> into)
    {
        MeasureDefinition? measure = side.Kpi.AllMeasures.FirstOrDefault(m => m.Id == id);
        (string Part, int Weight)[] whole = measure is null ? [] : Whole(measure);
        Rational value = side.Measures.TryGetValue(id, out Ratio known) ? known.Exact() : new Rational(0, 1);
        if (whole.Length == 0)
        {
            _leftOut[id] = (measure?.Title.ToLowerInvariant() ?? id, value);
            into[id] = into.GetValueOrDefault(id) + weight;
            return;
        }

        foreach ((string part, int sign) in whole)
        {
            into[part] = into.GetValueOrDefault(part) + (weight * new Rational(sign, 1));
        }

        if (measure!.WhereText is { } where)
        {
            // What the filter leaves out of the whole is a part of its own.
            string key = $"{measure.Fact}: {where}";
            Rational all = whole.Aggregate(new Rational(0, 1), (sum, p) => sum + (Sum(p.Part) * new Rational(p.Weight, 1)));
            _leftOut[key] = ($"{(measure.Fact == "ledger" ? "ledger lines" : "cost")} outside {where}", all - value);
            into[key] = into.GetValueOrDefault(key) - weight;
        }
    }

    /// <summary>The parts of a measure without its filter; none where it is no sum of money on cost rows or in the ledger.</summary>
    private static (string Part, int Weight)[] Whole(MeasureDefinition measure) => measure switch
    {
        { Fact: "costs", Aggregate: Aggregate.Sum } when measure.Columns.All(ColumnParts.Contains) => [.. measure.Columns.Select(c => (c, 1))],
        { Fact: "ledger", Aggregate: Aggregate.Sum } when measure.Columns is ["amount"] =>
            [.. ColumnParts.Select(c => (c, c == "imputed" ? -1 : 1)), .. LedgerParts.Select(l => (l, 1))],
        _ => [],
    };
}
