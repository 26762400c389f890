using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>The dearest group against the cheapest. Groups on few cases, and groups at 0 or below, are left out.</summary>
internal sealed class SpreadKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["high.name", "high.value", "low.name", "low.value", "ratio"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) =>
        [scope.Question(by: rule.Need("by")) with { Where = FindingSettings.And(scope.Where, rule.Text("where")) }];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = Questions(rule, scope)[0];
        List<Group> groups = [.. Group.Of(answers[0]).Where(g => !g.Small && g.Value.Sign() > 0)];
        if (groups.Count < 2)
        {
            return Nothing.Of(query, "fewer than two groups can be compared");
        }

        groups.Sort((a, b) => a.Value.CompareTo(b.Value));
        (Group low, Group high) = (groups[0], groups[^1]);
        Rational ratio = high.Value / low.Value;
        string by = rule.Need("by");
        return new FindingResult(ratio.CompareTo(rule.NeedNumber("at-least")) >= 0 && !Chance.MayBe(scope.Kpi, low.Cell, high.Cell), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["high.name"] = scope.Name(high.Name, by),
            ["high.value"] = scope.Value(high.Value.ToRatio(), scope.Kpi),
            ["low.name"] = scope.Name(low.Name, by),
            ["low.value"] = scope.Value(low.Value.ToRatio(), scope.Kpi),
            ["ratio"] = scope.Times(ratio),
        }, query);
    }
}

/// <summary>The greatest part of a sum, or of a quotient's numerator.</summary>
internal sealed class ShareKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["top.name", "top.value", "share"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [scope.Question(by: rule.Need("by"))];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = Questions(rule, scope)[0];
        if (!Group.HasParts(scope.Kpi))
        {
            return Nothing.Of(query, "it is neither a sum nor a quotient, so that groups have no parts in it");
        }

        if (Chance.TooFew(scope.Kpi, answers[0].Total[0]) is { } few)
        {
            return Nothing.Of(query, few);
        }

        List<Group> groups = Group.Of(answers[0]);
        Rational all = groups.Aggregate(new Rational(0, 1), (sum, g) => sum + g.Above);
        if (groups.Count < 2 || all.Sign() <= 0)
        {
            return Nothing.Of(query, "there are no parts to compare");
        }

        Group top = groups.Aggregate((a, b) => b.Above.CompareTo(a.Above) > 0 ? b : a);
        Rational share = top.Above / all;
        return new FindingResult(share.CompareTo(rule.NeedNumber("at-least")) >= 0, new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["top.name"] = scope.Name(top.Name, rule.Need("by")),
            ["top.value"] = scope.Value(top.Value.ToRatio(), scope.Kpi),
            ["share"] = scope.Share(share),
        }, query);
    }
}

/// <summary>
/// The group that explains most of a change. Of a sum: its own change. Of a quotient: Δ(share of the denominator × value) less
/// the mean total times Δ(share), so that the parts of all groups add up to the change (docs/kpi-pages.md, Rules).
/// </summary>
internal sealed class MoverKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["top.name", "top.before", "top.value", "top.part", "change"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => TwoPeriods.Questions(rule, scope);

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = TwoPeriods.Shown(rule, scope);
        TwoPeriods both = new(answers[0], answers[1]);
        if (!Group.HasParts(scope.Kpi) || both.Change is not { } change || !both.Counts)
        {
            return Nothing.Of(query, Group.HasParts(scope.Kpi)
                ? "it changed by less than a hundredth, or one of the periods has no value"
                : "it is neither a sum nor a quotient, so that groups have no parts in it");
        }

        if (TwoPeriods.TooFew(answers) is { } few)
        {
            return Nothing.Of(query, few);
        }

        (string? Name, Group? Before, Group? Now, Rational Part) top = both.Parts().MaxBy(p => p.Part / change, RationalOrder.Instance);
        if ((top.Before ?? top.Now) is null)
        {
            return Nothing.Of(query, "no groups");
        }

        if (top.Before is { Small: true } || top.Now is { Small: true })
        {
            return Nothing.Of(query, $"the group that moved it most stands on fewer than {Findings.SmallestGroup} cases");
        }

        Rational share = top.Part / change;
        string by = rule.Need("by");
        SlotValue none = new("–");
        bool holds = share.CompareTo(rule.NeedNumber("at-least")) >= 0 && !TwoPeriods.MayBeChance(answers);
        return new FindingResult(holds, new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["top.name"] = scope.Name(top.Name, by),
            ["top.before"] = top.Before is { } b ? scope.Value(b.Value.ToRatio(), scope.Kpi) : none,
            ["top.value"] = top.Now is { } n ? scope.Value(n.Value.ToRatio(), scope.Kpi) : none,
            ["top.part"] = scope.Share(share),
            ["change"] = scope.Change(change, scope.Kpi, answers[0].Total[0].Value),
        }, query);
    }
}

/// <summary>The total moves one way and every group that both periods have the other: the mix moved it, not the groups.</summary>
internal sealed class MixShiftKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["change"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => TwoPeriods.Questions(rule, scope);

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = TwoPeriods.Shown(rule, scope);
        TwoPeriods both = new(answers[0], answers[1]);
        if (both.Change is not { } change)
        {
            return Nothing.Of(query, "one of the periods has no value");
        }

        if (TwoPeriods.TooFew(answers) is { } few)
        {
            return Nothing.Of(query, few);
        }

        int[] signs = [.. both.Parts().Where(p => p is { Before.Small: false, Now.Small: false }).Select(p => (p.Now!.Value - p.Before!.Value).Sign())];
        return new FindingResult(MixShift.Holds(change.Sign(), signs) && !TwoPeriods.MayBeChance(answers), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["change"] = scope.Change(change, scope.Kpi, answers[0].Total[0].Value),
        }, query);
    }
}

/// <summary>The answers of a period and of the one it is compared with, by the same dimension.</summary>
internal sealed class TwoPeriods(KpiAnswer now, KpiAnswer before)
{
    /// <summary>Total now − total before; null where either has no value.</summary>
    public Rational? Change => now.Total[0].Value is { } n && before.Total[0].Value is { } b ? n.Exact() - b.Exact() : null;

    /// <summary>Whether the total changed by a hundredth of what it was, or more: of less there is nothing to explain.</summary>
    public bool Counts => Change is { IsZero: false } change
        && change.Size().CompareTo(before.Total[0].Value!.Value.Exact().Size() / new Rational(100, 1)) >= 0;

    public static IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope)
    {
        KpiRequest now = scope.Question(by: rule.Need("by"));
        string against = rule.Need("against");
        return
        [
            now, now with { Period = scope.Against(against).Text },
            .. Chance.NeedsIntervals(scope.Kpi) ? Pairs.Questions(scope, null, against) : [],
        ];
    }

    /// <summary>Why the totals of the two periods are not compared: too few cases; null where they are.</summary>
    public static string? TooFew(IReadOnlyList<KpiAnswer> answers) => Pairs.TooFew(answers, 0);

    /// <summary>Whether chance alone may have made the change of the total; the totals with their intervals stand last.</summary>
    public static bool MayBeChance(IReadOnlyList<KpiAnswer> answers) => Pairs.MayBeChance(answers, answers.Count - 2);

    /// <summary>The question that a reader would type: both periods in one.</summary>
    public static KpiRequest Shown(FindingRule rule, FindingScope scope) =>
        scope.Question(by: rule.Need("by")) with { Compare = rule.Need("against") };

    /// <summary>Each group's part of the change of the total.</summary>
    public IEnumerable<(string? Name, Group? Before, Group? Now, Rational Part)> Parts()
    {
        Dictionary<string, Group> earlier = Group.Of(before).ToDictionary(g => g.Name ?? "\0", StringComparer.Ordinal);
        Dictionary<string, Group> later = Group.Of(now).ToDictionary(g => g.Name ?? "\0", StringComparer.Ordinal);
        bool adds = Group.AddsUp(now.Request.Kpis[0].Definition);
        foreach (string key in earlier.Keys.Union(later.Keys).Order(StringComparer.Ordinal))
        {
            Group? b = earlier.GetValueOrDefault(key);
            Group? n = later.GetValueOrDefault(key);
            Rational part = adds ? Value(n) - Value(b) : Weighted(n, now) - Weighted(b, before);
            yield return ((n ?? b)!.Name, b, n, part);
        }
    }

    private static Rational Value(Group? group) => group?.Value ?? new Rational(0, 1);

    /// <summary>Share of the denominator × (value − mean of the two totals).</summary>
    private Rational Weighted(Group? group, KpiAnswer answer)
    {
        if (group is null || answer.Total[0].Below?.Exact() is not { IsZero: false } all)
        {
            return new Rational(0, 1);
        }

        Rational mean = (now.Total[0].Value!.Value.Exact() + before.Total[0].Value!.Value.Exact()) / new Rational(2, 1);
        return group.Below / all * (group.Value - mean);
    }
}

/// <summary>The order of exact values.</summary>
internal sealed class RationalOrder : IComparer<Rational>
{
    public static RationalOrder Instance { get; } = new();

    public int Compare(Rational x, Rational y) => x.CompareTo(y);
}

/// <summary>The result of a rule that has nothing to judge.</summary>
internal static class Nothing
{
    public static FindingResult Of(KpiRequest query, string reason) => new(false, new Dictionary<string, SlotValue>(StringComparer.Ordinal), query, reason);
}
