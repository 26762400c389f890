using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>A value above or below a bound; of the KPI or of another one.</summary>
internal sealed class LevelKind : IFindingKind
{
    private static readonly (string Name, Func<int, bool> Holds)[] Ways =
        [("above", s => s > 0), ("below", s => s < 0), ("at-least", s => s >= 0), ("at-most", s => s <= 0)];

    public IReadOnlyList<string> Slots { get; } = ["value", "bound"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [scope.Question(rule.Text("kpi"))];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = Questions(rule, scope)[0];
        if (answers[0].Total[0].Value is not { } value)
        {
            return Nothing.Of(query, answers[0].Total[0].Reason ?? "no value");
        }

        KpiDefinition kpi = answers[0].Request.Kpis[0].Definition;
        if (Chance.TooFew(kpi, answers[0].Total[0]) is { } few)
        {
            return Nothing.Of(query, few);
        }

        (string name, Func<int, bool> holds) = Ways.FirstOrDefault(w => rule.Settings.ContainsKey(w.Name));
        if (name is null)
        {
            throw new UserException("FT-4005", "The rule level needs above, below, at-least or at-most.", rule.Place);
        }

        Rational bound = rule.NeedNumber(name);
        bound = rule.Text(name)!.Any(char.IsAsciiLetter) && kpi.Unit.SecondsAbove == 3600 ? bound / new Rational(3600, 1) : bound;
        return new FindingResult(holds(value.Exact().CompareTo(bound)), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["value"] = scope.Value(value, kpi),
            ["bound"] = scope.Value(bound.ToRatio(), kpi),
        }, query);
    }
}

/// <summary>The value lies in a band of that level.</summary>
internal sealed class BandKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["value", "band", "range", "advice"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [scope.Question()];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = scope.Question();
        AnswerCell cell = answers[0].Total[0];
        if (cell.Value is not { } value || cell.Band is not { } band)
        {
            return Nothing.Of(query, cell.Reason ?? "no bands apply");
        }

        if (Chance.TooFew(scope.Kpi, cell) is { } few)
        {
            return Nothing.Of(query, few);
        }

        string level = band.Level.ToString().ToLowerInvariant();
        return new FindingResult(level == rule.Need("is"), new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["value"] = scope.Value(value, scope.Kpi),
            ["band"] = new(level),
            ["range"] = new(band.InWords(scope.Kpi.Unit)),
            ["advice"] = new(band.Advice ?? ""),
        }, query);
    }
}

/// <summary>The value against that of another KPI.</summary>
internal sealed class VersusKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["value", "other.title", "other.value", "ratio", "gap"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [scope.Question(), scope.Question(rule.Need("kpi"))];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = scope.Question() with { Kpis = [scope.Kpi.Id, rule.Need("kpi")] };
        KpiDefinition other = answers[1].Request.Kpis[0].Definition;
        if (answers[0].Total[0].Value is not { } value || answers[1].Total[0].Value is not { } against)
        {
            return Nothing.Of(query, answers[0].Total[0].Reason ?? answers[1].Total[0].Reason ?? "no value");
        }

        if ((Chance.TooFew(scope.Kpi, answers[0].Total[0]) ?? Chance.TooFew(other, answers[1].Total[0])) is { } few)
        {
            return Nothing.Of(query, few);
        }

        Rational? ratio = value.Exact().Per(against.Exact());
        Rational gap = value.Exact() - against.Exact();
        bool holds = rule.Number("at-least") is { } least ? ratio is { } r && r.CompareTo(least) >= 0
            : rule.Number("at-most") is { } most ? ratio is { } s && s.CompareTo(most) <= 0
            : gap.Sign() > 0 == (rule.Need("above") == "true") && gap.Sign() != 0;
        return new FindingResult(holds, new Dictionary<string, SlotValue>(StringComparer.Ordinal)
        {
            ["value"] = scope.Value(value, scope.Kpi),
            ["other.title"] = new(other.Title),
            ["other.value"] = scope.Value(against, other),
            ["ratio"] = ratio is { } shown ? scope.Times(shown) : new("–"),
            ["gap"] = scope.Gap(gap, scope.Kpi, value),
        }, query);
    }
}

/// <summary>The value stands on fewer cases than stated.</summary>
internal sealed class LowNKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = ["n"];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [scope.Question()];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers)
    {
        KpiRequest query = scope.Question();
        return SampleSize.Of(scope.Kpi, answers[0].Total[0]) is not { Numerator.IsZero: false } n
            ? Nothing.Of(query, answers[0].Total[0].Reason ?? "it is not divided by a count")
            : new FindingResult(
                n.Exact().CompareTo(rule.NeedNumber("below")) < 0,
                new Dictionary<string, SlotValue>(StringComparer.Ordinal) { ["n"] = scope.Count(n.Exact()) },
                query);
    }
}

/// <summary>Always true; for tips that need no reason.</summary>
internal sealed class AlwaysKind : IFindingKind
{
    public IReadOnlyList<string> Slots { get; } = [];

    public IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => [];

    public FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers) =>
        new(true, new Dictionary<string, SlotValue>(StringComparer.Ordinal), scope.Question());
}
