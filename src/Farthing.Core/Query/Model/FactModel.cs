using Farthing.Core.Catalogue;
using Farthing.Core.Facts;

namespace Farthing.Core.Query.Model;

/// <summary>One of the facts that measures read: its name, clocks and fields. See docs/kpis.md.</summary>
/// <param name="Name">interactions, segments, costs, agent-time, surveys.</param>
/// <param name="Axes">Its clocks; a measure chooses one.</param>
/// <param name="Own">What can be added up or filtered by, beside the dimensions.</param>
/// <param name="Dimensions">What it can be sliced and filtered by.</param>
/// <param name="HasInteraction">Whether its rows belong to interactions, so that attributes of these are known.</param>
public sealed record FactModel(
    string Name, IReadOnlyList<string> Axes, IReadOnlyList<Field> Own, IReadOnlyList<Field> Dimensions, bool HasInteraction)
{
    private static readonly Field[] OfInteraction =
    [
        new("channel", FieldKind.Code, CodeDomains.Channel),
        new("interaction-queue", FieldKind.Code, CodeDomains.Queue),
        new("topic", FieldKind.Code, CodeDomains.Topic),
        new("direction", FieldKind.Code, CodeDomains.Direction),
        new("party", FieldKind.Code, CodeDomains.Party),
        new("outcome", FieldKind.Code, CodeDomains.Outcome),
        new("customer-segment", FieldKind.Code, CodeDomains.CustomerSegment),
        new("interaction", FieldKind.Interaction),
    ];

    private static readonly Field[] OfAgent =
    [
        new("agent", FieldKind.Code, CodeDomains.Agent, OfSegment: true),
        new("team", FieldKind.Code, CodeDomains.Team, OfSegment: true),
        new("site", FieldKind.Code, CodeDomains.Site, OfSegment: true),
        new("vendor", FieldKind.Code, CodeDomains.Vendor, OfSegment: true),
    ];

    private static readonly Field[] All =
        [.. OfInteraction, .. OfAgent, new("segment-queue", FieldKind.Code, CodeDomains.Queue, OfSegment: true)];

    private static readonly Field[] Descriptive =
    [
        new("wait", FieldKind.Duration),
        new("talk", FieldKind.Duration),
        new("hold", FieldKind.Duration),
        new("wrap", FieldKind.Duration),
        new("handle", FieldKind.Duration),
        new("agent-segments", FieldKind.Count),
        new("bot-segments", FieldKind.Count),
        new("transfers", FieldKind.Count),
        new("customer", FieldKind.Identity),
        new("resolved", FieldKind.Flag),
        new("resolvable", FieldKind.Flag),
        new("escalated", FieldKind.Flag),
        new("complaint", FieldKind.Flag),
        new("age", FieldKind.Duration),
        new("previous-gap", FieldKind.Duration),
        new("next-gap", FieldKind.Duration),
        new("previous-topic-gap", FieldKind.Duration),
        new("next-topic-gap", FieldKind.Duration),
        new("next-agent-gap", FieldKind.Duration),
        new("next-order-gap", FieldKind.Duration),
        new("staffed-agent", FieldKind.Flag, OfSegment: true),
    ];

    private static readonly Field[] SegmentTimes =
    [
        new("talk", FieldKind.Duration, OfSegment: true),
        new("hold", FieldKind.Duration, OfSegment: true),
        new("wrap", FieldKind.Duration, OfSegment: true),
        new("handle", FieldKind.Duration, OfSegment: true),
    ];

    /// <summary>All facts by name.</summary>
    public static IReadOnlyDictionary<string, FactModel> Facts { get; } = new FactModel[]
    {
        new("interactions", ["completion", "arrival"], Descriptive, All, HasInteraction: true),
        new(
            "segments",
            ["completion", "arrival"],
            [.. SegmentTimes, .. Descriptive.Where(d => !SegmentTimes.Any(s => s.Name == d.Name))],
            All,
            HasInteraction: true),
        new(
            "costs",
            ["day"],
            [
                new("effort", FieldKind.Effort),
                .. new[] { "labour", "unused", "overhead", "technology", "vendor-cost", "other", "imputed" }
                    .Select(n => new Field(n, FieldKind.Money)),
            ],
            All,
            HasInteraction: true),
        new(
            "agent-time",
            ["hour"],
            [.. new[] { "handling", "available", "handling-or-available", "staffed", "paid" }.Select(n => new Field(n, FieldKind.Duration))],
            OfAgent,
            HasInteraction: false),
        new(
            "surveys",
            ["answered"],
            [new("score", FieldKind.Score), new("instrument", FieldKind.Code, CodeDomains.Instrument)],
            All,
            HasInteraction: true),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The field of that name, its own or a dimension's; null when it has none.</summary>
    public Field? Find(string name) =>
        Own.FirstOrDefault(f => f.Name == name) ?? Dimensions.FirstOrDefault(f => f.Name == name);

    /// <summary>What a sum of the field is counted in.</summary>
    public static UnitPowers UnitOf(Field field) => field.Kind switch
    {
        FieldKind.Duration or FieldKind.Effort => new UnitPowers(0, 1, 0, 0),
        FieldKind.Money => new UnitPowers(1, 0, 0, 0),
        FieldKind.Score => new UnitPowers(0, 0, 1, 0),
        _ => new UnitPowers(0, 0, 0, 1),
    };
}
