using System.CommandLine;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing init DIR</c>: a new workspace.</summary>
internal static class InitCommand
{
    private const string DuckDb = "duckdb";
    private const string ClickHouse = "clickhouse";

    public static Command Create(CliContext context)
    {
        Argument<string> folder = new("DIR") { Description = "The folder to make it in; made if absent." };
        Option<string> engine = new("--engine")
        {
            Description = "What answers: duckdb (in the workspace) or clickhouse (a server or cluster).",
            HelpName = "duckdb|clickhouse",
            DefaultValueFactory = _ => DuckDb,
        };
        Command command = new("init", "Make a new workspace.") { folder, engine };
        CliContext.OnRun(command, (result, _) => Run(context, result.GetRequiredValue(folder), result.GetRequiredValue(engine)));
        return command;
    }

    private static int Run(CliContext context, string folder, string engine)
    {
        if (engine is not (DuckDb or ClickHouse))
        {
            throw new UserException(
                "FT-6003", $"\"{engine}\" is not an engine; there are {DuckDb} and {ClickHouse}.", suggestion: NearMatch.Suggest(engine, [DuckDb, ClickHouse]));
        }

        string full = context.Resolve(folder);
        if (File.Exists(full))
        {
            throw new UserException("FT-1017", $"{folder} is a file.", suggestion: "name a folder");
        }

        IReadOnlyList<string> written = WorkspaceTemplate.Write(full, engine == ClickHouse);
        context.Out.WriteLine($"Workspace {folder}: wrote {string.Join(", ", written)}.");
        string at = Path.GetRelativePath(context.CurrentFolder, full) == "." ? "" : $"-w {folder} ";
        context.Out.WriteLine("1. Set name, currency and time zone in farthing.yaml, and your accounts in costs.yaml.");
        context.Out.WriteLine($"2. farthing {at}import interactions.csv --as interactions");
        context.Out.WriteLine($"3. farthing {at}import ledger.csv --as ledger");
        context.Out.WriteLine($"4. farthing {at}cost");
        if (engine == ClickHouse)
        {
            context.Out.WriteLine("5. Set urls, database and user in farthing.yaml, and the password in the environment.");
            context.Out.WriteLine($"6. farthing {at}move --to clickhouse");
        }

        context.Out.WriteLine(Invariant($"{(engine == ClickHouse ? 7 : 5)}. farthing {at}kpi cost-per-interaction --by channel"));
        return ExitCode.Done;
    }
}
