using Farthing.Core.Display;

namespace Farthing.Cli.Rendering;

/// <summary>Numbers as text, grouped as the terminal's style says: see <see cref="NumberDisplay"/>.</summary>
public static class NumberText
{
    /// <inheritdoc cref="NumberDisplay.Money"/>
    public static string Money(Int128 micro, string currency, Style style) => NumberDisplay.Money(micro, currency, style.Grouped);

    /// <inheritdoc cref="NumberDisplay.Amount"/>
    public static string Amount(Int128 micro, string currency, Style style) => NumberDisplay.Amount(micro, currency, style.Grouped);

    /// <inheritdoc cref="NumberDisplay.Integer"/>
    public static string Integer(Int128 value, Style style) => NumberDisplay.Integer(value, style.Grouped);

    /// <inheritdoc cref="NumberDisplay.Percent"/>
    public static string Percent(Int128 nano, Style style) => NumberDisplay.Percent(nano, style.Grouped);

    /// <inheritdoc cref="NumberDisplay.Scaled"/>
    public static string Scaled(Int128 value, int scale, int digits, Style style) =>
        NumberDisplay.Scaled(value, scale, digits, style.Grouped);

    /// <inheritdoc cref="NumberDisplay.Exact"/>
    public static string Exact(Int128 value, int scale) => NumberDisplay.Exact(value, scale);

    /// <inheritdoc cref="NumberDisplay.ExactMoney"/>
    public static string ExactMoney(Int128 micro) => NumberDisplay.ExactMoney(micro);

    /// <inheritdoc cref="NumberDisplay.Duration"/>
    public static string Duration(long ms) => NumberDisplay.Duration(ms);

    /// <inheritdoc cref="NumberDisplay.MinorDigits"/>
    public static int MinorDigits(string currency) => NumberDisplay.MinorDigits(currency);
}
