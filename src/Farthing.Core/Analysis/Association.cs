using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Core.Analysis;

/// <summary>How a KPI went together with one of its drivers. An association, not a cause.</summary>
/// <param name="Driver">The driver.</param>
/// <param name="Grain">week or month.</param>
/// <param name="Lag">By how many buckets the driver goes before.</param>
/// <param name="Result">The correlation with its interval; null where there is none.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record Association(KpiDefinition Driver, string Grain, int Lag, CorrelationResult? Result, string? Reason)
{
    /// <summary>The furthest that a driver is looked for before its effect.</summary>
    public const int LongestLag = 4;

    /// <summary>
    /// The strongest correlation over lags of 0 to <see cref="LongestLag"/> buckets, of the changes from bucket to bucket: two levels that both
    /// have a trend go together whatever they are. The interval counts what a series is worth and that one of five lags was chosen.
    /// </summary>
    /// <param name="driver">The driver.</param>
    /// <param name="grain">The grain of both answers.</param>
    /// <param name="of">The KPI by that grain.</param>
    /// <param name="by">The driver by the same grain and period.</param>
    public static Association Find(KpiDefinition driver, string grain, KpiAnswer of, KpiAnswer by)
    {
        string[] buckets = [.. of.Rows.Concat(by.Rows).Select(r => r.Bucket ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, double> effect = Changes(of, buckets);
        Dictionary<string, double> cause = Changes(by, buckets);
        (int Lag, CorrelationResult Result)? best = null;
        for (int lag = 0; lag <= LongestLag; lag++)
        {
            List<(double, double)> pairs = [];
            for (int i = lag; i < buckets.Length; i++)
            {
                if (cause.TryGetValue(buckets[i - lag], out double x) && effect.TryGetValue(buckets[i], out double y))
                {
                    pairs.Add((x, y));
                }
            }

            if (Correlation.Of(pairs, serial: true, LongestLag + 1) is { } found && (best is not { } b || Math.Abs(found.R) > Math.Abs(b.Result.R)))
            {
                best = (lag, found);
            }
        }

        return best is { } strongest
            ? new Association(driver, grain, strongest.Lag, strongest.Result, null)
            : new Association(driver, grain, 0, null, $"fewer than {Invariant($"{Correlation.FewestPairs}")} {grain}s in which both have a change, or one does not vary");
    }

    /// <summary>What it says.</summary>
    public string Sentence()
    {
        if (Result is not { } r)
        {
            return $"{Driver.Title}: {Reason}.";
        }

        bool sure = r.Low > 0 || r.High < 0;
        string when = Lag == 0 ? "in the same " + Grain : $"{Invariant($"{Lag}")} {Grain}{(Lag == 1 ? "" : "s")} later";
        string way = !sure ? "no clear association" : r.R > 0 ? $"goes the same way {when}" : $"goes the other way {when}";
        return $"{Driver.Title}: {way}; r {Invariant($"{r.R:0.00}")} ({Invariant($"{r.Low:0.00}")} to {Invariant($"{r.High:0.00}")}), n {Invariant($"{r.N}")}; association of changes from {Grain} to {Grain}.";
    }

    /// <summary>The changes against the bucket before, where both have a value.</summary>
    private static Dictionary<string, double> Changes(KpiAnswer answer, string[] buckets)
    {
        Dictionary<string, double> values = answer.Rows.Where(r => r.Cells[0].Value is not null)
            .ToDictionary(r => r.Bucket ?? "", r => r.Cells[0].Value!.Value.ToDouble(), StringComparer.Ordinal);
        Dictionary<string, double> changes = new(StringComparer.Ordinal);
        foreach ((string before, string now) in buckets.Zip(buckets.Skip(1)))
        {
            if (values.TryGetValue(before, out double from) && values.TryGetValue(now, out double to))
            {
                changes[now] = to - from;
            }
        }

        return changes;
    }
}
