using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Finds the unit of a formula and refuses sums of unlike things.</summary>
public static class FormulaType
{
    /// <summary>The unit of <paramref name="formula"/>, given the unit of each measure.</summary>
    /// <exception cref="UserException">FT-4003: it adds or subtracts unlike units; the place is the operator's.</exception>
    public static UnitPowers Of(Formula formula, Func<string, UnitPowers> unitOf) => formula switch
    {
        FormulaMeasure measure => unitOf(measure.Id),
        FormulaNumber => UnitPowers.None,
        FormulaNegation negation => Of(negation.Inner, unitOf),
        FormulaBinary { Operator: FormulaOperator.Multiply } b => Of(b.Left, unitOf) * Of(b.Right, unitOf),
        FormulaBinary { Operator: FormulaOperator.Divide } b => Of(b.Left, unitOf) / Of(b.Right, unitOf),
        FormulaBinary b => Same(b, Of(b.Left, unitOf), Of(b.Right, unitOf)),
        _ => throw new ArgumentOutOfRangeException(nameof(formula)),
    };

    private static UnitPowers Same(FormulaBinary sum, UnitPowers left, UnitPowers right) => left == right
        ? left
        : throw new UserException(
            "FT-4003",
            $"The two sides of \"{(sum.Operator == FormulaOperator.Add ? '+' : '-')}\" have different units: {left} and {right}.",
            sum.Place,
            "only what is counted in one unit can be added");
}
