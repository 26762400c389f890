using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing scorecard [NAME] [--area AREA] --period P</c>: KPIs that are read together.</summary>
internal static class ScorecardCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string?> name = new("NAME")
        {
            Description = "A scorecard of targets.yaml; by default one or two KPIs of each area.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> period = new("--period")
        {
            Description = "Which days: 2024, 2024-Q2, 2024-05, 2024-W07, 2024-05-17 or A..B; by default the last full month.",
            HelpName = "P",
        };
        Option<string?> area = new("--area")
        {
            Description = "Only one area: efficiency, effectiveness, satisfaction, value; without NAME all its KPIs that have a value.",
            HelpName = "AREA",
        };
        Command command = new("scorecard", "Show KPIs together: value, band, target, change, trend, what must not suffer, next review.") { name, area, period };
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, (result.GetValue(name), result.GetValue(area)), result.GetValue(period), cancellation));
        return command;
    }

    private static int Run(
        CliContext context, ParseResult result, (string? Name, string? Area) card, string? period, CancellationToken cancellation)
    {
        KpiArea? area = card.Area is { } word ? ScorecardUseCase.AreaOf(word, "--area") : null;
        OutputFormat format = context.Format(result);
        Workspace workspace = context.Workspace(result);
        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        string asked = period ?? LatestPeriod.Of(workspace.Calendar, session.Ask)?.Text ?? throw new UserException(
            "FT-4018", "There are no interactions yet, so that there is no last month.", null, "import files first, or name a period with --period");
        LocalDate today = context.Clock.GetCurrentInstant().InZone(workspace.Calendar.Zone).Date;
        ScorecardUseCase useCase = new(workspace, session.Catalogue, session.Ask, cancellation);
        new ScorecardView(useCase.Run(card.Name, area, asked, today), workspace.Currency).Write(context, format);
        return ExitCode.Done;
    }
}
