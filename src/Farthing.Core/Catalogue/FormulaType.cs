using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Finds the unit of a formula and refuses what mixes unlike things. A quotient of like things is a share of them: a plain number, but
/// shares of different things (of interactions, of responses) are not added. A share times or by a plain number is one itself, so that an
/// index of several shares is written with its weights.
/// </summary>
public static class FormulaType
{
    /// <summary>The unit of <paramref name="formula"/>, given the unit of each measure and (null: there are none) of each parameter.</summary>
    /// <exception cref="UserException">FT-4003: it adds, subtracts or compares unlike units; the place is the operator's.</exception>
    public static UnitPowers Of(Formula formula, Func<string, UnitPowers> unitOf, Func<string, UnitPowers>? unitOfParameter = null) =>
        Typed(formula, unitOf, unitOfParameter).Powers;

    private static (UnitPowers Powers, string? ShareOf) Typed(
        Formula formula, Func<string, UnitPowers> unitOf, Func<string, UnitPowers>? unitOfParameter)
    {
        (UnitPowers Powers, string? ShareOf) Unit(Formula part) => Typed(part, unitOf, unitOfParameter);
        return formula switch
        {
            FormulaMeasure measure => (unitOf(measure.Id), null),
            FormulaNumber => (UnitPowers.None, null),
            FormulaShare share => (UnitPowers.None, Unit(share.Inner).Powers.ToString()),
            FormulaParameter parameter => (unitOfParameter?.Invoke(parameter.Name) ?? UnitPowers.None, null),
            FormulaNegation negation => Unit(negation.Inner),
            FormulaPercentile percentile => (unitOf(percentile.Measure.Id), null),
            FormulaShift shift => Unit(shift.Inner),
            FormulaBinary { Operator: FormulaOperator.Multiply } b => (Unit(b.Left).Powers * Unit(b.Right).Powers, null),
            FormulaBinary { Operator: FormulaOperator.Divide } b => Quotient(Unit(b.Left), b.Right, Unit(b.Right)),
            FormulaBinary b => Same(b.Operator == FormulaOperator.Add ? "+" : "-", b.Place, Unit(b.Left), Unit(b.Right)),
            FormulaCall { Arguments: [var one] } => Unit(one),
            FormulaCall { Arguments: [var left, var right] } call =>
                Same(call.Function.ToString().ToLowerInvariant(), call.Place, Unit(left), Unit(right)),
            _ => throw new ArgumentOutOfRangeException(nameof(formula)),
        };
    }

    /// <summary>Like by like is a share; (a + b) / 2 is still what a is, which a mean of unlike shares cannot be.</summary>
    private static (UnitPowers Powers, string? ShareOf) Quotient(
        (UnitPowers Powers, string? ShareOf) above, Formula divisor, (UnitPowers Powers, string? ShareOf) below) =>
        above.Powers == below.Powers && above.Powers != UnitPowers.None ? (UnitPowers.None, above.Powers.ToString())
            : (above.Powers / below.Powers, divisor is FormulaNumber ? above.ShareOf : null);

    private static (UnitPowers Powers, string? ShareOf) Same(
        string sign, SourcePlace place, (UnitPowers Powers, string? ShareOf) left, (UnitPowers Powers, string? ShareOf) right)
    {
        if (left.Powers != right.Powers)
        {
            throw new UserException(
                "FT-4003",
                $"The two sides of \"{sign}\" have different units: {left.Powers} and {right.Powers}.",
                place,
                "only what is counted in one unit can be added or compared");
        }

        return left.ShareOf is null || right.ShareOf is null || left.ShareOf == right.ShareOf
            ? (left.Powers, left.ShareOf ?? right.ShareOf)
            : throw new UserException(
                "FT-4003",
                $"The two sides of \"{sign}\" are shares of different things: of {left.ShareOf} and of {right.ShareOf}.",
                place,
                "for an index of them write the weights: 0.5 * a + 0.5 * b");
    }
}
