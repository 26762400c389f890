using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing import FILE… --as PACK</c>: reads files into the workspace.</summary>
internal static class ImportCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string[]> files = new("FILE") { Description = "Files to read: CSV, TSV, JSON lines, Parquet; also gzipped.", Arity = ArgumentArity.OneOrMore };
        Option<string> pack = new("--as") { Description = "The pack that reads them: interactions, segments, ledger, ….", HelpName = "PACK", Required = true };
        Option<bool> wait = new("--wait") { Description = "While another process works on the store, wait until it has finished." };
        Option<bool> noMove = new("--no-move") { Description = "Leave a ClickHouse that answers for the workspace as it is, when more is to be imported." };
        Command command = new("import", "Read files into the workspace, each in one transaction.") { files, pack, wait, noMove };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result, new Request(result.GetRequiredValue(files), result.GetRequiredValue(pack), result.GetValue(wait), !result.GetValue(noMove)), cancellation));
        return command;
    }

    private sealed record Request(string[] Files, string Pack, bool Wait, bool Move);

    private static int Run(CliContext context, ParseResult result, Request request, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = request.Wait ? StoreTurn.Take(context, () => workspace.OpenStore(grows: true), cancellation) : workspace.OpenStore(grows: true);
        context.Report(store.Notes);
        bool here = context.CurrentFolder == Directory.GetCurrentDirectory();
        string[] paths = [.. request.Files.Select(f => here ? f : context.Resolve(f))];
        List<ImportedBatch> done = [];
        try
        {
            using Progress progress = new(context);
            ImportUseCase.Run(store, workspace, paths, request.Pack, context.Clock, progress, batch => Done(context, done, batch, paths.Length), cancellation);
        }
        finally
        {
            // What is committed is told even when a later file fails.
            Write(context, format, done);
        }

        if (request.Move)
        {
            ClusterFollow.Run(context, format, workspace, store, cancellation);
        }

        return done.Exists(b => b.IsRefused) ? ExitCode.No : ExitCode.Done;
    }

    private static void Done(CliContext context, List<ImportedBatch> done, ImportedBatch batch, int files)
    {
        done.Add(batch);
        context.StopNote = done.Count == files
            ? "Stopped after the last file; all are imported."
            : string.Create(CultureInfo.InvariantCulture, $"Stopped; {done.Count} of {files} files are imported, nothing of the others.");
    }

    private static void Write(CliContext context, OutputFormat format, List<ImportedBatch> batches)
    {
        if (batches.Count == 0)
        {
            return;
        }

        Table table = Batches(batches);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, batches));
                break;
            case OutputFormat.Csv:
                table.WriteCsv(context.Out);
                break;
            default:
                WriteText(context, table, batches);
                break;
        }

        foreach (ImportedBatch batch in batches)
        {
            context.Report(batch.Warnings);
        }

        if (batches.Find(b => b.Rejected > 0) is { } first)
        {
            context.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Rejected rows are listed by: farthing rejects --batch {first.Batch} (with -o FILE to mend and import them)"));
        }
    }

    private static void WriteText(CliContext context, Table table, List<ImportedBatch> batches)
    {
        table.Write(context, OutputFormat.Table);
        if (batches.Sum(b => b.Settled) is > 0 and long settled)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{settled} rows rejected before are settled."));
        }

        if (batches.Exists(b => b.Totals.Count > 0))
        {
            context.Out.WriteLine();
            context.Out.WriteLine("Control totals");
            Totals(batches).Write(context, OutputFormat.Table);
        }
    }

    private static Table Batches(List<ImportedBatch> batches)
    {
        Table table = new(
            new Column("file", "File"), new Column("pack", "Pack"), new Column("read", "Read", true), new Column("accepted", "Accepted", true),
            new Column("corrected", "Corrected", true), new Column("duplicate", "Duplicate", true), new Column("rejected", "Rejected", true),
            new Column("seconds", "Seconds", true));
        foreach (ImportedBatch b in batches)
        {
            table.Add(
                Cell.Text(b.File), Cell.Text(b.Pack), Cell.Integer(b.Read), Cell.Integer(b.Accepted), Cell.Integer(b.Corrected),
                Cell.Integer(b.Duplicate), Cell.Integer(b.Rejected), Cell.Number(b.Milliseconds, 3, 1));
        }

        if (batches.Count > 1)
        {
            table.Total(
                Cell.Text("Total"), Cell.Text(""), Cell.Integer(batches.Sum(b => b.Read)), Cell.Integer(batches.Sum(b => b.Accepted)),
                Cell.Integer(batches.Sum(b => b.Corrected)), Cell.Integer(batches.Sum(b => b.Duplicate)),
                Cell.Integer(batches.Sum(b => b.Rejected)), Cell.Number(batches.Sum(b => b.Milliseconds), 3, 1));
        }

        return table;
    }

    private static Table Totals(IEnumerable<ImportedBatch> batches)
    {
        Table table = new(
            new Column("account", "Account"), new Column("period", "Period"), new Column("currency", "Currency"),
            new Column("lines", "Lines", true), new Column("amount", "Amount", true));
        foreach (ControlTotal total in batches.SelectMany(b => b.Totals))
        {
            table.Add(
                Cell.Text(total.Account), Cell.Text(total.Period), Cell.Text(total.Currency), Cell.Integer(total.Lines),
                Cell.Money(total.Amount, total.Currency));
        }

        return table;
    }

    private static void WriteJson(Utf8JsonWriter json, List<ImportedBatch> batches)
    {
        json.WriteStartObject();
        json.WriteStartArray("batches");
        foreach (ImportedBatch b in batches)
        {
            json.WriteStartObject();
            json.WriteNumber("batch", b.Batch);
            json.WriteString("file", b.File);
            json.WriteString("pack", b.Pack);
            json.WriteNumber("read", b.Read);
            json.WriteNumber("accepted", b.Accepted);
            json.WriteNumber("corrected", b.Corrected);
            json.WriteNumber("duplicate", b.Duplicate);
            json.WriteNumber("rejected", b.Rejected);
            json.WriteNumber("settled", b.Settled);
            json.WriteExact("seconds", b.Milliseconds, 3);
            WriteTotals(json, b.Totals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, IReadOnlyList<ControlTotal> totals)
    {
        if (totals.Count == 0)
        {
            return;
        }

        json.WriteStartArray("totals");
        foreach (ControlTotal total in totals)
        {
            json.WriteStartObject();
            json.WriteString("account", total.Account);
            json.WriteString("period", total.Period);
            json.WriteString("currency", total.Currency);
            json.WriteNumber("lines", total.Lines);
            json.WriteMoney("amount", total.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>One bar after the other, as files come.</summary>
    private sealed class Progress(CliContext context) : IProgress<ImportProgress>, IDisposable
    {
        private string _file = "";
        private ProgressBar? _bar;

        public void Report(ImportProgress value)
        {
            if (_bar is null || _file != value.File)
            {
                _bar?.Dispose();
                (_file, _bar) = (value.File, new ProgressBar(context, "Importing " + Path.GetFileName(value.File), "rows"));
            }

            _bar.Report(value.Rows, value.Bytes, value.TotalBytes);
        }

        public void Dispose() => _bar?.Dispose();
    }
}
