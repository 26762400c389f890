using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Time;
using Farthing.Engine.Rollups;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing status</c>: what the workspace holds, what is missing, what to add next.</summary>
internal static class StatusCommand
{
    private const int ShownBatches = 10;

    public static Command Create(CliContext context)
    {
        Command command = new("status", "What the workspace holds, what is missing, what to add next.");
        CliContext.OnRun(command, (result, _) => Run(context, result));
        return command;
    }

    private static int Run(CliContext context, ParseResult result)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        WorkspaceStatus status = StatusUseCase.Read(workspace);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, workspace, status));
                break;
            case OutputFormat.Csv:
                FactTable(status).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, workspace, status, result.GetValue(context.WorkspaceOption));
                break;
        }

        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, Workspace workspace, WorkspaceStatus status, string? named)
    {
        string fiscal = workspace.Calendar.Fiscal == FiscalCalendar.Calendar ? "calendar year" : "fiscal year of its own";
        Headline.Write(
            context, workspace.Name, workspace.Currency, null,
            [workspace.Calendar.Zone.Id, fiscal, status.Facts.Count == 0 ? "no files imported yet" : $"{status.Batches.Count} files imported"]);
        Section(context, status.Facts.Count > 0, "What it holds", () => FactTable(status).Write(context, OutputFormat.Table));
        Section(context, status.Completeness.Count > 0, "What the interactions know", () => WriteCompleteness(context, status));
        Section(context, status.Batches.Count > 0, Batches(status), () => BatchTable(status).Write(context, OutputFormat.Table));
        Section(context, status.Runs.Count > 0, "Costing runs", () => RunTable(context, workspace, status).Write(context, OutputFormat.Table));
        Section(context, status.Rollups.Count > 0, "Rollups", () => RollupTable(status).Write(context, OutputFormat.Table));
        Section(context, status.Missing.Count > 0, "What is missing, and what it would unlock", () => WriteMissing(context, status));
        (string what, string command) = status.Next(workspace);
        context.Out.WriteLine();
        string typed = named is null ? command : command.Replace("farthing ", $"farthing -w {named} ", StringComparison.Ordinal);
        Headline.Next(context, what, typed);
    }

    private static void Section(CliContext context, bool present, string title, Action write)
    {
        if (present)
        {
            context.Out.WriteLine();
            context.Out.WriteLine(context.Style.Bold(title));
            write();
        }
    }

    private static string Batches(WorkspaceStatus status) => status.Batches.Count > ShownBatches
        ? $"The last {ShownBatches} of {status.Batches.Count} files"
        : "Files";

    private static Table FactTable(WorkspaceStatus status)
    {
        Table table = new(new Column("fact"), new Column("rows", null, true), new Column("first", "first day"), new Column("last", "last day"));
        foreach (FactStatus fact in status.Facts)
        {
            table.Add(Cell.Text(fact.Fact), Cell.Integer(fact.Rows), Day(fact.FirstDay), Day(fact.LastDay));
        }

        return table;
    }

    private static Cell Day(int? day) => day is { } number ? Cell.Text(DayNumber.Text(number)) : Cell.Empty;

    private static void WriteCompleteness(CliContext context, WorkspaceStatus status)
    {
        Table table = new(new Column("what"), new Column("known", null, true), new Column("share", null, true));
        foreach (Completeness part in status.Completeness)
        {
            Int128 nano = (Int128)part.Known * 1_000_000_000 / part.All;
            table.Add(Cell.Text(part.What), Cell.Integer(part.Known), Cell.Number(NumberText.Exact(nano, 9), s => NumberText.Percent(nano, s)));
        }

        table.Write(context, OutputFormat.Table);
    }

    private static Table BatchTable(WorkspaceStatus status)
    {
        Table table = new(
            new Column("batch", null, true), new Column("file"), new Column("pack"), new Column("accepted", null, true),
            new Column("corrected", null, true), new Column("duplicate", null, true), new Column("rejected", "still rejected", true));
        foreach (BatchStatus batch in status.Batches.TakeLast(ShownBatches))
        {
            table.Add(
                Cell.Integer(batch.Batch), Cell.Text(Path.GetFileName(batch.File)), Cell.Text(batch.Pack), Cell.Integer(batch.Accepted),
                Cell.Integer(batch.Corrected), Cell.Integer(batch.Duplicate), Cell.Integer(batch.Rejected));
        }

        return table;
    }

    private static Table RunTable(CliContext context, Workspace workspace, WorkspaceStatus status)
    {
        Table table = new(
            new Column("period"), new Column("run", null, true), new Column("version", null, true),
            new Column("ledger", $"ledger {workspace.Currency}", true), new Column("closes"), new Column("state"));
        foreach (RunStatus run in status.Runs)
        {
            bool closes = run.Difference == 0;
            table.Add(
                Cell.Text(run.Period), Cell.Integer(run.Run), Cell.Integer(run.Version), Cell.Money(run.Ledger, workspace.Currency),
                Cell.Text(closes ? "yes" : "no", _ => context.Style.Tick(closes)), Cell.Text(PendingText.State(run)));
        }

        return table;
    }

    private static Table RollupTable(WorkspaceStatus status)
    {
        Table table = new(
            new Column("rollup"), new Column("of"), new Column("rows", null, true), new Column("kilobytes", "kB", true),
            new Column("first", "first day"), new Column("last", "last day"), new Column("state"));
        foreach (RollupStatus rollup in status.Rollups)
        {
            table.Add(
                Cell.Text(rollup.Definition.Table), Cell.Text($"{rollup.Definition.Fact}, by {rollup.Definition.Clock}"), Cell.Integer(rollup.Rows),
                Cell.Integer(rollup.Bytes / 1000), Day(rollup.FirstDay), Day(rollup.LastDay),
                Cell.Text(StateOf(rollup)));
        }

        return table;
    }

    private static string StateOf(RollupStatus rollup) => rollup.IsLeftOut ? "left out: nearly as long as what it adds up"
        : rollup.IsCurrent ? "up to date" : "behind; the next answer brings it up to date";

    private static void WriteMissing(CliContext context, WorkspaceStatus status)
    {
        Table table = new(new Column("pack"), new Column("unlocks"));
        foreach (MissingInput missing in status.Missing)
        {
            table.Add(Cell.Text(missing.Pack), Cell.Text(missing.Unlocks));
        }

        table.Write(context, OutputFormat.Table);
    }

    private static void WriteJson(Utf8JsonWriter json, Workspace workspace, WorkspaceStatus status)
    {
        json.WriteStartObject();
        json.WriteString("name", workspace.Name);
        json.WriteString("currency", workspace.Currency);
        json.WriteString("timeZone", workspace.Calendar.Zone.Id);
        json.WritePropertyName("facts");
        FactTable(status).WriteRows(json);
        json.WriteStartArray("batches");
        foreach (BatchStatus batch in status.Batches)
        {
            json.WriteStartObject();
            json.WriteNumber("batch", batch.Batch);
            json.WriteString("file", batch.File);
            json.WriteString("pack", batch.Pack);
            json.WriteNumber("accepted", batch.Accepted);
            json.WriteNumber("corrected", batch.Corrected);
            json.WriteNumber("duplicate", batch.Duplicate);
            json.WriteNumber("rejected", batch.Rejected);
            json.WriteString("imported", InstantPattern.General.Format(Instant.FromUnixTimeMilliseconds(batch.ImportedMs)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteRuns(json, status);
        json.WritePropertyName("rollups");
        RollupTable(status).WriteRows(json);
        json.WriteStartArray("missing");
        foreach (MissingInput missing in status.Missing)
        {
            json.WriteStartObject();
            json.WriteString("pack", missing.Pack);
            json.WriteString("unlocks", missing.Unlocks);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        (string what, string command) = status.Next(workspace);
        json.WriteString("next", $"{what}: {command}");
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, WorkspaceStatus status)
    {
        json.WriteStartArray("runs");
        foreach (RunStatus run in status.Runs)
        {
            json.WriteStartObject();
            json.WriteString("period", run.Period);
            json.WriteNumber("run", run.Run);
            json.WriteNumber("version", run.Version);
            json.WriteMoney("ledger", run.Ledger);
            json.WriteMoney("difference", run.Difference);
            json.WritePropertyName("closed");
            CloseText.WriteJson(json, run.Closed, null);
            PendingText.WriteJson(json, run.Pending);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("monthsWithoutRun");
        foreach (string month in status.MonthsWithoutRun)
        {
            json.WriteStringValue(month);
        }

        json.WriteEndArray();
    }
}
