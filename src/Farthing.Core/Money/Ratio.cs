using System.Globalization;
using System.Numerics;

namespace Farthing.Core.Money;

/// <summary>
/// An exact quotient of two integers, as answers carry it: numerator and denominator beside the value, which is rounded
/// only when written (9 decimals, half to even).
/// </summary>
public readonly record struct Ratio
{
    /// <summary>Decimals of a value in an answer.</summary>
    public const int AnswerDecimals = 9;

    /// <summary>The quotient of <paramref name="numerator"/> and <paramref name="denominator"/>, kept as given.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0: an undefined value is null, never a ratio.</exception>
    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("A ratio needs a denominator.");
        }

        Numerator = numerator;
        Denominator = denominator;
    }

    /// <summary>What is divided.</summary>
    public BigInteger Numerator { get; }

    /// <summary>What it is divided by; never 0.</summary>
    public BigInteger Denominator { get; }

    /// <summary>The quotient, or null where the denominator is 0.</summary>
    public static Ratio? Of(BigInteger numerator, BigInteger denominator) =>
        denominator.IsZero ? null : new Ratio(numerator, denominator);

    /// <summary>The value × 10^<paramref name="decimals"/>, half to even.</summary>
    public BigInteger Scaled(int decimals) => HalfEven.Divide(Numerator * BigInteger.Pow(10, decimals), Denominator);

    /// <summary>
    /// The value as a plain decimal number of at most <paramref name="decimals"/> decimals, half to even, without trailing
    /// zeros.
    /// </summary>
    public string ToPlain(int decimals = AnswerDecimals)
    {
        BigInteger scaled = Scaled(decimals);
        string digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string fraction = digits[^decimals..].TrimEnd('0');
        string text = fraction.Length == 0 ? digits[..^decimals] : digits[..^decimals] + "." + fraction;
        return scaled.Sign < 0 ? "-" + text : text;
    }

    /// <summary>The value with at most <paramref name="decimals"/> decimals, half to even.</summary>
    /// <exception cref="OverflowException">It needs more than 96 bits.</exception>
    public decimal ToDecimal(int decimals = AnswerDecimals) => decimal.Parse(ToPlain(decimals), CultureInfo.InvariantCulture);

    /// <summary>Exact comparison of the two values.</summary>
    public int CompareTo(Ratio other)
    {
        BigInteger left = Numerator * other.Denominator;
        BigInteger right = other.Numerator * Denominator;
        return Denominator.Sign * other.Denominator.Sign * left.CompareTo(right);
    }

    /// <inheritdoc/>
    public override string ToString() => ToPlain();
}
