using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Asks the questions of an <see cref="Overview"/>.</summary>
public sealed class OverviewUseCase
{
    private const string Cost = "cost-per-interaction";
    private const string Unused = "unused-capacity-cost-per-interaction";
    private const int TrendMonths = 12;

    private static readonly string[] CostKpis =
    [
        Cost, "interactions", "total-cost", Unused, "unused-capacity-cost", "labour-cost-per-interaction", "overhead-cost-per-interaction",
        "technology-cost-per-interaction", "vendor-cost-per-interaction", "other-cost-per-interaction",
    ];

    private static readonly string[] PartKpis =
    [
        "labour-cost-per-interaction", Unused, "overhead-cost-per-interaction", "technology-cost-per-interaction",
        "vendor-cost-per-interaction", "other-cost-per-interaction",
    ];

    private static readonly string[] GuardKpis = ["csat", "first-contact-resolution", "contacts-per-agent-hour"];

    private readonly Workspace _workspace;
    private readonly KpiCatalogue _catalogue;
    private readonly Ask _ask;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _notes = [];

    private OverviewUseCase(Workspace workspace, KpiCatalogue catalogue, Ask ask, CancellationToken cancellation) =>
        (_workspace, _catalogue, _ask, _cancellation) = (workspace, catalogue, ask, cancellation);

    /// <summary>The overview of a period.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers.</param>
    /// <param name="period">The period; null for the latest month with a costing run.</param>
    /// <param name="where">A filter, null for all interactions.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The overview; null where there is no period to speak of, because nothing was costed.</returns>
    /// <exception cref="UserException">The filter cannot be read or names what is not there.</exception>
    public static Overview? Run(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, Period? period, string? where, CancellationToken cancellation)
    {
        int[] months = [.. ask.CostedMonths.Select(m => m.Month)];
        if (period is null && months.Length == 0)
        {
            return null;
        }

        return new OverviewUseCase(workspace, catalogue, ask, cancellation)
            .Build(period ?? workspace.Calendar.PeriodOfMonth(months[^1]), where);
    }

    /// <summary>
    /// Has the answers of the costed months ready, so that pages need not compute them; what a costing run ends with. Costs little where
    /// they are ready. Without a readable catalogue there is nothing to prepare: whoever asks is told what is wrong with it.
    /// </summary>
    /// <returns>How many answers were computed.</returns>
    public static int Prepare(Workspace workspace, FarthingStore store, CancellationToken cancellation)
    {
        using DuckDbConnection connection = store.Connect();
        KpiCatalogue catalogue;
        try
        {
            catalogue = CatalogueLoader.Load(workspace, connection);
        }
        catch (UserException)
        {
            return 0;
        }

        if (workspace.Engine.ClickHouse is not null)
        {
            // It does not have these runs before the next move; what pages ask is kept when it is asked.
            return 0;
        }

        return Prepare(workspace, catalogue, Ask.OpenRemembering(store, workspace, catalogue, connection, cancellation), cancellation);
    }

    private static int Prepare(Workspace workspace, KpiCatalogue catalogue, Ask ask, CancellationToken cancellation)
    {
        OverviewUseCase questions = new(workspace, catalogue, ask, cancellation);
        foreach ((int month, _) in ask.CostedMonths)
        {
            cancellation.ThrowIfCancellationRequested();
            Period period = workspace.Calendar.PeriodOfMonth(month);
            questions.AskAll(period.Text, null, compare: false);
            questions.Teams(period, null);
            questions.Trend(period, null);
        }

        ask.Memory?.Write();
        return ask.Memory?.Computed ?? 0;
    }

    private Overview Build(Period period, string? where)
    {
        (KpiAnswer costs, KpiAnswer? year, Dictionary<string, Figure> guards, KpiAnswer channels) = AskAll(period.Text, where, compare: true);
        Dictionary<string, Figure> figures = CostKpis
            .Select((id, i) => new Figure(_catalogue.Kpi(id), costs.Total[i], year?.Total[i].Change))
            .ToDictionary(f => f.Kpi.Id, StringComparer.Ordinal);
        List<Slice> slices = [.. channels.Rows.Where(r => !r.Gone).Select(r => new Slice(r.Keys[0], r.Cells[0], r.Cells[1], r.Cells[2]))];
        slices.Sort((a, b) => Descending(a.Cost.Value, b.Cost.Value));
        return new Overview(
            period, costs.Request.Compare!, where, figures[Cost], figures["interactions"], figures["total-cost"],
            [.. GuardKpis.Select(id => guards[id])], Trend(period, where), Parts(figures), slices, figures[Unused],
            figures["unused-capacity-cost"], guards["occupancy"], Teams(period, where), Closes(period), [.. _notes.Distinct(StringComparer.Ordinal)],
            [.. _ask.CostedMonths.Select(m => _workspace.Calendar.MonthText(m.Month))]);
    }

    private (KpiAnswer Costs, KpiAnswer? Year, Dictionary<string, Figure> Guards, KpiAnswer Channels) AskAll(
        string period, string? where, bool compare)
    {
        KpiRequest costs = new(CostKpis) { Period = period, Where = where };
        string? before = compare ? "previous" : null;
        KpiAnswer now = AnswerWithNotes(costs with { Compare = before });
        KpiAnswer? year = compare && HasRun(_workspace.Calendar.YearBefore(now.Request.Period!)) ? Answer(costs with { Compare = "year" }) : null;
        Dictionary<string, Figure> guards = Guards(new KpiRequest([]) { Period = period, Where = where, Compare = before });
        KpiAnswer channels = Answer(new KpiRequest(["interactions", Cost, "total-cost"])
        {
            Period = period,
            Where = where,
            By = ["channel"],
            Compare = before,
        });
        return (now, year, guards, channels);
    }

    /// <summary>The KPIs beside cost, together; one that the filter does not fit has the reason in its place.</summary>
    private Dictionary<string, Figure> Guards(KpiRequest question)
    {
        QuestionBook book = new(_ask, _cancellation);
        string[] ids = [.. GuardKpis, "occupancy"];
        book.Want(ids.Select(id => question with { Kpis = [id] }));
        Dictionary<string, Figure> guards = new(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            KpiAnswer? answer = book.GetOrThrow(question with { Kpis = [id] }, out _);
            _notes.AddRange(answer?.Notes ?? []);
            guards[id] = new Figure(_catalogue.Kpi(id), answer?.Total[0] ?? new AnswerCell(null, "does not exist under this filter"), null);
        }

        return guards;
    }

    /// <summary>The months up to the period's last, at least twelve where there are as many, beside those of the year before.</summary>
    private List<TrendPoint> Trend(Period period, string? where)
    {
        WorkspaceCalendar calendar = _workspace.Calendar;
        int last = calendar.MonthOfDay(period.EndDay - 1);
        int first = Math.Min(calendar.MonthOfDay(period.FirstDay), last - TrendMonths + 1);
        HashSet<int> costed = [.. _ask.CostedMonths.Select(m => m.Month)];
        Dictionary<int, IReadOnlyList<AnswerCell>> answers = Monthly([.. Enumerable.Range(first - 12, last - first + 13).Where(costed.Contains)], where);
        AnswerCell none = new(null, "no costing run");
        return
        [
            .. Enumerable.Range(first, last - first + 1).SkipWhile(m => !answers.ContainsKey(m) && m < last).Select(m => new TrendPoint(
                calendar.MonthText(m),
                answers.TryGetValue(m, out IReadOnlyList<AnswerCell>? now) ? now[0] : none,
                now is null ? none : now[1],
                answers.TryGetValue(m - 12, out IReadOnlyList<AnswerCell>? before) ? before[0] : none)),
        ];
    }

    /// <summary>Cost per interaction and interactions of each of some months, in one question.</summary>
    private Dictionary<int, IReadOnlyList<AnswerCell>> Monthly(int[] months, string? where)
    {
        if (months.Length == 0)
        {
            return [];
        }

        WorkspaceCalendar calendar = _workspace.Calendar;
        KpiRequest question = new([Cost, "interactions"]) { Where = where };
        Dictionary<string, AnswerRow> rows = Answer(question with
        {
            Period = $"{calendar.MonthText(months[0])}..{calendar.MonthText(months[^1])}",
            Grain = "month",
        }).Rows.ToDictionary(r => r.Bucket!, StringComparer.Ordinal);

        // A month of which nothing passes the filter has no row; its total says so.
        return months.ToDictionary(m => m, m => rows.TryGetValue(calendar.MonthText(m), out AnswerRow? row)
            ? row.Cells
            : Answer(question with { Period = calendar.PeriodOfMonth(m).Text }).Total);
    }

    private static IReadOnlyList<Figure> Parts(Dictionary<string, Figure> figures)
    {
        List<Figure> parts =
        [
            .. PartKpis.Select(id => figures[id]).Where(f => !IsZero(f.Cell.Value) || !IsZero(f.Cell.Change?.Before)),
        ];
        parts.Sort((a, b) => Descending(a.Cell.Value, b.Cell.Value));
        return parts;
    }

    private List<TeamCapacity> Teams(Period period, string? where)
    {
        KpiAnswer costs = Answer(new KpiRequest(["unused-capacity-cost"]) { Period = period.Text, Where = where, By = ["team"] });
        Dictionary<string, AnswerCell> occupancy = new(StringComparer.Ordinal);
        if (where is null)
        {
            foreach (AnswerRow row in Answer(new KpiRequest(["occupancy"]) { Period = period.Text, By = ["team"] }).Rows)
            {
                occupancy[row.Keys[0] ?? ""] = row.Cells[0];
            }
        }

        AnswerCell unknown = new(null, where is null ? "no staffing" : "does not exist under this filter");
        List<TeamCapacity> teams =
        [
            .. costs.Rows.Where(r => !IsZero(r.Cells[0].Value))
                .Select(r => new TeamCapacity(r.Keys[0], r.Cells[0], occupancy.GetValueOrDefault(r.Keys[0] ?? "") ?? unknown)),
        ];
        teams.Sort((a, b) => Descending(a.Cost.Value, b.Cost.Value));
        return teams.Any(t => t.Team is not null) ? teams : [];
    }

    private bool HasRun(Period period)
    {
        HashSet<int> touched = [.. _workspace.Calendar.MonthsTouched(period)];
        return _ask.CostedMonths.Any(m => touched.Contains(m.Month));
    }

    private bool? Closes(Period period)
    {
        HashSet<int> touched = [.. _workspace.Calendar.MonthsTouched(period)];
        bool[] runs = [.. _ask.CostedMonths.Where(m => touched.Contains(m.Month)).Select(m => m.Closes)];
        return runs.Length == 0 ? null : runs.All(c => c);
    }

    private KpiAnswer Answer(KpiRequest request) => _ask.Answer(request, _cancellation);

    private KpiAnswer AnswerWithNotes(KpiRequest request)
    {
        KpiAnswer answer = Answer(request);
        _notes.AddRange(answer.Notes);
        return answer;
    }

    private static bool IsZero(Ratio? value) => value is null or { Numerator.IsZero: true };

    /// <summary>Greatest first, unknown last.</summary>
    private static int Descending(Ratio? a, Ratio? b) => (a, b) switch
    {
        ({ } x, { } y) => y.CompareTo(x),
        (null, null) => 0,
        (null, _) => 1,
        _ => -1,
    };
}
