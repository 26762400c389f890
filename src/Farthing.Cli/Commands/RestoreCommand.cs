using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing restore FROM [DIR] [--replace] [--seal HASH]</c>: a backup back in a workspace's place.</summary>
internal static class RestoreCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> from = new("FROM") { Description = "The backup: a folder or a file that farthing backup made." };
        Argument<string?> folder = new("DIR")
        {
            Description = "The workspace's folder, made if absent; by default the workspace one is in.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> replace = new("--replace") { Description = "Put what is there aside; it is kept in .farthing/before-restore-TIME." };
        Option<string?> seal = new("--seal") { Description = "The seal that farthing backup printed; another backup is refused.", HelpName = "HASH" };
        Command command = new("restore", "Put a backup into a workspace's place, once everything in it is checked.") { from, folder, replace, seal };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result,
            new RestoreRequest(context.Resolve(result.GetValue(from)!), result.GetValue(from)!, Target(context, result, result.GetValue(folder)))
            {
                Replace = result.GetValue(replace),
                Seal = result.GetValue(seal),
            },
            cancellation));
        return command;
    }

    private static string Target(CliContext context, ParseResult result, string? folder) =>
        folder is null ? context.WorkspaceFolder(result) : context.Resolve(folder);

    private static int Run(CliContext context, ParseResult result, RestoreRequest request, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        context.StopNote = "Stopped; nothing was replaced.";
        RestoredBackup restored;
        using (ProgressBar bar = new(context, "Restoring", "MB"))
        {
            restored = RestoreUseCase.Run(request, context.Clock, new BackupCommand.ByteProgress(bar), cancellation);
        }

        context.Report(restored.Problems);
        string seconds = BackupCommand.Seconds(restored.Elapsed);
        BackupText.Write(context, format, restored.Manifest, request.Folder, restored.Seal, [("seconds", seconds)], () =>
        {
            context.Out.WriteLine($"{context.Style.Tick(restored.Problems.All(p => p.Severity != Severity.Error))} {BackupText.Line(restored.Manifest, context.Style)} in {seconds} s: {SafeText.OneLine(request.Folder)}");
            context.Out.WriteLine(Invariant($"  as backed up {restored.Manifest.Made}; every file, row count and sum is as the backup says"));
            if (restored.Kept is { } kept)
            {
                context.Out.WriteLine($"  What was there is kept in {kept}: a workspace of its own; delete it when it is no longer wanted.");
            }
        });
        return restored.Problems.Any(p => p.Severity == Severity.Error) ? ExitCode.No : ExitCode.Done;
    }
}
