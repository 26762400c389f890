using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>The answers that a KPI's chart draws.</summary>
/// <param name="Spec">The chart as the definition has it.</param>
/// <param name="Main">The KPI, sliced as the chart says; null where it cannot be asked so.</param>
/// <param name="Reason">Why it cannot; null where it can.</param>
/// <param name="With">The KPIs beside it: of a chart over time without slices, of bars by the same dimension. Those that cannot be asked so are left out.</param>
public sealed record KpiChart(ChartSpec Spec, KpiAnswer? Main, string? Reason, IReadOnlyList<KpiAnswer> With)
{
    private const int Days = 28;
    private const int Weeks = 26;
    private const int Months = 13;
    private const int Quarters = 8;
    private const int Years = 5;

    /// <summary>Asks what the chart of a KPI draws: a chart over time the last buckets that end with the period, any other the period itself.</summary>
    /// <param name="ask">What answers.</param>
    /// <param name="scope">The KPI, the period and the filter.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The answers; null where the definition has no chart.</returns>
    public static KpiChart? Of(Ask ask, FindingScope scope, CancellationToken cancellation)
    {
        if (scope.Kpi.Attributes.Chart is not { } spec)
        {
            return null;
        }

        QuestionBook book = new(ask, cancellation);
        string[] by = [.. spec.By.Select(b => b.Text)];
        KpiRequest main = scope.Plain() with { By = by, Grain = spec.Grain?.Text, Period = PeriodOf(ask, scope, spec.Grain?.Text).Text };
        KpiRequest[] with = [.. spec.With.Select(k => main with { Kpis = [k.Text], By = spec.Grain is null ? by : [] })];
        book.Want(with.Prepend(main));
        KpiAnswer? answer = book.Get(main, out string? reason);
        return new KpiChart(spec, answer, reason, [.. with.Select(w => book.Get(w)).OfType<KpiAnswer>()]);
    }

    private static Period PeriodOf(Ask ask, FindingScope scope, string? grain)
    {
        if (grain is null)
        {
            return scope.Period;
        }

        int end = scope.Period.EndDay;
        int? firstDay = grain is "day" or "week" ? ask.FirstDataDay : ask.FirstWholeMonth is { } first ? scope.Calendar.MonthDays(first).FirstDay : null;
        int days = firstDay is { } begin ? end - begin : int.MaxValue;
        (int most, int length) = grain switch
        {
            "day" => (Days, 1),
            "week" => (Weeks, 7),
            "month" => (Months, 30),
            "quarter" => (Quarters, 91),
            _ => (Years, 365),
        };
        return Buckets.Last(scope.Calendar, grain, Math.Clamp(days / length, 1, most), end) ?? scope.Period;
    }
}
