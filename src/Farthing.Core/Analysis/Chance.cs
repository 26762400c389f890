using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Core.Analysis;

/// <summary>
/// Whether a difference of two values is more than chance makes. Values on fewer than 30 cases are not compared. A difference must exceed
/// its own 95 % interval, made of the intervals of the two values (Newcombe): of shares by Wilson's, of means and ratios by those that the
/// answers carry, of numbers of cases as of Poisson's. What has no interval is taken as it is.
/// </summary>
public static class Chance
{
    /// <summary>Why two values cannot be compared; null where they can.</summary>
    public static string? TooFew(KpiDefinition kpi, params ReadOnlySpan<AnswerCell> cells)
    {
        foreach (AnswerCell cell in cells)
        {
            if (cell.Value is not null && SampleSize.IsSmall(kpi, cell))
            {
                return Invariant($"it stands on {SampleSize.Of(kpi, cell)!.Value.ToPlain(0)} {SampleSize.CountedIn(kpi)}, fewer than {Findings.SmallestGroup}");
            }
        }

        return null;
    }

    /// <summary>Whether chance alone may have made the difference of two values, as far as their uncertainty is known.</summary>
    public static bool MayBe(KpiDefinition kpi, AnswerCell before, AnswerCell now)
    {
        if (before.Value is not { } old || now.Value is not { } value)
        {
            return true;
        }

        (double from, double to) = (old.ToDouble(), value.ToDouble());
        if (SampleSize.IsNumberOfCases(kpi))
        {
            return Math.Abs(to - from) <= Intervals.Z * Math.Sqrt(Math.Abs(from) + Math.Abs(to));
        }

        if (Ends(kpi, before, from) is not { } a || Ends(kpi, now, to) is not { } b)
        {
            return false;
        }

        double width = to > from ? Length(to - b.Low, a.High - from) : Length(b.High - to, from - a.Low);
        return Math.Abs(to - from) <= width;
    }

    /// <summary>Whether intervals of a KPI's values have to be asked for: those of shares follow from value and cases.</summary>
    public static bool NeedsIntervals(KpiDefinition kpi) =>
        kpi.Attributes.Interval is IntervalMethod.Mean or IntervalMethod.Ratio or IntervalMethod.NetShare;

    private static double Length(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static (double Low, double High)? Ends(KpiDefinition kpi, AnswerCell cell, double value)
    {
        if (cell.Interval?.Interval is { } asked)
        {
            return (asked.Low, asked.High);
        }

        return kpi.Attributes.Interval == IntervalMethod.Proportion && value is >= 0 and <= 1 && SampleSize.Of(kpi, cell) is { Numerator.Sign: > 0 } n
            ? Intervals.Score(value, n.ToDouble())
            : null;
    }
}
