using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Cli.Rendering;

/// <summary>Values of KPIs as text, grouped as the terminal's style says: see <see cref="KpiDisplay"/>.</summary>
public static class KpiText
{
    /// <inheritdoc cref="KpiDisplay.WithUnit"/>
    public static string WithUnit(Ratio value, Unit unit, string currency, Style style) =>
        KpiDisplay.WithUnit(value, unit, currency, style.Grouped);

    /// <inheritdoc cref="KpiDisplay.InHeadline"/>
    public static string InHeadline(Ratio value, Unit unit, string currency, Style style) =>
        KpiDisplay.InHeadline(value, unit, currency, style.Grouped);

    /// <inheritdoc cref="KpiDisplay.Value"/>
    public static string Value(Ratio value, Unit unit, string currency, Style style) =>
        KpiDisplay.Value(value, unit, currency, style.Grouped);

    /// <inheritdoc cref="KpiDisplay.Difference"/>
    public static string Difference(Ratio change, Unit unit, string currency, Style style, Ratio? beside = null) =>
        KpiDisplay.Difference(change, unit, currency, style.Grouped, beside);

    /// <summary>A relative change: <c>+4.1 %</c>.</summary>
    public static string Relative(Ratio change, Style style) => KpiDisplay.Relative(change, style.Grouped);

    /// <summary>The same with some decimals.</summary>
    public static string Relative(Ratio change, int digits, Style style) => KpiDisplay.Relative(change, digits, style.Grouped);

    /// <summary>An interval with what it stands on: <c>95 %: 3.95 to 4.12 (687 cases)</c>; or why there is none.</summary>
    public static string Interval(CellInterval interval, Unit unit, string currency, Style style)
    {
        string stands = interval.Cases is { } cases ? $" ({NumberText.Integer((Int128)cases, style)} {interval.CountedIn})" : "";
        return interval.Interval is { } ends
            ? $"95 %: {Value(Intervals.Shown(ends.Low), unit, currency, style)} to {WithUnit(Intervals.Shown(ends.High), unit, currency, style)}{stands}"
            : $"no interval: {interval.Reason}{stands}";
    }

    /// <inheritdoc cref="KpiDisplay.Sign"/>
    public static string Sign(Unit unit, string currency) => KpiDisplay.Sign(unit, currency);
}
