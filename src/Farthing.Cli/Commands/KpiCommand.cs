using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;
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
        session.Ask.UseRollups = options.UsesRollups(result);
        KpiAnswer answer = session.Ask.Answer(request, cancellation);
        answer = answer with { Notes = [.. answer.Notes.Union(PageGuards.Notes(session.Catalogue, answer), StringComparer.Ordinal)] };
        IReadOnlyList<GuardrailValue> beside = Guardrails.Beside(session.Ask, session.Catalogue, request, cancellation);
        new KpiAnswerView(session.Catalogue, answer, workspace.Currency, beside).Write(context, format);
        return ExitCode.Done;
    }
}
