using System.CommandLine;
using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing diff RUN RUN</c>, <c>farthing diff PERIOD [--published DAY]</c>: what changed between two runs of a month, by cause.</summary>
internal static class DiffCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string[]> what = new("RUN RUN | PERIOD")
        {
            Description = "Two runs by their numbers; or a month: its last two versions.",
            Arity = new ArgumentArity(1, 2),
        };
        Option<string?> published = new("--published")
        {
            Description = "Compare what was published for the month at the end of this day with what answers now.",
            HelpName = "DAY",
        };
        Command command = new("diff", "What changed between two runs of a month, in money, by cause.") { what, published };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, result.GetValue(what)!, result.GetValue(published), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, string[] what, string? published, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = context.OpenStore(workspace);
        RunDiff diff = what.Length == 1
            ? DiffUseCase.Run(workspace, store, what[0], published, cancellation)
            : DiffUseCase.Run(workspace, store, Number(what[0], published), Number(what[1], published), cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => DiffText.WriteJson(json, diff));
                break;
            case OutputFormat.Csv:
                DiffText.Terms(diff).WriteCsv(context.Out);
                break;
            default:
                DiffText.Write(context, diff);
                break;
        }

        context.Report(diff.Problems);
        return ExitCode.Done;
    }

    private static int Number(string text, string? published) =>
        published is null && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int run)
            ? run
            : throw new UserException(
                "FT-6003", published is null ? $"\"{text}\" is not the number of a run." : "--published goes with a month, not with two runs.", null,
                "write farthing diff 3 5, farthing diff 2024-05, or farthing diff 2024-05 --published 2024-06-05");
}
