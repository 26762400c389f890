using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Engine.UseCases;

/// <summary>How a KPI went together with its drivers: by week where there are enough weeks, else by month.</summary>
internal sealed class DriverReport
{
    private const int MostWeeks = 104;
    private const int MostMonths = 36;

    private readonly FindingScope _scope;
    private readonly QuestionBook _book;
    private readonly KpiDefinition[] _drivers;
    private readonly int _weeks;
    private readonly int _months;

    public DriverReport(Ask ask, FindingScope scope, QuestionBook book)
    {
        (_scope, _book) = (scope, book);
        _drivers = scope.Kpi.Formula.Each().OfType<FormulaShare>().Any() ? [] : [.. scope.Kpi.Attributes.Drivers.Select(d => scope.Catalogue.FindKpi(d.Text)).OfType<KpiDefinition>()];
        int first = ask.FirstDataMonth ?? scope.Calendar.MonthOfDay(scope.Period.FirstDay);
        _weeks = Math.Clamp((scope.Period.EndDay - scope.Calendar.MonthDays(first).FirstDay) / 7, 1, MostWeeks);
        _months = Math.Clamp(scope.Calendar.MonthOfDay(scope.Period.EndDay) - first, 1, MostMonths);
    }

    /// <summary>What it asks at first: weeks.</summary>
    public IEnumerable<KpiRequest> Questions => _drivers.Length == 0
        ? []
        : _drivers.Select(d => Series(d.Id, "week", _weeks)).Append(Series(_scope.Kpi.Id, "week", _weeks));

    /// <summary>One association for each driver.</summary>
    public IReadOnlyList<Association> Associations()
    {
        Association[] weekly = [.. _drivers.Select(d => Find(d, "week", _weeks))];
        return [.. weekly.Select(a => a.Result is not null ? a : Monthly(a))];
    }

    /// <summary>By month where weeks do not do; of what has no weeks at all (a ledger) also where months are too few.</summary>
    private Association Monthly(Association weekly)
    {
        bool refused = _book.Get(Series(_scope.Kpi.Id, "week", _weeks)) is null || _book.Get(Series(weekly.Driver.Id, "week", _weeks)) is null;
        return (refused || _months >= Correlation.FewestPairs) && Find(weekly.Driver, "month", _months) is { } monthly && (refused || monthly.Result is not null)
            ? monthly
            : weekly;
    }

    private Association Find(KpiDefinition driver, string grain, int count)
    {
        string? reason = null;
        return _book.Get(Series(_scope.Kpi.Id, grain, count), out reason) is { } of && _book.Get(Series(driver.Id, grain, count), out reason) is { } by
            ? Association.Find(driver, grain, of, by)
            : new Association(driver, grain, 0, null, reason?.TrimEnd('.'));
    }

    private KpiRequest Series(string kpi, string grain, int count) => _scope.Plain(kpi) with
    {
        Grain = grain,
        Period = Buckets.Last(_scope.Calendar, grain, count, _scope.Period.EndDay)!.Text,
    };
}
