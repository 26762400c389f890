using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Core.Analysis;

/// <summary>A bucket of a trend.</summary>
/// <param name="Bucket">The bucket as it is written.</param>
/// <param name="Value">The value, null where it is undefined.</param>
public sealed record TrendBucket(string Bucket, Ratio? Value);

/// <summary>How a KPI went over the last buckets.</summary>
/// <param name="Grain">The grain of the buckets.</param>
/// <param name="Values">The buckets, oldest first.</param>
/// <param name="Slope">The middle change per bucket (Theil–Sen); null for fewer than two values.</param>
/// <param name="Test">Kendall's test; null for fewer than four values.</param>
/// <param name="Change">The latest value less the one before; null where either is undefined.</param>
/// <param name="Sense">1 where the slope is for the better, −1 for the worse, 0 where neither can be said or there is no trend.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Season">What the weekdays or months of the year say; null where there are too few points.</param>
public sealed record TrendReport(
    string Grain, IReadOnlyList<TrendBucket> Values, Ratio? Slope, TrendTest? Test, Ratio? Change, int Sense, string Sentence, string? Season)
{
    private const decimal Significance = 0.05m;
    private const int FewestForTest = 4;
    private const int FewestWeeks = 8;

    /// <summary>The trend of an answer with a grain.</summary>
    /// <param name="scope">The KPI.</param>
    /// <param name="answer">One KPI by a grain.</param>
    /// <param name="season">The season's sentence.</param>
    public static TrendReport Of(FindingScope scope, KpiAnswer answer, string? season)
    {
        TrendBucket[] buckets = [.. answer.Rows.Select(r => new TrendBucket(r.Bucket ?? "", r.Cells[0].Value))];
        Ratio[] values = [.. buckets.Select(b => b.Value).OfType<Ratio>()];
        string grain = answer.Request.Grain?.ToString().ToLowerInvariant() ?? "month";
        Ratio? slope = TheilSen.Slope(values);
        TrendTest? test = values.Length >= FewestForTest ? Kendall.Test(values) : null;
        Ratio? change = buckets.Length >= 2 && buckets[^1].Value is { } last && buckets[^2].Value is { } before
            ? (last.Exact() - before.Exact()).ToRatio() : null;
        bool moves = test is { P: < Significance };
        int sense = moves && slope is { } s
            ? Goodness.Sign(scope.Catalogue, scope.Kpi, values[0], (values[0].Exact() + s.Exact()).ToRatio()) : 0;
        return new TrendReport(grain, buckets, slope, test, change, sense, Say(scope, grain, values, slope, test, sense), season);
    }

    /// <summary>Whether weekdays differ, of an answer by day over at least eight weeks; null where they do not, or too little is known.</summary>
    public static string? Weekdays(FindingScope scope, KpiAnswer daily)
    {
        List<double>[] groups = [.. Enumerable.Range(0, 7).Select(_ => new List<double>())];
        foreach (AnswerRow row in daily.Rows.Where(r => r.Cells[0].Value is not null))
        {
            int day = scope.Calendar.ParsePeriod(row.Bucket!).FirstDay;
            groups[(((day + 3) % 7) + 7) % 7].Add(row.Cells[0].Value!.Value.ToDouble());
        }

        string[] names = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
        return groups.Max(g => g.Count) < FewestWeeks ? null : Differ(scope, groups, names, "on");
    }

    /// <summary>Whether the months of the year differ, of an answer by month over at least two years; null as above.</summary>
    public static string? Months(FindingScope scope, KpiAnswer monthly)
    {
        List<double>[] groups = [.. Enumerable.Range(0, 12).Select(_ => new List<double>())];
        foreach (AnswerRow row in monthly.Rows.Where(r => r.Cells[0].Value is not null))
        {
            groups[int.Parse(row.Bucket![5..7], System.Globalization.CultureInfo.InvariantCulture) - 1].Add(row.Cells[0].Value!.Value.ToDouble());
        }

        string[] names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        return groups.Count(g => g.Count >= 2) < 12 ? null : Differ(scope, groups, names, "in");
    }

    private static string? Differ(FindingScope scope, List<double>[] groups, string[] names, string at)
    {
        if (GroupTests.KruskalWallis(groups) is not { } p || p >= Significance)
        {
            return null;
        }

        (double Mean, string Name)[] means = [.. groups.Zip(names).Where(g => g.First.Count > 0).Select(g => (g.First.Average(), g.Second)).OrderBy(m => m.Item1)];
        string Shown((double Mean, string Name) m) =>
            $"{m.Name} ({scope.Value(new Ratio(new System.Numerics.BigInteger(m.Mean * 1e9), 1_000_000_000), scope.Kpi).Text})";
        return $"Highest {at} {Shown(means[^1])}, lowest {at} {Shown(means[0])} on average (Kruskal–Wallis {Probability(p)}).";
    }

    private static string Say(FindingScope scope, string grain, Ratio[] values, Ratio? slope, TrendTest? test, int sense)
    {
        string span = $"{Invariant($"{values.Length}")} {grain}s";
        if (slope is not { } s || test is not { } t)
        {
            return values.Length < 2 ? "There are too few periods to speak of a trend." : $"{span} are too few to test for a trend.";
        }

        if (t.P >= Significance)
        {
            return $"No trend over {span} (Kendall's τ {Tau(t.Tau)}, {Probability(t.P)}).";
        }

        string way = s.CompareTo(new Ratio(0, 1)) > 0 ? "Rises" : "Falls";
        string step = KpiDisplay.GapInWords(s, scope.Kpi.Unit, scope.Currency, scope.Grouped, values[^1]);
        string judged = sense > 0 ? ", for the better" : sense < 0 ? ", for the worse" : "";
        return $"{way} by {step} a {grain} over {span}{judged} (Kendall's τ {Tau(t.Tau)}, {Probability(t.P)}).";
    }

    private static string Tau(decimal tau) => Invariant($"{tau:0.00}");

    /// <summary>A probability as it is written: <c>p 0.031</c>, <c>p below 0.001</c>.</summary>
    public static string Probability(decimal p) => p < 0.001m ? "p below 0.001" : Invariant($"p {p:0.000}");
}
