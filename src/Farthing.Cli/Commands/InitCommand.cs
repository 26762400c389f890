using System.CommandLine;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing init DIR</c>: a new workspace.</summary>
internal static class InitCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> folder = new("DIR") { Description = "The folder to make it in; made if absent." };
        Command command = new("init", "Make a new workspace.") { folder };
        CliContext.OnRun(command, (result, _) => Run(context, result.GetRequiredValue(folder)));
        return command;
    }

    private static int Run(CliContext context, string folder)
    {
        string full = context.Resolve(folder);
        if (File.Exists(full))
        {
            throw new UserException("FT-1017", $"{folder} is a file.", suggestion: "name a folder");
        }

        IReadOnlyList<string> written = WorkspaceTemplate.Write(full);
        context.Out.WriteLine($"Workspace {folder}: wrote {string.Join(", ", written)}.");
        string at = Path.GetRelativePath(context.CurrentFolder, full) == "." ? "" : $"-w {folder} ";
        context.Out.WriteLine("1. Set name, currency and time zone in farthing.yaml, and your accounts in costs.yaml.");
        context.Out.WriteLine($"2. farthing {at}import interactions.csv --as interactions");
        context.Out.WriteLine($"3. farthing {at}import ledger.csv --as ledger");
        context.Out.WriteLine($"4. farthing {at}cost");
        context.Out.WriteLine($"5. farthing {at}kpi cost-per-interaction --by channel");
        return ExitCode.Done;
    }
}
