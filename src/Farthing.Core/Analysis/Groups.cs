using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>A group of an answer with its exact value.</summary>
/// <param name="Name">The dimension's value, null for none.</param>
/// <param name="Value">The KPI's value.</param>
/// <param name="Below">The denominator; 1 where the KPI is no quotient.</param>
/// <param name="Small">Whether it stands on too few cases to be compared.</param>
/// <param name="Cell">The cell that it was made of.</param>
internal sealed record Group(string? Name, Rational Value, Rational Below, bool Small, AnswerCell Cell)
{
    /// <summary>Value times denominator: what it adds to the numerator, in the value's unit.</summary>
    public Rational Above => Value * Below;

    /// <summary>The groups of an answer by one dimension that have a value.</summary>
    public static List<Group> Of(KpiAnswer answer)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        return
        [
            .. answer.Rows.Where(r => !r.Gone && r.Cells[0].Value is not null).Select(r => new Group(
                r.Keys[0], r.Cells[0].Value!.Value.Exact(), r.Cells[0].Below?.Exact() ?? new Rational(1, 1),
                SampleSize.IsSmall(kpi, r.Cells[0]), r.Cells[0])),
        ];
    }

    /// <summary>Whether values of groups add up to the total: the KPI is a sum of measures.</summary>
    public static bool AddsUp(KpiDefinition kpi) => IsSum(kpi.Formula);

    /// <summary>Whether groups have parts in the total: the KPI is a sum, or a quotient whose denominator shares the cases out.</summary>
    public static bool HasParts(KpiDefinition kpi) => IsSum(kpi.Formula) || kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide };

    /// <summary>Whether a total can move by the mix of its groups: the KPI is a quotient.</summary>
    public static bool HasMix(KpiDefinition kpi) => HasParts(kpi) && !IsSum(kpi.Formula);

    private static bool IsSum(Formula formula) => formula switch
    {
        FormulaMeasure => true,
        FormulaNegation negation => IsSum(negation.Inner),
        FormulaBinary { Operator: FormulaOperator.Add or FormulaOperator.Subtract } sum => IsSum(sum.Left) && IsSum(sum.Right),
        FormulaBinary { Operator: FormulaOperator.Multiply } product =>
            (product.Left is FormulaNumber or FormulaParameter && IsSum(product.Right)) || (product.Right is FormulaNumber or FormulaParameter && IsSum(product.Left)),
        _ => false,
    };
}
