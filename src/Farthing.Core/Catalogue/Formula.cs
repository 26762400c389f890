using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>A formula over measures, as parsed by <see cref="FormulaParser"/>.</summary>
public abstract record Formula
{
    /// <summary>The measures it names, in the order of the text, repeats included.</summary>
    public abstract IEnumerable<FormulaMeasure> Measures { get; }

    /// <summary>The formula in one canonical spelling, fully parenthesised: what the definition version is made of.</summary>
    public abstract string Canonical { get; }
}

/// <summary>A measure named in a formula.</summary>
public sealed record FormulaMeasure(string Id, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override IEnumerable<FormulaMeasure> Measures => [this];

    /// <inheritdoc/>
    public override string Canonical => Id;
}

/// <summary>A plain number.</summary>
public sealed record FormulaNumber(decimal Value) : Formula
{
    /// <inheritdoc/>
    public override IEnumerable<FormulaMeasure> Measures => [];

    /// <inheritdoc/>
    public override string Canonical => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a formula does with two values.</summary>
public enum FormulaOperator
{
    /// <summary>Sum; both sides in one unit.</summary>
    Add,

    /// <summary>Difference; both sides in one unit.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient; undefined where the right side is 0.</summary>
    Divide,
}

/// <summary>Two formulas joined by an operator.</summary>
public sealed record FormulaBinary(Formula Left, FormulaOperator Operator, Formula Right, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override IEnumerable<FormulaMeasure> Measures => Left.Measures.Concat(Right.Measures);

    /// <inheritdoc/>
    public override string Canonical => $"({Left.Canonical}{Sign}{Right.Canonical})";

    private char Sign => Operator switch
    {
        FormulaOperator.Add => '+',
        FormulaOperator.Subtract => '-',
        FormulaOperator.Multiply => '*',
        _ => '/',
    };
}

/// <summary>The formula with its sign turned.</summary>
public sealed record FormulaNegation(Formula Inner) : Formula
{
    /// <inheritdoc/>
    public override IEnumerable<FormulaMeasure> Measures => Inner.Measures;

    /// <inheritdoc/>
    public override string Canonical => $"(-{Inner.Canonical})";
}
