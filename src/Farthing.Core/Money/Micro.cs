using System.Globalization;
using System.Numerics;

namespace Farthing.Core.Money;

/// <summary>
/// Amounts are integers: micro-units, 10⁻⁶ of a currency's major unit (decision 1). Single amounts are checked 64-bit
/// integers, sums checked 128-bit ones.
/// </summary>
public static class Micro
{
    /// <summary>Micro-units in one major unit.</summary>
    public const long PerUnit = 1_000_000;

    /// <summary>
    /// A sum as a checked 64-bit amount.
    /// </summary>
    /// <exception cref="OverflowException">It is beyond ±9.2·10¹² major units.</exception>
    public static long ToAmount(Int128 sum) => checked((long)sum);

    /// <summary>
    /// The amount in major units as a plain decimal number, exact to the micro-unit and without trailing zeros:
    /// <c>-12.5</c>, <c>0</c>, <c>41368.37</c>. Always with a point, never with an exponent or separators.
    /// </summary>
    public static string ToPlain(Int128 micro)
    {
        UInt128 magnitude = micro < 0 ? (UInt128)(-(BigInteger)micro) : (UInt128)micro;
        (UInt128 whole, UInt128 fraction) = UInt128.DivRem(magnitude, PerUnit);
        string text = whole.ToString(CultureInfo.InvariantCulture);
        if (fraction != 0)
        {
            text += "." + ((long)fraction).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0');
        }

        return micro < 0 ? "-" + text : text;
    }

    /// <summary>The amount in major units as a decimal; exact.</summary>
    /// <exception cref="OverflowException">It needs more than 96 bits.</exception>
    public static decimal ToDecimal(Int128 micro) => (decimal)micro / PerUnit;
}
