using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Export;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing export facts [FACT…] -o DIR|FILE</c>: the canonical files, back out.</summary>
internal static class ExportFactsCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string[]> facts = new("FACT") { Description = "Which facts: interactions, ledger, …; by default every one that has rows.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> output = new("-o", "--output")
        {
            Description = "A folder that is there, or for one fact a file.",
            HelpName = "DIR|FILE.csv|parquet",
            Required = true,
        };
        Option<bool> parquet = new("--parquet") { Description = "Write Parquet into the folder; by default CSV." };
        Option<bool> raw = new("--raw") { Description = "CSV with text as it is, formulas too: for programs, to be imported again. Called .raw.csv." };
        Option<bool> overwrite = ExportCommand.OverwriteOption();
        Command command = new("facts", "The facts as canonical files: imported into an empty workspace they give the same costs.") { facts, output, parquet, raw, overwrite };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result,
            Wish(context, result.GetValue(facts) ?? [], result.GetValue(output)!, result.GetValue(parquet), result.GetValue(raw)) with { Overwrite = result.GetValue(overwrite) },
            cancellation));
        return command;
    }

    private static FactWish Wish(CliContext context, string[] facts, string output, bool parquet, bool raw)
    {
        string target = context.Resolve(output);
        bool folder = Directory.Exists(target);
        if (!folder && Path.GetExtension(output).Length == 0)
        {
            throw new UserException("FT-6303", $"The folder {output} is not there.", new SourcePlace(output, 0, 0), "make the folder first, or name a file");
        }

        ExportFormat format = folder
            ? parquet ? ExportFormat.Parquet : ExportFormat.Csv
            : ExportFormats.Of(output, ExportFormat.Csv, ExportFormat.Parquet);
        if (raw && (format != ExportFormat.Csv || (!folder && !output.EndsWith(".raw.csv", StringComparison.OrdinalIgnoreCase))))
        {
            throw new UserException("FT-6308", "--raw is for CSV, and its files are called .raw.csv.", new SourcePlace(output, 0, 0), "name the file so, or leave --raw out");
        }

        return new FactWish(facts, target, output, !folder, format, Overwrite: false) { Raw = raw };
    }

    private static int Run(CliContext context, ParseResult result, FactWish wish, CancellationToken cancellation)
    {
        OutputFormat answer = context.Format(result);
        context.StopNote = "Stopped; no file was written.";
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = context.OpenStore(workspace);
        IReadOnlyList<ExportedFacts> written = ExportFacts.Run(workspace, store, wish, cancellation);
        Table table = new(new Column("fact"), new Column("file"), new Column("rows", Numeric: true));
        foreach (ExportedFacts one in written)
        {
            table.Add(Cell.Text(one.Fact), Cell.Text(one.File), Cell.Integer(one.Rows));
        }

        table.Write(context, answer);
        foreach (ExportedFacts one in written.Where(w => w.Renamed.Count > 0))
        {
            context.Note($"{one.File}: attributes that the pack would read as fields are called attribute_…: {string.Join(", ", one.Renamed.Select(SafeText.OneLine))}");
        }

        return ExitCode.Done;
    }
}
