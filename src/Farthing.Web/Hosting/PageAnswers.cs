using Farthing.Core.Catalogue;
using Farthing.Core.Facts;
using Farthing.Engine.Import;
using Farthing.Engine.UseCases;
using Farthing.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Farthing.Web.Hosting;

/// <summary>What answers each page, by the use cases of the command line.</summary>
internal sealed class PageAnswers(ServerOptions options)
{
    private const int MostInteractions = 50;
    private const int MostRejects = 20;

    public static IResult Overview(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        string name = open.Workspace.Name;
        if (open.Ask is null
            || OverviewUseCase.Run(open.Workspace, open.Catalogue, open.Ask, PeriodOf(open, state), state.Filter, cancellation) is not { } overview)
        {
            return NothingYet(open, "overview", state);
        }

        PageState filled = state.In(overview.Period.Text);
        BandSet? bands = open.Catalogue.BandsOf(overview.Cost.Kpi.Id);
        OverviewModel model = new(
            overview, filled, open.Workspace.Currency,
            bands?.AppliesTo(open.Workspace.Currency) == true ? bands.Ranges : [],
            FilterChoices.Of(open.Catalogue, open.Ask.Codes),
            [.. open.Ask.Codes.Entries(CodeDomains.Channel).Select(c => c.Text).Order(StringComparer.Ordinal)]);
        return PageRoutes.Page<OverviewPage>(new PageFrame($"{name}, {overview.Period.Text}", name, "overview", filled), model);
    }

    public static IResult Statement(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (Latest(open, state) is not { } period)
        {
            return NothingYet(open, "statement", state);
        }

        Statement statement = StatementUseCase.Run(open.Workspace, open.Store!, period, cancellation);
        string? account = request.Query["account"].LastOrDefault(a => !string.IsNullOrEmpty(a));
        MonthDetail? detail = statement.Months.Count == 1
            ? MonthDetailUseCase.Run(open.Workspace, open.Connection!, statement.Months[0].Run.Month, account)
            : null;
        PageState filled = new(period.Text, state.Where);
        return PageRoutes.Page<StatementPage>(
            new PageFrame($"{open.Workspace.Name}, statement of {period.Text}", open.Workspace.Name, "statement", filled),
            new StatementModel(period, statement, detail, account, Months(open), open.Workspace.Calendar));
    }

    public static IResult Interactions(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (Latest(open, state) is not { } period)
        {
            return NothingYet(open, "overview", state);
        }

        PageState filled = state.In(period.Text);
        InteractionsModel model = new(
            DearestInteractionsUseCase.Run(open.Ask!, open.Connection!, period, state.Filter, MostInteractions, cancellation),
            filled, open.Workspace.Currency, FilterChoices.Of(open.Catalogue, open.Ask!.Codes), Months(open), open.Workspace.Calendar);
        return PageRoutes.Page<InteractionsPage>(
            new PageFrame($"{open.Workspace.Name}, interactions in {period.Text}", open.Workspace.Name, "overview", filled), model);
    }

    public IResult Interaction(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (open.Store is null)
        {
            return NothingYet(open, "overview", state);
        }

        string id = request.Query["id"].ToString();
        StoredInteraction stored = StoredInteraction.Read(open.Connection!, id);
        bool lines = stored.RunRows <= options.LinesAtOnce || request.Query["lines"] == "now";
        InteractionCost? cost = lines ? ShowInteractionUseCase.Run(open.Workspace, open.Store, id, cancellation) : null;
        return PageRoutes.Page<InteractionPage>(
            new PageFrame($"{open.Workspace.Name}, interaction {id}", open.Workspace.Name, "overview", state),
            new InteractionModel(cost, stored, id, open.Workspace.Currency, state, open.Workspace.Calendar));
    }

    public static IResult Difference(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (Latest(open, state) is not { } period)
        {
            return NothingYet(open, "statement", state);
        }

        RunDiff diff = DiffUseCase.Run(open.Workspace, open.Store!, period.Text, null, cancellation);
        return PageRoutes.Page<DifferencePage>(
            new PageFrame($"{open.Workspace.Name}, what changed in {period.Text}", open.Workspace.Name, "statement", state.In(period.Text)), diff);
    }

    public static IResult Data(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        WorkspaceStatus status = open.Store is null ? StatusUseCase.Empty : StatusUseCase.Read(open.Workspace, open.Store);
        IReadOnlyList<RejectedRow> rejects = open.Connection is null || status.OpenRejects == 0
            ? []
            : [.. RejectsUseCase.List(open.Connection, null).Take(MostRejects)];
        return PageRoutes.Page<DataPage>(
            new PageFrame($"{open.Workspace.Name}, data", open.Workspace.Name, "data", state), new DataModel(open.Workspace, status, rejects));
    }

    internal static Period? PeriodOf(OpenWorkspace open, PageState state) =>
        state.Period is { } text ? open.Workspace.Calendar.ParsePeriod(text, "the address") : null;

    /// <summary>The period asked for, or the latest costed month; null where nothing was costed.</summary>
    private static Period? Latest(OpenWorkspace open, PageState state)
    {
        if (open.Ask is not { CostedMonths: [.., var last] })
        {
            return null;
        }

        return PeriodOf(open, state) ?? open.Workspace.Calendar.PeriodOfMonth(last.Month);
    }

    private static string[] Months(OpenWorkspace open) => [.. open.Ask!.CostedMonths.Select(m => open.Workspace.Calendar.MonthText(m.Month))];

    internal static IResult NothingYet(OpenWorkspace open, string section, PageState state)
    {
        WorkspaceStatus status = open.Store is null ? StatusUseCase.Empty : StatusUseCase.Read(open.Workspace, open.Store);
        (string what, string command) = status.Next(open.Workspace);
        MessageModel message = new(
            status.Facts.Count == 0 ? "This workspace is empty" : "Nothing is costed yet",
            status.Facts.Count == 0
                ? "Two files are enough for a cost per interaction: the interactions, and a ledger of what was spent."
                : "The files are there; a costing run spreads the ledger over the interactions.",
            [])
        {
            Commands = [(OverviewText.Capital(what), command)],
        };
        return PageRoutes.Page<MessagePage>(new PageFrame("Nothing to show yet", open.Workspace.Name, section, state), message);
    }
}
