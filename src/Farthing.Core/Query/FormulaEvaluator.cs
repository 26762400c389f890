using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Core.Query;

/// <summary>Computes formulas exactly, from the integers that an engine returned.</summary>
internal static class FormulaEvaluator
{
    /// <summary>
    /// The value in the KPI's unit as numerator and denominator, the two sides of its outermost division; null where a
    /// denominator is 0.
    /// </summary>
    public static Ratio? Evaluate(KpiDefinition kpi, Func<string, Rational> measure)
    {
        bool divides = kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide };
        Formula above = divides ? ((FormulaBinary)kpi.Formula).Left : kpi.Formula;
        Rational? numerator = Value(above, measure);
        Rational? denominator = divides ? Value(((FormulaBinary)kpi.Formula).Right, measure) : new Rational(1, 1);
        if (numerator is not { } n || denominator is not { IsZero: false } d)
        {
            return null;
        }

        return n.Over(d * new Rational(kpi.Unit.SecondsAbove, kpi.Unit.SecondsBelow));
    }

    /// <summary>The right side of the outermost division, in the units of its measures; null where there is none.</summary>
    public static Ratio? Below(KpiDefinition kpi, Func<string, Rational> measure) =>
        kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient && Value(quotient.Right, measure) is { } below
            ? below.Over(new Rational(1, 1))
            : null;

    private static Rational? Value(Formula formula, Func<string, Rational> measure)
    {
        switch (formula)
        {
            case FormulaMeasure named:
                return measure(named.Id);
            case FormulaNumber number:
                return Rational.Of(number.Value);
            case FormulaNegation negation:
                return Value(negation.Inner, measure) is { } inner ? -inner : null;
            case FormulaBinary binary:
                return Value(binary.Left, measure) is { } left && Value(binary.Right, measure) is { } right
                    ? Join(binary.Operator, left, right)
                    : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }
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
}
