using Farthing.Core.Catalogue;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>What a plan beside the question's own gives.</summary>
public enum SideUse
{
    /// <summary>The question's groups at an earlier time.</summary>
    Earlier,

    /// <summary>All groups together at an earlier time, for the total of a question with a grain.</summary>
    EarlierTotal,

    /// <summary>All groups together by the grain: what parts of a bucket's total are parts of.</summary>
    Buckets,

    /// <summary>Sums, squares and products over customers, for intervals.</summary>
    Customers,

    /// <summary>The same over agents.</summary>
    Agents,
}

/// <summary>A plan beside the question's own.</summary>
/// <param name="Use">What it gives.</param>
/// <param name="Shift">The earlier time that it is of; null for the question's own.</param>
/// <param name="Period">The period that it is planned for.</param>
/// <param name="Plan">The plan.</param>
public sealed record SidePlan(SideUse Use, TimeShift? Shift, Period? Period, QueryPlan Plan);

/// <summary>All that is to be computed for a question and one period.</summary>
/// <param name="Period">The period, null for all data.</param>
/// <param name="Main">The question's own plan.</param>
/// <param name="Sides">What functions of formulas and options need beside it.</param>
/// <param name="Parts">The question by its first dimensions alone, where it has subtotals: by one, by two, ….</param>
public sealed record PlanSet(Period? Period, QueryPlan Main, IReadOnlyList<SidePlan> Sides, IReadOnlyList<PlanSet> Parts)
{
    /// <summary>Every plan with its period: the question's own, the sides, then those of the parts.</summary>
    public IEnumerable<(QueryPlan Plan, Period? Period)> All =>
        Sides.Select(s => (s.Plan, s.Period)).Prepend((Main, Period)).Concat(Parts.SelectMany(p => p.All));

    /// <summary>Plans a question for a period: its own, or the one it is compared with.</summary>
    public static PlanSet Of(ResolvedRequest request, PlanContext context, Period? period)
    {
        Dictionary<(SideUse Use, TimeShift? Shift), List<ResolvedKpi>> uses = [];
        foreach (ResolvedKpi kpi in request.Kpis)
        {
            foreach ((SideUse, TimeShift?) use in Contexts(request, kpi.Definition).SelectMany(c => UsesOf(request, c)).Distinct())
            {
                (uses.TryGetValue(use, out List<ResolvedKpi>? kpis) ? kpis : uses[use] = []).Add(kpi);
            }
        }

        BucketMath buckets = new(context.Calendar);
        return new PlanSet(
            period,
            QueryPlanner.Plan(request, context, period),
            [
                .. Clusters(request, context, period),
                .. uses.OrderBy(u => u.Key.Shift).ThenBy(u => u.Key.Use)
                    .Select(u => Side(u.Key.Use, u.Key.Shift, request with { Kpis = u.Value }, context, period, buckets)),
            ],
            [
                .. Enumerable.Range(1, request.Subtotals ? request.By.Count - 1 : 0)
                    .Select(n => Of(request with { By = [.. request.By.Take(n)], Subtotals = false }, context, period)),
            ]);
    }

    /// <summary>Runs every plan, in the order of <see cref="All"/>.</summary>
    public PlanSetRows Run(Func<QueryPlan, Period?, PlanRows> run) => new(
        run(Main, Period), [.. Sides.Select(s => run(s.Plan, s.Period))], [.. Parts.Select(p => p.Run(run))]);

    private static IEnumerable<SidePlan> Clusters(ResolvedRequest request, PlanContext context, Period? period) => !request.Interval ? [] :
        request.Kpis
            .Where(k => k.Definition.Attributes.Interval == IntervalMethod.Ratio && FormulaGradient.Has(k.Definition.Formula)
                && FormulaLeaves.Of(k.Definition.Formula).Count() <= ClusterPlan.MostNumbers)
            .Select(k => (Kpi: k, Kind: ClusterPlan.KindOf(k.Definition)))
            .Where(k => k.Kind is not null)
            .GroupBy(k => k.Kind!.Value, k => k.Kpi)
            .OrderBy(g => g.Key)
            .Select(g => new SidePlan(
                g.Key == ClusterKind.Agents ? SideUse.Agents : SideUse.Customers, null, period,
                ClusterPlan.Of(request with { Kpis = [.. g] }, g.Key, context, period)));

    private static IEnumerable<FormulaContext> Contexts(ResolvedRequest request, KpiDefinition kpi) =>
        request.PercentOfTotal && FormulaLeaves.IsSum(kpi.Formula)
            ? FormulaContext.Of(new FormulaShare(kpi.Formula, kpi.Place))
            : FormulaContext.Of(kpi.Formula);

    private static IEnumerable<(SideUse Use, TimeShift? Shift)> UsesOf(ResolvedRequest request, FormulaContext context)
    {
        bool byBucket = context.OfTotal && request.By.Count > 0 && request.Grain is not null;
        if (byBucket)
        {
            yield return (SideUse.Buckets, context.Shift);
        }
        else if (context.Shift is not null)
        {
            yield return (SideUse.Earlier, context.Shift);
        }

        if (context.Shift is not null && request.Grain is not null)
        {
            yield return (SideUse.EarlierTotal, context.Shift);
        }
    }

    private static SidePlan Side(
        SideUse use, TimeShift? shift, ResolvedRequest request, PlanContext context, Period? period, BucketMath buckets)
    {
        ResolvedRequest asked = use switch
        {
            SideUse.Buckets => request with { By = [] },
            SideUse.EarlierTotal => request with { By = [], Grain = null },
            _ => request,
        };
        Period? when = shift is not { } back ? period
            : asked.Grain is { } grain ? Shifted(period!, grain, back, buckets)
            : buckets.Shift(period!, back);
        return new SidePlan(use, shift, when, QueryPlanner.Plan(asked, context, when));
    }

    /// <summary>The days of all the buckets that the period's buckets look back to.</summary>
    private static Period Shifted(Period period, Grain grain, TimeShift shift, BucketMath buckets)
    {
        int first = buckets.Days(buckets.Shift(buckets.First(period, grain), grain, shift), grain).FirstDay;
        int end = buckets.Days(buckets.Shift(buckets.Last(period, grain), grain, shift), grain).EndDay;
        return new Period(first, end, $"{DayNumber.Text(first)}..{DayNumber.Text(end - 1)}", PeriodUnit.Day);
    }
}

/// <summary>What an engine returned for a <see cref="PlanSet"/>.</summary>
/// <param name="Main">The rows of its own plan.</param>
/// <param name="Sides">The rows of the others, in their order.</param>
/// <param name="Parts">The rows of its parts.</param>
public sealed record PlanSetRows(PlanRows Main, IReadOnlyList<PlanRows> Sides, IReadOnlyList<PlanSetRows> Parts);
