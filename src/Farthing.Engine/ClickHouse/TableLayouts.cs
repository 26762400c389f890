using Farthing.Core.Query.Rollups;
using Farthing.Engine.Store;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// How each table of the store lies on ClickHouse: what belongs to an interaction on the interaction's shard, what belongs to an agent's
/// time on the agent's, small tables on every node. See docs/clickhouse.md.
/// </summary>
internal static class TableLayouts
{
    /// <summary>
    /// The form of the tables; counted up with every change of this file or of what the DDL makes of it after which tables made before cannot be
    /// read. How rows are parted, and which rollups there are, may change without.
    /// </summary>
    public const int Form = 1;

    // 31 days: about a month of facts, which have no month of their own.
    private const long MonthMs = 31L * 86_400_000;

    private const long IdsInBlock = 5_000_000;

    private static readonly string[] Interaction = ["i"];
    private static readonly string[] Answer = ["i", "n"];
    private static readonly string[] Agent = ["agent"];

    /// <summary>Every table, those of superseded rows included, in the order of their names.</summary>
    public static IReadOnlyList<TableLayout> All { get; } =
        [.. Current.Concat(Current.Where(t => StoreSchema.Facts.Contains(t.Table)).Select(Versions)).OrderBy(t => t.Table, StringComparer.Ordinal)];

    /// <summary>
    /// The rollups, of which a copy has those that the store had. Nothing is joined with them: they lie by day, so that a question about many
    /// days is answered by all shards.
    /// </summary>
    public static IReadOnlyList<TableLayout> Rollups { get; } =
        [.. AllRollups.All.Select(d => new TableLayout(d.Table, "month, day") { Together = ["day"], Shard = "cityHash64(coalesce(day, 0))", Sums = [.. d.Numbers.Select(n => n.Column)] })];

    private static IEnumerable<TableLayout> Current => [.. OfInteractions, .. OfAgents, .. OfCustomers, .. Everywhere];

    private static IEnumerable<TableLayout> OfInteractions =>
    [
        ByInteraction("d_interactions", "completed_day, i") with { Partition = "coalesce(completed_month, -1)", Ranges = ["arrived_day"] },
        ByInteraction("d_interaction_extras", "i"),
        ByInteraction("interactions", "i") with { Blocks = ("started_ms", MonthMs) },
        ByInteraction("interaction_ids", "i") with { Blocks = ("i", IdsInBlock) },
        ByInteraction("segments", "i, started_ms") with { Blocks = ("started_ms", MonthMs) },
        ByInteraction("messages", "i, sent_ms") with { Blocks = ("sent_ms", MonthMs) },
        ByInteraction("costs", "run, day, i") with
        {
            Partition = "month",
            Required = ["i", "run", "month", "day", "labour", "unused", "overhead", "technology", "vendor_cost", "other", "imputed"],
        },
        new("usage", "i, event_id") { Together = Interaction, Shard = "cityHash64(coalesce(i, 0))" },
        new("surveys", "i, response_id") { Together = Interaction, Shard = "cityHash64(coalesce(i, 0))" },

        // An answer without an interaction lies anywhere, with its themes.
        new("d_surveys", "answered_day, n") { Together = Answer, Shard = AnswerShard, Partition = "coalesce(answered_month, -1)", Required = ["n"] },
        new("d_themes", "theme, n") { Together = Answer, Shard = AnswerShard, Required = ["n"] },
    ];

    private static IEnumerable<TableLayout> OfAgents =>
    [
        new("d_agent_hours", "day, agent") { Together = Agent, Shard = AgentShard, Partition = "month", Required = ["agent", "day", "month"] },
        new("d_pieces", "agent, started_ms") { Together = Agent, Shard = AgentShard, Partition = "month", Required = ["month"] },
        new("schedule", "agent, started_ms") { Together = Agent, Shard = AgentShard },
    ];

    private static IEnumerable<TableLayout> OfCustomers =>
    [
        ByCustomer("customer_ids", "customer"),
        ByCustomer("customers", "customer"),
        ByCustomer("d_customers", "customer"),
        ByCustomer("d_users", "customer, n"),
        ByCustomer("users", "customer, user_id"),
        ByCustomer("d_subscriptions", "customer, n"),
        ByCustomer("subscriptions", "customer, subscription_id"),
        ByCustomer("orders", "customer, order_id"),
        ByCustomer("d_orders", "ordered_day, n") with { Partition = "coalesce(ordered_month, -1)" },
        ByCustomer("issues", "customer, issue_id"),
        ByCustomer("d_issues", "opened_day, n") with { Partition = "coalesce(opened_month, -1)" },
        new("rejects", "batch, line") { Together = ["line"], Shard = "cityHash64(coalesce(line, 0))" },
    ];

    /// <summary>Small beside the others, or joined with what is shared out.</summary>
    private static IEnumerable<TableLayout> Everywhere =>
    [
        new("meta", "key"), new("codes", "domain, code"), new("batches", "batch"),
        new("agents", "agent"), new("d_agents", "agent, from_ms"), new("d_staff", "agent"),
        new("staffing", "agent, started_ms"), new("paid_time", "agent"),
        new("ledger", "period, line_id"), new("fx", "currency, day"),
        new("benefits", "benefit_id"), new("d_benefits", "n"), new("forecasts", "day"), new("d_forecasts", "day, n"),
        new("runs", "run"), new("run_calendars", "run"), new("run_pools", "run, seq"), new("run_accounts", "run, account"),
        new("run_inputs", "run"), new("input_texts", "sha256"), new("close_log", "seq"),
    ];

    private const string AnswerShard = "cityHash64(if(coalesce(i, 0) > 0, coalesce(i, 0), n))";

    private const string AgentShard = "cityHash64(coalesce(agent, 0))";

    /// <summary>The layout of a table.</summary>
    public static TableLayout Of(string table) => All.Concat(Rollups).First(t => t.Table == table);

    /// <summary>Whether a table is one of the store's, or a rollup.</summary>
    public static bool Has(string table) => All.Concat(Rollups).Any(t => t.Table == table);

    private static TableLayout ByInteraction(string table, string order) =>
        new(table, order) { Together = Interaction, Shard = "cityHash64(i)", Required = Interaction };

    private static TableLayout ByCustomer(string table, string order) =>
        new(table, order) { Together = ["customer"], Shard = "cityHash64(coalesce(customer, 0))" };

    private static TableLayout Versions(TableLayout fact) =>
        fact with { Table = StoreSchema.VersionsOf(fact.Table), Required = [], Shard = fact.Shard?.Replace("(i)", "(coalesce(i, 0))", StringComparison.Ordinal) };
}
