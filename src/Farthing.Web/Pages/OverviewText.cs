using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>The sentences of the overview: made from its numbers, and said only where they are true.</summary>
/// <param name="overview">The numbers.</param>
/// <param name="currency">The workspace's currency.</param>
public sealed class OverviewText(Overview overview, string currency)
{
    /// <summary>Better or worse, by the KPI's own direction; null where it has none or nothing changed in the digits that are shown.</summary>
    public static string? Judgement(KpiDefinition kpi, AnswerChange? change, string currency)
    {
        int sign = change?.Absolute is { } absolute && Difference(kpi, absolute, currency).AsSpan().IndexOfAnyInRange('1', '9') >= 0
            ? absolute.Numerator.Sign * absolute.Denominator.Sign
            : 0;
        return (kpi.Direction, sign) switch
        {
            (Direction.Up, > 0) or (Direction.Down, < 0) => "better",
            (Direction.Up, < 0) or (Direction.Down, > 0) => "worse",
            _ => null,
        };
    }

    /// <summary>A difference with its sign; of money in the currency's own digits, so that a column has one precision.</summary>
    public static string Difference(KpiDefinition kpi, Ratio change, string currency) => kpi.Unit.IsMoney
        ? ShownAmounts.Fixed(change, currency, signed: true)
        : KpiDisplay.Difference(change, kpi.Unit, currency, grouped: true);

    /// <summary>What a part of the cost is called where it is clear that it is one of an interaction's cost.</summary>
    public static string PartName(KpiDefinition kpi) => kpi.Title.Replace(" per interaction", "", StringComparison.Ordinal);

    /// <summary>How the number stands against other periods, how many interactions, whether the statement closes.</summary>
    public IEnumerable<string> Remarks()
    {
        if (Against(overview.Cost.Cell.Change, overview.Before.Text) is { } before)
        {
            yield return before;
        }

        if (Against(overview.Cost.Year, "the year before") is { } year)
        {
            yield return year;
        }

        if (overview.Interactions.Cell.Value is { } count)
        {
            yield return $"{NumberDisplay.Integer((Int128)count.Scaled(0), grouped: true)} interactions";
        }
    }

    /// <summary>The title of the trend.</summary>
    public string Trend()
    {
        TrendPoint[] known = [.. overview.Trend.Where(t => t.Cost.Value is not null)];
        if (known.Length < 2)
        {
            return "Month by month";
        }

        Ratio first = known[0].Cost.Value!.Value, last = known[^1].Cost.Value!.Value;
        string verb = Shown(last).CompareTo(Shown(first)) switch { > 0 => "rose", < 0 => "fell", _ => "stayed the same" };
        return $"An interaction’s cost {verb} from {Amount(first)} in {known[0].Month} to {Amount(last)} in {known[^1].Month}";
    }

    /// <summary>The title of the components.</summary>
    public string Parts()
    {
        Figure? greatest = overview.Parts.FirstOrDefault(p => p.Cell.Value is not null);
        return greatest?.Cell.Value is { } part && Share(part, overview.Cost.Cell.Value) is { } share
            ? $"{PartName(greatest.Kpi)} is {share} of what an interaction costs"
            : "What an interaction’s cost is made of";
    }

    /// <summary>The title of the channels.</summary>
    public string Channels()
    {
        Slice[] known = [.. overview.Channels.Where(c => c is { Value: not null, Cost.Value: not null })];
        return known.Length > 1 && Times(known[0].Cost.Value!.Value, known[^1].Cost.Value!.Value) is { } times
            ? $"{Capital(known[0].Value!)} costs {times} times {known[^1].Value}"
            : known is [{ Value: { } only, Cost.Value: { } each }]
                ? $"{Capital(only)} costs {Amount(each)} an interaction"
                : "Channels";
    }

    /// <summary>The title of unused capacity.</summary>
    public string Unused() => overview.Unused.Cell.Value is not { } each || overview.UnusedTotal.Cell.Value is not { } all
        ? "Unused capacity is not known"
        : (all.Numerator.Sign * all.Denominator.Sign) switch
        {
            > 0 => $"Unused capacity costs {Amount(each)} of each interaction, {Money(all)} in all",
            < 0 => $"Agents were busier than planned: {Money(Negate(all))} more was handled than capacity allows for",
            _ => "No capacity was unused",
        };

    /// <summary>What unused capacity means, and how busy people were.</summary>
    public string UnusedLead()
    {
        const string Meaning = "Time paid for and planned for handling in which nothing was handled.";
        return overview.Occupancy.Cell.Value is { } busy
            ? $"{Meaning} Agents handled contacts in {Percent(busy)} of the time they were available."
            : Meaning;
    }

    /// <summary>An amount per interaction.</summary>
    public string Amount(Ratio value) => NumberDisplay.Amount((Int128)value.Scaled(6), currency, grouped: true);

    /// <summary>A part of a whole in percent; null where there is no whole.</summary>
    public static string? Share(Ratio? part, Ratio? whole) => part is { } p && whole is { Numerator.IsZero: false } w
        ? Percent(new Ratio(p.Numerator * w.Denominator, p.Denominator * w.Numerator))
        : null;

    private string Money(Ratio value) => NumberDisplay.Money((Int128)value.Scaled(6), currency, grouped: true);

    private static string Percent(Ratio value) => NumberDisplay.Percent((Int128)value.Scaled(9), grouped: true);

    private string? Against(AnswerChange? change, string period)
    {
        if (change?.Absolute is not { } absolute)
        {
            return null;
        }

        return Shown(absolute).Sign switch
        {
            > 0 => $"{ShownAmounts.Fixed(absolute, currency, signed: false)} above {period}{Relative(change)}",
            < 0 => $"{ShownAmounts.Fixed(Negate(absolute), currency, signed: false)} below {period}{Relative(change)}",
            _ => $"as in {period}",
        };
    }

    private static string Relative(AnswerChange change) =>
        change.Relative is { } relative ? $" ({KpiDisplay.Relative(relative, grouped: true)})" : "";

    private static string? Times(Ratio dear, Ratio cheap) => cheap.Numerator.Sign * cheap.Denominator.Sign > 0 && dear.CompareTo(cheap) > 0
        ? NumberDisplay.Scaled((Int128)new Ratio(dear.Numerator * cheap.Denominator, dear.Denominator * cheap.Numerator).Scaled(6), 6, 1, grouped: true)
        : null;

    /// <summary>The amount in the digits that are shown: what looks equal is called equal.</summary>
    private System.Numerics.BigInteger Shown(Ratio value) => value.Scaled(NumberDisplay.MinorDigits(currency));

    private static Ratio Negate(Ratio value) => new(-value.Numerator, value.Denominator);

    /// <summary>The text with a capital letter.</summary>
    public static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
