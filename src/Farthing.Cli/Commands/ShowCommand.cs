using System.CommandLine;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing show KPI</c>, a KPI's whole page; <c>farthing show interaction ID</c>, one interaction's cost.</summary>
internal static class ShowCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> kpi = new("KPI") { Description = "The id of a KPI." };
        Option<string?> period = new("--period") { Description = "Which days the page speaks of; by default the latest full month.", HelpName = "P" };
        Option<string?> where = new("--where") { Description = "Which rows: 'channel = \"phone\"'.", HelpName = "EXPR" };
        Command command = new("show", "Show a KPI's page: value, why, trend, questions, risks, how it is made; or one interaction's cost.")
        {
            kpi, period, where, ShowInteraction.Create(context),
        };
        CliContext.OnRun(command, (result, cancellation) =>
            Show(context, result, result.GetRequiredValue(kpi), (result.GetValue(period), result.GetValue(where)), cancellation));
        return command;
    }

    private static int Show(CliContext context, ParseResult result, string id, (string? Period, string? Where) asked, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        if (WithStore(context, result) is not { } workspace)
        {
            var catalogue = CatalogueCommand.Load(context, result);
            new ShowKpi(context, catalogue, KpiPageUseCase.WithoutData(catalogue, id), null).Write(format);
            return ExitCode.Done;
        }

        using StoreSession session = StoreSession.Open(context, workspace, cancellation);
        KpiPage page = KpiPageUseCase.Run(
            workspace, session.Catalogue, session.Ask, session.Connection, id, asked.Period, asked.Where,
            context.Style.Grouped, cancellation);
        new ShowKpi(context, session.Catalogue, page, workspace.Currency)
        {
            Services = ServiceBudgets.Of(workspace, session.Catalogue, session.Ask, page, cancellation),
            Standing = KpiStanding.Of(workspace, session.Catalogue, session.Ask, page, asked.Where, cancellation),
        }.Write(format);
        return ExitCode.Done;
    }

    /// <summary>The workspace, where there is one that holds data.</summary>
    private static Workspace? WithStore(CliContext context, ParseResult result)
    {
        try
        {
            Workspace workspace = context.Workspace(result);
            return FarthingStore.ExistsIn(workspace.Folder) ? workspace : null;
        }
        catch (UserException e) when (e.Problems.All(p => p.Code == "FT-1001") && result.GetValue(context.WorkspaceOption) is null)
        {
            return null; // the catalogue can be read without a workspace
        }
    }
}
