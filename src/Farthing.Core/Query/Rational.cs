using System.Numerics;
using Farthing.Core.Money;

namespace Farthing.Core.Query;

/// <summary>An exact fraction in lowest terms with a positive denominator.</summary>
internal readonly record struct Rational
{
    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, _denominator) = (numerator / divisor, denominator / divisor);
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsZero => Numerator.IsZero;

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) =>
        new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static Rational Of(decimal number)
    {
        int scale = (decimal.GetBits(number)[3] >> 16) & 0xFF;
        BigInteger power = BigInteger.Pow(10, scale);
        int[] bits = decimal.GetBits(number);
        BigInteger magnitude = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return new Rational(bits[3] < 0 ? -magnitude : magnitude, power);
    }

    /// <summary>This over <paramref name="below"/> as two integers that keep the sizes of both: 3 over 6 stays 3/6.</summary>
    public Ratio Over(Rational below)
    {
        BigInteger common = Denominator * below.Denominator / BigInteger.GreatestCommonDivisor(Denominator, below.Denominator);
        return new Ratio(Numerator * common / Denominator, below.Numerator * common / below.Denominator);
    }
}
