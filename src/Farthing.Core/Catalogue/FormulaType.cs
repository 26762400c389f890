using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Finds the unit of a formula and refuses what mixes unlike things.</summary>
public static class FormulaType
{
    /// <summary>The unit of <paramref name="formula"/>, given the unit of each measure and (null: there are none) of each parameter.</summary>
    /// <exception cref="UserException">FT-4003: it adds, subtracts or compares unlike units; the place is the operator's.</exception>
    public static UnitPowers Of(Formula formula, Func<string, UnitPowers> unitOf, Func<string, UnitPowers>? unitOfParameter = null)
    {
        UnitPowers Unit(Formula part) => Of(part, unitOf, unitOfParameter);
        return formula switch
        {
            FormulaMeasure measure => unitOf(measure.Id),
            FormulaNumber or FormulaShare => UnitPowers.None,
            FormulaParameter parameter => unitOfParameter?.Invoke(parameter.Name) ?? UnitPowers.None,
            FormulaNegation negation => Unit(negation.Inner),
            FormulaPercentile percentile => unitOf(percentile.Measure.Id),
            FormulaShift shift => Unit(shift.Inner),
            FormulaBinary { Operator: FormulaOperator.Multiply } b => Unit(b.Left) * Unit(b.Right),
            FormulaBinary { Operator: FormulaOperator.Divide } b => Unit(b.Left) / Unit(b.Right),
            FormulaBinary b => Same(b.Operator == FormulaOperator.Add ? "+" : "-", b.Place, Unit(b.Left), Unit(b.Right)),
            FormulaCall { Arguments: [var one] } => Unit(one),
            FormulaCall { Arguments: [var left, var right] } call =>
                Same(call.Function.ToString().ToLowerInvariant(), call.Place, Unit(left), Unit(right)),
            _ => throw new ArgumentOutOfRangeException(nameof(formula)),
        };
    }

    private static UnitPowers Same(string sign, SourcePlace place, UnitPowers left, UnitPowers right) => left == right
        ? left
        : throw new UserException(
            "FT-4003",
            $"The two sides of \"{sign}\" have different units: {left} and {right}.",
            place,
            "only what is counted in one unit can be added or compared");
}
