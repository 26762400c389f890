using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>What a check of all KPIs found.</summary>
/// <param name="Period">The month looked at; null without data.</param>
/// <param name="Risks">Every risk of every KPI, evaluated.</param>
/// <param name="Stale">KPIs whose data ended long before the workspace's, by their cadence: KPI and sentence.</param>
public sealed record KpiCheck(Period? Period, IReadOnlyList<EvaluatedRisk> Risks, IReadOnlyList<(string Kpi, string Sentence)> Stale)
{
    /// <summary>Every service level objective over the window that ends with the period; one whose budget is spent is an alert.</summary>
    public IReadOnlyList<ServiceState> Services { get; init; } = [];

    /// <summary>Whether an alert holds, or an error budget is spent.</summary>
    public bool HasAlert => Risks.Any(r => r.Alert && r.Finding.Holds) || Services.Any(s => s.IsMissed);
}

/// <summary>Evaluates the risks of all KPIs over the latest full month, or a given period.</summary>
public static class KpiCheckUseCase
{
    /// <summary>The check.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="period">The period; null for the latest full month (of KPIs that read costs: with a costing run).</param>
    /// <param name="grouped">Whether numbers are set for people.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">The period cannot be read.</exception>
    public static KpiCheck Run(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, string? period, bool grouped, CancellationToken cancellation)
    {
        Period? asked = period is null ? null : workspace.Calendar.ParsePeriod(period);
        Period? latest = asked ?? LatestPeriod.Of(workspace.Calendar, ask);
        if (latest is null)
        {
            return new KpiCheck(null, [], []);
        }

        QuestionBook book = new(ask, cancellation);
        FindingScope[] scopes =
        [
            .. catalogue.Kpis.Where(k => k.Attributes.Risks.Count > 0).Select(k =>
                new FindingScope(catalogue, workspace.Calendar, k, asked ?? LatestPeriod.Of(workspace.Calendar, ask, k)!, workspace.Currency) { Grouped = grouped }),
        ];
        foreach (FindingScope scope in scopes)
        {
            KpiRules.Want(book, scope, scope.Kpi.Attributes.Risks.Select(r => r.Warning.When));
        }

        EvaluatedRisk[] risks = [.. scopes.SelectMany(s => KpiRules.Risks(book, s))];
        return new KpiCheck(latest, risks, Stale(workspace, catalogue, latest, book))
        {
            Services = ServiceBudgets.Of(workspace, catalogue, ask, latest, null, cancellation),
        };
    }

    /// <summary>
    /// A KPI is stale where it had values before and has none in the last buckets of its cadence: two weeks, months or quarters; of a daily one seven days, so that
    /// a weekend makes nothing stale.
    /// </summary>
    private static List<(string Kpi, string Sentence)> Stale(Workspace workspace, KpiCatalogue catalogue, Period latest, QuestionBook book)
    {
        (KpiDefinition Kpi, KpiRequest Recent, KpiRequest Ever)[] questions =
        [
            .. catalogue.Kpis.Where(k => k.Attributes.Cadence is not null).Select(k => (k, Recent(workspace, k, latest), Earlier(workspace, k, latest))),
        ];
        book.Want(questions.SelectMany(q => new[] { q.Recent, q.Ever }));
        return
        [
            .. questions.Where(q => book.Get(q.Recent) is { } now && now.Total[0].Value is null && book.Get(q.Ever) is { } then && then.Total[0].Value is not null)
                .Select(q => (q.Kpi.Id, $"{q.Kpi.Title} has no value in {q.Recent.Period}, but had one in {q.Ever.Period}: it is stale.")),
        ];
    }

    private static KpiRequest Recent(Workspace workspace, KpiDefinition kpi, Period latest) => new([kpi.Id])
    {
        Period = Buckets.Last(workspace.Calendar, Grain(kpi), kpi.Attributes.Cadence == Cadence.Daily ? 7 : 2, latest.EndDay)!.Text,
    };

    private static KpiRequest Earlier(Workspace workspace, KpiDefinition kpi, Period latest)
    {
        Period recent = Buckets.Last(workspace.Calendar, Grain(kpi), kpi.Attributes.Cadence == Cadence.Daily ? 7 : 2, latest.EndDay)!;
        return new KpiRequest([kpi.Id]) { Period = Buckets.Last(workspace.Calendar, Grain(kpi), 4, recent.FirstDay)!.Text };
    }

    private static string Grain(KpiDefinition kpi) => kpi.Attributes.Cadence switch
    {
        Cadence.Daily => "day",
        Cadence.Weekly => "week",
        Cadence.Quarterly => "quarter",
        _ => "month",
    };
}
