using Farthing.Core.Catalogue;

namespace Farthing.Core.Query;

/// <summary>The numbers that a formula is made of and that an engine computes: measures and percentiles of measures.</summary>
public static class FormulaLeaves
{
    /// <summary>The leaves of a formula, in the order of the text, repeats included.</summary>
    public static IEnumerable<Formula> Of(Formula formula) => formula is FormulaMeasure or FormulaPercentile
        ? [formula]
        : formula.Parts.SelectMany(Of);

    /// <summary>The leaves of a KPI's formula, and the measures that only its notes name.</summary>
    public static IEnumerable<Formula> Of(KpiDefinition kpi) =>
        Of(kpi.Formula).Concat(kpi.Notes.Select(n => new FormulaMeasure(n.Measure, kpi.Place))).DistinctBy(NameOf);

    /// <summary>The name of a leaf: that of its measure, or the percentile as it is written.</summary>
    public static string NameOf(Formula leaf) => leaf.Canonical;

    /// <summary>Whether a formula is a sum, so that groups have parts of a total: measures joined by + and -.</summary>
    public static bool IsSum(Formula formula) => formula.Each().All(
        f => f is FormulaMeasure or FormulaNegation or FormulaBinary { Operator: FormulaOperator.Add or FormulaOperator.Subtract });
}
