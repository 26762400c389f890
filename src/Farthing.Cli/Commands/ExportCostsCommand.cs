using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Engine.Export;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing export costs --period P -o FILE</c>: a row for every interaction, and lines that tie to the statement.</summary>
internal static class ExportCostsCommand
{
    public static Command Create(CliContext context)
    {
        Option<string?> period = CostCommand.PeriodOption("The months that this period touches; by default all costed months.");
        Option<string> output = new("-o", "--output")
        {
            Description = "The file to write; its extension says the form.",
            HelpName = "FILE.csv|parquet|xlsx",
            Required = true,
        };
        Option<bool> overwrite = ExportCommand.OverwriteOption();
        Command command = new("costs", "What every interaction cost, by component, and the lines that lead to the ledger.") { period, output, overwrite };
        CliContext.OnRun(command, (result, cancellation) =>
            Run(context, result, result.GetValue(period), result.GetValue(output)!, result.GetValue(overwrite), cancellation));
        return command;
    }

    private static int Run(
        CliContext context, ParseResult result, string? periodText, string output, bool overwrite, CancellationToken cancellation)
    {
        OutputFormat answer = context.Format(result);
        context.StopNote = "Stopped; no file was written.";
        ExportFormat format = ExportFormats.Of(output, ExportFormat.Csv, ExportFormat.Parquet, ExportFormat.Xlsx);
        Workspace workspace = context.Workspace(result);
        Period? period = periodText is null ? null : workspace.Calendar.ParsePeriod(periodText);
        using OutputFile file = OutputFile.At(context.Resolve(output), output, overwrite);
        using FarthingStore store = context.OpenStore(workspace);
        ExportedCosts exported;
        using (ProgressBar bar = new(context, $"Writing {output}", "rows"))
        {
            exported = ExportCosts.Run(workspace, store, period, file, format, rows => bar.Report(rows), cancellation);
        }

        Write(context, answer, output, exported);
        context.Report(exported.Statement.Problems);
        return exported.Statement.Closes ? ExitCode.Done : ExitCode.No;
    }

    private static void Write(CliContext context, OutputFormat answer, string output, ExportedCosts exported)
    {
        if (answer == OutputFormat.Table)
        {
            string months = string.Join(", ", exported.Statement.Months.Select(m => m.Run.Period));
            string tick = context.Style.Tick(exported.Statement.Months.All(m => m.Closes));
            context.Out.WriteLine(
                $"{NumberText.Integer(exported.Interactions, context.Style)} interactions of {months} written to {SafeText.OneLine(output)}: "
                + $"{NumberText.Money(exported.Total, exported.Currency, context.Style)}, tied to the statement {tick}");
            return;
        }

        Table table = new(
            new Column("file"), new Column("interactions", Numeric: true), new Column("bytes", Numeric: true), new Column("total", Numeric: true),
            new Column("currency"), new Column("closes"));
        table.Add(
            Cell.Text(output), Cell.Integer(exported.Interactions), Cell.Integer(exported.Bytes), Cell.Money(exported.Total, exported.Currency),
            Cell.Text(exported.Currency), Cell.Text(exported.Statement.Closes ? "yes" : "no"));
        table.Write(context, answer);
    }
}
