using System.Globalization;

namespace Farthing.Core.Catalogue;

/// <summary>Numbers in rules and targets: exact, with a point, percentages only with their sign.</summary>
public static class SettingNumber
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>The share that <c>12.5%</c> says (0.125); null when it is not a percentage.</summary>
    public static decimal? Percent(string text)
    {
        string trimmed = text.Trim();
        return trimmed.EndsWith('%') && Plain(trimmed[..^1].TrimEnd()) is { } number ? number / 100 : null;
    }

    /// <summary>A plain number of at most 20 digits; null when it is anything else, a percentage included.</summary>
    public static decimal? Plain(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Count(char.IsAsciiDigit) is > 0 and <= 20
            && decimal.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out decimal number)
                ? number
                : null;
    }

    /// <summary>Whether values of a unit are fractions that are written with a percent sign: shares and differences of shares.</summary>
    public static bool IsFraction(Unit unit) => unit.IsPercent || unit.IsPoints;

    /// <summary>A value in a unit: a fraction where it is one (written with the sign), else the number itself; null when it is neither.</summary>
    public static decimal? InUnit(string text, Unit unit) => IsFraction(unit) ? Percent(text) : Plain(text);
}
