using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>What a KPI does when one of its measures changes a little: the partial derivative of its formula.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Derivative">The partial derivative as a formula over measures.</param>
/// <param name="Elasticity">
/// By what share the KPI changes for a small relative change of the measure, at the present values: 1 is in proportion, −1 inversely;
/// null where it is undefined.
/// </param>
public sealed record ExactEdge(string Measure, string Derivative, Ratio? Elasticity)
{
    /// <summary>The measure of the formula that this one is a part of; null where it stands in the formula itself.</summary>
    public string? PartOf { get; init; }
}

/// <summary>Derivatives of formulas, exactly. What is no measure, number, sum, difference, product or quotient stands for itself.</summary>
public static class FormulaAlgebra
{
    private static readonly FormulaNumber Zero = new(0);
    private static readonly FormulaNumber One = new(1);

    /// <summary>The edges of a KPI that was asked for: its parameters' values are among those of its measures, as <c>$name</c>.</summary>
    public static IReadOnlyList<ExactEdge> Edges(ResolvedKpi kpi, IReadOnlyDictionary<string, Ratio> measures)
    {
        Dictionary<string, Ratio> values = new(measures, StringComparer.Ordinal);
        foreach (KpiParameter parameter in kpi.Definition.Parameters.Where(p => kpi.Parameters.ContainsKey(p.Name)))
        {
            values["$" + parameter.Name] = new Ratio(kpi.Parameters[parameter.Name], parameter.Scale);
        }

        return Edges(kpi.Definition.Formula, values);
    }

    /// <summary>
    /// One edge for each measure of the formula, in the order of the text. A measure inside a function (a percentile, a share, min or
    /// max) has none: it has no one derivative. The value of an earlier time is another input, and stays.
    /// </summary>
    /// <param name="formula">The formula.</param>
    /// <param name="values">The measures' present values; empty where none are known.</param>
    public static IReadOnlyList<ExactEdge> Edges(Formula formula, IReadOnlyDictionary<string, Ratio> values)
    {
        HashSet<string> inside = [.. formula.Each().Where(f => f is FormulaPercentile or FormulaShare or FormulaCall).SelectMany(f => f.Measures).Select(m => m.Id)];
        List<ExactEdge> edges = [];
        foreach (string measure in Now(formula).Select(m => m.Id).Distinct(StringComparer.Ordinal).Where(m => !inside.Contains(m)))
        {
            Formula derivative = Derive(formula, measure);
            edges.Add(new ExactEdge(measure, Text(derivative), Elasticity(formula, derivative, measure, values)));
        }

        return edges;
    }

    /// <summary>Why a KPI has no exact edges with a number, in words.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="value">Its present value; null for none.</param>
    public static string WithoutEdges(KpiDefinition kpi, Ratio? value) =>
        kpi.Model is not null ? "its value is a model's, which has no derivative by a measure"
        : kpi.Formula.Each().Any(f => f is FormulaPercentile) ? "it is an order statistic of single cases, which has no derivative by a sum"
        : kpi.Formula.Each().Any(f => f is FormulaShare) ? "it is a part of the answer's own total"
        : value is null ? "it has no value at present"
        : value.Value.Numerator.IsZero ? "its value is 0, of which nothing is a part"
        : "a value at an earlier time is not known";

    /// <summary>The partial derivative by a measure, simplified where a part is 0 or 1.</summary>
    public static Formula Derive(Formula formula, string measure)
    {
        switch (formula)
        {
            case FormulaMeasure named:
                return named.Id == measure ? One : Zero;
            case FormulaNegation negation:
                return Negate(Derive(negation.Inner, measure));
            case FormulaBinary { Operator: FormulaOperator.Add } sum:
                return Add(Derive(sum.Left, measure), Derive(sum.Right, measure), sum);
            case FormulaBinary { Operator: FormulaOperator.Subtract } difference:
                return Add(Derive(difference.Left, measure), Negate(Derive(difference.Right, measure)), difference);
            case FormulaBinary { Operator: FormulaOperator.Multiply } product:
                return Add(
                    Times(Derive(product.Left, measure), product.Right, product), Times(product.Left, Derive(product.Right, measure), product), product);
            case FormulaBinary quotient:
                Formula above = Divide(Derive(quotient.Left, measure), quotient.Right, quotient);
                Formula square = new FormulaBinary(quotient.Right, FormulaOperator.Multiply, quotient.Right, quotient.Place);
                Formula below = Divide(Times(quotient.Left, Derive(quotient.Right, measure), quotient), square, quotient);
                return Add(above, Negate(below), quotient);
            default:
                return Zero;
        }
    }

    /// <summary>A formula as it is read, with no more parentheses than it needs.</summary>
    public static string Text(Formula formula) => Text(formula, 0);

    /// <summary>The measures of the formula that are not of an earlier time.</summary>
    private static IEnumerable<FormulaMeasure> Now(Formula formula) => formula switch
    {
        FormulaMeasure measure => [measure],
        FormulaShift => [],
        _ => formula.Parts.SelectMany(Now),
    };

    private static Ratio? Elasticity(Formula formula, Formula derivative, string measure, IReadOnlyDictionary<string, Ratio> values)
    {
        Rational? slope = Value(derivative, values);
        Rational? value = Value(formula, values);
        return slope is { } s && value is { IsZero: false } v && values.TryGetValue(measure, out Ratio at) ? (s * at.Exact() / v).ToRatio() : null;
    }

    /// <summary>The value of a formula over given measures; null where one is unknown or a denominator is 0.</summary>
    internal static Rational? Value(Formula formula, IReadOnlyDictionary<string, Ratio> values)
    {
        switch (formula)
        {
            case FormulaMeasure named:
                return values.TryGetValue(named.Id, out Ratio value) ? value.Exact() : null;
            case FormulaNumber number:
                return Rational.Of(number.Value);
            case FormulaParameter parameter:
                return values.TryGetValue("$" + parameter.Name, out Ratio given) ? given.Exact() : null;
            case FormulaNegation negation:
                return Value(negation.Inner, values) is { } inner ? -inner : null;
            case FormulaShift earlier:
                return values.TryGetValue(earlier.Canonical, out Ratio before) ? before.Exact() : null;
            case FormulaCall { Function: FormulaFunction.Abs } abs:
                return Value(abs.Arguments[0], values)?.Size();
            case FormulaCall { Arguments: [var a, var b] } call when Value(a, values) is { } first && Value(b, values) is { } second:
                return call.Function == FormulaFunction.Min == first.CompareTo(second) <= 0 ? first : second;
            case FormulaBinary binary when Value(binary.Left, values) is { } left && Value(binary.Right, values) is { } right:
                return binary.Operator switch
                {
                    FormulaOperator.Add => left + right,
                    FormulaOperator.Subtract => left - right,
                    FormulaOperator.Multiply => left * right,
                    _ => left.Per(right),
                };
            default:
                return null;
        }
    }

    private static bool IsZero(Formula formula) => formula is FormulaNumber { Value: 0 };

    private static bool IsOne(Formula formula) => formula is FormulaNumber { Value: 1 };

    private static Formula Negate(Formula inner) => IsZero(inner) ? Zero
        : inner is FormulaNegation twice ? twice.Inner
        : new FormulaNegation(inner);

    private static Formula Add(Formula a, Formula b, FormulaBinary at) => IsZero(a) ? b
        : IsZero(b) ? a
        : b is FormulaNegation minus ? new FormulaBinary(a, FormulaOperator.Subtract, minus.Inner, at.Place)
        : new FormulaBinary(a, FormulaOperator.Add, b, at.Place);

    private static Formula Times(Formula a, Formula b, FormulaBinary at) => IsZero(a) || IsZero(b) ? Zero
        : IsOne(a) ? b
        : IsOne(b) ? a
        : new FormulaBinary(a, FormulaOperator.Multiply, b, at.Place);

    private static Formula Divide(Formula a, Formula b, FormulaBinary at) =>
        IsZero(a) ? Zero : IsOne(b) ? a : new FormulaBinary(a, FormulaOperator.Divide, b, at.Place);

    private static string Text(Formula formula, int around)
    {
        switch (formula)
        {
            case FormulaNegation negation:
                return "-" + Text(negation.Inner, 3);
            case FormulaBinary binary:
                int own = binary.Operator is FormulaOperator.Add or FormulaOperator.Subtract ? 1 : 2;
                char sign = binary.Operator switch
                {
                    FormulaOperator.Add => '+',
                    FormulaOperator.Subtract => '-',
                    FormulaOperator.Multiply => '*',
                    _ => '/',
                };
                bool strict = binary.Operator is FormulaOperator.Subtract or FormulaOperator.Divide;
                string text = $"{Text(binary.Left, own)} {sign} {Text(binary.Right, strict ? own + 1 : own)}";
                return own < around ? $"({text})" : text;
            default:
                return formula.Canonical;
        }
    }
}
