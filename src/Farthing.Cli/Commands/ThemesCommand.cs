using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing themes --period P</c>: what comments speak of, and what the interactions cost that they are about.</summary>
internal static class ThemesCommand
{
    private static readonly Unit PerInteraction = Unit.Parse("money/interaction", null);
    private static readonly Unit Score = Unit.Parse("score/response", null);

    public static Command Create(CliContext context)
    {
        Option<string> period = new("--period")
        {
            Description = "When the comments were given: 2024, 2024-Q2, 2024-05, 2024-W07, 2024-05-17 or A..B.",
            HelpName = "P",
            Required = true,
        };
        Option<string?> by = new("--by") { Description = "Slice themes by channel or topic.", HelpName = "DIM" };
        Command command = new("themes", "What survey comments speak of, how they sound, and what their interactions cost.") { period, by };
        CliContext.OnRun(command, (result, cancellation) =>
            Run(context, result, result.GetRequiredValue(period), result.GetValue(by), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string period, string? by, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        ThemeReport report = ThemeUseCase.Run(workspace, session.Ask, session.Connection, period, by, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, report, workspace.Currency));
                break;
            case OutputFormat.Csv:
                Table(report, workspace.Currency, forPeople: false, [.. report.Rows, report.Total]).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, report, workspace.Currency);
                break;
        }

        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, ThemeReport report, string currency)
    {
        string counted = $"{NumberText.Integer(report.Total.Comments, context.Style)} of {NumberText.Integer(report.Total.Comments + report.WithoutTheme, context.Style)}";
        Headline.Write(context, "Comments with a theme", counted, null, report.Period.Text);
        if (report.Total.Comments > 0)
        {
            context.Out.WriteLine();
            Table table = Table(report, currency, forPeople: true, report.Rows);
            table.Total([.. Cells(report, report.Total, currency, forPeople: true)]);
            table.Write(context, OutputFormat.Table);
            context.Out.WriteLine();
            foreach (string sentence in report.Method)
            {
                Paragraph.Write(context.Out, SafeText.OneLine(sentence), context.Terminal.Width);
            }
        }

        if (report.Hint is { } hint)
        {
            Paragraph.Write(context.Out, hint, context.Terminal.Width);
        }

        context.Out.WriteLine();
        if (report.Total.Comments + report.WithoutTheme == 0)
        {
            Headline.Next(context, "What has been imported", "farthing status");
            return;
        }

        Headline.Next(context, "How comments sound in all", $"farthing kpi sentiment --by channel --period {report.Period.Text}");
    }

    private static Table Table(ThemeReport report, string currency, bool forPeople, IReadOnlyList<ThemeRow> rows)
    {
        Table table = new(
        [
            .. forPeople ? Array.Empty<Column>() : [new Column("row")],
            new Column("theme"),
            .. report.By is { } by ? [new Column(by)] : Array.Empty<Column>(),
            new Column("comments", null, true), new Column("sentiment", null, true), new Column("sentiment-n", "n", true),
            new Column("interactions", null, true), .. forPeople ? Array.Empty<Column>() : [new Column("costed", null, true), new Column("counted", null, true)],
            new Column("cost", $"Cost, {currency}", true), new Column("cost-per-interaction", $"Each, {currency}", true),
            new Column("cost-per-interaction-of-all", $"Of all, {currency}", true),
        ]);
        foreach (ThemeRow row in rows)
        {
            table.Add([.. Cells(report, row, currency, forPeople)]);
        }

        return table;
    }

    private static IEnumerable<Cell> Cells(ThemeReport report, ThemeRow row, string currency, bool forPeople)
    {
        bool total = row.Theme is null;
        if (!forPeople)
        {
            yield return Cell.Text(total ? "total" : "group");
        }

        yield return !total ? Cell.Text(row.Theme!, _ => SafeText.OneLine(row.Title!)) : forPeople ? Cell.Text("total") : Cell.Empty;
        if (report.By is not null)
        {
            yield return total && forPeople ? Cell.Text("", _ => "") : Cell.Text(row.Part);
        }

        yield return Cell.Integer(row.Comments);
        yield return Number(row.Sentiment, Score, currency);
        yield return Cell.Integer(row.Judged);
        yield return Cell.Integer(row.Interactions);
        if (!forPeople)
        {
            yield return Cell.Integer(row.Costed);
            yield return Cell.Integer(row.Counted);
        }

        yield return Number(row.Cost, PerInteraction, currency);
        yield return Number(row.PerInteraction, PerInteraction, currency);
        yield return Number(row.PerInteractionOfAll, PerInteraction, currency);
    }

    private static Cell Number(Ratio? value, Unit unit, string currency) =>
        value is { } known ? Cell.Number(known.ToPlain(), s => KpiText.Value(known, unit, currency, s)) : Cell.Empty;

    private static void WriteJson(Utf8JsonWriter json, ThemeReport report, string currency)
    {
        json.WriteStartObject();
        json.WriteString("period", report.Period.Text);
        json.WriteString("currency", currency);
        json.WritePropertyName("rows");
        Table(report, currency, forPeople: false, [.. report.Rows, report.Total]).WriteRows(json);
        json.WriteNumber("commentsWithoutTheme", report.WithoutTheme);
        json.WriteString("hint", report.Hint);
        json.WriteStartArray("method");
        foreach (string sentence in report.Method)
        {
            json.WriteStringValue(sentence);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
