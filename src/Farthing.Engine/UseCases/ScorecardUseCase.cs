using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;
using LocalDate = NodaTime.LocalDate;

namespace Farthing.Engine.UseCases;

/// <summary>Answers a scorecard: each KPI with band, target, change, trend, guardrails and next review.</summary>
public sealed class ScorecardUseCase
{
    /// <summary>The scorecard that is shown where none is named.</summary>
    public const string Default = "balanced";

    /// <summary>How many periods a trend has, the one at hand included.</summary>
    public const int TrendPeriods = 8;

    private readonly Workspace _workspace;
    private readonly KpiCatalogue _catalogue;
    private readonly Ask _ask;
    private readonly CancellationToken _cancellation;

    /// <summary>Scorecards of a workspace.</summary>
    public ScorecardUseCase(Workspace workspace, KpiCatalogue catalogue, Ask ask, CancellationToken cancellation) =>
        (_workspace, _catalogue, _ask, _cancellation) = (workspace, catalogue, ask, cancellation);

    private WorkspaceCalendar Calendar => _workspace.Calendar;

    /// <summary>Answers a scorecard.</summary>
    /// <param name="name">Its name; null for <see cref="Default"/>.</param>
    /// <param name="periodText">The period.</param>
    /// <param name="today">The day by which reviews are due or not.</param>
    /// <exception cref="UserException">FT-4019: there is no such scorecard; FT-1101, FT-1102: not a period.</exception>
    public Scorecard Run(string? name, string periodText, LocalDate today)
    {
        Period period = Calendar.ParsePeriod(periodText);
        ScorecardDefinition card = Find(name ?? Default);
        Objective? objective = card.Objective is { } id ? _catalogue.Targets.Objectives.Find(o => o.Id.Text == id.Text) : null;
        string[] ids = [.. (objective?.Goals.Select(g => g.Kpi) ?? card.Kpis).Select(k => k.Text).Where(k => _catalogue.FindKpi(k) is not null).Distinct(StringComparer.Ordinal)];
        Dictionary<string, AnswerCell> cells = Cells(
            [.. ids.Concat(ids.SelectMany(i => Guardrails.Of(_catalogue, _catalogue.Kpi(i)).Select(g => g.Id))).Distinct(StringComparer.Ordinal)],
            period.Text, "previous");
        KpiDefinition[] kpis = [.. Chosen(card, [.. ids.Select(i => _catalogue.Kpi(i))], cells)];
        Dictionary<string, IReadOnlyList<(string, Ratio?)>> trends = Trends(kpis, period);
        ScorecardRow[] rows =
        [
            .. kpis.Select(k => Row(k, objective, period, cells, trends, today))
                .OrderBy(r => objective is null ? (int)(r.Kpi.Attributes.Area ?? (KpiArea)int.MaxValue) : 0),
        ];
        ServiceState[] services = [.. _catalogue.Targets.ServiceObjectives.Where(s => kpis.Any(k => k.Id == s.Kpi.Text)).Select(s => Service(s, period))];
        IEnumerable<(KpiDefinition, AnswerCell)> voices = rows.SelectMany(r => r.Guardrails.Prepend((r.Kpi, r.Cell)));
        string[] disagreement = Triangulation.Note(_catalogue, voices) is { } note ? [note] : [];
        return new Scorecard(card.Id.Text, card.Title, period, rows, services, [.. ScorecardWarnings.Of(rows), .. disagreement]);
    }

    private ScorecardDefinition Find(string name)
    {
        List<ScorecardDefinition> all = _catalogue.Targets.Scorecards;
        return all.Find(s => s.Id.Text == name) ?? throw new UserException(
            "FT-4019", $"There is no scorecard \"{name}\".", new SourcePlace("scorecard", 1, 1, name, Math.Max(1, name.Length)),
            NearMatch.Suggest(name, all.Select(s => s.Id.Text)) ?? "there are " + string.Join(", ", all.Select(s => s.Id.Text)));
    }

    /// <summary>Of a card that offers more than it shows, the first of each area that have a value, and one at least.</summary>
    private static IEnumerable<KpiDefinition> Chosen(ScorecardDefinition card, KpiDefinition[] kpis, Dictionary<string, AnswerCell> cells)
    {
        if (card.PerArea is not { } most)
        {
            return kpis;
        }

        return kpis.GroupBy(k => k.Attributes.Area)
            .SelectMany(area => area.Where(k => cells[k.Id].Value is not null).Take(most).DefaultIfEmpty(area.First()));
    }

    private ScorecardRow Row(
        KpiDefinition kpi,
        Objective? objective,
        Period period,
        Dictionary<string, AnswerCell> cells,
        Dictionary<string, IReadOnlyList<(string, Ratio?)>> trends,
        LocalDate today)
    {
        AnswerCell cell = cells[kpi.Id];
        TargetBook book = _catalogue.Targets;
        ObjectiveGoal? goal = objective?.Goals.FirstOrDefault(g => g.Kpi.Text == kpi.Id);
        return new ScorecardRow(kpi, objective?.Title ?? (kpi.Attributes.Area is { } area ? ScorecardWarnings.Word(area) : "other"), cell)
        {
            Trend = trends[kpi.Id],
            Target = book.TargetOf(kpi.Id, DayNumber.ToDate(period.EndDay - 1)) is { } target ? TargetState.Of(target, kpi, cell.Value) : null,
            Goal = goal is null ? null : Goal(goal, kpi, objective!, period, cell.Value),
            Guardrails = [.. Guardrails.Of(_catalogue, kpi).Select(g => (g, cells[g.Id]))],
            Review = ReviewState.Of(kpi, book.Reviews.Find(r => r.Kpi.Text == kpi.Id), today),
        };
    }

    private GoalState Goal(ObjectiveGoal goal, KpiDefinition kpi, Objective objective, Period period, Ratio? value)
    {
        Period baseline = Calendar.ParsePeriod(goal.Baseline.Text, "baseline");
        Ratio? before = Cells([kpi.Id], baseline.Text, null)[kpi.Id].Value;
        return GoalState.Of(goal, kpi, objective.Deadline, baseline.EndDay, period.EndDay, before, value);
    }

    private ServiceState Service(ServiceObjective slo, Period period)
    {
        KpiDefinition kpi = _catalogue.Kpi(slo.Kpi.Text);
        string text = $"{DayNumber.Text(period.EndDay - slo.Days)}..{DayNumber.Text(period.EndDay - 1)}";
        Ratio? value = Cells([kpi.Id], text, null)[kpi.Id].Value;
        Ratio? last = Buckets(kpi.Id, text, slo.Grain.Text).LastOrDefault(b => b.Value is not null).Value;
        return ServiceState.Of(slo, kpi, Calendar.ParsePeriod(text), value, last);
    }

    private Dictionary<string, IReadOnlyList<(string, Ratio?)>> Trends(KpiDefinition[] kpis, Period period)
    {
        Period first = period;
        string grain = period.Unit.ToString().ToLowerInvariant();
        bool single = Calendar.ParsePeriod(period.Text.Split("..")[0]) == period;
        for (int n = 1; n < (single ? TrendPeriods : 2); n++)
        {
            first = Calendar.Previous(first);
        }

        string text = $"{first.Text.Split("..")[0]}..{period.Text.Split("..")[^1]}";
        return kpis.ToDictionary(k => k.Id, k => (IReadOnlyList<(string, Ratio?)>)Buckets(k.Id, text, grain), StringComparer.Ordinal);
    }

    private List<(string Bucket, Ratio? Value)> Buckets(string kpi, string period, string grain)
    {
        try
        {
            KpiAnswer answer = _ask.Answer(new KpiRequest([kpi]) { Period = period, Grain = grain }, _cancellation);
            return [.. answer.Rows.Select(r => (r.Bucket ?? "", r.Cells[0].Value))];
        }
        catch (UserException)
        {
            // The KPI has no values by this grain; why is said by its own value, or by asking for it.
            return [];
        }
    }

    /// <summary>Values of KPIs in a period; one that cannot be asked so has none, with the reason.</summary>
    private Dictionary<string, AnswerCell> Cells(IReadOnlyList<string> kpis, string period, string? compare)
    {
        Dictionary<string, AnswerCell> cells = new(StringComparer.Ordinal);
        foreach (string[] some in kpis.Chunk(RequestResolver.MaxKpis))
        {
            try
            {
                KpiAnswer answer = _ask.Answer(new KpiRequest(some) { Period = period, Compare = compare }, _cancellation);
                foreach ((string id, AnswerCell cell) in some.Zip(answer.Total))
                {
                    cells[id] = cell;
                }
            }
            catch (UserException e) when (some.Length == 1)
            {
                cells[some[0]] = new AnswerCell(null, e.Problems[0].Message.TrimEnd('.'));
            }
            catch (UserException)
            {
                foreach (string one in some)
                {
                    cells[one] = Cells([one], period, compare)[one];
                }
            }
        }

        return cells;
    }
}
