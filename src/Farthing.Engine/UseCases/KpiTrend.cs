using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>The series behind a page's trend: months where there are enough of them, else weeks; days for the weekdays.</summary>
internal sealed class KpiTrend
{
    private const int MostMonths = 24;
    private const int FewestMonths = 6;
    private const int MostWeeks = 52;
    private const int WeekdayWeeks = 12;

    private readonly FindingScope _scope;
    private readonly QuestionBook _book;
    private readonly KpiRequest? _series;
    private readonly KpiRequest? _days;

    public KpiTrend(Ask ask, FindingScope scope, QuestionBook book)
    {
        (_scope, _book) = (scope, book);
        // A share of the answer's own total is 100 % in all, and of each bucket its part of the window: no series.
        if (ask is not { FirstWholeMonth: { } first, FirstDataDay: { } firstDay } || scope.Kpi.Formula.Each().OfType<FormulaShare>().Any())
        {
            return;
        }

        int end = scope.Period.EndDay;
        int months = scope.Calendar.MonthOfDay(end) - first;
        int weeks = (end - firstDay) / 7;
        _series = months >= FewestMonths ? Series("month", Math.Min(months, MostMonths)) : weeks > 0 ? Series("week", Math.Min(weeks, MostWeeks)) : null;
        _days = weeks >= WeekdayWeeks ? Series("day", 7 * WeekdayWeeks) : null;
    }

    /// <summary>What it asks.</summary>
    public IEnumerable<KpiRequest> Questions => new[] { _series, _days }.OfType<KpiRequest>();

    /// <summary>The trend; null where there is no series, or the KPI refuses one.</summary>
    public TrendReport? Report()
    {
        if (_series is null || _book.Get(_series) is not { } series)
        {
            return null;
        }

        string? season = _days is not null && _book.Get(_days) is { } days ? TrendReport.Weekdays(_scope, days) : null;
        string? months = _series.Grain == "month" ? TrendReport.Months(_scope, series) : null;
        return TrendReport.Of(_scope, series, (season, months) switch
        {
            (null, _) => months,
            (_, null) => season,
            _ => season + " " + months,
        });
    }

    private KpiRequest? Series(string grain, int count) => Buckets.Last(_scope.Calendar, grain, count, _scope.Period.EndDay) is { } period
        ? _scope.Plain() with { Grain = grain, Period = period.Text }
        : null;
}
