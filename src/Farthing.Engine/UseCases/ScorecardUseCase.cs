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
    /// <param name="name">Its name; null for <see cref="Default"/>, or with an area for all KPIs of that area.</param>
    /// <param name="area">The only area that is shown; null for all.</param>
    /// <param name="periodText">The period.</param>
    /// <param name="today">The day by which reviews are due or not.</param>
    /// <exception cref="UserException">FT-4019: there is no such scorecard; FT-1101, FT-1102: not a period.</exception>
    public Scorecard Run(string? name, KpiArea? area, string periodText, LocalDate today)
    {
        Period period = Calendar.ParsePeriod(periodText);
        ScorecardDefinition card = name is null && area is { } whole ? OfArea(whole) : Find(name ?? Default);
        Objective? objective = ObjectiveOf(_catalogue, card);
        IEnumerable<KpiDefinition> listed = card.Area is { } own
            ? _catalogue.Kpis.Where(k => k.Attributes.Area == own).OrderBy(Rank)
            : (objective?.Goals.Select(g => g.Kpi) ?? card.Kpis).Select(k => _catalogue.FindKpi(k.Text)).OfType<KpiDefinition>().DistinctBy(k => k.Id);
        KpiDefinition[] offered = [.. listed.Where(k => area is null || k.Attributes.Area == area)];
        Dictionary<string, AnswerCell> cells = Cells(
            [.. offered.Concat(offered.SelectMany(k => Guardrails.Of(_catalogue, k))).Select(k => k.Id).Distinct(StringComparer.Ordinal)],
            period.Text, "previous");
        KpiDefinition[] kpis = [.. Chosen(card, offered, cells)];
        Dictionary<string, IReadOnlyList<(string, Ratio?)>> trends = Trends(kpis, period);
        ScorecardRow[] rows =
        [
            .. kpis.Select(k => Row(k, objective, period, cells, trends, today))
                .OrderBy(r => objective is null ? (int)(r.Kpi.Attributes.Area ?? (KpiArea)int.MaxValue) : 0),
        ];
        IReadOnlyList<ServiceState> services = ServiceBudgets.Of(_workspace, _catalogue, _ask, period, kpis.Select(k => k.Id), _cancellation);
        IEnumerable<(KpiDefinition, AnswerCell)> voices = rows.SelectMany(r => r.Guardrails.Prepend((r.Kpi, r.Cell)));
        string[] more =
        [
            .. Triangulation.Note(_catalogue, voices) is { } note ? [note] : Array.Empty<string>(),
            .. card.Area is not null && kpis.Length < offered.Length && card.PerArea is null
                ? [Invariant($"{offered.Length - kpis.Length} of {offered.Length} KPIs of {ScorecardWarnings.Word(card.Area.Value)} have no value in {period.Text} and are left out")]
                : Array.Empty<string>(),
        ];
        return new Scorecard(card.Id.Text, TitleOf(_catalogue, card), period, rows, services, [.. ScorecardWarnings.Of(rows), .. more, .. Mixes(kpis, period)]) { Area = area ?? card.Area };
    }

    /// <summary>KPIs whose total went another way than its groups.</summary>
    private string[] Mixes(KpiDefinition[] kpis, Period period)
    {
        QuestionBook book = new(_ask, _cancellation);
        MixGuard mix = new(_catalogue, book, new KpiRequest([]) { Period = period.Text, Compare = "previous" });
        book.Want(kpis.SelectMany(mix.Questions));
        return [.. kpis.SelectMany(mix.Notes)];
    }

    /// <summary>What a scorecard is called: one without a title of its own as what it shows.</summary>
    public static string TitleOf(KpiCatalogue catalogue, ScorecardDefinition card) => card.Title != card.Id.Text ? card.Title
        : ObjectiveOf(catalogue, card) is { } objective ? objective.Title
        : card.Area is { } area ? Capital(ScorecardWarnings.Word(area))
        : card.Title;

    /// <summary>The area that a word means.</summary>
    /// <param name="word">The word.</param>
    /// <param name="argument">Where it was written, for the message.</param>
    /// <exception cref="UserException">FT-4010: there is no such area.</exception>
    public static KpiArea AreaOf(string word, string argument)
    {
        KpiArea[] areas = [.. Enum.GetValues<KpiArea>().Where(a => ScorecardWarnings.Word(a).Equals(word, StringComparison.OrdinalIgnoreCase))];
        string[] words = [.. Enum.GetValues<KpiArea>().Select(ScorecardWarnings.Word)];
        return areas.Length == 1 ? areas[0] : throw new UserException(
            "FT-4010", $"There is no area \"{word}\".", SourcePlace.Argument(argument, word),
            NearMatch.Suggest(word, words) ?? "there are " + string.Join(", ", words));
    }

    /// <summary>Of all KPIs of an area those come first that somebody judges: by a target, then by bands.</summary>
    private int Rank(KpiDefinition kpi) => _catalogue.Targets.Targets.Exists(t => t.Kpi.Text == kpi.Id) ? 0 : _catalogue.BandsOf(kpi.Id) is not null ? 1 : 2;

    private static ScorecardDefinition OfArea(KpiArea area)
    {
        string word = ScorecardWarnings.Word(area);
        return new ScorecardDefinition(new Placed(word, new SourcePlace("--area", 1, 1)), Capital(word), [], null, null, area);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static Objective? ObjectiveOf(KpiCatalogue catalogue, ScorecardDefinition card) =>
        card.Objective is { } id ? catalogue.Targets.Objectives.Find(o => o.Id.Text == id.Text) : null;

    private ScorecardDefinition Find(string name)
    {
        List<ScorecardDefinition> all = _catalogue.Targets.Scorecards;
        string? area = Enum.GetValues<KpiArea>().Select(ScorecardWarnings.Word).FirstOrDefault(w => w == name);
        return all.Find(s => s.Id.Text == name) ?? throw new UserException(
            "FT-4019", $"There is no scorecard \"{name}\".", SourcePlace.Argument("NAME", name),
            area is not null ? $"it is an area: --area {area}"
                : NearMatch.Suggest(name, all.Select(s => s.Id.Text)) ?? "there are " + string.Join(", ", all.Select(s => s.Id.Text)));
    }

    /// <summary>
    /// Of a card that offers more than it shows, the first of each area that have a value, and one at least; of an area, those with a
    /// value, or all where none has one.
    /// </summary>
    private static IEnumerable<KpiDefinition> Chosen(ScorecardDefinition card, KpiDefinition[] kpis, Dictionary<string, AnswerCell> cells)
    {
        if (card.PerArea is { } most)
        {
            return kpis.GroupBy(k => k.Attributes.Area)
                .SelectMany(area => area.Where(k => cells[k.Id].Value is not null).Take(most).DefaultIfEmpty(area.First()));
        }

        return card.Area is not null && kpis.Any(k => cells[k.Id].Value is not null) ? kpis.Where(k => cells[k.Id].Value is not null) : kpis;
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
        LocalDate last = DayNumber.ToDate(period.EndDay - 1);
        ObjectiveGoal? goal = objective?.Goals.FirstOrDefault(g => g.Kpi.Text == kpi.Id);
        return new ScorecardRow(kpi, objective?.Title ?? (kpi.Attributes.Area is { } area ? ScorecardWarnings.Word(area) : "other"), cell)
        {
            Trend = trends[kpi.Id],
            Target = book.TargetOf(kpi.Id, last) is { } target ? TargetState.Of(target, kpi, cell.Value, last) : null,
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
        Dictionary<string, IReadOnlyList<(string, Ratio?)>> trends = new(StringComparer.Ordinal);
        foreach (KpiDefinition[] some in kpis.Chunk(RequestResolver.MaxKpis))
        {
            foreach ((string id, List<(string Bucket, Ratio? Value)> buckets) in Buckets([.. some.Select(k => k.Id)], text, grain))
            {
                // Before the first value there is nothing to draw, and a period in which the data begin is no whole one.
                trends[id] = [.. buckets.SkipWhile(b => b.Value is null || IsPart(b.Bucket, period))];
            }
        }

        return trends;
    }

    private bool IsPart(string bucket, Period asked) =>
        Calendar.TryParsePeriod(bucket) is { } period && period.FirstDay < asked.FirstDay && _ask.BeginsWithin(period);

    /// <summary>Series of KPIs in one question; where it is refused, of each by itself; of one that has no values by this grain, nothing.</summary>
    private Dictionary<string, List<(string Bucket, Ratio? Value)>> Buckets(string[] kpis, string period, string grain)
    {
        try
        {
            KpiAnswer answer = _ask.Answer(new KpiRequest(kpis) { Period = period, Grain = grain }, _cancellation);
            return kpis.Index().ToDictionary(k => k.Item, k => answer.Rows.Select(r => (r.Bucket ?? "", r.Cells[k.Index].Value)).ToList(), StringComparer.Ordinal);
        }
        catch (UserException) when (kpis.Length == 1)
        {
            // Why is said by its own value, or by asking for it.
            return new Dictionary<string, List<(string Bucket, Ratio? Value)>>(StringComparer.Ordinal) { [kpis[0]] = [] };
        }
        catch (UserException)
        {
            return kpis.SelectMany(k => Buckets([k], period, grain)).ToDictionary(StringComparer.Ordinal);
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
