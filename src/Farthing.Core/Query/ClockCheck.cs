using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>Refuses periods and grains that a KPI's clocks cannot tell apart, with the reason.</summary>
/// <param name="calendar">The workspace's calendar.</param>
/// <param name="period">The period asked for.</param>
/// <param name="grain">The grain asked for.</param>
internal sealed class ClockCheck(WorkspaceCalendar calendar, Period? period, Grain? grain)
{
    /// <summary>Checks every clock that a KPI's measures count by.</summary>
    /// <exception cref="UserException">FT-4015: the period is missing, or it or the grain cuts what the clock counts by.</exception>
    public void Check(KpiDefinition kpi, string? periodText, string? grainText)
    {
        foreach (MeasureDefinition measure in kpi.AllMeasures)
        {
            FactModel fact = FactModel.Facts[measure.Fact];
            Clock clock = fact.Clock(measure.Axis);
            if (grain is { } g && !clock.Has(g))
            {
                throw new UserException(
                    "FT-4015", $"{kpi.Id} has no grain {grainText}: {Why(fact, clock)}", Place("--grain", grainText!), Finest(clock));
            }

            if (period is null && clock.NeedsBuckets(grain))
            {
                string what = clock.IsInterval ? $"it counts {fact.Name} that exist at a time" : $"{fact.Name} are counted by days";
                throw new UserException("FT-4015", $"{kpi.Id} needs a period: {what}.", null, "add --period, such as --period 2024-05");
            }

            if (period is { } asked && clock.Kind == ClockKind.Month && Cuts(asked))
            {
                throw new UserException(
                    "FT-4015", $"{kpi.Id} cannot be told for {asked}: {Why(fact, clock)}", Place("--period", periodText ?? asked.Text),
                    "ask for whole months");
            }
        }
    }

    /// <summary>Checks the earlier times that a KPI's formula looks back to.</summary>
    /// <exception cref="UserException">FT-4015: there is no period to look back from, or weekdays mean nothing for the grain.</exception>
    public void CheckShifts(KpiDefinition kpi, string? grainText)
    {
        foreach (FormulaShift shift in kpi.Formula.Each().OfType<FormulaShift>())
        {
            if (period is null)
            {
                throw new UserException(
                    "FT-4015", $"{kpi.Id} needs a period: it looks at an earlier one.", null, "add --period, such as --period 2024-05");
            }

            if (shift.Shift == TimeShift.SameWeekday && grain is Grain.Month or Grain.Quarter or Grain.Year)
            {
                throw new UserException(
                    "FT-4015", $"{kpi.Id} has no grain {grainText}: it compares weekdays.", Place("--grain", grainText!), "take hour, day or week");
            }
        }
    }

    /// <summary>Whether the period has a part of a month only.</summary>
    private bool Cuts(Period asked) =>
        calendar.MonthDays(calendar.MonthOfDay(asked.FirstDay)).FirstDay != asked.FirstDay
        || calendar.MonthDays(calendar.MonthOfDay(asked.EndDay - 1)).EndDay != asked.EndDay;

    private static string Why(FactModel fact, Clock clock) => clock.Kind == ClockKind.Month
        ? $"{fact.Name} is kept by months."
        : $"{fact.Name} are kept by days.";

    private static string Finest(Clock clock) => clock.Kind == ClockKind.Month ? "take month, quarter or year" : "take day or a coarser grain";

    private static SourcePlace Place(string where, string text) => new(where, 1, 1, text, Math.Max(1, text.Length));
}
