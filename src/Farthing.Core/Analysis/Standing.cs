using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>Where a value stands among others of its kind: in their lowest quarter, the middle half, or the highest quarter.</summary>
/// <param name="Level">low, moderate or high.</param>
/// <param name="Low">The 25th percentile (type 7).</param>
/// <param name="High">The 75th percentile.</param>
/// <param name="N">How many values it stands among.</param>
public sealed record Standing(string Level, Ratio Low, Ratio High, int N)
{
    /// <summary>The fewest values of which quarters are taken.</summary>
    public const int Fewest = 5;

    /// <summary>Places a value; null among fewer than <see cref="Fewest"/>. What lies on a bound is moderate.</summary>
    public static Standing? Of(Ratio value, IEnumerable<Ratio> others)
    {
        List<Rational> sorted = [.. others.Select(o => o.Exact())];
        if (sorted.Count < Fewest)
        {
            return null;
        }

        sorted.Sort(ExactNumbers.CompareTo);
        (Rational low, Rational high) = (Quarter(sorted, 1), Quarter(sorted, 3));
        Rational own = value.Exact();
        return new Standing(
            own.CompareTo(low) < 0 ? "low" : own.CompareTo(high) > 0 ? "high" : "moderate", low.ToRatio(), high.ToRatio(), sorted.Count);
    }

    /// <summary>Type 7: the place (n − 1)·q/4, between two values in proportion.</summary>
    private static Rational Quarter(List<Rational> sorted, int quarters)
    {
        (int at, int rest) = Math.DivRem((sorted.Count - 1) * quarters, 4);
        return rest == 0 ? sorted[at] : sorted[at] + ((sorted[at + 1] - sorted[at]) * new Rational(rest, 4));
    }
}
