using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>A formula over measures, as parsed by <see cref="FormulaParser"/>. docs/formulas.md says what each form means.</summary>
public abstract record Formula
{
    /// <summary>The formulas that this one is directly made of, in the order of the text.</summary>
    public virtual IReadOnlyList<Formula> Parts => [];

    /// <summary>The measures it names, in the order of the text, repeats included.</summary>
    public IEnumerable<FormulaMeasure> Measures => Each().OfType<FormulaMeasure>();

    /// <summary>The parameters it names (<c>$name</c>), repeats included.</summary>
    public IEnumerable<FormulaParameter> Parameters => Each().OfType<FormulaParameter>();

    /// <summary>
    /// The formula in one canonical spelling, fully parenthesised: what the definition version is made of. A minus stands between
    /// blanks, since names have hyphens too.
    /// </summary>
    public abstract string Canonical { get; }

    /// <summary>This formula and all that it is made of, in the order of the text.</summary>
    public IEnumerable<Formula> Each() => Parts.SelectMany(p => p.Each()).Prepend(this);
}

/// <summary>A measure named in a formula, or (until the catalogue is put together) a KPI.</summary>
/// <param name="Id">The measure's name; with a filter that too, so that one name is one number.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FormulaMeasure(string Id, SourcePlace Place) : Formula
{
    /// <summary>The condition in braces, null for none.</summary>
    public Filter? Where { get; init; }

    /// <summary>The name as written, without the condition.</summary>
    public string Name { get; init; } = Id;

    /// <inheritdoc/>
    public override string Canonical => Id;

    /// <summary>The measure <paramref name="name"/> over the rows that also pass <paramref name="where"/>.</summary>
    public static FormulaMeasure Filtered(string name, Filter where, SourcePlace place) =>
        new($"{name}{{{FilterText.Canonical(where)}}}", place) { Name = name, Where = where };
}

/// <summary>A plain number.</summary>
public sealed record FormulaNumber(decimal Value) : Formula
{
    /// <inheritdoc/>
    public override string Canonical => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A parameter of the KPI: <c>$name</c>.</summary>
public sealed record FormulaParameter(string Name, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override string Canonical => "$" + Name;
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
    public override IReadOnlyList<Formula> Parts => [Left, Right];

    /// <inheritdoc/>
    public override string Canonical => $"({Left.Canonical}{Sign}{Right.Canonical})";

    private string Sign => Operator switch
    {
        FormulaOperator.Add => "+",
        FormulaOperator.Subtract => " - ",
        FormulaOperator.Multiply => "*",
        _ => "/",
    };
}

/// <summary>The formula with its sign turned.</summary>
public sealed record FormulaNegation(Formula Inner) : Formula
{
    /// <inheritdoc/>
    public override IReadOnlyList<Formula> Parts => [Inner];

    /// <inheritdoc/>
    public override string Canonical => $"(-{Inner.Canonical})";
}

/// <summary>A percentile of a measure's values, type 7: <c>median(M)</c> is the fiftieth.</summary>
/// <param name="Measure">A measure declared with <c>values: FIELD</c>.</param>
/// <param name="Percent">From 0 to 100.</param>
public sealed record FormulaPercentile(FormulaMeasure Measure, decimal Percent) : Formula
{
    /// <inheritdoc/>
    public override IReadOnlyList<Formula> Parts => [Measure];

    /// <inheritdoc/>
    public override string Canonical => string.Create(CultureInfo.InvariantCulture, $"percentile({Measure.Canonical}, {Percent:0.############})");
}

/// <summary>Which earlier period or bucket a value is of.</summary>
public enum TimeShift
{
    /// <summary>The one before, as long.</summary>
    Previous,

    /// <summary>Whole weeks before, so that the weekdays are the same.</summary>
    SameWeekday,

    /// <summary>A year before.</summary>
    YearAgo,
}

/// <summary>The formula's value in an earlier period: <c>previous(E)</c>, <c>same-weekday(E)</c>, <c>year-ago(E)</c>.</summary>
public sealed record FormulaShift(TimeShift Shift, Formula Inner, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override IReadOnlyList<Formula> Parts => [Inner];

    /// <inheritdoc/>
    public override string Canonical => $"{FormulaFunctions.NameOf(Shift)}({Inner.Canonical})";
}

/// <summary>A sum's part of the total over all groups: <c>share(E)</c>.</summary>
public sealed record FormulaShare(Formula Inner, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override IReadOnlyList<Formula> Parts => [Inner];

    /// <inheritdoc/>
    public override string Canonical => $"share({Inner.Canonical})";
}

/// <summary>What <see cref="FormulaCall"/> does.</summary>
public enum FormulaFunction
{
    /// <summary>The smaller of two.</summary>
    Min,

    /// <summary>The greater of two.</summary>
    Max,

    /// <summary>The value without its sign.</summary>
    Abs,
}

/// <summary><c>min(E, E)</c>, <c>max(E, E)</c>, <c>abs(E)</c>.</summary>
public sealed record FormulaCall(FormulaFunction Function, IReadOnlyList<Formula> Arguments, SourcePlace Place) : Formula
{
    /// <inheritdoc/>
    public override IReadOnlyList<Formula> Parts => Arguments;

    /// <inheritdoc/>
    public override string Canonical =>
        $"{Function.ToString().ToLowerInvariant()}({string.Join(", ", Arguments.Select(a => a.Canonical))})";
}
