namespace Farthing.Core.Catalogue;

/// <summary>What a setting of a rule can be.</summary>
public enum SettingType
{
    /// <summary>The id of a dimension that the KPI can be sliced by.</summary>
    Dimension,

    /// <summary>previous, year or same-weekday.</summary>
    Against,

    /// <summary>A percentage of 0 or more, written with its sign: <c>10%</c>.</summary>
    Share,

    /// <summary>A plain number above 0: <c>1.5</c>.</summary>
    Ratio,

    /// <summary>A value in the KPI's unit; of KPIs in percent written <c>80%</c>.</summary>
    Bound,

    /// <summary>The id of a KPI.</summary>
    Kpi,

    /// <summary>A filter over dimensions.</summary>
    Filter,

    /// <summary>hour, day, week, month, quarter or year.</summary>
    Grain,

    /// <summary>A whole number above 0.</summary>
    Count,

    /// <summary>optimal, acceptable or urgent.</summary>
    Band,

    /// <summary>worse, better, up or down.</summary>
    Way,

    /// <summary>true or false.</summary>
    Flag,
}

/// <summary>A kind of rule: what it takes, and what it gives to sentences.</summary>
/// <param name="Name">Its name, the key of the rule.</param>
/// <param name="Settings">Its settings by name.</param>
/// <param name="Required">The settings that must be there.</param>
/// <param name="OneOf">Settings of which exactly one must be there; empty where there is no such choice.</param>
/// <param name="Slots">What its sentences may name in braces.</param>
public sealed record FindingKind(
    string Name,
    IReadOnlyDictionary<string, SettingType> Settings,
    IReadOnlyList<string> Required,
    IReadOnlyList<string> OneOf,
    IReadOnlyList<string> Slots)
{
    /// <summary>All kinds by name. docs/catalogue.md lists them.</summary>
    public static IReadOnlyDictionary<string, FindingKind> All { get; } = new FindingKind[]
    {
        new(
            "spread", Of(("by", SettingType.Dimension), ("at-least", SettingType.Ratio), ("where", SettingType.Filter)),
            ["by", "at-least"], [], ["high.name", "high.value", "low.name", "low.value", "ratio"]),
        new(
            "share", Of(("by", SettingType.Dimension), ("at-least", SettingType.Share)),
            ["by", "at-least"], [], ["top.name", "top.value", "share"]),
        new(
            "change",
            Of(("against", SettingType.Against), ("at-least", SettingType.Share), ("worse-by", SettingType.Share), ("better-by", SettingType.Share)),
            ["against"], ["at-least", "worse-by", "better-by"], ["value", "before", "change", "relative"]),
        new(
            "mover", Of(("by", SettingType.Dimension), ("against", SettingType.Against), ("at-least", SettingType.Share)),
            ["by", "against", "at-least"], [], ["top.name", "top.before", "top.value", "top.part", "change"]),
        new(
            "level",
            Of(
                ("above", SettingType.Bound), ("below", SettingType.Bound), ("at-least", SettingType.Bound), ("at-most", SettingType.Bound),
                ("kpi", SettingType.Kpi)),
            [], ["above", "below", "at-least", "at-most"], ["value", "bound"]),
        new("band", Of(("is", SettingType.Band)), ["is"], [], ["value", "band", "range", "advice"]),
        new(
            "versus",
            Of(("kpi", SettingType.Kpi), ("at-least", SettingType.Ratio), ("at-most", SettingType.Ratio), ("above", SettingType.Flag)),
            ["kpi"], ["at-least", "at-most", "above"], ["value", "other.title", "other.value", "ratio", "gap"]),
        new(
            "opposite", Of(("kpi", SettingType.Kpi), ("against", SettingType.Against)),
            ["kpi", "against"], [], ["change", "other.title", "other.change"]),
        new(
            "mix-shift", Of(("by", SettingType.Dimension), ("against", SettingType.Against)),
            ["by", "against"], [], ["change"]),
        new(
            "trend", Of(("grain", SettingType.Grain), ("periods", SettingType.Count), ("way", SettingType.Way), ("at-least", SettingType.Share)),
            ["grain", "periods", "way"], [], ["periods", "change", "slope"]),
        new("low-n", Of(("below", SettingType.Count)), ["below"], [], ["n"]),
        new("always", Of(), [], [], []),
    }.ToDictionary(k => k.Name, StringComparer.Ordinal);

    private static Dictionary<string, SettingType> Of(params ReadOnlySpan<(string Name, SettingType Type)> settings)
    {
        Dictionary<string, SettingType> by = new(StringComparer.Ordinal);
        foreach ((string name, SettingType type) in settings)
        {
            by.Add(name, type);
        }

        return by;
    }
}
