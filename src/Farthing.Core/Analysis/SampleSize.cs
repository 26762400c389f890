using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>How many cases a value stands on.</summary>
public static class SampleSize
{
    /// <summary>
    /// The denominator where it counts things, the value itself where that counts things; null where the KPI is made of neither
    /// (occupancy: time over time), and where nothing is known.
    /// </summary>
    public static Ratio? Of(KpiDefinition kpi, AnswerCell cell)
    {
        UnitPowers things = new(0, 0, 0, 1);
        return kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient
            ? Powers(kpi, quotient.Right) == things ? cell.Below : null
            : kpi.Unit.Powers == things ? cell.Value : null;
    }

    /// <summary>Whether a value stands on too few cases to be compared.</summary>
    public static bool IsSmall(KpiDefinition kpi, AnswerCell cell) =>
        !IsCount(kpi) && Of(kpi, cell) is { } n && n.CompareTo(new Ratio(Findings.SmallestGroup, 1)) < 0;

    /// <summary>What the KPI is divided by, in words; null where it is not divided by a count.</summary>
    public static string? CountedIn(KpiDefinition kpi) =>
        kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient && Powers(kpi, quotient.Right) == new UnitPowers(0, 0, 0, 1)
            ? kpi.AllMeasures.FirstOrDefault(m => m.Id == quotient.Right.Measures.FirstOrDefault()?.Id)?.Title.ToLowerInvariant() ?? "cases"
            : null;

    private static bool IsCount(KpiDefinition kpi) => kpi.Formula is not FormulaBinary { Operator: FormulaOperator.Divide };

    private static UnitPowers? Powers(KpiDefinition kpi, Formula formula)
    {
        UnitPowers Of(string id) => kpi.AllMeasures.FirstOrDefault(m => m.Id == id)?.Unit ?? UnitPowers.None;
        return FormulaType.Of(formula, Of);
    }
}
