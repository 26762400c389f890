using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing verify [BACKUP] [--seal HASH]</c>: is what was published, or backed up, still what is stored?</summary>
internal static class VerifyCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string?> backup = new("BACKUP")
        {
            Description = "A backup to be checked instead of the workspace: a folder or file that farthing backup made.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> seal = new("--seal") { Description = "A hash noted at an earlier close, which the log must hold; with BACKUP its seal.", HelpName = "HASH" };
        Command command = new("verify", "Check that what was published is still what is stored; or that a backup is as it was made.") { backup, seal };
        CliContext.OnRun(command, (result, cancellation) => result.GetValue(backup) is { } path
            ? Backup(context, result, path, result.GetValue(seal), cancellation)
            : Run(context, result, result.GetValue(seal), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string? seal, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = context.OpenStore(workspace);
        Verification found = VerifyUseCase.Run(store, seal, cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, found));
                break;
            case OutputFormat.Csv:
                Rows(found).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, found);
                break;
        }

        return found.Ok ? ExitCode.Done : ExitCode.No;
    }

    private static int Backup(CliContext context, ParseResult result, string path, string? seal, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        VerifiedBackup found;
        using (ProgressBar bar = new(context, "Verifying", "MB"))
        {
            found = VerifyBackupUseCase.Run(context.Resolve(path), path, seal, new BackupCommand.ByteProgress(bar), cancellation);
        }

        BackupText.Write(context, format, found.Manifest, context.Resolve(path), found.Seal, [("problems", Invariant($"{found.Store?.Problems.Count ?? 0}"))], () =>
        {
            context.Out.WriteLine(Invariant($"{context.Style.Tick(true)} {BackupText.Line(found.Manifest, context.Style)}: as backed up {found.Manifest.Made}."));
            context.Out.WriteLine($"  Seal: {found.Seal}");
            if (found.Store is { } store)
            {
                WriteText(context, store);
            }
        });
        if (format != OutputFormat.Table && found.Store is { } problems)
        {
            context.Report(problems.Problems);
        }

        return found.Store?.Ok == false ? ExitCode.No : ExitCode.Done;
    }

    private static void WriteText(CliContext context, Verification found)
    {
        foreach (Problem problem in found.Problems)
        {
            ProblemText.Write(context.Out, problem, context.Style, context.Terminal.Width);
        }

        string summary = found.Ok ? "as they were" : Things(found.Problems.Count, "thing differs", "things differ");
        context.Out.WriteLine(
            $"{context.Style.Tick(found.Ok)} {Things(found.Entries, "entry", "entries")} of the log, {Things(found.Sealed, "closed run", "closed runs")}, "
            + $"{Things(found.Runs, "run", "runs")} in all, {Things(found.Batches, "import", "imports")}, {Things(found.Rows, "row", "rows")} in {Things(found.Tables, "table", "tables")}: {summary}.");
        context.Out.WriteLine($"  Hash of the log: {found.Head}");
    }

    private static string Things(long count, string one, string many) => Invariant($"{count} {(count == 1 ? one : many)}");

    private static Table Rows(Verification found)
    {
        Table table = new(new Column("code"), new Column("message"), new Column("suggestion"));
        foreach (Problem problem in found.Problems)
        {
            table.Add(Cell.Text(problem.Code), Cell.Text(problem.Message), Cell.Text(problem.Suggestion));
        }

        return table;
    }

    private static void WriteJson(Utf8JsonWriter json, Verification found)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", found.Ok);
        json.WriteNumber("entries", found.Entries);
        json.WriteNumber("sealed", found.Sealed);
        json.WriteNumber("runs", found.Runs);
        json.WriteNumber("batches", found.Batches);
        json.WriteNumber("tables", found.Tables);
        json.WriteNumber("rows", found.Rows);
        json.WriteString("head", found.Head);
        json.WritePropertyName("problems");
        Rows(found).WriteRows(json);
        json.WriteEndObject();
    }
}
