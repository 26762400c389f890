using Farthing.Core.Facts;
using static Farthing.Engine.Import.Facts.FieldType;

namespace Farthing.Engine.Import.Facts;

/// <summary>The facts; their columns are those of <c>Schema.sql</c>, their fields those of the canonical files.</summary>
public static class FactModels
{
    /// <summary>Interactions.</summary>
    public static FactModel Interactions { get; } = new(
        "interactions",
        "i:l customer:l issue_id:t channel:i direction:i party:i queue:i topic:i vendor:i started_ms:l completed_ms:l "
        + "completed_state:b wait_ms:l outcome:i first_response_ms:l resolved:b resolvable:b escalated:b complaint:b",
        "i",
        new("interaction_id", Interaction, "i", Required: true), new("customer_id", Customer, "customer"), new("issue_id", Id, "issue_id"),
        new("channel", Code, "channel", CodeDomains.Channel, true), new("direction", Code, "direction", CodeDomains.Direction),
        Choice("party", CodeDomains.Party), new("queue", Code, "queue", CodeDomains.Queue),
        new("topic", Code, "topic", CodeDomains.Topic), new("vendor", Code, "vendor", CodeDomains.Vendor),
        new("started_at", Instant, "started_ms", Required: true), new("completed_at", Completion, "completed_ms"),
        new("wait_s", Duration, "wait_ms"), Choice("outcome", CodeDomains.Outcome),
        new("first_response_at", Instant, "first_response_ms"), new("resolved", Truth, "resolved"),
        new("resolvable", Truth, "resolvable"), new("escalated", Truth, "escalated"), new("complaint", Truth, "complaint"));

    /// <summary>Segments.</summary>
    public static FactModel Segments { get; } = new(
        "segments",
        "s:l segment_id:t i:l agent:i kind:i queue:i vendor:i started_ms:l ended_ms:l talk_ms:l hold_ms:l wrap_ms:l date_only:b",
        "segment_id",
        new("segment_id", Id, "segment_id", Required: true), new("interaction_id", Interaction, "i", Required: true),
        new("agent_id", Code, "agent", CodeDomains.Agent), Choice("kind", CodeDomains.Kind),
        new("queue", Code, "queue", CodeDomains.Queue), new("vendor", Code, "vendor", CodeDomains.Vendor),
        new("started_at", Instant, "started_ms", Required: true), new("ended_at", Instant, "ended_ms"),
        new("talk_s", Duration, "talk_ms"), new("hold_s", Duration, "hold_ms"), new("wrap_s", Duration, "wrap_ms"));

    /// <summary>Agents.</summary>
    public static FactModel Agents { get; } = new(
        "agents", "agent:i valid_from_day:i name:t role:i team:i site:i vendor:i hired_day:i left_day:i", "agent valid_from_day",
        new("agent_id", Code, "agent", CodeDomains.Agent, true), new("valid_from", Day, "valid_from_day"), new("name", Text, "name"),
        new("role", Code, "role", CodeDomains.Role), new("team", Code, "team", CodeDomains.Team),
        new("site", Code, "site", CodeDomains.Site), new("vendor", Code, "vendor", CodeDomains.Vendor),
        new("hired_on", Day, "hired_day"), new("left_on", Day, "left_day"));

    /// <summary>Staffing.</summary>
    public static FactModel Staffing { get; } = new(
        "staffing", "agent:i started_ms:l ended_ms:l state:i paid:b", "agent started_ms",
        new("agent_id", Code, "agent", CodeDomains.Agent, true), new("started_at", Instant, "started_ms", Required: true),
        new("ended_at", Instant, "ended_ms", Required: true), Choice("state", CodeDomains.State), new("paid", Truth, "paid"));

    /// <summary>Paid time.</summary>
    public static FactModel PaidTime { get; } = new(
        "paid-time", "agent:i period:t first_day:i end_day:i paid_ms:l", "agent period",
        new("agent_id", Code, "agent", CodeDomains.Agent, true), new("period", FieldType.Period, "period", Required: true),
        new("paid_s", Duration, "paid_ms", Required: true));

    /// <summary>The ledger.</summary>
    public static FactModel Ledger { get; } = new(
        "ledger",
        "line_id:t period:t first_day:i end_day:i account:i amount:l currency:i agent:i team:i site:i channel:i vendor:i "
        + "initiative:i memo:t",
        "line_id",
        new("line_id", Id, "line_id", Required: true), new("date", PeriodDate, "first_day"), new("period", FieldType.Period, "period"),
        new("account", Code, "account", CodeDomains.Account, true), new("amount", Money, "amount", Required: true),
        new("currency", Code, "currency", CodeDomains.Currency), new("agent_id", Code, "agent", CodeDomains.Agent),
        new("team", Code, "team", CodeDomains.Team), new("site", Code, "site", CodeDomains.Site),
        new("channel", Code, "channel", CodeDomains.Channel), new("vendor", Code, "vendor", CodeDomains.Vendor),
        new("initiative", Code, "initiative", CodeDomains.Initiative), new("memo", Text, "memo"));

    /// <summary>Exchange rates.</summary>
    public static FactModel Fx { get; } = new(
        "fx", "currency:i day:i rate:l", "currency day",
        new("currency", Code, "currency", CodeDomains.Currency, true), new("date", Day, "day", Required: true),
        new("rate", Rate, "rate", Required: true));

    /// <summary>Usage events.</summary>
    public static FactModel Usage { get; } = new(
        "usage", "event_id:t i:l meter:i quantity:l at_ms:l", "event_id",
        new("event_id", Id, "event_id", Required: true), new("interaction_id", Interaction, "i", Required: true),
        new("meter", Code, "meter", CodeDomains.Meter, true), new("quantity", Quantity, "quantity", Required: true),
        new("at", Instant, "at_ms"));

    /// <summary>Survey responses.</summary>
    public static FactModel Surveys { get; } = new(
        "surveys", "response_id:t question:i i:l customer:l instrument:i score:l sent_ms:l answered_ms:l comment:t",
        "response_id question",
        new("response_id", Id, "response_id", Required: true), new("question", Code, "question", CodeDomains.Question, true),
        new("interaction_id", Interaction, "i"), new("customer_id", Customer, "customer"),
        new("instrument", Code, "instrument", CodeDomains.Instrument, true), new("score", Quantity, "score"),
        new("sent_at", Instant, "sent_ms"), new("answered_at", Instant, "answered_ms"), new("comment", Text, "comment"));

    /// <summary>Customers.</summary>
    public static FactModel Customers { get; } = new(
        "customers", "customer:l customer_segment:i acquired_day:i lost_day:i plan:i first_value_ms:l referred:b", "customer",
        new("customer_id", Customer, "customer", Required: true),
        new("customer_segment", Code, "customer_segment", CodeDomains.CustomerSegment), new("acquired_on", Day, "acquired_day"),
        new("lost_on", Day, "lost_day"), new("plan", Code, "plan", CodeDomains.Plan), new("first_value_at", Instant, "first_value_ms"),
        new("referred", Truth, "referred"));

    /// <summary>Orders.</summary>
    public static FactModel Orders { get; } = new(
        "orders", "order_id:t customer:l ordered_ms:l amount:l currency:i kind:i", "order_id",
        new("order_id", Id, "order_id", Required: true), new("customer_id", Customer, "customer", Required: true),
        new("ordered_at", Instant, "ordered_ms", Required: true), new("amount", Money, "amount", Required: true),
        new("currency", Code, "currency", CodeDomains.Currency), new("kind", Code, "kind", CodeDomains.OrderKind));

    /// <summary>Issues.</summary>
    public static FactModel Issues { get; } = new(
        "issues",
        "issue_id:t customer:l topic:i opened_ms:l first_response_ms:l resolved_ms:l due_ms:l reopened:b escalated:b complaint:b",
        "issue_id",
        new("issue_id", Id, "issue_id", Required: true), new("customer_id", Customer, "customer"),
        new("topic", Code, "topic", CodeDomains.Topic), new("opened_at", Instant, "opened_ms", Required: true),
        new("first_response_at", Instant, "first_response_ms"), new("resolved_at", Instant, "resolved_ms"), new("due_at", Instant, "due_ms"),
        new("reopened", Truth, "reopened"), new("escalated", Truth, "escalated"), new("complaint", Truth, "complaint"));

    /// <summary>Users: people who use what customers bought.</summary>
    public static FactModel Users { get; } = new(
        "users", "user_id:t customer:l created_day:i lost_day:i", "user_id",
        new("user_id", Id, "user_id", Required: true), new("customer_id", Customer, "customer"),
        new("created_on", Day, "created_day", Required: true), new("lost_on", Day, "lost_day"));

    /// <summary>Subscriptions.</summary>
    public static FactModel Subscriptions { get; } = new(
        "subscriptions",
        "subscription_id:t customer:l started_day:i ended_day:i amount:l currency:i billing:i plan:i", "subscription_id",
        new("subscription_id", Id, "subscription_id", Required: true), new("customer_id", Customer, "customer", Required: true),
        new("started_on", Day, "started_day", Required: true), new("ended_on", Day, "ended_day"),
        new("amount", Money, "amount", Required: true), new("currency", Code, "currency", CodeDomains.Currency),
        Choice("interval", CodeDomains.Billing) with { Column = "billing", Required = true },
        new("plan", Code, "plan", CodeDomains.Plan));

    /// <summary>Messages inside interactions.</summary>
    public static FactModel Messages { get; } = new(
        "messages", "message_id:t i:l sent_ms:l sender:i text:t", "message_id",
        new("message_id", Id, "message_id", Required: true), new("interaction_id", Interaction, "i", Required: true),
        new("sent_at", Instant, "sent_ms", Required: true), Choice("sender", CodeDomains.Sender) with { Required = true },
        new("text", Text, "text"));

    /// <summary>The schedule: what agents were planned to do.</summary>
    public static FactModel Schedule { get; } = new(
        "schedule", "agent:i started_ms:l ended_ms:l state:i", "agent started_ms",
        new("agent_id", Code, "agent", CodeDomains.Agent, true), new("started_at", Instant, "started_ms", Required: true),
        new("ended_at", Instant, "ended_ms", Required: true), Choice("state", CodeDomains.State) with { Required = true });

    /// <summary>Forecasts of offered interactions.</summary>
    public static FactModel Forecasts { get; } = new(
        "forecasts", "day:i channel:i queue:i interactions:l", "day channel queue",
        new("date", Day, "day", Required: true), new("channel", Code, "channel", CodeDomains.Channel),
        new("queue", Code, "queue", CodeDomains.Queue), new("interactions", Quantity, "interactions", Required: true));

    /// <summary>What initiatives brought in.</summary>
    public static FactModel Benefits { get; } = new(
        "benefits", "benefit_id:t initiative:i day:i amount:l currency:i evidence:i", "benefit_id",
        new("benefit_id", Id, "benefit_id", Required: true), new("initiative", Code, "initiative", CodeDomains.Initiative, true),
        new("date", Day, "day", Required: true), new("amount", Money, "amount", Required: true),
        new("currency", Code, "currency", CodeDomains.Currency), Choice("evidence", CodeDomains.Evidence));

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, FactModel> All { get; } = new[]
    {
        Interactions, Segments, Agents, Staffing, PaidTime, Ledger, Fx, Usage, Surveys, Customers, Orders, Issues,
        Users, Subscriptions, Messages, Schedule, Forecasts, Benefits,
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static FactField Choice(string name, string domain) => new(name, Word, name, domain)
    {
        Words = CodeDomains.Fixed[domain].Select((word, i) => (word, i)).ToDictionary(p => p.word, p => p.i + 1, StringComparer.Ordinal),
    };
}
