using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.UseCases;
using Farthing.Web.Pages;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Farthing.Web.Hosting;

/// <summary>What answers the pages of the catalogue, by the use cases of the command line.</summary>
/// <param name="time">What says which day it is: reviews are due or not.</param>
internal sealed class CatalogueAnswers(TimeProvider time)
{
    private const string Section = "catalogue";
    private const int MostLetters = 200;

    /// <summary>A KPI with everything that the workspace knows of it.</summary>
    public static IResult Kpi(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        string id = request.RouteValues["id"]?.ToString() ?? "";
        KpiCatalogue catalogue = open.Catalogue;
        string currency = open.Workspace.Currency;
        if (open.Ask is null)
        {
            KpiPage empty = KpiPageUseCase.WithoutData(catalogue, id);
            return PageRoutes.Page<KpiDetailPage>(Frame(open, empty.Kpi.Title, state), new KpiDetailModel(empty, state, currency));
        }

        _ = PageAnswers.PeriodOf(open, state);
        KpiPage page = KpiPageUseCase.Run(
            open.Workspace, catalogue, open.Ask, open.Connection!, id, state.Period, state.Filter, grouped: true, cancellation);
        PageState filled = page.Period is { } period ? state.In(period.Text) : state;
        KpiDetailModel model = new(page, filled, currency)
        {
            Choices = FilterChoices.Of(catalogue, open.Ask.Codes),
            Periods = Months(open),
            Bands = catalogue.BandsOf(id) is { } bands && bands.AppliesTo(currency) ? bands.Ranges : [],
            Interval = page.Value is { Total: [{ Value: not null }] }
                ? open.Ask.Answer(new KpiRequest([id]) { Period = page.Period!.Text, Where = state.Filter, Interval = true }, cancellation).Total[0].Interval
                : null,
            Target = Target(catalogue, page),
            Standing = KpiStanding.Of(open.Workspace, catalogue, open.Ask, page, state.Filter, cancellation),
            Services = ServiceBudgets.Of(open.Workspace, catalogue, open.Ask, page, cancellation),
            Chart = page.Period is { } p
                ? KpiChart.Of(open.Ask, new FindingScope(catalogue, open.Workspace.Calendar, page.Kpi, p, currency) { Where = state.Filter, Grouped = true }, cancellation)
                : null,
            Bridged = [.. page.Kpi.Attributes.Differs.Select(d => d.Kpi.Text).Where(d => catalogue.FindKpi(d) is { } other && BridgeBuilder.CanBridge(page.Kpi, other))],
            Titles = catalogue.Kpis.ToDictionary(k => k.Id, k => k.Title, StringComparer.Ordinal),
        };
        return PageRoutes.Page<KpiDetailPage>(Frame(open, page.Kpi.Title, filled), model);
    }

    /// <summary>The rows of one question: what stands behind a sentence.</summary>
    public static IResult Answer(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (open.Ask is null)
        {
            return PageAnswers.NothingYet(open, Section, state);
        }

        string[] List(string name) => request.Query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? One(string name) => request.Query[name].LastOrDefault(v => !string.IsNullOrWhiteSpace(v));
        string[] kpis = List("kpi");
        KpiRequest question = new(kpis.Length == 0 ? [""] : kpis)
        {
            By = List("by"),
            Grain = One("grain"),
            Period = state.Period,
            Where = state.Filter,
            Compare = One("compare"),
        };
        KpiAnswer answer = open.Ask.Answer(question, cancellation);
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        Period? period = answer.Request.Period ?? LatestPeriod.Of(open.Workspace.Calendar, open.Ask, kpi);
        string? sentence = period is null || kpis.Length > 1 ? null : AnswerSentence.Of(
            new FindingScope(open.Catalogue, open.Workspace.Calendar, kpi, period, open.Workspace.Currency) { Where = state.Filter, Grouped = true }, answer);
        return PageRoutes.Page<AnswerPage>(
            Frame(open, kpi.Title, state), new AnswerModel(question, answer, sentence, open.Workspace.Currency));
    }

    /// <summary>The way from one KPI's value to another's.</summary>
    public static IResult Bridge(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        if (open.Ask is null)
        {
            return PageAnswers.NothingYet(open, Section, state);
        }

        string One(string name) => request.Query[name].LastOrDefault(v => !string.IsNullOrWhiteSpace(v)) ?? "";
        (Bridge bridge, Period period) = BridgeUseCase.Run(
            open.Workspace, open.Catalogue, open.Ask, open.Connection!, (One("from"), One("to")), state.Period, state.Filter, cancellation);
        return PageRoutes.Page<BridgePage>(
            Frame(open, $"{bridge.From.Title} to {bridge.To.Title}", state.In(period.Text)),
            new BridgeModel(bridge, period, Months(open), open.Workspace.Currency));
    }

    /// <summary>All KPIs, or those that words and facets leave.</summary>
    public static IResult Catalogue(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        KpiCatalogue catalogue = open.Catalogue;
        string text = request.Query["q"].ToString().Trim();
        Dictionary<string, string> chosen = new(StringComparer.Ordinal);
        foreach (string facet in CatalogueSearch.Names)
        {
            if (request.Query[facet].LastOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } value)
            {
                chosen[facet] = KpiFacets.Value(catalogue.Kpis, facet, value, facet);
            }
        }

        string? ready = request.Query["ready"].LastOrDefault(v => !string.IsNullOrWhiteSpace(v));
        if (ready is not (null or "yes"))
        {
            throw new UserException(
                "FT-6202", $"ready is yes, or left out; it cannot be \"{ready}\".", SourcePlace.Argument("ready", ready), "ready=yes shows KPIs whose inputs are there");
        }

        CatalogueSearch search = new(text[..Math.Min(text.Length, MostLetters)], chosen, ready is not null);
        IReadOnlyDictionary<string, IReadOnlyList<string>> missing = ReadyKpis.Missing(open.Workspace, catalogue, open.Connection);
        IReadOnlyList<KpiDefinition> Find(CatalogueSearch asked)
        {
            KpiFacets facets = new(
                asked.ValueOf("area"), asked.ValueOf("category"), asked.ValueOf("industry"), asked.ValueOf("tag"), asked.ValueOf("timing"),
                asked.ReadyOnly ? k => missing[k.Id].Count == 0 : null);
            return asked.Text.Length > 0 ? catalogue.Search(asked.Text, facets) : [.. catalogue.Kpis.Where(facets.Holds)];
        }

        IReadOnlyList<KpiDefinition> found = Find(search);
        Period? month = open.Ask is null ? null : LatestPeriod.Of(open.Workspace.Calendar, open.Ask);
        IReadOnlyDictionary<string, AnswerCell> cells = month is null
            ? new Dictionary<string, AnswerCell>()
            : LatestValues.Of(open.Ask!, [.. found.Where(k => missing[k.Id].Count == 0)], month, cancellation);
        CatalogueModel model = new(
            search,
            [.. found.Select(k => new CatalogueRow(k, missing[k.Id], cells.GetValueOrDefault(k.Id)))],
            CatalogueSearch.Names.ToDictionary(n => n, n => KpiSearch.Count(search.ValueOf(n) is null ? found : [], n), StringComparer.Ordinal),
            catalogue.Kpis.Count, found.Count(k => missing[k.Id].Count == 0), month?.Text, open.Workspace.Currency);
        return PageRoutes.Page<CataloguePage>(Frame(open, "catalogue", state), model);
    }

    /// <summary>KPIs that are read together.</summary>
    public IResult Scorecard(OpenWorkspace open, PageState state, HttpRequest request, CancellationToken cancellation)
    {
        const string ScorecardSection = "scorecard";
        if (open.Ask is null || (PageAnswers.PeriodOf(open, state) ?? LatestPeriod.Of(open.Workspace.Calendar, open.Ask)) is not { } period)
        {
            return PageAnswers.NothingYet(open, ScorecardSection, state);
        }

        string? name = request.Query["name"].LastOrDefault(v => !string.IsNullOrWhiteSpace(v));
        KpiArea? area = request.Query["area"].LastOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } word ? ScorecardUseCase.AreaOf(word, "area") : null;
        LocalDate today = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(open.Workspace.Calendar.Zone).Date;
        Scorecard card = new ScorecardUseCase(open.Workspace, open.Catalogue, open.Ask, cancellation).Run(name, area, period.Text, today);
        PageState filled = state.In(period.Text);
        return PageRoutes.Page<ScorecardPage>(
            Frame(open, $"{card.Title}, {period.Text}", filled) with { Section = ScorecardSection },
            new ScorecardModel(
                card, [.. open.Catalogue.Targets.Scorecards.Select(s => (s.Id.Text, ScorecardUseCase.TitleOf(open.Catalogue, s)))], Months(open), filled, open.Workspace.Currency)
            {
                Name = name,
                Area = area is { } only ? ScorecardWarnings.Word(only) : null,
            });
    }

    private static PageFrame Frame(OpenWorkspace open, string title, PageState state) =>
        new($"{open.Workspace.Name}, {title}", open.Workspace.Name, Section, state);

    private static TargetState? Target(KpiCatalogue catalogue, KpiPage page)
    {
        if (page is not { Where: null, Period: { } period })
        {
            return null;
        }

        LocalDate last = DayNumber.ToDate(period.EndDay - 1);
        return catalogue.Targets.TargetOf(page.Kpi.Id, last) is { } target
            ? TargetState.Of(target, page.Kpi, page.Value?.Total[0].Value, last)
            : null;
    }

    /// <summary>The months that the data reach, oldest first.</summary>
    private static string[] Months(OpenWorkspace open)
    {
        WorkspaceCalendar calendar = open.Workspace.Calendar;
        if (open.Ask is not { FirstDataMonth: { } first, DataCutOffMs: { } cutOff })
        {
            return [];
        }

        int last = calendar.MonthOfDay(calendar.DayOf(cutOff));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(calendar.MonthText)];
    }
}
