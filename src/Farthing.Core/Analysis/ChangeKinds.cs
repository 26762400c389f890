using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;
using Farthing.Core.Time;

namespace Farthing.Core.Analysis;

/// <summary>A relative change against an earlier period: by so much at all, for the worse, or for the better.</summary>
internal sealed class ChangeKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["value", "before", "change", "relative"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => Pairs.Questions(scope, null, rule.Need("against"));

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = scope.Question() with { Compare = rule.Need("against") };
        if (Pairs.Of(answers, 0) is not { } pair || pair.Change.Per(pair.Before.Exact().Size()) is not { } relative)
        {
            return Nothing.Of(query, "one of the periods has no value, or the earlier one is 0");
        }

        if (Pairs.TooFew(answers, 0) is { } few)
        {
            return Nothing.Of(query, few);
        }

        int good = Goodness.Sign(scope.Catalogue, scope.Kpi, pair.Before, pair.Now);
        bool holds = rule.Number("worse-by") is { } worse ? good < 0 && relative.Size().CompareTo(worse) >= 0
            : rule.Number("better-by") is { } better ? good > 0 && relative.Size().CompareTo(better) >= 0
            : relative.Size().CompareTo(rule.NeedNumber("at-least")) >= 0;
        return new FindingResult(holds && !Pairs.MayBeChance(answers, 0), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["value"] = scope.Value(pair.Now, scope.Kpi),
            ["before"] = scope.Value(pair.Before, scope.Kpi),
            ["change"] = scope.Change(pair.Change, scope.Kpi, pair.Now),
            ["relative"] = scope.Relative(relative),
        }, query);
    }
}

/// <summary>This KPI got better while another got worse, each by at least a hundredth of what it was: less is taken for no change.</summary>
internal sealed class OppositeKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["change", "other.title", "other.change"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) =>
        [.. Pairs.Questions(scope, null, rule.Need("against")), .. Pairs.Questions(scope, rule.Need("kpi"), rule.Need("against"))];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = scope.Question() with { Kpis = [scope.Kpi.Id, rule.Need("kpi")], Compare = rule.Need("against") };
        KpiDefinition other = answers[2].Request.Kpis[0].Definition;
        if (Pairs.Of(answers, 0) is not { } own || Pairs.Of(answers, 2) is not { } theirs)
        {
            return Nothing.Of(query, "one of the periods has no value");
        }

        if ((Pairs.TooFew(answers, 0) ?? Pairs.TooFew(answers, 2)) is { } few)
        {
            return Nothing.Of(query, few);
        }

        bool holds = own.Counts && theirs.Counts && !Pairs.MayBeChance(answers, 0) && !Pairs.MayBeChance(answers, 2) && Goodness.Sign(scope.Catalogue, scope.Kpi, own.Before, own.Now) > 0
            && Goodness.Sign(scope.Catalogue, other, theirs.Before, theirs.Now) < 0;
        return new FindingResult(holds, new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["change"] = scope.Change(own.Change, scope.Kpi, own.Now),
            ["other.title"] = new(other.Title),
            ["other.change"] = scope.Change(theirs.Change, other, theirs.Now),
        }, query);
    }
}

/// <summary>
/// The last whole buckets went one way: by Kendall's test at 5 % of five or more; of fewer at every step, from the first to the last by
/// more than chance. In all by the part that the rule asks for, a hundredth where it asks for none.
/// </summary>
internal sealed class TrendKind : IFindingKind
{
    private const int FewestForTest = 5;

    public IReadOnlyList<string> Slots { get; } = ["periods", "change", "slope"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope)
    {
        string grain = rule.Need("grain");
        Period period = Buckets.Last(scope.Calendar, grain, rule.NeedCount("periods"), scope.Period.EndDay) ?? throw new UserException(
            "FT-4005", $"\"{grain}\" is not a grain of a trend.", rule.Settings["grain"].Place, "write day, week, month, quarter or year");
        return [scope.Question() with { Grain = grain, Period = period.Text }];
    }

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = Questions(rule, scope)[0];
        int periods = rule.NeedCount("periods");
        Ratio[] values = [.. answers[0].Rows.Select(r => r.Cells[0].Value).OfType<Ratio>()];
        if (values.Length < periods || values.Length < 2)
        {
            return Nothing.Of(query, $"only {Invariant($"{values.Length}")} of {Invariant($"{periods}")} periods have a value");
        }

        AnswerCell[] cells = [.. answers[0].Rows.Select(r => r.Cells[0]).Where(c => c.Value is not null)];
        if (Chance.TooFew(scope.Kpi, cells) is { } few)
        {
            return Nothing.Of(query, "of one of the periods " + few);
        }

        Rational change = values[^1].Exact() - values[0].Exact();
        Rational least = (rule.Number("at-least") ?? new Rational(1, 100)) * values[0].Exact().Size();
        bool counts = change.Size().CompareTo(least) >= 0 && (values.Length >= FewestForTest || !Chance.MayBe(scope.Kpi, cells[0], cells[^1]));
        Rational slope = TheilSen.Slope(values)!.Value.Exact();
        return new FindingResult(counts && Moves(values) && Way(rule, scope, values), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["periods"] = scope.Count(new Rational(values.Length, 1)),
            ["change"] = scope.Change(change, scope.Kpi, values[^1]),
            ["slope"] = scope.Change(slope, scope.Kpi, values[^1]),
        }, query);
    }

    private static bool Moves(Ratio[] values)
    {
        if (values.Length >= FewestForTest)
        {
            return Kendall.Test(values).P < 0.05m;
        }

        int[] steps = [.. values.Zip(values.Skip(1), (a, b) => b.CompareTo(a))];
        return steps.All(s => s > 0) || steps.All(s => s < 0);
    }

    private static bool Way(FindingRule rule, FindingScope scope, Ratio[] values)
    {
        int slope = TheilSen.Slope(values)!.Value.CompareTo(new Ratio(0, 1));
        return rule.Need("way") switch
        {
            "up" => slope > 0,
            "down" => slope < 0,
            "worse" => Goodness.Sign(scope.Catalogue, scope.Kpi, values[0], values[^1]) < 0,
            "better" => Goodness.Sign(scope.Catalogue, scope.Kpi, values[0], values[^1]) > 0,
            _ => throw new UserException("FT-4005", "A trend goes worse, better, up or down.", rule.Settings["way"].Place),
        };
    }
}

/// <summary>A KPI's value in a period and in the one it is compared with.</summary>
internal sealed record Pairs(Ratio Before, Ratio Now)
{
    public Rational Change => Now.Exact() - Before.Exact();

    /// <summary>Whether the change is a hundredth of the earlier value or more.</summary>
    public bool Counts => Change.Size().CompareTo(Before.Exact().Size() / new Rational(100, 1)) >= 0;

    public static IReadOnlyList<KpiRequest> Questions(FindingScope scope, string? kpi, string against)
    {
        KpiDefinition asked = kpi is null ? scope.Kpi : scope.Catalogue.FindKpi(kpi) ?? scope.Kpi;
        KpiRequest now = scope.Question(kpi) with { Interval = Chance.NeedsIntervals(asked) };
        return [now, now with { Period = scope.Against(against).Text }];
    }

    /// <summary>Why the answers at <paramref name="at"/> and after it are not compared: too few cases; null where they are.</summary>
    public static string? TooFew(IReadOnlyList<KpiAnswer> answers, int at) =>
        Chance.TooFew(answers[at].Request.Kpis[0].Definition, answers[at].Total[0], answers[at + 1].Total[0]);

    /// <summary>Whether chance alone may have made the difference of these answers.</summary>
    public static bool MayBeChance(IReadOnlyList<KpiAnswer> answers, int at) =>
        Chance.MayBe(answers[at].Request.Kpis[0].Definition, answers[at + 1].Total[0], answers[at].Total[0]);

    /// <summary>The pair whose answers stand at <paramref name="at"/> and after it; null where either has no value.</summary>
    public static Pairs? Of(IReadOnlyList<KpiAnswer> answers, int at) =>
        answers[at].Total[0].Value is { } now && answers[at + 1].Total[0].Value is { } before ? new Pairs(before, now) : null;
}
