using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing rejects</c>: what was not accepted, and a file of it to mend.</summary>
internal static class RejectsCommand
{
    public static Command Create(CliContext context)
    {
        Option<int?> batch = new("--batch") { Description = "Only the rows of one batch.", HelpName = "B" };
        Option<string?> output = new("-o", "--output")
        {
            Description = "Write the rows to a file as their source had them, with the reason beside: mend it and import it.",
            HelpName = "FILE",
        };
        Command command = new("rejects", "What was not accepted: file, line, column, reason, raw text.") { batch, output };
        CliContext.OnRun(command, (result, _) => Run(context, result, result.GetValue(batch), result.GetValue(output)));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, int? batch, string? output)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = workspace.OpenStore();
        context.Report(store.Notes);
        using DuckDbConnection connection = store.Connect();
        IReadOnlyList<RejectedRow> rows = RejectsUseCase.List(connection, batch);
        if (output is not null)
        {
            return WriteFile(context, workspace, rows, output);
        }

        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, rows));
                break;
            case OutputFormat.Table:
                WriteText(context, rows);
                break;
            default:
                All(rows).WriteCsv(context.Out);
                break;
        }

        return ExitCode.Done;
    }

    private static int WriteFile(CliContext context, Workspace workspace, IReadOnlyList<RejectedRow> rows, string output)
    {
        int written = RejectsUseCase.WriteFile(rows, PackLibrary.For(workspace.PacksFolder), context.Resolve(output));
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written} rows written to {output}."));
        if (written < rows.Count)
        {
            context.Note(string.Create(CultureInfo.InvariantCulture, $"{rows.Count - written} rows are too long to be kept whole: mend them in their file."));
        }

        if (written > 0)
        {
            context.Note($"Mend them there, then: farthing import {output} --as {rows[0].Pack}");
        }

        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, IReadOnlyList<RejectedRow> rows)
    {
        if (rows.Count == 0)
        {
            context.Out.WriteLine("No rejected rows.");
            return;
        }

        foreach (IGrouping<int, RejectedRow> batch in rows.GroupBy(r => r.Batch))
        {
            RejectedRow first = batch.First();
            context.Out.WriteLine(context.Style.Bold(string.Create(
                CultureInfo.InvariantCulture, $"Batch {batch.Key}: {SafeText.OneLine(first.File)} as {first.Pack}, {batch.Count()} rejected")));
            foreach (RejectedRow row in batch)
            {
                string at = row.Column > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{row.Line}:{row.Column}")
                    : row.Line.ToString(CultureInfo.InvariantCulture);
                context.Out.WriteLine($"  line {at}  {SafeText.OneLine(row.Reason)}  {context.Style.Dim(row.Code)}");
                context.Out.WriteLine("    " + context.Style.Dim(SafeText.Fit(SafeText.OneLine(row.Raw), Math.Max(20, context.Terminal.Width - 4))));
            }
        }

        context.Note("To mend them: farthing rejects --batch B -o FILE, edit, farthing import FILE --as PACK");
    }

    private static Table All(IReadOnlyList<RejectedRow> rows)
    {
        Table table = new(
            new Column("batch"), new Column("file"), new Column("pack"), new Column("line"), new Column("column"), new Column("field"),
            new Column("code"), new Column("reason"), new Column("raw"));
        foreach (RejectedRow row in rows)
        {
            table.Add(
                Cell.Integer(row.Batch), Cell.Text(row.File), Cell.Text(row.Pack), Cell.Integer(row.Line), Cell.Integer(row.Column),
                Cell.Text(row.Field), Cell.Text(row.Code), Cell.Text(row.Reason), Cell.Text(row.Raw));
        }

        return table;
    }

    private static void WriteJson(Utf8JsonWriter json, IReadOnlyList<RejectedRow> rows)
    {
        json.WriteStartObject();
        json.WritePropertyName("rejects");
        All(rows).WriteRows(json);
        json.WriteEndObject();
    }
}
