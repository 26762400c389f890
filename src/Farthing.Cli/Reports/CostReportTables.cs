using System.Numerics;
using Farthing.Cli.Rendering;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Reports;

/// <summary>The tables of a <see cref="CostReport"/>, the same for people and for programs.</summary>
internal sealed class CostReportTables(CostReport report, string currency)
{
    private const int BarWidth = 12;

    /// <summary>Every month.</summary>
    public Table Trend()
    {
        Table table = new(
            new("month", "Month"), new("cost-per-interaction", $"{currency} each", true), new("band", "Band"),
            new("without-self-service", "No self-service", true), new("self-service-adoption", "Self-service", true),
            new("interactions", "Interactions", true));
        foreach (TrendMonth month in report.Trend)
        {
            table.Add(
                Cell.Text(month.Month), MoneyCell(month.Cost), BandCell(month.Cost), MoneyCell(month.WithoutSelfService),
                Share(month.SelfService), Count(month.Interactions));
        }

        return table;
    }

    /// <summary>The month's channels, dearest first.</summary>
    public Table Channels()
    {
        Table table = new(
            new("channel", "Channel"), new("interactions", "Interactions", true), new("cost-per-interaction", $"{currency} each", true),
            new("bar", ""), new("total-cost", $"{currency} in all", true), new("share", "Share", true));
        foreach (ChannelCost channel in report.Channels)
        {
            table.Add(
                Cell.Text(channel.Channel ?? "(none)"), Count(channel.Interactions), MoneyCell(channel.Cost),
                Bar(channel.Cost.Value, report.Channels[0].Cost.Value), MoneyCell(channel.Total), ShareOfAll(channel.Total.Value));
        }

        ChannelCost all = report.AllChannels;
        table.Total(
            Cell.Text("all"), Count(all.Interactions), MoneyCell(all.Cost), Cell.Text(""), MoneyCell(all.Total),
            ShareOfAll(all.Total.Value));
        return table;
    }

    /// <summary>What an interaction's cost is made of, then and now. Each column is shown so that it adds up (largest remainder).</summary>
    public Table Parts()
    {
        Table table = new(
            new("part", $"{currency} per interaction"), new("before", report.Base, true), new("now", report.Month, true),
            new("change", "Change", true), new("share", "Share", true));
        Ratio? whole = report.WholeCost.Cell.Value;
        Cell[] before = AddingUp([.. report.Parts.Select(p => p.Cell.Change?.Before)], signed: false);
        Cell[] now = AddingUp([.. report.Parts.Select(p => p.Cell.Value)], signed: false);
        Cell[] change = AddingUp([.. report.Parts.Select(p => p.Cell.Change?.Absolute)], signed: true);
        for (int i = 0; i < report.Parts.Count; i++)
        {
            Change part = report.Parts[i];
            table.Add(Cell.Text(CostReport.PartName(part)), before[i], now[i], change[i], Of(part.Cell.Value, whole));
        }

        Change all = report.WholeCost;
        table.Total(
            Cell.Text("in all"), Number(all.Cell.Change?.Before, (v, s) => KpiText.Value(v, all.Kpi.Unit, currency, s)),
            Number(whole, (v, s) => KpiText.Value(v, all.Kpi.Unit, currency, s)), Difference(all), Of(whole, whole));
        return table;
    }

    /// <summary>What must be looked at beside cost.</summary>
    public Table Guards()
    {
        Table table = new(
            new("kpi", "KPI"), new("before", report.Base, true), new("now", report.Month, true), new("change", "Change", true),
            new("judgement", ""));
        foreach (Change guard in report.Guards)
        {
            string name = guard.Scope is { } scope ? $"{guard.Kpi.Title}, {scope}" : guard.Kpi.Title;
            table.Add(
                Cell.Text(name), Number(guard.Cell.Change?.Before, (v, s) => KpiText.WithUnit(v, guard.Kpi.Unit, currency, s)),
                Number(guard.Cell.Value, (v, s) => KpiText.WithUnit(v, guard.Kpi.Unit, currency, s)), Difference(guard), Judgement(guard));
        }

        return table;
    }

    /// <summary>The two months' statements and the sum of all, with its tick.</summary>
    public Table Statements(Statement statement, Style style)
    {
        Table table = new(
            new("period", "Month"), new("ledger", "Ledger", true), new("attributed", "Attributed", true), new("unused", "Unused", true),
            new("outOfScope", "Out of scope", true), new("unassigned", "Unassigned", true), new("difference", "Diff.", true));
        foreach (MonthStatement month in statement.Months.Where(m => m.Run.Period == report.Base || m.Run.Period == report.Month))
        {
            table.Add(Row(month.Run.Period, [month.Totals]));
        }

        table.Total(Row($"all {statement.Months.Count}", [.. statement.Months.Select(m => m.Totals)]));
        table.Mark(style.Tick(statement.Closes));
        return table;
    }

    private Cell[] Row(string name, IReadOnlyList<RunTotals> totals)
    {
        Cell Sum(Func<RunTotals, Int128> part) =>
            Cell.Money(totals.Aggregate(Int128.Zero, (sum, t) => sum + part(t)), currency);
        return
        [
            Cell.Text(name), Sum(t => t.Ledger), Sum(t => t.Attributed), Sum(t => t.Unused), Sum(t => t.OutOfScope),
            Sum(t => t.Unassigned), Sum(t => t.Difference),
        ];
    }

    /// <summary>Amounts as cells whose shown digits add up to their rounded sum; missing ones are empty.</summary>
    private Cell[] AddingUp(IReadOnlyList<Ratio?> values, bool signed)
    {
        const int Decimals = 12;
        int digits = NumberText.MinorDigits(currency);
        BigInteger unit = BigInteger.Pow(10, Decimals - digits);
        BigInteger[] amounts = [.. values.Select(v => v?.Scaled(Decimals) ?? 0)];
        BigInteger total = HalfEven.Divide(amounts.Aggregate(BigInteger.Zero, (a, b) => a + b), unit) * unit;
        BigInteger[] shown = LargestRemainder.Round(amounts, unit, total, [.. report.Parts.Select(p => p.Kpi.Id)]);
        return [.. values.Select((value, i) => value is { } known ? Shown(known, shown[i] / unit) : Cell.Empty)];

        Cell Shown(Ratio value, BigInteger minor) => Cell.Number(
            value.ToPlain(), style => (signed && minor.Sign > 0 ? "+" : "") + NumberText.Scaled((Int128)minor, digits, digits, style));
    }

    private Cell Difference(Change change) =>
        Number(change.Cell.Change?.Absolute, (v, s) => KpiText.Difference(v, change.Kpi.Unit, currency, s, change.Cell.Value));

    private static Cell Number(Ratio? value, Func<Ratio, Style, string> shown) =>
        value is { } known ? Cell.Number(known.ToPlain(), style => shown(known, style)) : Cell.Empty;

    private static Cell Judgement(Change guard)
    {
        int sign = guard.Cell.Change?.Absolute is { } change ? change.Scaled(9).Sign : 0;
        return (guard.Kpi.Direction, sign) switch
        {
            (Core.Catalogue.Direction.Up, > 0) or (Core.Catalogue.Direction.Down, < 0) =>
                Cell.Text("better", style => style.Good("better")),
            (Core.Catalogue.Direction.Up, < 0) or (Core.Catalogue.Direction.Down, > 0) =>
                Cell.Text("worse", style => style.Bad("worse")),
            _ => Cell.Text(""),
        };
    }

    private Cell MoneyCell(AnswerCell cell) =>
        Number(cell.Value, (v, style) => NumberText.Amount((Int128)v.Scaled(6), currency, style));

    private static Cell Count(AnswerCell cell) => cell.Value is { } value ? Cell.Integer((Int128)value.Scaled(0)) : Cell.Empty;

    private static Cell Share(AnswerCell cell) => cell.Value is { } value ? Percent((Int128)value.Scaled(9)) : Cell.Empty;

    private Cell ShareOfAll(Ratio? value) => Of(value, report.AllChannels.Total.Value);

    private static Cell Of(Ratio? part, Ratio? whole) => part is { } p && whole is { Numerator.IsZero: false } w
        ? Percent((Int128)new Ratio(p.Numerator * w.Denominator, p.Denominator * w.Numerator).Scaled(9))
        : Cell.Empty;

    private static Cell Percent(Int128 nano) => Cell.Number(NumberText.Exact(nano, 9), style => NumberText.Percent(nano, style));

    private static Cell BandCell(AnswerCell cell) => cell.Band is { } band
        ? Cell.Text(band.Level.ToString().ToLowerInvariant(), style => style.Band(band.Level))
        : Cell.Empty;

    private static Cell Bar(Ratio? value, Ratio? greatest) => Cell.Text(
        value is { } v && greatest is { } g ? Sparkline.Bar(v.ToDecimal(), g.ToDecimal(), BarWidth) : "");
}
