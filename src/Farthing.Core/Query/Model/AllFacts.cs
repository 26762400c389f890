using Farthing.Core.Facts;

namespace Farthing.Core.Query.Model;

/// <summary>The facts, as data. Tables and columns are those of docs/store.md.</summary>
internal static class AllFacts
{
    private static readonly Field[] OfInteraction =
    [
        Code("channel", CodeDomains.Channel),
        Code("interaction-queue", CodeDomains.Queue) with { Stored = "queue" },
        Code("topic", CodeDomains.Topic),
        Code("direction", CodeDomains.Direction),
        Code("party", CodeDomains.Party),
        Code("outcome", CodeDomains.Outcome),
        Code("customer-segment", CodeDomains.CustomerSegment),
        new("interaction", FieldKind.Interaction) { Stored = "i" },
    ];

    private static readonly Field[] OfAgent =
    [
        new("agent", FieldKind.Code, CodeDomains.Agent, OfSegment: true),
        new("team", FieldKind.Code, CodeDomains.Team, OfSegment: true),
        new("site", FieldKind.Code, CodeDomains.Site, OfSegment: true),
        new("vendor", FieldKind.Code, CodeDomains.Vendor, OfSegment: true),
    ];

    private static readonly Field[] OnRows =
        [.. OfInteraction, .. OfAgent, new("segment-queue", FieldKind.Code, CodeDomains.Queue, OfSegment: true)];

    /// <summary>The dimensions of interactions, found on the interaction or its agent segments.</summary>
    private static readonly Field[] Joined = [.. OnRows.Select(f => f with { Home = FieldHome.Interaction })];

    private static readonly Field[] Agents = [.. OfAgent.Select(f => f with { OfSegment = false })];

    private static readonly Field[] Descriptive =
    [
        .. OnInteraction(FieldKind.Duration, "wait", "talk", "hold", "wrap", "handle"),
        .. OnInteraction(FieldKind.Count, "agent-segments", "bot-segments", "transfers"),
        .. OnInteraction(FieldKind.Identity, "customer"),
        .. OnInteraction(FieldKind.Flag, "resolved", "resolvable", "escalated", "complaint"),
        new("age", FieldKind.Duration) { Home = FieldHome.Interaction, Rule = FieldRule.Age },
        .. OnInteraction(
            FieldKind.Duration, "previous-gap", "next-gap", "previous-topic-gap", "next-topic-gap", "next-agent-gap", "next-order-gap"),
        new("staffed-agent", FieldKind.Flag, OfSegment: true) { Home = FieldHome.Interaction, Rule = FieldRule.StaffedAgent },
        Extra("first-reply", FieldKind.Duration) with { Rule = FieldRule.Reply },
        Extra("first-reply-any", FieldKind.Duration) with { Rule = FieldRule.ReplyByAny },
        Extra("business-first-reply", FieldKind.Duration),
        Extra("next-reply", FieldKind.Duration),
        Extra("next-replies", FieldKind.Count),
        Extra("issue", FieldKind.Identity),
        Extra("surveyed", FieldKind.Flag),
    ];

    private static readonly Field[] SegmentTimes =
    [
        .. new[] { "talk", "hold", "wrap", "handle" }
            .Select(n => new Field(n, FieldKind.Duration, OfSegment: true) { Home = FieldHome.Interaction }),
    ];

    private static readonly Clock[] OfInteractions =
        [Clock.OfInstant("completion", "f", "completed_"), Clock.OfInstant("arrival", "f", "arrived_")];

    private static readonly Field CustomerSegment = Code("customer-segment", CodeDomains.CustomerSegment);

    /// <summary>Those whose rows belong to interactions.</summary>
    private static IEnumerable<FactModel> AroundInteractions =>
    [
        new("interactions", FactShape.Interactions, "d_interactions", "f", OfInteractions, Descriptive, Joined) { InteractionColumn = "i" },
        new(
            "segments", FactShape.Segments, "segments", "s", OfInteractions,
            [.. SegmentTimes, .. Descriptive.Where(d => !SegmentTimes.Any(s => s.Name == d.Name))], Joined) { InteractionColumn = "i" },
        new(
            "costs", FactShape.Rows, "costs", "c", [Clock.OfInstant("day", "c", "")],
            [
                new("effort", FieldKind.Effort),
                .. Own(FieldKind.Money, "labour", "unused", "overhead", "technology", "vendor-cost", "other", "imputed"),
                .. Descriptive,
            ],
            OnRows) { InteractionColumn = "i", RunColumn = "run" },
        new(
            "surveys", FactShape.OfInteraction, "d_surveys", "q", OfSurveys, SurveyFields,
            [.. Joined, Code("instrument", CodeDomains.Instrument), Code("question", CodeDomains.Question)])
        {
            InteractionColumn = "i", RowKey = [("q", "n")],
        },
        new(
            "themes", FactShape.OfInteraction, "d_surveys", "q", OfSurveys, SurveyFields,
            [.. Joined, Code("theme", CodeDomains.Theme) with { Alias = "th" }, Code("instrument", CodeDomains.Instrument)])
        {
            InteractionColumn = "i", RowKey = [("q", "n"), ("th", "theme")], Joins = [new("d_themes", "th", "n", "q", "n")],
        },
    ];

    private static Clock[] OfSurveys =>
        [Clock.OfInstant("answered", "q", "answered_") with { CountsTimeless = true }, Clock.OfInstant("sent", "q", "sent_") with { CountsTimeless = true }];

    private static Field[] SurveyFields =>
    [
        .. Own(FieldKind.Score, "score", "points", "sentiment"),
        .. Own(FieldKind.Number, "normal", "weight", "weighted"),
        .. Own(FieldKind.Flag, "top", "bottom"),
        .. Own(FieldKind.Identity, "response", "customer"),
        Code("method", CodeDomains.Method),
    ];

    private static IEnumerable<FactModel> OfPeople =>
    [
        new(
            "agent-time", FactShape.Rows, "d_agent_hours", "h", [Clock.OfInstant("hour", "h", "")],
            [.. Own(FieldKind.Duration, "handling", "available", "handling-or-available", "staffed", "paid", "scheduled", "adherent")],
            OfAgent),
        new(
            "staff", FactShape.Rows, "d_staff", "sf", [.. Existing("sf"), .. Ends("sf")], [Lost, Acquired], Agents),
        new(
            "customers", FactShape.Rows, "d_customers", "cu",
            [
                Clock.OfDay("acquired", "cu", "acquired_"), Clock.OfDay("lost", "cu", "lost_"), Clock.OfDay("first-value", "cu", "first_value_"),
                .. Existing("cu"),
            ],
            [
                new("time-to-value", FieldKind.Duration) { Stored = "first_value_ms" },
                .. Own(FieldKind.Flag, "referred"), .. Own(FieldKind.Identity, "customer"), Lost, Acquired,
            ],
            [CustomerSegment, Code("plan", CodeDomains.Plan)]) { RowNumber = "customer" },
        new(
            "users", FactShape.Rows, "d_users", "us", [.. Existing("us"), .. Ends("us")],
            [.. Own(FieldKind.Identity, "customer"), Lost, Acquired], [CustomerSegment]) { RowNumber = "n" },
        new(
            "subscriptions", FactShape.Rows, "d_subscriptions", "su", [.. Existing("su"), .. Ends("su")],
            [.. Own(FieldKind.Identity, "customer"), .. Own(FieldKind.Money, "yearly"), Lost, Acquired],
            [CustomerSegment, Code("plan", CodeDomains.Plan)]) { RowNumber = "n" },
    ];

    private static IEnumerable<FactModel> OfEvents =>
    [
        new(
            "issues", FactShape.Rows, "d_issues", "iu",
            [
                Clock.OfInstant("opened", "iu", "opened_"), Clock.OfInstant("resolved", "iu", "resolved_"), Clock.OfDay("due", "iu", "due_"),
                .. Clock.OfInterval("iu", "opened_day", "resolved_day", ClockKind.Opening, ClockKind.Closing),
            ],
            [
                .. Own(FieldKind.Duration, "resolution", "business-resolution", "first-reply", "business-first-reply"),
                .. Own(FieldKind.Count, "touches", "transfers"),
                .. Own(FieldKind.Flag, "reopened", "escalated", "complaint"),
                .. Own(FieldKind.Identity, "customer"),
                new("age-at-close", FieldKind.Duration) { Rule = FieldRule.AgeAtClose },
                new("late", FieldKind.Flag) { Rule = FieldRule.Late },
            ],
            [Code("topic", CodeDomains.Topic), Code("channel", CodeDomains.Channel), .. Agents.Where(a => a.Name != "vendor"), CustomerSegment])
        {
            RowNumber = "n",
        },
        new(
            "orders", FactShape.Rows, "d_orders", "od", [Clock.OfInstant("ordered", "od", "ordered_")],
            [
                .. Own(FieldKind.Money, "amount"), .. Own(FieldKind.Count, "order-number"),
                .. Own(FieldKind.Duration, "previous-contact-gap"), .. Own(FieldKind.Identity, "customer"),
            ],
            [Code("order-kind", CodeDomains.OrderKind) with { Stored = "kind" }, CustomerSegment]) { RowNumber = "n" },
        new(
            "forecasts", FactShape.Rows, "d_forecasts", "fc", [Clock.OfDay("day", "fc", "")],
            [.. Own(FieldKind.Quantity, "forecast", "actual", "error")],
            [Code("channel", CodeDomains.Channel), Code("interaction-queue", CodeDomains.Queue) with { Stored = "queue" }]),
    ];

    private static IEnumerable<FactModel> OfMoney =>
    [
        new(
            "ledger", FactShape.Rows, "run_accounts", "l", [new("month", ClockKind.Month, "r", null, "month", null)],
            [
                .. Own(FieldKind.Money, "amount"), .. Own(FieldKind.Flag, "in-service"),
                new("fate", FieldKind.Text) { Texts = ["pooled", "out-of-scope", "no-rule", "no-pool"] },
            ],
            [Code("account", CodeDomains.Account), Code("component", CodeDomains.Component), Code("initiative", CodeDomains.Initiative)])
        {
            RunColumn = "run", Joins = [new("runs", "r", "run", "l", "run")],
        },
        new(
            "benefits", FactShape.Rows, "d_benefits", "bn", [Clock.OfDay("day", "bn", "")],
            [.. Own(FieldKind.Money, "amount"), Code("evidence", CodeDomains.Evidence)],
            [Code("initiative", CodeDomains.Initiative)]),
    ];

    /// <summary>Every fact.</summary>
    public static IReadOnlyList<FactModel> All { get; } = [.. AroundInteractions, .. OfPeople, .. OfEvents, .. OfMoney];

    private static Field Lost => new("lost-in-period", FieldKind.Flag) { Rule = FieldRule.LostInPeriod };

    private static Field Acquired => new("acquired-in-period", FieldKind.Flag) { Rule = FieldRule.AcquiredInPeriod };

    private static Field Code(string name, string domain) => new(name, FieldKind.Code, domain);

    private static Field Extra(string name, FieldKind kind) => new(name, kind) { Home = FieldHome.Extras };

    private static IEnumerable<Field> OnInteraction(FieldKind kind, params string[] names) =>
        names.Select(n => new Field(n, kind) { Home = FieldHome.Interaction });

    private static IEnumerable<Field> Own(FieldKind kind, params string[] names) => names.Select(n => new Field(n, kind));

    private static Clock[] Existing(string alias) =>
        Clock.OfInterval(alias, "from_day", "to_day", ClockKind.Opening, ClockKind.Closing, ClockKind.During);

    private static Clock[] Ends(string alias) =>
        [Clock.OfDayAlone("started", alias, "from_day"), Clock.OfDayAlone("ended", alias, "to_day")];
}
