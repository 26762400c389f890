using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing bridge A B</c>: the lines that lead from one KPI's value to another's, and add up.</summary>
internal static class BridgeCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> from = new("A") { Description = "The id of a KPI." };
        Argument<string> to = new("B") { Description = "The id of another one in the same kind of unit." };
        Option<string?> period = new("--period") { Description = "Which days; by default the latest month with a costing run.", HelpName = "P" };
        Option<string?> where = new("--where") { Description = "Which rows: 'channel = \"phone\"'.", HelpName = "EXPR" };
        Command command = new("bridge", "Walk from one KPI to another line by line: why two costs of a contact differ.") { from, to, period, where };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result, (result.GetRequiredValue(from), result.GetRequiredValue(to)), (result.GetValue(period), result.GetValue(where)), cancellation));
        return command;
    }

    private static int Run(
        CliContext context, ParseResult result, (string From, string To) kpis, (string? Period, string? Where) asked, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        (Bridge bridge, Period period) = BridgeUseCase.Run(
            workspace, session.Catalogue, session.Ask, session.Connection, kpis, asked.Period, asked.Where, cancellation);
        KpiRequest both = new([bridge.From.Id, bridge.To.Id]) { Period = period.Text, Where = asked.Where };
        IReadOnlyList<GuardrailValue> beside = Guardrails.Beside(session.Ask, session.Catalogue, both, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, bridge, period, workspace.Currency, beside));
                break;
            case OutputFormat.Csv:
                Lines(bridge, workspace.Currency, withEnds: true).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, bridge, period, workspace.Currency);
                break;
        }

        if (format != OutputFormat.Json && GuardrailText.Sentence(beside, workspace.Currency, context.Style) is { } sentence)
        {
            context.Note(SafeText.OneLine(sentence));
        }

        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, Bridge bridge, Period period, string currency)
    {
        string Shown(Ratio value, KpiDefinition kpi) => KpiText.WithUnit(value, kpi.Unit, currency, context.Style);
        Headline.Write(
            context, bridge.From.Title, Shown(bridge.Start, bridge.From), null,
            $"{bridge.To.Title} {context.Style.Bold(Shown(bridge.End, bridge.To))}", period.Text);
        if (bridge.Difference is { } difference)
        {
            Paragraph.Write(context.Out, SafeText.OneLine(difference), context.Terminal.Width);
        }

        context.Out.WriteLine();
        Table table = Lines(bridge, currency, withEnds: false);
        table.Total(Cell.Text(bridge.To.Title), Number(bridge.End, s => Steps(bridge, currency, s).End), Cell.Text("", _ => ""));
        table.Mark(context.Style.Tick(bridge.Closes));
        // In a file or a pipe nothing has to fit: what the value is divided by is told in full.
        table.WriteText(context.Out, context.Style, context.Terminal.OutIsTerminal ? context.Terminal.Width : int.MaxValue);
        context.Out.WriteLine();
        Headline.Next(context, "What it means", $"farthing show {bridge.To.Id} --period {period.Text}");
    }

    private static Table Lines(Bridge bridge, string currency, bool withEnds)
    {
        string sign = KpiText.Sign(bridge.From.Unit, currency);
        Table table = new(
            new Column("line", "Line"), new Column("amount", sign.Length == 0 ? "Amount" : "Amount, " + sign, Numeric: true),
            new Column("sum", "Sum of the period", Numeric: true));
        table.Add(Cell.Text(bridge.From.Title), Number(bridge.Start, s => Steps(bridge, currency, s).Start), Cell.Text("", _ => ""));
        foreach ((int at, BridgeLine line) in bridge.Lines.Index())
        {
            Cell sum = line.Sum is { } known ? Cell.Number(known.ToPlain(), s => KpiDisplay.Difference(known, bridge.From.Unit, currency, s.Grouped)) : Cell.Empty;
            table.Add(Cell.Text(line.Name), Number(line.Amount, s => Steps(bridge, currency, s).Steps[at]), sum);
        }

        if (withEnds)
        {
            table.Add(Cell.Text(bridge.To.Title), Number(bridge.End, s => Steps(bridge, currency, s).End), Cell.Text("", _ => ""));
        }

        return table;
    }

    private static Cell Number(Ratio value, Func<Style, string> shown) => Cell.Number(value.ToPlain(), shown);

    private static ShownSteps Steps(Bridge bridge, string currency, Style style) => bridge.Shown(currency, style.Grouped);

    private static void WriteJson(Utf8JsonWriter json, Bridge bridge, Period period, string currency, IReadOnlyList<GuardrailValue> beside)
    {
        json.WriteStartObject();
        json.WriteString("period", period.Text);
        json.WriteString("currency", currency);
        WriteEnd(json, "from", bridge.From, bridge.Start);
        WriteEnd(json, "to", bridge.To, bridge.End);
        json.WriteString("difference", bridge.Difference);
        json.WriteBoolean("closes", bridge.Closes);
        json.WriteStartArray("lines");
        foreach (BridgeLine line in bridge.Lines)
        {
            json.WriteStartObject();
            json.WriteString("line", line.Name);
            WriteExact(json, "amount", line.Amount);
            WriteExact(json, "sum", line.Sum);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("guardrails");
        foreach (GuardrailValue guard in beside)
        {
            GuardrailText.Write(json, guard);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, string name, KpiDefinition kpi, Ratio value)
    {
        json.WriteStartObject(name);
        json.WriteString("kpi", kpi.Id);
        json.WriteString("version", kpi.Version);
        WriteExact(json, "value", value);
        json.WriteEndObject();
    }

    /// <summary>The value rounded as answers have it, and exactly: its lines add up only so.</summary>
    private static void WriteExact(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value is { } known ? known.ToPlain() : "null");
        if (value is { } exact)
        {
            json.WriteString(name + "Exact", Invariant($"{exact.Numerator}/{exact.Denominator}"));
        }
    }
}
