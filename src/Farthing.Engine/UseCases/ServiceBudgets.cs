using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Measures service level objectives: what held over the window that ends with a period, and what is left of the error budget.</summary>
public static class ServiceBudgets
{
    /// <summary>The objectives of the KPI of a page; none under a filter, since objectives are of all rows, and none without a period.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<ServiceState> Of(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, KpiPage page, CancellationToken cancellation) => page is { Period: { } period, Where: null }
        ? Of(workspace, catalogue, ask, period, [page.Kpi.Id], cancellation)
        : [];

    /// <summary>The objectives of some KPIs.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="period">The window ends with it.</param>
    /// <param name="kpis">The KPIs; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<ServiceState> Of(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, Period period, IEnumerable<string>? kpis, CancellationToken cancellation)
    {
        HashSet<string>? wanted = kpis?.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. catalogue.Targets.ServiceObjectives
                .Where(s => (wanted is null || wanted.Contains(s.Kpi.Text)) && catalogue.FindKpi(s.Kpi.Text) is not null)
                .Select(s => One(workspace.Calendar, catalogue.Kpi(s.Kpi.Text), s, ask, period, cancellation)),
        ];
    }

    private static ServiceState One(
        WorkspaceCalendar calendar, KpiDefinition kpi, ServiceObjective slo, Ask ask, Period period, CancellationToken cancellation)
    {
        Period window = calendar.ParsePeriod($"{DayNumber.Text(period.EndDay - slo.Days)}..{DayNumber.Text(period.EndDay - 1)}");
        KpiRequest whole = new([kpi.Id]) { Period = window.Text };
        Ratio?[] buckets = [.. Rows(ask, whole with { Grain = slo.Grain.Text }, cancellation)?.Rows.Select(r => r.Cells[0].Value) ?? []];
        return slo.CountsBuckets
            ? ServiceState.OfBuckets(slo, kpi, window, buckets)
            : ServiceState.Of(slo, kpi, window, Rows(ask, whole, cancellation)?.Total[0].Value, buckets.LastOrDefault(b => b is not null));
    }

    /// <summary>The answer; null where the KPI has no values by the grain or window: there is nothing to count then.</summary>
    private static KpiAnswer? Rows(Ask ask, KpiRequest request, CancellationToken cancellation)
    {
        try
        {
            return ask.Answer(request, cancellation);
        }
        catch (UserException)
        {
            return null;
        }
    }
}
