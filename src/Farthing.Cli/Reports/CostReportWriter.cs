using Farthing.Cli.Rendering;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Reports;

/// <summary>
/// Writes a <see cref="CostReport"/> for a person: the answer first, then why, then the proof. Sentences are made from the
/// answers and said only where they are true.
/// </summary>
internal sealed class CostReportWriter(CliContext context, CostReport report, Statement statement, string currency)
{
    private readonly CostReportTables _tables = new(report, currency);

    private Style Style => context.Style;

    /// <summary>Writes all blocks.</summary>
    public void Write()
    {
        WriteHeadline();
        WriteTrend();
        WriteBlock(ChannelTitle(), _tables.Channels());
        WriteBlock(PartTitle(), _tables.Parts());
        WriteUnused();
        WriteBlock("Beside the cost: what must not suffer for it", _tables.Guards());
        WriteBlock(StatementTitle(), _tables.Statements(statement, Style));
        foreach (string note in report.Notes)
        {
            Paragraph.Write(context.Out, "Note: " + note + ".", context.Terminal.Width);
        }
    }

    /// <summary>A block's title after an empty line.</summary>
    public static void Title(CliContext context, string text)
    {
        context.Out.WriteLine();
        context.Out.WriteLine(context.Style.Bold(text));
    }

    private void WriteHeadline()
    {
        AnswerCell cost = report.Now.Cost;
        Headline.Write(context, $"Cost per interaction in {report.Month}", Money(cost.Value), cost.Band?.Level, Difference());
        context.Out.WriteLine(string.Join("; ", Remarks()));
    }

    private void WriteTrend()
    {
        TrendMonth? first = Month(report.Base), last = Month(report.Month);
        Title(context, first?.Cost.Value is { } from && last?.Cost.Value is { } to
            ? $"From {Amount(from)} in {report.Base} to {Amount(to)} in {report.Month}"
            : "Month by month");
        string line = Sparkline.Of([.. report.Trend.Select(m => m.Cost.Value?.ToDecimal())]);
        context.Out.WriteLine($"{line}  {Style.Dim($"{report.Trend[0].Month} to {report.Trend[^1].Month}")}");
        _tables.Trend().Write(context, OutputFormat.Table);
        WriteMix(first, last);
    }

    /// <summary>How much of the change is that more interactions are self-served: said where it is so.</summary>
    private void WriteMix(TrendMonth? first, TrendMonth? last)
    {
        if (first is { SelfService.Value: { } a, WithoutSelfService.Value: { } x }
            && last is { SelfService.Value: { } b, WithoutSelfService.Value: { } y }
            && b.CompareTo(a) > 0)
        {
            context.Out.WriteLine();
            Paragraph.Write(
                context.Out,
                $"Self-service went from {Percent(a)} to {Percent(b)} of interactions. One that is not self-served costs "
                + $"{Amount(y)}, {Amount(x)} before: the rest of the change is that fewer need an agent.",
                context.Terminal.Width);
        }
    }

    private void WriteUnused()
    {
        Change? unused = report.Parts.FirstOrDefault(p => p.Kpi.Id == CostReport.Unused);
        Change? occupancy = report.Guards.FirstOrDefault(g => g.Kpi.Id == "occupancy");
        if (unused?.Cell.Value is not { } value)
        {
            return;
        }

        string busy = occupancy?.Cell.Value is { } share ? $" Agents handle contacts {Percent(share)} of the time they are available." : "";
        Title(context, $"Unused capacity costs {Amount(value)} of each interaction");
        Paragraph.Write(
            context.Out,
            $"That is time paid for and planned for handling in which nothing was handled; it was {Money(unused.Cell.Change?.Before)} in "
            + $"{report.Base}.{busy}",
            context.Terminal.Width);
    }

    private void WriteBlock(string title, Table table)
    {
        Title(context, title);
        table.Write(context, OutputFormat.Table);
    }

    private string ChannelTitle()
    {
        List<ChannelCost> known = [.. report.Channels.Where(c => c is { Channel: not null, Cost.Value: not null })];
        return known.Count > 1 && Times(known[0].Cost.Value!.Value, known[^1].Cost.Value!.Value) is { } times
            ? $"{Capital(known[0].Channel!)} costs {times} times {known[^1].Channel}"
            : $"Channels in {report.Month}";
    }

    private string PartTitle()
    {
        Change? most = report.Parts.MinBy(p => p.Cell.Change?.Absolute is { } a ? a.ToDecimal() : 0m);
        return most?.Cell.Change?.Absolute is { } fall && fall.Scaled(2).Sign < 0
            ? $"{CostReport.PartName(most)} fell most: {Amount(Negate(fall))} of each interaction"
            : "What an interaction's cost is made of";
    }

    private string StatementTitle()
    {
        int open = statement.Months.Count(m => !m.Closes);
        return open == 0 && statement.Closes
            ? $"Every month closes: the ledger in {currency}, to the cent"
            : Invariant($"{open} of {statement.Months.Count} months do not close");
    }

    private IEnumerable<string> Difference()
    {
        if (report.Now.Cost.Change?.Absolute is { } change)
        {
            yield return change.Scaled(2).Sign switch
            {
                < 0 => $"{Amount(Negate(change))} below {report.Now.Previous}",
                > 0 => $"{Amount(change)} above {report.Now.Previous}",
                _ => $"as in {report.Now.Previous}",
            };
        }
    }

    private IEnumerable<string> Remarks()
    {
        if (Month(report.Month) is { WithoutSelfService.Value: { } without })
        {
            yield return $"{Money(without)} without self-service";
        }

        if (report.Now.Interactions.Value is { } count)
        {
            yield return $"{NumberText.Integer((Int128)count.Scaled(0), Style)} interactions";
        }

        yield return (statement.Closes ? "statement closes " : "statement does not close ") + Style.Tick(statement.Closes);
    }

    private TrendMonth? Month(string month) => report.Trend.FirstOrDefault(m => m.Month == month);

    private string Money(Ratio? value) =>
        value is { } known ? NumberText.Money((Int128)known.Scaled(6), currency, Style) : "not known";

    private string Amount(Ratio value) => NumberText.Amount((Int128)value.Scaled(6), currency, Style);

    private string Percent(Ratio value) => NumberText.Percent((Int128)value.Scaled(9), Style);

    private static string? Times(Ratio dear, Ratio cheap) => cheap.Numerator.Sign > 0 && dear.CompareTo(cheap) > 0
        ? NumberText.Scaled((Int128)new Ratio(dear.Numerator * cheap.Denominator, dear.Denominator * cheap.Numerator).Scaled(6), 6, 1, Style.Plain)
        : null;

    private static Ratio Negate(Ratio value) => new(-value.Numerator, value.Denominator);

    private static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
