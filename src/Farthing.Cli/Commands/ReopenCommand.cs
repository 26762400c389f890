using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Closing;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing reopen PERIOD --by NAME --reason TEXT</c>: let the next costing run make a new version.</summary>
internal static class ReopenCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> period = CloseCommand.PeriodArgument("The month to open again: 2024-05.");
        Option<string> by = CloseCommand.By("Who opens it."), reason = CloseCommand.Reason("Why.");
        Command command = new("reopen", "Open a closed month again; farthing cost then makes a new version.") { period, by, reason };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result, new CloseRequest(result.GetValue(period)!, result.GetValue(by)!, result.GetValue(reason)!), cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, CloseRequest request, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = context.OpenStore(workspace);
        (CloseEntry entry, string sha256) = ReopenUseCase.Run(workspace, store, request, context.Clock);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => CloseText.WriteJson(json, entry, sha256));
                break;
            case OutputFormat.Csv:
                Row(entry, sha256).WriteCsv(context.Out);
                break;
            default:
                context.Out.WriteLine($"{context.Style.Tick(true)} {CloseText.Line(entry, workspace.Calendar)}");
                Headline.Next(context, "Take in what came since", $"farthing cost --period {entry.Period}");
                break;
        }

        ClusterFollow.Run(context, format, workspace, store, cancellation);
        return ExitCode.Done;
    }

    private static Table Row(CloseEntry entry, string sha256)
    {
        Table table = new(new Column("period"), new Column("run", null, true), new Column("by"), new Column("reason"), new Column("sha256"));
        table.Add(Cell.Text(entry.Period), Cell.Integer(entry.Run), Cell.Text(entry.By), Cell.Text(entry.Reason), Cell.Text(sha256));
        return table;
    }
}
