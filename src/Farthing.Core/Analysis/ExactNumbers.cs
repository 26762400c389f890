using System.Globalization;
using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>Arithmetic of exact values: analyses add and divide what answers give without rounding it.</summary>
internal static class ExactNumbers
{
    private static readonly Rational One = new(1, 1);

    /// <summary>The value in lowest terms.</summary>
    public static Rational Exact(this Ratio value) => new(value.Numerator, value.Denominator);

    /// <summary>The value as answers carry it.</summary>
    public static Ratio ToRatio(this Rational value) => value.Over(One);

    /// <summary>The value without its sign.</summary>
    public static Rational Size(this Rational value) => value.Numerator.Sign < 0 ? -value : value;

    /// <summary>Less than 0, 0 or more than 0.</summary>
    public static int Sign(this Rational value) => value.Numerator.Sign;

    /// <summary>The order of two values.</summary>
    public static int CompareTo(this Rational a, Rational b) => (a - b).Numerator.Sign;

    /// <summary>a / b; null where b is 0.</summary>
    public static Rational? Per(this Rational a, Rational b) => b.IsZero ? null : a / b;

    /// <summary>
    /// A number as definitions write it: <c>1.5</c>, <c>80%</c>, or a length of time (<c>5 min</c>) in seconds; null when it is none.
    /// </summary>
    public static Rational? TryParse(string text)
    {
        string trimmed = text.Trim();
        bool percent = trimmed.EndsWith('%');
        string digits = percent ? trimmed[..^1].TrimEnd() : trimmed;
        if (decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number))
        {
            return percent ? Rational.Of(number) / new Rational(100, 1) : Rational.Of(number);
        }

        return percent ? null : Duration.TryParse(trimmed) is { } ms ? new Rational(ms, 1000) : null;
    }

    /// <summary>The middle of some values (the mean of the two middle ones where their number is even); null without any.</summary>
    public static Rational? Median(IEnumerable<Rational> values)
    {
        List<Rational> sorted = [.. values];
        sorted.Sort(CompareTo);
        int half = sorted.Count / 2;
        return sorted.Count == 0 ? null
            : sorted.Count % 2 == 1 ? sorted[half]
            : (sorted[half - 1] + sorted[half]) / new Rational(2, 1);
    }

    /// <summary>The nearest floating-point number, for statistics.</summary>
    public static double ToDouble(this Ratio value)
    {
        (double above, double below) = ((double)value.Numerator, (double)value.Denominator);
        return double.IsFinite(above) && double.IsFinite(below)
            ? above / below
            : value.Numerator.Sign * value.Denominator.Sign
                * Math.Exp(BigInteger.Log(BigInteger.Abs(value.Numerator)) - BigInteger.Log(BigInteger.Abs(value.Denominator)));
    }
}
