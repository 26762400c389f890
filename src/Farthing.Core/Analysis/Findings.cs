using System.Text.RegularExpressions;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>What a rule made of its answers.</summary>
/// <param name="Holds">Whether it is true.</param>
/// <param name="Slots">What sentences may name: the numbers that decided it.</param>
/// <param name="Query">The question that made it.</param>
/// <param name="Reason">Why it could not be judged; null where it was.</param>
public sealed record FindingResult(bool Holds, IReadOnlyDictionary<string, SlotValue> Slots, KpiRequest Query, string? Reason = null);

/// <summary>A kind of rule: what it asks, and what it makes of the answers.</summary>
internal interface IFindingKind
{
    /// <summary>The slots that it fills.</summary>
    IReadOnlyList<string> Slots { get; }

    /// <summary>The questions, at least one unless it is always true; each about one KPI.</summary>
    IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope);

    /// <summary>The result; answers stand in the order of the questions.</summary>
    FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers);
}

/// <summary>
/// The rules of insights, risks and tips, evaluated on answers. A rule asks plain questions, so that what made it true can be typed
/// and checked; nothing is decided on rounded numbers.
/// </summary>
public static partial class Findings
{
    /// <summary>Groups of fewer than so many are too small to be compared.</summary>
    public const int SmallestGroup = 30;

    private static readonly Dictionary<string, IFindingKind> Kinds = new(StringComparer.Ordinal)
    {
        ["spread"] = new SpreadKind(),
        ["share"] = new ShareKind(),
        ["change"] = new ChangeKind(),
        ["mover"] = new MoverKind(),
        ["level"] = new LevelKind(),
        ["band"] = new BandKind(),
        ["versus"] = new VersusKind(),
        ["opposite"] = new OppositeKind(),
        ["mix-shift"] = new MixShiftKind(),
        ["trend"] = new TrendKind(),
        ["low-n"] = new LowNKind(),
        ["always"] = new AlwaysKind(),
    };

    /// <summary>The names of all kinds.</summary>
    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    /// <summary>The slots that a kind fills; null where there is no such kind.</summary>
    public static IReadOnlyList<string>? SlotsOf(string kind) => Kinds.GetValueOrDefault(kind)?.Slots;

    /// <summary>What a rule asks.</summary>
    /// <exception cref="UserException">FT-4005: its kind or a setting is not understood.</exception>
    public static IReadOnlyList<KpiRequest> Questions(FindingRule rule, FindingScope scope) => Kind(rule).Questions(rule, scope);

    /// <summary>Evaluates a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="scope">What it is evaluated on.</param>
    /// <param name="answers">The answers to <see cref="Questions"/>, in their order.</param>
    /// <exception cref="UserException">FT-4005: its kind or a setting is not understood.</exception>
    public static FindingResult Judge(FindingRule rule, FindingScope scope, IReadOnlyList<KpiAnswer> answers) =>
        Kind(rule).Judge(rule, scope, answers);

    /// <summary>The sentence with its slots filled.</summary>
    /// <exception cref="UserException">FT-4005: it names a slot that its rule does not fill.</exception>
    public static string Fill(Placed say, FindingResult result) => Begun(Slot().Replace(say.Text, match =>
        result.Slots.TryGetValue(match.Groups["slot"].Value, out SlotValue? value) ? value.Text : throw new UserException(
            "FT-4005", $"The rule gives no \"{match.Value}\".", say.Place,
            result.Slots.Count == 0 ? null : "it gives " + string.Join(", ", result.Slots.Keys.Select(k => $"{{{k}}}")))));

    /// <summary>A sentence begins with a capital, also where a group's name stands first.</summary>
    private static string Begun(string sentence) => sentence.Length > 0 ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence;

    private static IFindingKind Kind(FindingRule rule) => Kinds.GetValueOrDefault(rule.Kind) ?? throw new UserException(
        "FT-4005", $"There is no rule \"{rule.Kind}\".", rule.Place,
        NearMatch.Suggest(rule.Kind, Kinds.Keys) ?? "rules are " + string.Join(", ", Kinds.Keys));

    [GeneratedRegex(@"\{(?<slot>[a-z][a-z.-]*)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slot();
}
