using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Core.Query;

/// <summary>What a part of a formula is asked of: the row itself or an earlier time, its group or the total over all groups.</summary>
/// <param name="Shift">The earlier time; null: the row's own.</param>
/// <param name="OfTotal">Whether the total over all groups is meant.</param>
internal readonly record struct FormulaContext(TimeShift? Shift, bool OfTotal)
{
    /// <summary>The contexts in which a formula's leaves are asked for.</summary>
    public static IEnumerable<FormulaContext> Of(Formula formula) => Of(formula, default).Distinct();

    private static IEnumerable<FormulaContext> Of(Formula formula, FormulaContext here) => formula switch
    {
        FormulaMeasure or FormulaPercentile => [here],
        FormulaShift shift => Of(shift.Inner, here with { Shift = shift.Shift }),
        FormulaShare share => Of(share.Inner, here).Concat(Of(share.Inner, here with { OfTotal = true })),
        _ => formula.Parts.SelectMany(p => Of(p, here)),
    };
}

/// <summary>Computes a KPI's formula exactly, from the integers that an engine returned.</summary>
/// <param name="kpi">The KPI and the values of its parameters.</param>
/// <param name="leaf">A measure's or percentile's number in a context; null where it is undefined (a median of nothing).</param>
internal sealed class FormulaEvaluator(ResolvedKpi kpi, Func<Formula, FormulaContext, Rational?> leaf)
{
    private static readonly Rational One = new(1, 1);

    /// <summary>
    /// The value in the KPI's unit as numerator and denominator, the two sides of its outermost division; null where a
    /// denominator is 0.
    /// </summary>
    public Ratio? Evaluate()
    {
        Unit unit = kpi.Definition.Unit;
        FormulaBinary? quotient = kpi.Definition.Formula is FormulaBinary { Operator: FormulaOperator.Divide } q ? q : null;
        Rational? numerator = Value(quotient?.Left ?? kpi.Definition.Formula, default);
        Rational? denominator = quotient is null ? One : Value(quotient.Right, default);
        if (numerator is not { } n || denominator is not { IsZero: false } d)
        {
            return null;
        }

        return n.Over(d * new Rational(unit.SecondsAbove, unit.SecondsBelow));
    }

    /// <summary>
    /// The right side of the outermost division, in the units of its measures; of a median or percentile the number of its values; null
    /// where there is neither.
    /// </summary>
    public Ratio? Below(Func<FormulaPercentile, Rational?> countOf) => kpi.Definition.Formula switch
    {
        FormulaBinary { Operator: FormulaOperator.Divide } quotient => Value(quotient.Right, default)?.Over(One),
        FormulaPercentile percentile => countOf(percentile)?.Over(One),
        _ => null,
    };

    /// <summary>The value as a part of that of all groups; null where that is 0.</summary>
    public Ratio? ShareOfTotal() => Value(kpi.Definition.Formula, default) is { } part
        && Value(kpi.Definition.Formula, new FormulaContext(null, OfTotal: true)) is { IsZero: false } all
            ? part.Over(all)
            : null;

    /// <summary>The parameter that the formula needs and nobody has set; null where there is none.</summary>
    public static string? MissingParameter(ResolvedKpi kpi) =>
        kpi.Definition.Formula.Parameters.FirstOrDefault(p => !kpi.Parameters.ContainsKey(p.Name))?.Name;

    private Rational? Value(Formula formula, FormulaContext context)
    {
        switch (formula)
        {
            case FormulaMeasure or FormulaPercentile:
                return leaf(formula, context);
            case FormulaNumber number:
                return Rational.Of(number.Value);
            case FormulaParameter named:
                KpiParameter parameter = kpi.Definition.Parameters.First(p => p.Name == named.Name);
                return kpi.Parameters.TryGetValue(named.Name, out long stored) ? new Rational(stored, parameter.Scale) : null;
            case FormulaNegation negation:
                return Value(negation.Inner, context) is { } inner ? -inner : null;
            case FormulaBinary binary:
                return Value(binary.Left, context) is { } left && Value(binary.Right, context) is { } right
                    ? Join(binary.Operator, left, right)
                    : null;
            case FormulaShift shift:
                return Value(shift.Inner, context with { Shift = shift.Shift });
            case FormulaShare share:
                return Value(share.Inner, context) is { } part && Value(share.Inner, context with { OfTotal = true }) is { IsZero: false } all
                    ? part / all
                    : null;
            case FormulaCall call:
                return Call(call, context);
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }
    }

    private Rational? Call(FormulaCall call, FormulaContext context)
    {
        Rational[] given = new Rational[call.Arguments.Count];
        for (int i = 0; i < given.Length; i++)
        {
            if (Value(call.Arguments[i], context) is not { } value)
            {
                return null;
            }

            given[i] = value;
        }

        return call.Function switch
        {
            FormulaFunction.Abs => given[0].Numerator.Sign < 0 ? -given[0] : given[0],
            FormulaFunction.Min => (given[0] - given[1]).Numerator.Sign <= 0 ? given[0] : given[1],
            _ => (given[0] - given[1]).Numerator.Sign >= 0 ? given[0] : given[1],
        };
    }

    private static Rational? Join(FormulaOperator op, Rational left, Rational right) => op switch
    {
        FormulaOperator.Add => left + right,
        FormulaOperator.Subtract => left - right,
        FormulaOperator.Multiply => left * right,
        _ => right.IsZero ? null : left / right,
    };

    /// <summary>The sum of stored integers in the unit that people write.</summary>
    public static Rational InUnits(BigInteger sum, long scale) => new(sum, scale);

    /// <summary>Percentile of type 7: between the values at ⌊(n − 1)·p⌋ and after it, in proportion to what is left; null of no values.</summary>
    public static Rational? Percentile(Int128 count, Int128 lower, Int128 upper, decimal percent, long scale)
    {
        if (count == 0)
        {
            return null;
        }

        BigInteger place = (BigInteger)(count - 1) * OrderStatistics.Place(percent) % OrderStatistics.Whole;
        BigInteger low = (BigInteger)lower;

        // At the last place there is no value after it, and nothing is left.
        BigInteger between = place.IsZero ? BigInteger.Zero : ((BigInteger)upper - low) * place;
        return new Rational((low * OrderStatistics.Whole) + between, (BigInteger)scale * OrderStatistics.Whole);
    }
}
