using System.Globalization;

namespace Farthing.Core.Display;

/// <summary>
/// Numbers as text, for the terminal and for pages. Amounts are integers in micro-units (10⁻⁶ of the currency's unit); shown values
/// are rounded half-even. <c>grouped</c> sets a thin space between thousands and a real minus sign, as people read it.
/// </summary>
public static class NumberDisplay
{
    private const char ThinSpace = '\u202F';
    private static readonly string[] NoCents = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly string[] Mills = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <summary>An amount with its currency and a sensible number of digits: <c>7.42 USD</c>, <c>0.0312 USD</c>.</summary>
    public static string Money(Int128 micro, string currency, bool grouped) =>
        $"{Amount(micro, currency, grouped)}{(grouped ? ThinSpace : ' ')}{currency}";

    /// <summary>An amount without its currency, for columns whose header names it: the currency's own digits, more below 0.1.</summary>
    public static string Amount(Int128 micro, string currency, bool grouped)
    {
        int digits = MinorDigits(currency);
        Int128 size = Int128.Abs(micro);
        return Scaled(micro, 6, size > 0 && size < 100_000 ? Math.Max(digits, 4) : digits, grouped);
    }

    /// <summary>A whole number.</summary>
    public static string Integer(Int128 value, bool grouped) => Scaled(value, 0, 0, grouped);

    /// <summary>A share given in parts of 10⁻⁹, as percent with one decimal: <c>42.5 %</c>.</summary>
    public static string Percent(Int128 nano, bool grouped) => Scaled(nano, 7, 1, grouped) + (grouped ? ThinSpace : ' ') + '%';

    /// <summary>The number value·10⁻ˢᶜᵃˡᵉ rounded half-even to some decimals.</summary>
    public static string Scaled(Int128 value, int scale, int digits, bool grouped)
    {
        string text = Round(value, scale, digits).ToString(CultureInfo.InvariantCulture);
        bool negative = text[0] == '-';
        text = (negative ? text[1..] : text).PadLeft(digits + 1, '0');
        string whole = text[..^digits];
        string fraction = digits > 0 ? "." + text[^digits..] : "";
        string sign = negative ? grouped ? "\u2212" : "-" : "";
        return sign + (grouped ? Group(whole) : whole) + fraction;
    }

    /// <summary>The number value·10⁻ˢᶜᵃˡᵉ exactly, without trailing zeros, as JSON and CSV have it.</summary>
    public static string Exact(Int128 value, int scale)
    {
        string text = Scaled(value, scale, scale, grouped: false);
        return scale == 0 ? text : text.TrimEnd('0').TrimEnd('.') is "-0" ? "0" : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>An amount in micro-units exactly: <c>12.5</c>.</summary>
    public static string ExactMoney(Int128 micro) => Exact(micro, 6);

    /// <summary>A duration in milliseconds for people: <c>3:07</c>, <c>1:02:45</c>.</summary>
    public static string Duration(long ms)
    {
        long seconds = (Math.Abs(ms) + 500) / 1000;
        string sign = ms < 0 && seconds > 0 ? "-" : "";
        return seconds >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>How many decimals the currency's smallest coin has: 0, 2 or 3.</summary>
    public static int MinorDigits(string currency) =>
        NoCents.Contains(currency, StringComparer.Ordinal) ? 0 : Mills.Contains(currency, StringComparer.Ordinal) ? 3 : 2;

    private static Int128 Round(Int128 value, int scale, int digits)
    {
        if (digits >= scale)
        {
            return value * Power(digits - scale);
        }

        Int128 unit = Power(scale - digits);
        (Int128 quotient, Int128 rest) = Int128.DivRem(Int128.Abs(value), unit);
        Int128 twice = rest * 2;
        if (twice > unit || (twice == unit && Int128.IsOddInteger(quotient)))
        {
            quotient++;
        }

        return value < 0 ? -quotient : quotient;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private static string Group(string digits)
    {
        if (digits.Length < 5)
        {
            return digits;
        }

        int first = ((digits.Length - 1) % 3) + 1;
        IEnumerable<string> groups = Enumerable.Range(0, (digits.Length - first) / 3)
            .Select(i => digits.Substring(first + (3 * i), 3));
        return string.Join(ThinSpace, groups.Prepend(digits[..first]));
    }
}
