using System.Numerics;

namespace Farthing.Core.Money;

/// <summary>Exact division rounded half to even: the one rounding of conversions, rates and displayed ratios.</summary>
public static class HalfEven
{
    /// <summary>Exchange rates are integers in units of 10⁻¹².</summary>
    public const long RateScale = 1_000_000_000_000;

    /// <summary>
    /// <paramref name="numerator"/> / <paramref name="denominator"/> to the nearest integer, ties to the even one.
    /// </summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public static BigInteger Divide(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(numerator), denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient++;
        }

        return numerator.Sign < 0 ? -quotient : quotient;
    }

    /// <summary>
    /// <paramref name="amount"/> (micro-units) × <paramref name="rate"/> (10⁻¹²), to the micro-unit.
    /// </summary>
    /// <exception cref="OverflowException">The result is beyond 64 bits.</exception>
    public static long Convert(long amount, long rate) => (long)Divide((BigInteger)amount * rate, RateScale);
}
