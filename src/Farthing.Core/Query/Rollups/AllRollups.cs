namespace Farthing.Core.Query.Rollups;

/// <summary>The rollups, as data: what the overview and the usual questions read, over dimensions with few values.</summary>
public static class AllRollups
{
    // Windows and targets are the catalogue's defaults, in seconds; with others a question reads rows.
    private const string Known = "customer != null and age >= 604800";
    private const string Chain = Known + " and not previous-topic-gap <= 604800";
    private const string ResolvedFirst = " and not next-topic-gap <= 604800 and resolved != \"no\" and escalated != \"yes\"";
    private const string Session = "(outcome = \"self-served\" or bot-segments > 0) and age >= 86400";

    private static readonly string[] OfInteraction = ["channel", "interaction-queue", "direction", "party", "outcome", "customer-segment"];

    private static readonly string[] OfPlace = ["team", "site", "vendor"];

    private static readonly KeptNumber[] Costs =
    [
        new("labour", "labour"), new("unused", "unused"), new("overhead", "overhead"), new("technology", "technology"),
        new("vendor_cost", "vendor-cost"), new("other", "other"), new("imputed", "imputed"),
    ];

    private static readonly KeptNumber[] AgentTime =
    [
        new("handling", "handling"), new("available", "available"), new("handling_or_available", "handling-or-available"),
        new("staffed", "staffed"), new("paid", "paid"), new("scheduled", "scheduled"), new("adherent", "adherent"),
        new("handling_of_staffed", "handling", "available != null"),
        new("handling_or_available_of_staffed", "handling-or-available", "available != null"),
        new("handling_of_paid", "handling", "paid != null"),
    ];

    /// <summary>Every rollup; where two can answer, the first is taken, so the smaller ones come first.</summary>
    public static IReadOnlyList<RollupDefinition> All { get; } =
    [
        new("r_completed_days", "interactions", "completion", OfInteraction,
        [
            new("n", null), new("segments", "agent-segments"),
            new("handle", "handle"), new("talk", "talk"), new("hold", "hold"), new("wrap", "wrap"),
            new("handled", null, "agent-segments > 0"),
            new("transferred", null, "agent-segments > 1"),
            new("escalated", null, "agent-segments > 0 and escalated = \"yes\""),
            new("escalation_unknown", null, "agent-segments > 0 and escalated = null"),
            new("wrapped", null, "agent-segments > 0 and wrap != null"),
            new("sessions", null, "outcome = \"self-served\" or (outcome = \"answered\" and bot-segments > 0)"),
        ]) { Parts = ["interactions"] },
        new("r_arrived_days", "interactions", "arrival", OfInteraction,
        [
            new("n", null), new("wait", "wait"),
            new("waited", null, "wait > 0"), new("wait_known", null, "wait != null"), new("wait_unknown", null, "wait = null"),
            new("in_time", null, "wait <= 20"), new("late", null, "wait > 20"), new("at_once", null, "wait <= 0"),
            new("known", null, Known), new("repeated", null, Known + " and next-gap <= 604800"),
            new("chains", null, Chain), new("chains_resolved", null, Chain + ResolvedFirst),
            new("chains_resolvable", null, Chain + " and resolvable != \"no\""),
            new("chains_resolvable_resolved", null, Chain + " and resolvable != \"no\"" + ResolvedFirst),
            new("sessions", null, Session),
            new("sessions_contained", null, Session + " and agent-segments = 0 and not next-agent-gap <= 86400"),
        ]) { Parts = ["interactions"], WindowDays = 7 },
        new("r_staffed_days", "interactions", "completion", OfInteraction,
            [new("handled", null, "staffed-agent = \"yes\"") { OfAnySegment = true }]) { Parts = ["interactions", "agent_hours"] },
        new("r_cost_days", "costs", "day", OfInteraction, [.. Costs, new("effort", "effort")]),
        new("r_place_cost_days", "costs", "day", [.. OfPlace, "channel"], [.. Costs, new("effort_of_answered", "effort", "outcome = \"answered\"")]),
        new("r_agent_days", "agent-time", "hour", OfPlace, AgentTime) { Parts = ["agent_hours"] },
        new("r_agent_hours", "agent-time", "hour", OfPlace, AgentTime) { Parts = ["agent_hours"], Hourly = true },
        new("r_survey_days", "surveys", "answered", [.. OfInteraction, "instrument", "method"],
        [
            new("n", null), new("points", "points"), new("weighted", "weighted"), new("weight", "weight"), new("sentiment", "sentiment"),
            new("pointed", null, "points != null"),
            new("top", null, "points != null and top = \"yes\""),
            new("bottom", null, "points != null and bottom = \"yes\""),
            new("easy", null, "points > 4"),
            new("weighted_known", "weighted", "weighted != null"), new("weight_known", "weight", "weighted != null"),
            new("commented", null, "sentiment != null"), new("left_out", null, "points = null and score != null"),
        ]) { Parts = ["surveys"] },
    ];

    /// <summary>Whether a table of that name is a rollup.</summary>
    public static bool IsRollup(string table) => All.Any(d => d.Table == table);
}
