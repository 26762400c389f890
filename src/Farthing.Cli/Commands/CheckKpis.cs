using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Analysis;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing check --kpis</c>: the risks of all KPIs, evaluated.</summary>
internal static class CheckKpis
{
    /// <summary>Evaluates and writes them; 1 where an alert holds.</summary>
    public static int Run(CliContext context, ParseResult result, string? period, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        KpiCheck check = KpiCheckUseCase.Run(workspace, session.Catalogue, session.Ask, period, context.Style.Grouped, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, check));
                break;
            case OutputFormat.Csv:
                WriteCsv(context, check);
                break;
            default:
                WriteText(context, check);
                break;
        }

        return check.HasAlert ? ExitCode.No : ExitCode.Done;
    }

    private static void WriteText(CliContext context, KpiCheck check)
    {
        EvaluatedRisk[] held = [.. check.Risks.Where(r => r.Finding.Holds).OrderBy(r => r.Alert ? 0 : 1)];
        foreach (EvaluatedRisk risk in held)
        {
            string word = risk.Alert ? context.Style.Bad("■ alert") : context.Style.Fair("▲ warning");
            context.Out.WriteLine($"{word}  {context.Style.Bold(risk.Kpi.Title)}");
            Write(context, risk.Finding.Text);
            context.Out.WriteLine(context.Style.Dim("  " + SafeText.Fit(SafeText.OneLine(QuestionText.Command(risk.Finding.Query)), context.Terminal.Width - 2)));
        }

        foreach ((_, string sentence) in check.Stale)
        {
            context.Out.WriteLine(context.Style.Fair("▲ stale"));
            Write(context, sentence);
        }

        foreach (ServiceState service in check.Services.Where(s => s.IsMissed || s.IsNearlySpent))
        {
            context.Out.WriteLine(service.IsMissed ? context.Style.Bad("■ error budget spent") : context.Style.Fair("▲ error budget nearly spent"));
            Write(context, service.InWords(context.Style.Grouped));
        }

        int unknown = check.Risks.Count(r => r.Finding.Reason is not null);
        string alerts = Count(held.Count(r => r.Alert), "alert") + ", " + Count(held.Count(r => !r.Alert), "warning");
        string summary = check.Period is null
            ? "There are no data to check."
            : $"{alerts} of {Invariant($"{check.Risks.Count}")} risks in {check.Period.Text}"
                + (unknown > 0 ? Invariant($"; {unknown} could not be judged for want of data.") : ".");
        context.Out.WriteLine($"{context.Style.Tick(!check.HasAlert)} {summary}");
    }

    private static void Write(CliContext context, string text)
    {
        foreach (string line in Paragraph.Lines(SafeText.OneLine(text), Math.Min(context.Terminal.Width, 100) - 2))
        {
            context.Out.WriteLine("  " + line);
        }
    }

    private static string Count(int n, string what) => Invariant($"{n} {what}{(n == 1 ? "" : "s")}");

    private static void WriteCsv(CliContext context, KpiCheck check)
    {
        Table table = new(new Column("kpi"), new Column("risk"), new Column("level"), new Column("holds"), new Column("text"), new Column("reason"), new Column("query"));
        foreach (EvaluatedRisk risk in check.Risks)
        {
            table.Add(
                Cell.Text(risk.Kpi.Id), Cell.Text(risk.Id), Cell.Text(Level(risk)), Cell.Text(risk.Finding.Holds ? "yes" : "no"),
                Cell.Text(risk.Finding.Text), Cell.Text(risk.Finding.Reason), Cell.Text(QuestionText.Command(risk.Finding.Query)));
        }

        foreach (ServiceState service in check.Services)
        {
            table.Add(
                Cell.Text(service.Kpi.Id), Cell.Text(service.Objective.Id.Text), Cell.Text("slo"), Cell.Text(service.IsMissed ? "yes" : "no"),
                Cell.Text(service.InWords(context.Style.Grouped)), Cell.Text(service.Value is null ? "nothing to count in the window" : null), Cell.Empty);
        }

        table.WriteCsv(context.Out);
    }

    private static void WriteJson(Utf8JsonWriter json, KpiCheck check)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", !check.HasAlert);
        json.WriteString("period", check.Period?.Text);
        json.WriteStartArray("risks");
        foreach (EvaluatedRisk risk in check.Risks)
        {
            json.WriteStartObject();
            json.WriteString("kpi", risk.Kpi.Id);
            json.WriteString("risk", risk.Id);
            json.WriteString("level", Level(risk));
            ShowKpiJson.FindingBody(json, risk.Finding);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("slos");
        foreach (ServiceState service in check.Services)
        {
            ServiceText.Write(json, service);
        }

        json.WriteEndArray();
        json.WriteStartArray("stale");
        foreach ((string kpi, string sentence) in check.Stale)
        {
            json.WriteStartObject();
            json.WriteString("kpi", kpi);
            json.WriteString("text", sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Level(EvaluatedRisk risk) => risk.Alert ? "alert" : "warn";
}
