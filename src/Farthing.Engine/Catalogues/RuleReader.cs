using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads the rule of a finding: one kind with its settings, <c>{ spread: { by: channel, at-least: 1.5 } }</c>.</summary>
internal static class RuleReader
{
    /// <summary>The rule under a key that must be there; null when it is not there or broken, which is reported.</summary>
    public static FindingRule? Required(MapReader map, string key)
    {
        if (!map.Has(key))
        {
            map.Missing(key);
            return null;
        }

        return Optional(map, key);
    }

    /// <summary>The rule under a key; null when there is none, or it is broken, which is reported.</summary>
    public static FindingRule? Optional(MapReader map, string key)
    {
        if (map.Map(key, "a rule") is not { IsBroken: false } rule)
        {
            return null;
        }

        YamlScalar[] kinds = [.. rule.Keys];
        if (kinds.Length != 1)
        {
            map.Problems.Error(
                "FT-4005", "A rule has one kind.", kinds.Length == 0 ? rule.Place : kinds[1].Place,
                "write { change: { against: previous, worse-by: 10% } }; several rules are several insights");
            return null;
        }

        MapReader? settings = rule.Map(kinds[0].Text, $"the rule {kinds[0].Text}");
        Dictionary<string, Placed> read = new(StringComparer.Ordinal);
        foreach (YamlScalar name in settings?.Keys.ToArray() ?? [])
        {
            read[name.Text] = new Placed(settings!.RequiredText(name.Text), settings.PlaceOf(name.Text));
        }

        return settings is { IsBroken: true } ? null : new FindingRule(kinds[0].Text, read, kinds[0].Place);
    }
}
