using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing cost [--period P]</c>: make costing runs.</summary>
internal static class CostCommand
{
    /// <summary>What waits for a closed month: a note worth telling whoever costs.</summary>
    private const string Pending = "FT-3213";

    public static Command Create(CliContext context)
    {
        Option<string?> period = PeriodOption("Cost the months that this period touches; by default every month that has something to cost.");
        Command command = new("cost", "Spread the ledger over the interactions, month by month.") { period };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetValue(period), cancellation));
        return command;
    }

    /// <summary><c>--period P</c>.</summary>
    internal static Option<string?> PeriodOption(string description) => new("--period") { Description = description, HelpName = "P" };

    private static int Run(CliContext context, ParseResult result, string? periodText, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        Period? period = periodText is null ? null : workspace.Calendar.ParsePeriod(periodText);
        using FarthingStore store = workspace.OpenStore();
        context.Report(store.Notes);
        context.StopNote = "Stopped; months that were written stay costed, the others are as they were.";
        IReadOnlyList<CostedMonth> months;
        using (ProgressBar bar = new(context, "costing", "months"))
        {
            months = CostUseCase.Run(
                workspace, store, period, context.Clock, new Progress(bar), cancellation: cancellation);
        }

        OverviewUseCase.Prepare(workspace, store, cancellation);

        Write(context, format, workspace, months);
        ClusterFollow.Run(context, format, workspace, store, cancellation);

        if (months.Count == 0)
        {
            context.Report([new Problem(
                "FT-3022", Severity.Note, period is null ? "There is nothing to cost: no ledger and no interactions." : $"There is nothing to cost in {period.Text}.",
                Suggestion: "import files with: farthing import FILE --as PACK")]);
            return ExitCode.Done;
        }

        Statement statement = StatementUseCase.Run(workspace, store, period, cancellation);
        context.Report(statement.Problems.Where(p => p.Severity != Severity.Note || p.Code == Pending));
        if (format == OutputFormat.Table)
        {
            context.Out.WriteLine();
            string flag = periodText is null ? "" : $" --period {periodText}";
            Headline.Next(context, statement.Closes ? "See the proof" : "See what does not close", $"farthing statement{flag}");
        }

        return months.All(m => m.Totals.Difference == 0) ? ExitCode.Done : ExitCode.No;
    }

    private static void Write(CliContext context, OutputFormat format, Workspace workspace, IReadOnlyList<CostedMonth> months)
    {
        string currency = workspace.Currency;
        Table table = new(
            new Column("period", "month"), new Column("run", "run", Numeric: true), new Column("version", "version", Numeric: true),
            new Column("state"), new Column("rows", "rows", Numeric: true), new Column("ledger", $"ledger {currency}", Numeric: true),
            new Column("attributed", "attributed", Numeric: true), new Column("unused", "unused", Numeric: true),
            new Column("imputed", "imputed", Numeric: true), new Column("difference", "difference", Numeric: true));
        foreach (CostedMonth month in months)
        {
            RunTotals t = month.Totals;
            table.Add(
                Cell.Text(month.Period), Cell.Integer(month.Run), Cell.Integer(month.Version),
                Cell.Text(month.Closed ? "closed" : month.Unchanged ? "unchanged" : "costed"), Cell.Integer(month.Rows), Cell.Money(t.Ledger, currency),
                Cell.Money(t.Attributed, currency), Cell.Money(t.Unused, currency), Cell.Money(t.Imputed, currency),
                Cell.Money(t.Difference, currency));
        }

        if (format == OutputFormat.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("currency", currency);
                json.WritePropertyName("runs");
                table.WriteRows(json);
                json.WriteEndObject();
            });
            return;
        }

        table.Write(context, format);
    }

    private sealed class Progress(ProgressBar bar) : IProgress<(int Done, int Whole)>
    {
        public void Report((int Done, int Whole) value) => bar.Report(value.Done, value.Done, value.Whole);
    }
}
