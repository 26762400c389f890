using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Ledger;
using Farthing.Engine.Costing;
using Farthing.Engine.Export;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing statement [--period P]</c>: the proof that costs are the ledger, to the last unit.</summary>
internal static class StatementCommand
{
    public static Command Create(CliContext context)
    {
        Option<string?> period = CostCommand.PeriodOption("Prove the months that this period touches; by default all costed months.");
        Option<string?> published = new("--published")
        {
            Description = "The statement that was published at the end of this day, from what was stored.",
            HelpName = "DAY",
        };
        Option<string?> output = new("-o", "--output")
        {
            Description = "Write it as a document to print and to sign, with the inputs' hashes, rules and signatures.",
            HelpName = "FILE.html",
        };
        Option<bool> overwrite = ExportCommand.OverwriteOption();
        Command command = new("statement", "Prove that ledger = attributed + unused + out of scope + unassigned.") { period, published, output, overwrite };
        CliContext.OnRun(command, (result, cancellation) => result.GetValue(output) is { } file
            ? Write(context, result, (result.GetValue(period), result.GetValue(published), file, result.GetValue(overwrite)), cancellation)
            : Run(context, result, result.GetValue(period), result.GetValue(published), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string? periodText, string? published, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        Period? period = periodText is null ? null : workspace.Calendar.ParsePeriod(periodText);
        using FarthingStore store = workspace.OpenStore();
        context.Report(store.Notes);
        Statement statement = published is null
            ? StatementUseCase.Run(workspace, store, period, cancellation)
            : StatementUseCase.Published(workspace, store, period, published);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, statement));
                break;
            case OutputFormat.Csv:
                StatementTables.Months(statement, context.Style).WriteCsv(context.Out);
                break;
            default:
                StatementTables.Write(context, statement, workspace.Calendar);
                break;
        }

        context.Report(statement.Problems);
        return statement.Closes ? ExitCode.Done : ExitCode.No;
    }

    private static int Write(
        CliContext context, ParseResult result, (string? Period, string? Published, string File, bool Overwrite) wish, CancellationToken cancellation)
    {
        context.StopNote = "Stopped; no file was written.";
        ExportFormats.Require(wish.File, ".html");
        Workspace workspace = context.Workspace(result);
        Period? period = wish.Period is null ? null : workspace.Calendar.ParsePeriod(wish.Period);
        using OutputFile file = OutputFile.At(context.Resolve(wish.File), wish.File, wish.Overwrite);
        using FarthingStore store = context.OpenStore(workspace);
        Statement statement = wish.Published is null
            ? StatementUseCase.Run(workspace, store, period, cancellation)
            : StatementUseCase.Published(workspace, store, period, wish.Published);
        StatementPaper paper = StatementDocument.Read(workspace, store, statement);
        cancellation.ThrowIfCancellationRequested();
        StatementDocument.Write(paper, file);
        context.Out.WriteLine($"The statement of {string.Join(", ", statement.Months.Select(m => m.Run.Period))} was written to {SafeText.OneLine(wish.File)} {context.Style.Tick(statement.Closes)}");
        context.Report(statement.Problems);
        return statement.Closes ? ExitCode.Done : ExitCode.No;
    }

    private static void WriteJson(Utf8JsonWriter json, Statement statement)
    {
        json.WriteStartObject();
        json.WriteBoolean("closes", statement.Closes);
        json.WriteStartArray("periods");
        foreach (MonthStatement month in statement.Months)
        {
            WriteMonth(json, month);
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (Core.Errors.Problem problem in statement.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("severity", problem.Severity.ToString().ToLowerInvariant());
            json.WriteString("message", problem.Message);
            json.WriteString("suggestion", problem.Suggestion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMonth(Utf8JsonWriter json, MonthStatement month)
    {
        json.WriteStartObject();
        json.WriteString("period", month.Run.Period);
        json.WriteNumber("run", month.Run.Run);
        json.WriteNumber("version", month.Run.Version);
        json.WriteString("currency", month.Run.Currency);
        json.WriteMoney("ledger", month.Totals.Ledger);
        json.WriteMoney("imputed", month.Totals.Imputed);
        json.WriteMoney("attributed", month.Totals.Attributed);
        json.WriteMoney("unused", month.Totals.Unused);
        json.WriteMoney("outOfScope", month.Totals.OutOfScope);
        json.WriteMoney("unassigned", month.Totals.Unassigned);
        json.WriteMoney("difference", month.Totals.Difference);
        json.WriteBoolean("closes", month.Closes);
        json.WritePropertyName("closed");
        CloseText.WriteJson(json, month.Closed, null);
        PendingText.WriteJson(json, month.Pending);
        json.WritePropertyName("reversals");
        ReversalText.WriteJson(json, month.Reversals);
        Components(json, "components", month, c => c.Attributed);
        Components(json, "unusedComponents", month, c => c.Unused);
        Components(json, "imputedComponents", month, c => c.Imputed);
        json.WriteStartArray("pools");
        foreach (PoolTotals pool in month.Pools)
        {
            WritePool(json, pool);
        }

        json.WriteEndArray();
        json.WriteStartArray("accounts");
        foreach (AccountTotals account in month.Accounts)
        {
            json.WriteStartObject();
            json.WriteString("account", account.Account);
            json.WriteString("component", account.Component == Component.None ? null : Name(account.Component));
            json.WriteString("pool", account.Pool);
            json.WriteString("fate", account.Fate);
            json.WriteNumber("lines", account.Lines);
            json.WriteMoney("amount", account.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("currencies");
        foreach (ConvertedTotal currency in month.Run.Detail.Currencies)
        {
            json.WriteStartObject();
            json.WriteString("currency", currency.Currency);
            json.WriteMoney("original", currency.Original);
            json.WriteMoney("converted", currency.Converted);
            json.WritePropertyName("rounding");
            json.WriteRawValue(currency.Rounding);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePool(Utf8JsonWriter json, PoolTotals pool)
    {
        json.WriteStartObject();
        json.WriteString("pool", pool.Pool);
        json.WriteString("component", Name(pool.Component));
        json.WriteBoolean("imputed", pool.Imputed);
        json.WriteMoney("amount", pool.Amount);
        json.WriteMoney("steppedIn", pool.SteppedIn);
        json.WriteMoney("steppedOut", pool.SteppedOut);
        json.WriteMoney("attributed", pool.Attributed);
        json.WriteMoney("unused", pool.Unused);
        json.WriteMoney("unassigned", pool.Unassigned);
        json.WriteMoney("difference", pool.Difference);
        json.WriteEndObject();
    }

    private static void Components(Utf8JsonWriter json, string name, MonthStatement month, Func<ComponentTotals, Int128> amount)
    {
        json.WriteStartObject(name);
        foreach (ComponentTotals component in month.Components)
        {
            json.WriteMoney(Name(component.Component), amount(component));
        }

        json.WriteEndObject();
    }

    private static string Name(Component component) => component.ToString().ToLowerInvariant();
}
