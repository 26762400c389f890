using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>Whether a value got better, by the KPI's direction.</summary>
public static class Goodness
{
    /// <summary>1 where <paramref name="now"/> is better than <paramref name="before"/>, −1 where it is worse, 0 where neither can be said.</summary>
    /// <param name="catalogue">The definitions: a two-sided KPI is judged by how far it lies from its optimal range.</param>
    /// <param name="kpi">The KPI.</param>
    /// <param name="before">The earlier value.</param>
    /// <param name="now">The later value.</param>
    public static int Sign(KpiCatalogue catalogue, KpiDefinition kpi, Ratio before, Ratio now)
    {
        int change = now.CompareTo(before);
        return kpi.Direction switch
        {
            Direction.Up => change,
            Direction.Down => -change,
            Direction.TwoSided when catalogue.BandsOf(kpi.Id)?.Ranges.FirstOrDefault(r => r.Level == BandLevel.Optimal) is { } best =>
                Distance(best, before.Exact()).CompareTo(Distance(best, now.Exact())),
            _ => 0,
        };
    }

    /// <summary>How far a value lies outside a range; 0 within.</summary>
    internal static Rational Distance(BandRange range, Rational value)
    {
        if (range.Low is { } low && value.CompareTo(Rational.Of(low)) < 0)
        {
            return Rational.Of(low) - value;
        }

        return range.High is { } high && value.CompareTo(Rational.Of(high)) > 0 ? value - Rational.Of(high) : new Rational(0, 1);
    }
}
