using System.Text.Json;
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
    /// <summary>Writes it; warnings go below the table, in JSON under <c>warnings</c>, with CSV to standard error.</summary>
    public void Write(CliContext context, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(WriteJson);
                break;
            case OutputFormat.Csv:
                Exact().WriteCsv(context.Out);
                foreach (string warning in card.Warnings)
                {
                    context.Note("warning: " + warning);
                }

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
            .. card.Rows.Where(r => r.Goal is not null).Select(r => GoalText(r, context.Style)),
            .. card.Rows.Where(r => r.Guardrails.Count > 0).Select(r => $"{r.Kpi.Id} beside {string.Join(", ", r.Guardrails.Select(g => Beside(g, context.Style)))}"),
            .. card.Services.Select(s => ServiceText(s, context.Style)),
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

    private Table Shown(Style style)
    {
        Table table = new(
            new Column("group", "Area"), new Column("kpi", "KPI"), new Column("value", null, true), new Column("band"), new Column("target", null, true),
            new Column("change", "Change", true), new Column("trend"), new Column("review", "Next review"));
        string group = "";
        foreach (ScorecardRow row in card.Rows)
        {
            string head = row.Group == group ? "" : row.Group;
            group = row.Group;
            table.Add(
                Cell.Text(head, _ => SafeText.OneLine(head)),
                Cell.Text(row.Kpi.Title),
                Text(WithUnit(row.Kpi, row.Cell.Value, style)),
                row.Cell.Band is { } band ? Cell.Text(band.Level.ToString(), s => s.Band(band.Level)) : Cell.Text("", _ => ""),
                Text(row.Target is { } t ? WithUnit(row.Kpi, t.Value, style) + (t.Met is { } met ? met ? " met" : " missed" : "") : ""),
                Text(row.Cell.Change?.Absolute is { } change ? KpiText.Difference(change, row.Kpi.Unit, currency, style, row.Cell.Value) : ""),
                Text(row.Trend.Count > 1 ? Sparkline.Of([.. row.Trend.Select(b => b.Value?.ToDecimal())]) : ""),
                Text(ReviewText(row.Review)));
        }

        return table;
    }

    private static Cell Text(string text) => Cell.Text(text, _ => text);

    private string WithUnit(KpiDefinition kpi, Ratio? value, Style style) =>
        value is { } v ? KpiText.WithUnit(v, kpi.Unit, currency, style) : "–";

    private static string ReviewText(ReviewState review) => review.Next is not { } next ? Word(review.Cadence)
        : review.Overdue ? $"{Day(next)} overdue"
        : Day(next);

    private string Beside((KpiDefinition Kpi, AnswerCell Cell) guardrail, Style style)
    {
        string change = guardrail.Cell.Change?.Absolute is { } c ? $" ({KpiText.Difference(c, guardrail.Kpi.Unit, currency, style, guardrail.Cell.Value)})" : "";
        return $"{guardrail.Kpi.Id} {WithUnit(guardrail.Kpi, guardrail.Cell.Value, style)}{change}";
    }

    private string GoalText(ScorecardRow row, Style style)
    {
        GoalState goal = row.Goal!;
        string way = goal.Progress is { } done ? $", {Share(done, style)} of the way in {Share(goal.Elapsed, style)} of the time" : "";
        string ahead = goal.Projected is { } projected ? $", at this pace {WithUnit(row.Kpi, projected, style)}" : "";
        return $"{row.Kpi.Id} from {WithUnit(row.Kpi, goal.Baseline, style)} to {WithUnit(row.Kpi, goal.Goal, style)}: {goal.State}{way}{ahead}";
    }

    private static string ServiceText(ServiceState s, Style style)
    {
        string objective = $"{s.Objective.Id.Text}: {s.Kpi.Id} at least {Share(s.Target, style)} over {s.Objective.Days.ToString(System.Globalization.CultureInfo.InvariantCulture)} days";
        return s.Value is not { } value ? objective + ", nothing to count in the window"
            : $"{objective}, held {Share(value, style)}; error budget used {Share(s.Used!.Value, style)}, left {Share(s.Left!.Value, style)}"
                + (s.Burn is { } burn ? $"; burn rate of the last {s.Objective.Grain.Text} {burn.ToPlain(2)}" : "");
    }

    private static string Share(Ratio share, Style style) => KpiText.WithUnit(share, Percent, "", style);

    private static Unit Percent { get; } = Unit.TryParse("percent")!;

    private static string Day(LocalDate day) => DayNumber.Text(DayNumber.Of(day));

    private static string Word(Cadence cadence) => cadence.ToString().ToLowerInvariant();

    private Table Exact()
    {
        Table table = new(
            new Column("group"), new Column("kpi"), new Column("title"), new Column("unit"), new Column("value", null, true), new Column("reason"),
            new Column("band"), new Column("target", null, true), new Column("target-by"), new Column("target-met"), new Column("before", null, true),
            new Column("change", null, true), new Column("trend"), new Column("guardrails"), new Column("cadence"), new Column("owner"),
            new Column("last-review"), new Column("next-review"), new Column("overdue"));
        foreach (ScorecardRow row in card.Rows)
        {
            table.Add(
                Cell.Text(row.Group), Cell.Text(row.Kpi.Id), Cell.Text(row.Kpi.Title), Cell.Text(row.Kpi.Unit.Name), Number(row.Cell.Value),
                Cell.Text(row.Cell.Reason), Cell.Text(row.Cell.Band?.Level.ToString().ToLowerInvariant()), Number(row.Target?.Value),
                Cell.Text(row.Target is { } t ? Day(t.By) : null), Cell.Text(row.Target?.Met is { } met ? met ? "yes" : "no" : null),
                Number(row.Cell.Change?.Before), Number(row.Cell.Change?.Absolute),
                Cell.Text(string.Join("; ", row.Trend.Select(b => $"{b.Bucket}={b.Value?.ToPlain()}"))),
                Cell.Text(string.Join("; ", row.Guardrails.Select(g => $"{g.Kpi.Id}={g.Cell.Value?.ToPlain()}"))),
                Cell.Text(Word(row.Review.Cadence)), Cell.Text(row.Review.Owner), Cell.Text(row.Review.Last is { } last ? Day(last) : null),
                Cell.Text(row.Review.Next is { } next ? Day(next) : null), Cell.Text(row.Review.Overdue ? "yes" : "no"));
        }

        return table;
    }

    private static Cell Number(Ratio? value) => value is { } v ? Cell.Number(v.ToPlain(), _ => v.ToPlain()) : Cell.Empty;

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("scorecard", card.Id);
        json.WriteString("title", card.Title);
        json.WriteString("period", card.Period.Text);
        json.WritePropertyName("rows");
        Exact().WriteRows(json);
        json.WriteStartArray("goals");
        foreach (ScorecardRow row in card.Rows.Where(r => r.Goal is not null))
        {
            json.WriteStartObject();
            json.WriteString("kpi", row.Kpi.Id);
            json.WriteString("state", row.Goal!.State);
            Write(json, "baseline", row.Goal.Baseline);
            Write(json, "goal", row.Goal.Goal);
            Write(json, "progress", row.Goal.Progress);
            Write(json, "elapsed", row.Goal.Elapsed);
            Write(json, "projected", row.Goal.Projected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("slos");
        foreach (ServiceState slo in card.Services)
        {
            json.WriteStartObject();
            json.WriteString("slo", slo.Objective.Id.Text);
            json.WriteString("kpi", slo.Kpi.Id);
            json.WriteString("window", slo.Window.Text);
            Write(json, "target", slo.Target);
            Write(json, "value", slo.Value);
            Write(json, "used", slo.Used);
            Write(json, "left", slo.Left);
            Write(json, "burn", slo.Burn);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (string warning in card.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        Number(value).WriteJson(json);
    }
}
