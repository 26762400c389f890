using Farthing.Core.Catalogue;
using Farthing.Core.Time;

namespace Farthing.Engine.UseCases;

/// <summary>The period that is meant where none is named.</summary>
public static class LatestPeriod
{
    /// <summary>
    /// The latest month that the data reach the end of, of a KPI that reads costs the latest of those with a costing run; where no month
    /// is full, the latest there is. Null without data.
    /// </summary>
    public static Period? Of(WorkspaceCalendar calendar, Ask ask, KpiDefinition? kpi = null)
    {
        if (ask.DataCutOffMs is not { } cutOff)
        {
            return null;
        }

        int day = calendar.DayOf(cutOff);
        int full = calendar.MonthOfDay(day + 1) - 1;
        int[] costed = [.. ask.CostedMonths.Select(m => m.Month)];
        if (kpi is not null && ReadsCosts(kpi) && costed.Length > 0)
        {
            return calendar.PeriodOfMonth(costed.Where(m => m <= full).DefaultIfEmpty(costed[^1]).Max());
        }

        return calendar.PeriodOfMonth(ask.FirstDataMonth is { } first && full < first ? calendar.MonthOfDay(day) : full);
    }

    /// <summary>Whether a KPI has values only where a costing run is.</summary>
    public static bool ReadsCosts(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        return kpi.AllMeasures.Any(m => used.Contains(m.Id) && (m.Fact is "costs" or "ledger"));
    }
}
