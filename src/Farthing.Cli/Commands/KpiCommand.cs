using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Query;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing kpi ID…</c>: the answer.</summary>
internal static class KpiCommand
{
    public static Command Create(CliContext context)
    {
        Command command = new("kpi", "Answer KPIs, sliced, filtered and compared.");
        KpiOptions options = new();
        options.AddTo(command);
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, options, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, KpiOptions options, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        KpiRequest request = options.Read(result);
        Workspace workspace = context.Workspace(result);
        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        KpiAnswer answer = session.Ask.Answer(request, cancellation);
        new KpiAnswerView(answer, workspace.Currency).Write(context, format);
        return ExitCode.Done;
    }
}
