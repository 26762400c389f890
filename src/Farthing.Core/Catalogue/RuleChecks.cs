using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks the rules of findings and the sentences that their slots go into.</summary>
/// <param name="scope">What can be referred to; problems go there.</param>
internal sealed class RuleChecks(DefinitionScope scope)
{
    /// <summary>Checks a rule of a KPI.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="id">The KPI's id.</param>
    /// <param name="kpi">The KPI; null where its own definition is broken.</param>
    /// <param name="isTip">Whether the rule belongs to a tip: only these may hold always.</param>
    public void Rule(FindingRule rule, string id, KpiDefinition? kpi, bool isTip = false)
    {
        if (!FindingKind.All.TryGetValue(rule.Kind, out FindingKind? kind))
        {
            scope.Wrong(
                $"\"{rule.Kind}\" is not a kind of rule; kinds are {string.Join(", ", FindingKind.All.Keys)}.", rule.Place,
                NearMatch.Suggest(rule.Kind, FindingKind.All.Keys));
            return;
        }

        if (kind.Name == "always" && !isTip)
        {
            scope.Wrong("A sentence that always holds says nothing about the data; only tips may hold always.", rule.Place, "give the rule that makes it true");
        }

        CheckPresence(rule, kind);
        KpiDefinition? measured = kpi;
        if (rule.Settings.TryGetValue("kpi", out Placed? other))
        {
            KpiDefinition? named = scope.Kpi(other, kind.Name == "level" ? null : id);
            measured = kind.Name == "level" ? named : kpi;
            CheckOther(rule, other, kpi, named);
        }

        foreach ((string name, Placed value) in rule.Settings)
        {
            if (kind.Settings.TryGetValue(name, out SettingType type))
            {
                Setting(name, value, type, measured);
            }
        }

        CheckDirection(rule, id, kpi);
    }

    /// <summary>Checks that a sentence names only what its rule gives.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="rule">The rule; null where there is none, so that there are no slots.</param>
    public void Sentence(Placed sentence, FindingRule? rule)
    {
        IReadOnlyList<string> slots = rule is null ? []
            : FindingKind.All.TryGetValue(rule.Kind, out FindingKind? kind) ? kind.Slots
            : [];
        foreach ((string name, bool closed) in SlotsOf(sentence.Text))
        {
            if (!closed)
            {
                scope.Wrong("A brace is left open in the sentence.", sentence.Place, "write {slot}, or no brace at all");
            }
            else if (rule is null || slots.Count == 0)
            {
                scope.Wrong($"There is nothing to put in for {{{name}}} here.", PlaceOf(sentence, name), "leave it out, or add a rule that finds it");
            }
            else if (FindingKind.All.ContainsKey(rule.Kind) && !slots.Contains(name, StringComparer.Ordinal))
            {
                scope.Wrong(
                    $"{rule.Kind} gives no {{{name}}}; it gives {string.Join(", ", slots.Select(s => $"{{{s}}}"))}.",
                    PlaceOf(sentence, name), NearMatch.Suggest(name, slots));
            }
        }
    }

    /// <summary>The names in braces of a sentence, in order; a brace without its partner is not closed.</summary>
    internal static IEnumerable<(string Name, bool Closed)> SlotsOf(string text)
    {
        int at = 0;
        while (text.IndexOfAny(['{', '}'], at) is >= 0 and int open)
        {
            int close = text[open] == '{' ? text.IndexOfAny(['{', '}'], open + 1) : -1;
            if (close < 0 || text[close] == '{')
            {
                yield return ("", false);
                yield break;
            }

            yield return (text[(open + 1)..close], true);
            at = close + 1;
        }
    }

    /// <summary>Where a slot stands, where its line shows it; else where the sentence begins.</summary>
    private static SourcePlace PlaceOf(Placed sentence, string slot)
    {
        int column = sentence.Place.Excerpt?.IndexOf($"{{{slot}}}", Math.Max(0, sentence.Place.Column - 1), StringComparison.Ordinal) ?? -1;
        return column < 0 ? sentence.Place : sentence.Place with { Column = column + 1, Length = slot.Length + 2 };
    }

    private void CheckPresence(FindingRule rule, FindingKind kind)
    {
        foreach ((string name, Placed value) in rule.Settings.Where(s => !kind.Settings.ContainsKey(s.Key)))
        {
            string known = kind.Settings.Count == 0 ? "it takes none" : "it takes " + string.Join(", ", kind.Settings.Keys);
            scope.Wrong($"{kind.Name} has no setting \"{name}\"; {known}.", value.Place, NearMatch.Suggest(name, kind.Settings.Keys));
        }

        foreach (string name in kind.Required.Where(r => !rule.Settings.ContainsKey(r)))
        {
            scope.Wrong($"{kind.Name} needs the setting \"{name}\".", rule.Place, $"add {name}: …");
        }

        int given = kind.OneOf.Count(rule.Settings.ContainsKey);
        if (kind.OneOf.Count > 0 && given != 1)
        {
            scope.Wrong($"{kind.Name} needs exactly one of {string.Join(", ", kind.OneOf)}; here are {given.ToString(CultureInfo.InvariantCulture)}.", rule.Place);
        }
    }

    private void Setting(string name, Placed value, SettingType type, KpiDefinition? kpi)
    {
        switch (type)
        {
            case SettingType.Dimension:
                scope.Dimension(value, kpi);
                break;
            case SettingType.Filter:
                scope.Filter(value, kpi);
                break;
            case SettingType.Against:
                scope.Word(value, "a comparison", DefinitionScope.Comparisons);
                break;
            case SettingType.Grain:
                scope.Word(value, "a grain", DefinitionScope.Grains);
                break;
            case SettingType.Band:
                scope.Word(value, "a band", ["optimal", "acceptable", "urgent"]);
                break;
            case SettingType.Way:
                scope.Word(value, "a way", ["worse", "better", "up", "down"]);
                break;
            case SettingType.Flag:
                scope.Word(value, "a choice", ["true", "false"]);
                break;
            case SettingType.Kpi:
                break;
            default:
                Number(name, value, type, kpi);
                break;
        }
    }

    private void Number(string name, Placed value, SettingType type, KpiDefinition? kpi)
    {
        string? expected = type switch
        {
            SettingType.Share when SettingNumber.Percent(value.Text) is not >= 0 => "a percentage with its sign, such as 10%",
            SettingType.Ratio when SettingNumber.Plain(value.Text) is not > 0 => "a number above 0, such as 1.5",
            SettingType.Count when SettingNumber.Plain(value.Text) is not (> 0 and <= 1_000_000) || value.Text.Contains('.') => "a whole number above 0",
            SettingType.Bound when kpi is not null && SettingNumber.IsFraction(kpi.Unit) && SettingNumber.Percent(value.Text) is null => "a percentage with its sign, such as 80%",
            SettingType.Bound when kpi is not null && !SettingNumber.IsFraction(kpi.Unit) && SettingNumber.Plain(value.Text) is null => $"a number in {kpi.Unit.Name}, without a sign",
            SettingType.Bound when SettingNumber.Percent(value.Text) is null && SettingNumber.Plain(value.Text) is null => "a number",
            _ => null,
        };
        if (expected is not null)
        {
            scope.Wrong($"{name} must be {expected}, but is \"{value.Text}\".", value.Place);
        }
    }

    private void CheckOther(FindingRule rule, Placed place, KpiDefinition? kpi, KpiDefinition? other)
    {
        if (kpi is null || other is null)
        {
            return;
        }

        if (rule.Kind == "versus" && !Comparable(kpi.Unit.Powers, other.Unit.Powers))
        {
            scope.Wrong(
                $"{kpi.Id} is in {kpi.Unit.Name} and {other.Id} in {other.Unit.Name}: the two cannot be laid against each other.", place.Place);
        }

        if (rule.Kind == "opposite" && other.Direction is not (Direction.Up or Direction.Down))
        {
            scope.Wrong($"{other.Id} has no good direction, so that it gets neither better nor worse.", place.Place);
        }
    }

    /// <summary>Money with money, time with time; what is counted may differ (per interaction, per issue).</summary>
    private static bool Comparable(UnitPowers a, UnitPowers b) => (a.Money, a.Time, a.Score) == (b.Money, b.Time, b.Score);

    private void CheckDirection(FindingRule rule, string id, KpiDefinition? kpi)
    {
        bool judges = rule.Kind == "opposite" || rule.Settings.ContainsKey("worse-by") || rule.Settings.ContainsKey("better-by")
            || (rule.Settings.TryGetValue("way", out Placed? way) && way.Text is "worse" or "better");
        if (judges && kpi is { Direction: not (Direction.Up or Direction.Down) })
        {
            scope.Wrong($"{id} has no good direction, so that it gets neither better nor worse.", rule.Place, "ask for at-least, up or down, or give the KPI a direction");
        }

        if (rule.Kind == "band" && !scope.WithBands.Contains(id))
        {
            scope.Wrong($"{id} has no bands.", rule.Place, "add a band set, or ask for a level");
        }
    }
}
