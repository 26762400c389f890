using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Closing;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing close PERIOD --by NAME --reason TEXT [--waive "KIND: REASON"]</c>: lock a month's published run.</summary>
internal static class CloseCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> period = PeriodArgument("The month to close: 2024-05.");
        Option<string> by = By("Who closes it."), reason = Reason("Why, or what it was signed for.");
        Option<string[]> waive = new("--waive")
        {
            Description = $"Take an obstacle upon yourself: \"KIND: REASON\" or \"KIND by NAME: REASON\"; KIND is one of {string.Join(", ", WaiverKinds.Names)}.",
            HelpName = "WAIVER",
        };
        Command command = new("close", "Lock a month's published run, under a name and a reason.") { period, by, reason, waive };
        CliContext.OnRun(command, (result, cancellation) => Run(
            context, result,
            new CloseRequest(result.GetValue(period)!, result.GetValue(by)!, result.GetValue(reason)!) { Waive = result.GetValue(waive) ?? [] },
            cancellation));
        return command;
    }

    /// <summary>The month that a command is about.</summary>
    internal static Argument<string> PeriodArgument(string description) => new("PERIOD") { Description = description };

    /// <summary><c>--by NAME</c>.</summary>
    internal static Option<string> By(string description) => new("--by") { Description = description, HelpName = "NAME", Required = true };

    /// <summary><c>--reason TEXT</c>.</summary>
    internal static Option<string> Reason(string description) => new("--reason") { Description = description, HelpName = "TEXT", Required = true };

    private static int Run(CliContext context, ParseResult result, CloseRequest request, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using FarthingStore store = context.OpenStore(workspace);
        CloseResult close = CloseUseCase.Run(workspace, store, request, context.Clock, cancellation: cancellation);
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, close));
                break;
            case OutputFormat.Csv:
                Obstacles(close).WriteCsv(context.Out);
                break;
            default:
                WriteText(context, workspace, request, close);
                break;
        }

        context.Report(close.Notes);
        if (close.Closed)
        {
            ClusterFollow.Run(context, format, workspace, store, cancellation);
        }

        return close.Closed ? ExitCode.Done : ExitCode.No;
    }

    private static void WriteText(CliContext context, Workspace workspace, CloseRequest request, CloseResult close)
    {
        if (close.Entry is { } entry)
        {
            context.Out.WriteLine($"{context.Style.Tick(true)} {CloseText.Line(entry, workspace.Calendar)}");
            CloseText.Waivers(context, entry);
            context.Out.WriteLine($"  Hash of the entry: {close.Sha256}");
            Headline.Next(context, "Note the hash elsewhere; later it proves that the log is whole", $"farthing verify --seal {close.Sha256}");
            return;
        }

        context.Out.WriteLine($"{context.Style.Tick(false)} {request.Period} is not closed.");
        foreach (Obstacle obstacle in close.Obstacles)
        {
            ProblemText.Write(context.Out, obstacle.Problem, context.Style, context.Terminal.Width);
        }

        string kinds = string.Join(" ", close.Obstacles.Select(o => o.Kind).Distinct().Select(k => $"--waive \"{k.Name()}: REASON\""));
        Headline.Next(context, "Mend it, or take it upon yourself", $"farthing close {request.Period} --by NAME --reason TEXT {kinds}");
    }

    private static Table Obstacles(CloseResult close)
    {
        Table table = new(new Column("kind"), new Column("code"), new Column("message"), new Column("waived"));
        foreach (Obstacle obstacle in close.Obstacles)
        {
            Waiver? waiver = close.Entry?.Waivers.FirstOrDefault(w => w.Kind == obstacle.Kind);
            table.Add(
                Cell.Text(obstacle.Kind.Name()), Cell.Text(obstacle.Problem.Code), Cell.Text(obstacle.Problem.Message), Cell.Text(waiver?.By));
        }

        return table;
    }

    private static void WriteJson(Utf8JsonWriter json, CloseResult close)
    {
        json.WriteStartObject();
        json.WriteBoolean("closed", close.Closed);
        json.WritePropertyName("entry");
        CloseText.WriteJson(json, close.Entry, close.Sha256);
        json.WritePropertyName("obstacles");
        Obstacles(close).WriteRows(json);
        json.WriteEndObject();
    }
}
