using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Core.Display;

/// <summary>Values of KPIs as people read them: rounded from the exact ratio, in the KPI's unit.</summary>
public static class KpiDisplay
{
    /// <summary>A value with its unit: <c>7.42 USD</c>, <c>10.22 %</c>, <c>183.45 s</c>.</summary>
    public static string WithUnit(Ratio value, Unit unit, string currency, bool grouped)
    {
        string sign = Sign(unit, currency);
        return sign.Length == 0 ? Value(value, unit, currency, grouped) : Value(value, unit, currency, grouped) + (grouped ? '\u202F' : ' ') + sign;
    }

    /// <summary>A value with its unit where it stands alone: as <see cref="WithUnit"/>, but of hours less than 0.1 in minutes or seconds: <c>36 s</c>.</summary>
    public static string InHeadline(Ratio value, Unit unit, string currency, bool grouped) =>
        ShortTime(value, unit, grouped) ?? WithUnit(value, unit, currency, grouped);

    /// <summary>A value as sentences have it, what it counts named: <c>41 209 interactions</c>, <c>8.10 interactions per hour</c>.</summary>
    public static string InWords(Ratio value, Unit unit, string currency, bool grouped)
    {
        char gap = grouped ? '\u202F' : ' ';
        if (unit.Name is "count" or "ratio" || unit.IsMoney || unit.IsPercent || unit.Powers.Time == 1)
        {
            return InHeadline(value, unit, currency, grouped);
        }

        string things = unit.Name == "score" || unit.Powers.Score == 1 ? "points" : unit.Name.Replace("/", " per ", StringComparison.Ordinal);
        string number = Value(value, unit, currency, grouped);
        return number + gap + (number == "1" && things.EndsWith('s') ? things[..^1] : things);
    }

    /// <summary>A difference with its sign and unit; of shares in points: <c>+0.31 USD</c>, <c>−2.10 points</c>, <c>+36 s</c>.</summary>
    /// <param name="change">The difference.</param>
    /// <param name="unit">The unit of the values.</param>
    /// <param name="currency">The workspace's currency.</param>
    /// <param name="grouped">Whether it is set for people.</param>
    /// <param name="beside">The value that it stands beside, whose decimals an amount of money gets; null for none.</param>
    public static string ChangeInWords(Ratio change, Unit unit, string currency, bool grouped, Ratio? beside = null)
    {
        if (ShortTime(change, unit, grouped) is { } time)
        {
            return Sign(change) > 0 ? "+" + time : time;
        }

        char gap = grouped ? '\u202F' : ' ';
        string sign = unit.IsPercent ? "points" : Sign(unit, currency);
        string text = Difference(change, unit, currency, grouped, beside);
        return sign.Length == 0 ? text : text + gap + sign;
    }

    /// <summary>A share with one decimal: <c>42.0 %</c>.</summary>
    public static string Share(Ratio share, bool grouped) =>
        NumberDisplay.Scaled((Int128)new Ratio(share.Numerator * 100, share.Denominator).Scaled(1), 1, 1, grouped)
            + (grouped ? '\u202F' : ' ') + '%';

    /// <summary>A value without its unit, for columns whose header names it.</summary>
    public static string Value(Ratio value, Unit unit, string currency, bool grouped)
    {
        Ratio shown = InShownUnit(value, unit);
        int digits = Digits(shown, unit, currency);
        return NumberDisplay.Scaled((Int128)shown.Scaled(digits), digits, digits, grouped);
    }

    /// <summary>The size of a difference, without a sign: <c>0.31 USD</c>, <c>2.10 points</c>.</summary>
    public static string GapInWords(Ratio gap, Unit unit, string currency, bool grouped, Ratio? beside = null) =>
        ChangeInWords(Sign(gap) < 0 ? new Ratio(-gap.Numerator, gap.Denominator) : gap, unit, currency, grouped, beside).TrimStart('+');

    /// <summary>
    /// A difference of two values, always with its sign; of shares in percentage points. Of money with the decimals of the value that it
    /// stands beside (without one: those of the currency). What would be 0 has one significant digit.
    /// </summary>
    public static string Difference(Ratio change, Unit unit, string currency, bool grouped, Ratio? beside = null)
    {
        Ratio shown = unit.IsPercent || unit.IsPoints ? new Ratio(change.Numerator * 100, change.Denominator) : change;
        int digits = !unit.IsMoney ? Digits(shown, unit, currency)
            : beside is { } value ? Digits(value, unit, currency)
            : NumberDisplay.MinorDigits(currency);
        while (!shown.Numerator.IsZero && shown.Scaled(digits).IsZero)
        {
            digits++;
        }

        string text = NumberDisplay.Scaled((Int128)shown.Scaled(digits), digits, digits, grouped);
        return Sign(change) > 0 ? "+" + text : text;
    }

    /// <summary>A relative change: <c>+4.1 %</c>.</summary>
    public static string Relative(Ratio change, bool grouped) => Relative(change, 1, grouped);

    /// <summary>The same with some decimals.</summary>
    public static string Relative(Ratio change, int digits, bool grouped)
    {
        string text = NumberDisplay.Scaled((Int128)new Ratio(change.Numerator * 100, change.Denominator).Scaled(digits), digits, digits, grouped);
        return (Sign(change) > 0 ? "+" : "") + text + (grouped ? "\u202F%" : " %");
    }

    /// <summary>What stands behind a number of the unit; empty for plain counts.</summary>
    public static string Sign(Unit unit, string currency) =>
        unit.IsMoney ? currency
        : unit.IsPercent ? "%"
        : unit.IsPoints ? "points"
        : unit.Powers.Time == 1 ? (unit.SecondsAbove == 3600 ? "h" : "s")
        : unit.Powers.Time == -1 ? (unit.SecondsBelow == 3600 ? "per hour" : "per second")
        : "";

    private static int Sign(Ratio value) => value.Numerator.Sign * value.Denominator.Sign;

    /// <summary>A time in hours that is shorter than a tenth of one, in minutes or seconds; null of anything else.</summary>
    private static string? ShortTime(Ratio value, Unit unit, bool grouped)
    {
        Ratio size = new(BigInteger.Abs(value.Numerator), BigInteger.Abs(value.Denominator));
        if (unit.Powers.Time != 1 || unit.SecondsAbove != 3600 || size.Numerator.IsZero || size.CompareTo(new Ratio(1, 10)) >= 0)
        {
            return null;
        }

        char gap = grouped ? '\u202F' : ' ';
        Ratio seconds = new(value.Numerator * 3600, value.Denominator);
        if (BigInteger.Abs(seconds.Scaled(0)) >= 60)
        {
            string minutes = NumberDisplay.Scaled((Int128)new Ratio(value.Numerator * 60, value.Denominator).Scaled(1), 1, 1, grouped);
            return (minutes.EndsWith(".0", StringComparison.Ordinal) ? minutes[..^2] : minutes) + gap + "min";
        }

        string text = NumberDisplay.Scaled((Int128)seconds.Scaled(1), 1, 1, grouped);
        return (BigInteger.Abs(seconds.Scaled(0)) < 10 && !text.EndsWith(".0", StringComparison.Ordinal) ? text : NumberDisplay.Scaled((Int128)seconds.Scaled(0), 0, 0, grouped)) + gap + 's';
    }

    /// <summary>A value in the unit that people see: shares in percent.</summary>
    internal static Ratio InShownUnit(Ratio value, Unit unit) =>
        unit.IsPercent || unit.IsPoints ? new Ratio(value.Numerator * 100, value.Denominator) : value;

    /// <summary>How many decimals a value is shown with.</summary>
    internal static int Digits(Ratio value, Unit unit, string currency)
    {
        if (unit.IsMoney)
        {
            int minor = NumberDisplay.MinorDigits(currency);
            return IsSmall(value) ? Math.Max(minor, 4) : minor;
        }

        bool plain = unit.Powers.Time == 0 && !unit.IsPercent && !unit.IsPoints;
        return unit.Powers.IsCount ? 0 : plain && IsSmall(value) ? 4 : 2;
    }

    /// <summary>Whether two decimals would leave one digit of it, or none.</summary>
    private static bool IsSmall(Ratio value) => !value.Numerator.IsZero && value.Scaled(1) == 0;
}
