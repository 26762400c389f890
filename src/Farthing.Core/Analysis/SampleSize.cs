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
        return kpi.Formula switch
        {
            FormulaBinary { Operator: FormulaOperator.Divide } quotient => Powers(kpi, quotient.Right) == things ? cell.Below : null,
            FormulaPercentile => cell.Below,
            _ => kpi.Unit.Powers == things ? cell.Value : null,
        };
    }

    /// <summary>Whether a value stands on too few cases to be compared.</summary>
    public static bool IsSmall(KpiDefinition kpi, AnswerCell cell) =>
        !IsCount(kpi) && Of(kpi, cell) is { } n && n.CompareTo(new Ratio(Findings.SmallestGroup, 1)) < 0;

    /// <summary>What to say of values on too few cases; null where none stands on so few.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="k">Which of its KPIs.</param>
    public static string? Note(KpiAnswer answer, int k)
    {
        KpiDefinition kpi = answer.Request.Kpis[k].Definition;
        int small = answer.Rows.Count(r => !r.Gone && r.Cells[k].Value is not null && IsSmall(kpi, r.Cells[k]));
        string few = Invariant($"fewer than {Findings.SmallestGroup} {CountedIn(kpi)}");
        return answer.Total[k].Value is not null && IsSmall(kpi, answer.Total[k])
            ? $"{kpi.Id}: it stands on {few}; chance may have made it"
            : small > 0 ? Invariant($"{kpi.Id}: {small} of {answer.Rows.Count(r => !r.Gone)} rows stand on {few}; chance may have made them") : null;
    }

    /// <summary>What the KPI is divided by, in words; null where it is not divided by a count.</summary>
    public static string? CountedIn(KpiDefinition kpi) =>
        kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient && Powers(kpi, quotient.Right) == new UnitPowers(0, 0, 0, 1)
            ? kpi.AllMeasures.FirstOrDefault(m => m.Id == quotient.Right.Measures.FirstOrDefault()?.Id)?.Title.ToLowerInvariant() ?? "cases"
            : kpi.Formula is FormulaPercentile ? "values" : null;

    private static bool IsCount(KpiDefinition kpi) => kpi.Formula is not (FormulaBinary { Operator: FormulaOperator.Divide } or FormulaPercentile);

    private static UnitPowers? Powers(KpiDefinition kpi, Formula formula)
    {
        UnitPowers Of(string id) => kpi.AllMeasures.FirstOrDefault(m => m.Id == id)?.Unit ?? UnitPowers.None;
        return FormulaType.Of(formula, Of, name => kpi.Parameters.FirstOrDefault(p => p.Name == name)?.Unit ?? UnitPowers.None);
    }
}
