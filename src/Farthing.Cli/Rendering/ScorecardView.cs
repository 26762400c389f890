using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Cli.Rendering;

/// <summary>A scorecard as text, JSON or CSV: the same numbers in all three.</summary>
/// <param name="card">The scorecard.</param>
/// <param name="currency">The workspace's currency.</param>
public sealed class ScorecardView(Scorecard card, string currency)
{
    /// <summary>Writes it; warnings go below the table, in JSON under <c>warnings</c>, in CSV as records of their own.</summary>
    public void Write(CliContext context, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(new ScorecardJson(card, currency).Write);
                break;
            case OutputFormat.Csv:
                Csv().WriteCsv(context.Out);
                break;
            default:
                WriteText(context);
                break;
        }
    }

    private void WriteText(CliContext context)
    {
        context.Out.WriteLine(context.Style.Bold(SafeText.OneLine(card.Title)) + "  " + card.Period.Text);
        context.Out.WriteLine();
        Shown(context.Style).WriteText(context.Out, context.Style, context.Terminal.Width);
        IEnumerable<string> lines =
        [
            .. card.Rows.Where(r => r.Cell.Reason is not null).Select(r => $"– {r.Kpi.Id}: {r.Cell.Reason}"),
            .. card.Rows.Where(r => r.Target is not null).Select(r => TargetText(r, context.Style)),
            .. card.Rows.Where(r => r.Cell.Remark is not null).Select(r => $"{r.Kpi.Id}: {r.Cell.Remark}"),
            .. card.Rows.Where(r => r.Goal is not null).Select(r => GoalText(r, context.Style)),
            .. card.Rows.Where(r => r.Guardrails.Count > 0).Select(r => $"{r.Kpi.Id} beside {string.Join(", ", r.Guardrails.Select(g => Beside(g, context.Style)))}"),
            .. card.Services.Select(s => s.InWords(context.Style.Grouped)),
        ];
        context.Out.WriteLine();
        foreach (string line in lines)
        {
            Indented(context, "", line, context.Style.Dim);
        }

        foreach (string warning in card.Warnings)
        {
            Indented(context, "▲ ", warning, l => l);
        }

        if (card.Rows.Count > 0)
        {
            context.Out.WriteLine();
            Headline.Next(context, "Why one of them moved", $"farthing show {card.Rows[0].Kpi.Id}");
        }
    }

    /// <summary>One remark, broken between words; later lines are set in.</summary>
    private static void Indented(CliContext context, string mark, string text, Func<string, string> style)
    {
        string margin = mark;
        foreach (string line in Paragraph.Lines(SafeText.OneLine(text), Math.Min(context.Terminal.Width, 100) - 2))
        {
            context.Out.WriteLine(margin + style(line));
            margin = "  ";
        }
    }

    /// <summary>A line of its own for each area leaves the columns room; neither a value nor a day is ever cut.</summary>
    private Table Shown(Style style)
    {
        Table table = new(
            new Column("kpi", "KPI"), new Column("value", null, true), new Column("band"), new Column("before", "Before", true),
            new Column("change", "Change", true), new Column("target", null, true), new Column("trend"), new Column("review", "Next review", true));
        string group = "";
        foreach (ScorecardRow row in card.Rows)
        {
            if (row.Group != group)
            {
                group = row.Group;
                string head = SafeText.OneLine(group);
                Cell none = Text("");
                table.Add(Cell.Text(head, _ => head), none, none, none, none, none, none, none);
            }

            table.Add(
                Cell.Text(row.Kpi.Title, _ => "  " + SafeText.OneLine(row.Kpi.Title)),
                Text(WithUnit(row.Kpi, row.Cell.Value, style)),
                row.Cell.Band is { } band ? Cell.Text(band.Level.ToString(), s => s.Band(band.Level)) : Text(""),
                Text(row.Cell.Change is { Before: { } before } ? KpiText.Value(before, row.Kpi.Unit, currency, style) : ""),
                Text(row.Cell.Change?.Absolute is { } change ? KpiText.Difference(change, row.Kpi.Unit, currency, style, row.Cell.Value) : ""),
                Text(row.Target is { } t ? KpiText.Value(t.Value, row.Kpi.Unit, currency, style) + (t.State is { } state ? " " + state : "") : ""),
                Text(row.Trend.Count > 1 ? Sparkline.Of([.. row.Trend.Select(b => b.Value?.ToDecimal())]) : ""),
                Text(Day(row.Review.Next) + (row.Review.Overdue ? " ▲" : "")));
        }

        return table;
    }

    private static Cell Text(string text) => Cell.Text(text, _ => text);

    private string WithUnit(KpiDefinition kpi, Ratio? value, Style style) =>
        value is { } v ? KpiText.WithUnit(v, kpi.Unit, currency, style) : "–";

    private string Beside((KpiDefinition Kpi, AnswerCell Cell) guardrail, Style style)
    {
        string change = guardrail.Cell.Change?.Absolute is { } c ? $" ({KpiText.Difference(c, guardrail.Kpi.Unit, currency, style, guardrail.Cell.Value)})" : "";
        string remark = guardrail.Cell.Remark is { } said ? $" ({said})" : "";
        return $"{guardrail.Kpi.Id} {WithUnit(guardrail.Kpi, guardrail.Cell.Value, style)}{change}{remark}";
    }

    private string TargetText(ScorecardRow row, Style style) =>
        $"{row.Kpi.Id}: target {WithUnit(row.Kpi, row.Target!.Value, style)}, {row.Target.InWords(row.Kpi, currency, style.Grouped, row.Cell.Value)}";

    private string GoalText(ScorecardRow row, Style style)
    {
        GoalState goal = row.Goal!;
        string way = goal.Progress is { } done ? $", {Share(done, style)} of the way in {Share(goal.Elapsed, style)} of the time" : "";
        string ahead = goal.Projected is { } projected ? $", at this pace {WithUnit(row.Kpi, projected, style)}" : "";
        return $"{row.Kpi.Id} from {WithUnit(row.Kpi, goal.Baseline, style)} to {WithUnit(row.Kpi, goal.Goal, style)}: {goal.State}{way}{ahead}";
    }

    private static string Share(Ratio share, Style style) => KpiText.WithUnit(share, Percent, "", style);

    private static Unit Percent { get; } = Unit.TryParse("percent")!;

    internal static string Day(LocalDate day) => DayNumber.Text(DayNumber.Of(day));

    internal static string Word(Cadence cadence) => cadence.ToString().ToLowerInvariant();

    /// <summary>The KPIs, then the warnings; the first column says which a record is.</summary>
    private Table Csv()
    {
        Table table = new(
            new Column("row"), new Column("group"), new Column("kpi"), new Column("title"), new Column("unit"), new Column("version"),
            new Column("value", null, true), new Column("value-exact"), new Column("reason"), new Column("band"), new Column("target", null, true),
            new Column("target-by"), new Column("target-state"), new Column("target-to-go", null, true), new Column("before", null, true),
            new Column("change", null, true), new Column("trend"), new Column("guardrails"), new Column("cadence"), new Column("owner"),
            new Column("last-review"), new Column("next-review"), new Column("overdue"), new Column("warning"));
        foreach (ScorecardRow row in card.Rows)
        {
            table.Add(
                Cell.Text("kpi"), Cell.Text(row.Group), Cell.Text(row.Kpi.Id), Cell.Text(row.Kpi.Title), Cell.Text(row.Kpi.Unit.Name), Cell.Text(row.Kpi.Version),
                Number(row.Cell.Value), Cell.Text(row.Cell.Value is { } v ? ScorecardJson.Exact(v) : null), Cell.Text(row.Cell.Reason),
                Cell.Text(row.Cell.Band?.Level.ToString().ToLowerInvariant()), Number(row.Target?.Value),
                Cell.Text(row.Target is { } t ? Day(t.By) : null), Cell.Text(row.Target?.State), Number(row.Target?.ToGo),
                Number(row.Cell.Change?.Before), Number(row.Cell.Change?.Absolute),
                Cell.Text(string.Join("; ", row.Trend.Select(b => $"{b.Bucket}={b.Value?.ToPlain()}"))),
                Cell.Text(string.Join("; ", row.Guardrails.Select(g => $"{g.Kpi.Id}={g.Cell.Value?.ToPlain()}"))),
                Cell.Text(Word(row.Review.Cadence)), Cell.Text(row.Review.Owner), Cell.Text(row.Review.Last is { } last ? Day(last) : null),
                Cell.Text(Day(row.Review.Next)), Cell.Text(row.Review.Overdue ? "yes" : "no"), Cell.Empty);
        }

        foreach (string warning in card.Warnings)
        {
            table.Add([Cell.Text("warning"), .. Enumerable.Repeat(Cell.Empty, 22), Cell.Text(warning)]);
        }

        return table;
    }

    private static Cell Number(Ratio? value) => value is { } v ? Cell.Number(v.ToPlain(), _ => v.ToPlain()) : Cell.Empty;
}
