using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Costing;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing show interaction ID</c>: one interaction's cost, line by line.</summary>
internal static class ShowInteraction
{
    public static Command Create(CliContext context)
    {
        Argument<string> id = new("ID") { Description = "The interaction's id, as in your files." };
        Command command = new("interaction", "Show one interaction's cost, line by line.") { id };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetRequiredValue(id), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string id, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = workspace.OpenStore();
        context.Report(store.Notes);
        InteractionCost cost = ShowInteractionUseCase.Run(workspace, store, id, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, cost, workspace));
                break;
            case OutputFormat.Csv:
                Lines(cost).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, cost, workspace);
                break;
        }

        context.Report(cost.Notes);
        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, InteractionCost cost, Workspace workspace)
    {
        string?[] remarks = [cost.Channel, cost.Outcome, Time(cost.ArrivedMs, workspace), cost.CompletedMs is null ? "open" : null];
        Headline.Write(
            context, $"Interaction {SafeText.OneLine(cost.Id)}", NumberText.Money(cost.Total, cost.Currency, context.Style), null,
            remarks.OfType<string>().Select(SafeText.OneLine));
        foreach (IGrouping<(string Period, string? Segment), CostLine> part in cost.Lines.GroupBy(l => (l.Period, l.Segment)))
        {
            CostLine first = part.First();
            string agent = first.Agent is null ? "" : ", agent " + SafeText.OneLine(first.Agent);
            context.Out.WriteLine();
            context.Out.WriteLine(first.Segment is null
                ? $"Without a segment, {first.Period}{agent}"
                : $"Segment {SafeText.OneLine(first.Segment)}, {first.Period}{agent}, effort {Effort(first).Show(context.Style)} s");
            Segment([.. part], cost.Currency).WriteText(context.Out, context.Style, context.Terminal.Width);
        }

        if (cost.Lines.Count > 0)
        {
            bool current = cost.Notes.All(n => n.Code != "FT-3027");
            context.Out.WriteLine();
            context.Out.WriteLine(context.Style.Bold($"Total {NumberText.Scaled(cost.Total, 6, 6, context.Style)} {cost.Currency}")
                + $" {context.Style.Tick(current)} {(current ? "as the costing run stored it" : "not as the costing run stored it")}");
        }
    }

    /// <summary>The lines of one segment or of the carrier, for people.</summary>
    private static Table Segment(IReadOnlyList<CostLine> lines, string currency)
    {
        Table table = new(
            new Column("component"), new Column("pool"), new Column("driver"), new Column("quantity", null, Numeric: true),
            new Column("rate", null, Numeric: true), new Column("per"), new Column("amount", currency, Numeric: true), new Column("ledgerLines", "ledger lines"));
        foreach (CostLine line in lines)
        {
            table.Add(
                Cell.Text(line.Imputed ? Component(line) + " (imputed)" : Component(line)), Cell.Text(line.Pool), Cell.Text(line.Driver.ToString()),
                Quantity(line), Rate(line), Cell.Text(Per(line)), Amount(line.Amount), Cell.Text(LedgerLines(line)));
        }

        Cell none = Cell.Text("");
        table.Total(Cell.Text("total"), none, none, none, none, none, Amount(lines.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount)), none);
        return table;
    }

    private static string Per(CostLine line) => line.Driver.Kind switch
    {
        DriverKind.Interactions or DriverKind.Equal => "interaction",
        DriverKind.Sessions => "session",
        DriverKind.Usage => line.Driver.Meter!,
        _ => "hour",
    };

    private static Cell Amount(Int128 micro) => Cell.Number(NumberText.ExactMoney(micro), s => NumberText.Scaled(micro, 6, 6, s));

    private static Table Lines(InteractionCost cost)
    {
        Table table = new(
            new Column("period", "month"), new Column("segment"), new Column("agent"), new Column("effort", "effort s", Numeric: true),
            new Column("component"), new Column("pool"), new Column("driver"), new Column("quantity", "quantity", Numeric: true),
            new Column("rate", "rate", Numeric: true), new Column("amount", cost.Currency, Numeric: true), new Column("ledgerLines", "ledger lines"));
        foreach (CostLine line in cost.Lines)
        {
            table.Add(
                Cell.Text(line.Period), Cell.Text(line.Segment ?? "(carrier)"), Cell.Text(line.Agent), Effort(line),
                Cell.Text(line.Imputed ? Component(line) + " (imputed)" : Component(line)), Cell.Text(line.Pool),
                Cell.Text(line.Driver.ToString()), Quantity(line), Rate(line), Amount(line.Amount), Cell.Text(string.Join(' ', line.LedgerLines)));
        }

        return table;
    }

    private static Cell Effort(CostLine line) => line.Segment is null ? Cell.Empty : Seconds(line.EffortTicks, Sweep.TicksPerMs);

    /// <summary>Hours, counts or usage, as the rate is for them.</summary>
    private static Cell Quantity(CostLine line)
    {
        Core.Money.Ratio quantity = new(line.Weight, line.UnitsPerRate);
        return Cell.Number(quantity.ToPlain(), s => NumberText.Scaled((Int128)quantity.Scaled(4), 4, 4, s));
    }

    private static Cell Rate(CostLine line)
    {
        Core.Money.Ratio rate = new(line.Rate.Numerator, line.Rate.Denominator * 1_000_000);
        return Cell.Number(rate.ToPlain(), s => NumberText.Scaled((Int128)rate.Scaled(4), 4, 4, s));
    }

    private static Cell Seconds(long units, long perMs)
    {
        Core.Money.Ratio seconds = new(units, (System.Numerics.BigInteger)perMs * 1000);
        return Cell.Number(seconds.ToPlain(), s => NumberText.Scaled((Int128)seconds.Scaled(3), 3, 3, s));
    }

    private static string LedgerLines(CostLine line) => line.LedgerLines.Count switch
    {
        0 => "",
        > 3 => Invariant($"{string.Join(", ", line.LedgerLines.Take(3))}, +{line.LedgerLines.Count - 3}"),
        _ => string.Join(", ", line.LedgerLines),
    };

    private static string Component(CostLine line) =>
        line.Component == CostColumn.Unused ? "unused" : line.Component.ToString().ToLowerInvariant();

    private static string? Time(long? ms, Workspace workspace) => ms is { } at
        ? Instant.FromUnixTimeMilliseconds(at).InZone(workspace.Calendar.Zone).ToString("uuuu'-'MM'-'dd HH':'mm", CultureInfo.InvariantCulture)
        : null;

    private static void WriteJson(Utf8JsonWriter json, InteractionCost cost, Workspace workspace)
    {
        json.WriteStartObject();
        json.WriteString("interaction", cost.Id);
        json.WriteString("channel", cost.Channel);
        json.WriteString("outcome", cost.Outcome);
        json.WriteString("arrived", Time(cost.ArrivedMs, workspace));
        json.WriteString("completed", Time(cost.CompletedMs, workspace));
        json.WriteString("currency", cost.Currency);
        json.WriteMoney("total", cost.Total);
        json.WriteStartArray("lines");
        foreach (CostLine line in cost.Lines)
        {
            json.WriteStartObject();
            json.WriteString("period", line.Period);
            json.WriteString("segment", line.Segment);
            json.WriteString("agent", line.Agent);
            json.WritePropertyName("effortSeconds");
            Effort(line).WriteJson(json);
            json.WriteString("component", Component(line));
            json.WriteBoolean("imputed", line.Imputed);
            json.WriteString("pool", line.Pool);
            json.WriteString("receivers", line.Receivers);
            json.WriteString("driver", line.Driver.ToString());
            json.WritePropertyName("quantity");
            Quantity(line).WriteJson(json);
            json.WritePropertyName("rate");
            Rate(line).WriteJson(json);
            json.WriteMoney("pooled", line.Pooled);
            json.WriteMoney("amount", line.Amount);
            json.WriteStartArray("ledgerLines");
            foreach (string id in line.LedgerLines)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
