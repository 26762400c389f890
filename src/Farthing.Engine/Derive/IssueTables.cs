namespace Farthing.Engine.Derive;

/// <summary>
/// Makes <c>d_issues</c> and <c>d_interaction_extras</c>: what is known of few interactions only, so that it costs nothing for the others.
/// docs/store.md gives the rules.
/// </summary>
internal static class IssueTables
{
    private const int Excluded = 4;

    private static readonly string Numbers = $"""
        CREATE OR REPLACE TEMP TABLE derive_issues AS
        SELECT row_number() OVER (ORDER BY issue_id) AS n, issue_id FROM (
          SELECT issue_id FROM issues
          UNION SELECT x.issue_id FROM interactions x JOIN d_interactions d ON d.i = x.i WHERE x.issue_id IS NOT NULL AND d.outcome <> {Excluded})
        """;

    // The interactions of each issue in order of arrival, ties by the bytes of their ids; "resolved_before": whether one that arrived
    // earlier was resolved (at the same instant nobody has come back: logs write an event twice).
    private static readonly string Touches = $"""
        CREATE OR REPLACE TEMP TABLE derive_touches AS
        SELECT t.*, max(resolved) OVER (PARTITION BY n ORDER BY arrived_ms RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS resolved_before
        FROM (
          SELECT s.n, d.i, d.customer, d.topic, d.channel, d.agent, d.team, d.site, d.outcome, d.agent_segments, d.transfers, d.arrived_ms, d.completed_ms,
            d.resolved, d.escalated, d.complaint,
            CASE WHEN d.first_response_ms >= d.arrived_ms THEN d.first_response_ms
                 WHEN r.replied_ms IS NOT NULL THEN r.replied_ms
                 WHEN d.outcome = 1 AND d.agent_segments > 0 THEN d.arrived_ms + d.wait_ms END AS replied_ms,
            row_number() OVER (PARTITION BY s.n ORDER BY d.arrived_ms, ids.interaction_id) AS k,
            count(*) OVER (PARTITION BY s.n) AS touches
          FROM interactions x JOIN derive_issues s ON s.issue_id = x.issue_id JOIN d_interactions d ON d.i = x.i AND d.outcome <> {Excluded}
            JOIN interaction_ids ids ON ids.i = x.i LEFT JOIN derive_replies r ON r.i = x.i) t
        """;

    private const string OfTouches = """
        SELECT n, min(customer) FILTER (k = first_known) AS customer, max(topic) FILTER (k = 1) AS topic, max(channel) FILTER (k = 1) AS channel,
          max(agent) FILTER (k = last_handled) AS agent, max(team) FILTER (k = last_handled) AS team, max(site) FILTER (k = last_handled) AS site,
          min(arrived_ms) AS opened_ms, max(completed_ms) FILTER (k = touches AND resolved = 1) AS resolved_ms, min(replied_ms) AS replied_ms,
          count(*) FILTER (outcome IN (1, 3)) AS touches, sum(transfers) AS transfers,
          CASE WHEN count(*) FILTER (resolved_before = 1) > 0 THEN 1 WHEN count(resolved) > 0 THEN 0 END AS reopened,
          max(escalated) AS escalated, max(complaint) AS complaint
        FROM (SELECT *, min(k) FILTER (customer > 0) OVER (PARTITION BY n) AS first_known,
            max(k) FILTER (agent_segments > 0) OVER (PARTITION BY n) AS last_handled FROM derive_touches)
        GROUP BY n
        """;

    private const string Issues = $"""
        INSERT INTO d_issues
        WITH whole AS (
          SELECT s.n, s.issue_id, CASE WHEN coalesce(g.customer, 0) <> 0 THEN g.customer ELSE coalesce(t.customer, 0) END AS customer,
            CASE WHEN coalesce(g.topic, 0) <> 0 THEN g.topic ELSE coalesce(t.topic, 0) END AS topic,
            coalesce(t.channel, 0) AS channel, coalesce(t.agent, 0) AS agent, coalesce(t.team, 0) AS team, coalesce(t.site, 0) AS site,
            CASE WHEN g.issue_id IS NOT NULL THEN g.opened_ms ELSE t.opened_ms END AS opened_ms,
            CASE WHEN g.issue_id IS NOT NULL THEN g.resolved_ms ELSE t.resolved_ms END AS resolved_ms, g.due_ms,
            CASE WHEN g.first_response_ms >= g.opened_ms THEN g.first_response_ms
                 WHEN g.first_response_ms IS NULL THEN greatest(t.replied_ms, CASE WHEN t.replied_ms IS NOT NULL THEN coalesce(g.opened_ms, t.opened_ms) END) END AS replied_ms,
            coalesce(t.touches, 0) AS touches, coalesce(t.transfers, 0) AS transfers,
            coalesce(g.reopened, t.reopened) AS reopened, coalesce(g.escalated, t.escalated) AS escalated,
            coalesce(g.complaint, t.complaint) AS complaint
          FROM derive_issues s LEFT JOIN issues g ON g.issue_id = s.issue_id LEFT JOIN ({OfTouches}) t ON t.n = s.n)
        SELECT n, issue_id, customer, farthing_customer_segment(customer), topic, channel, agent, team, site,
          opened_ms, farthing_day(opened_ms), farthing_month(opened_ms), farthing_hour(opened_ms),
          resolved_ms, farthing_day(resolved_ms), farthing_month(resolved_ms), farthing_hour(resolved_ms),
          due_ms, farthing_day(due_ms), farthing_month(due_ms),
          CASE WHEN resolved_ms >= opened_ms THEN resolved_ms - opened_ms END,
          CASE WHEN resolved_ms >= opened_ms THEN farthing_open_until(resolved_ms) - farthing_open_until(opened_ms) END,
          replied_ms - opened_ms, farthing_open_until(replied_ms) - farthing_open_until(opened_ms),
          touches, transfers, reopened, escalated, complaint
        FROM whole
        """;

    // A customer's first message is what is answered; where there are none, the arrival.
    private static readonly string Extras = $"""
        INSERT INTO d_interaction_extras
        SELECT i, coalesce(n, 0),
          CASE WHEN given THEN first_response_ms - arrived_ms ELSE replied_ms - asked_ms END,
          least(CASE WHEN given THEN first_response_ms - arrived_ms END, any_ms - asked_ms),
          CASE WHEN given THEN farthing_open_until(first_response_ms) - farthing_open_until(arrived_ms)
               ELSE farthing_open_until(replied_ms) - farthing_open_until(asked_ms) END,
          next_ms, nexts, surveyed, sentiment
        FROM (
          SELECT d.i, d.arrived_ms, d.first_response_ms, coalesce(d.first_response_ms >= d.arrived_ms, false) AS given, s.n,
            r.asked_ms, r.replied_ms, r.any_ms, r.next_ms, r.nexts, coalesce(v.surveyed, 0)::TINYINT AS surveyed, v.sentiment
          FROM d_interactions d
          JOIN (
            SELECT i FROM derive_replies
            UNION SELECT i FROM d_interactions WHERE first_response_ms IS NOT NULL
            UNION SELECT x.i FROM interactions x JOIN derive_issues s ON s.issue_id = x.issue_id
            UNION SELECT i FROM d_surveys WHERE i > 0 AND (score IS NOT NULL OR sentiment IS NOT NULL)) known ON known.i = d.i
          LEFT JOIN derive_replies r ON r.i = d.i
          LEFT JOIN (SELECT x.i, s.n FROM interactions x JOIN derive_issues s ON s.issue_id = x.issue_id) s ON s.i = d.i
          LEFT JOIN (
            SELECT i, max(CASE WHEN score IS NULL THEN 0 ELSE 1 END) AS surveyed, round(avg(sentiment))::BIGINT AS sentiment
            FROM d_surveys WHERE i > 0 GROUP BY i) v ON v.i = d.i)
        """;

    private const string Known = """
        SELECT 1 FROM issues UNION ALL SELECT 1 FROM messages UNION ALL SELECT 1 FROM d_surveys
        UNION ALL SELECT 1 FROM interactions WHERE first_response_ms IS NOT NULL OR issue_id IS NOT NULL
        """;

    /// <summary>Makes both tables.</summary>
    public static void Make(DeriveContext context)
    {
        context.Run("TRUNCATE d_issues; TRUNCATE d_interaction_extras");
        if (!context.Any(Known))
        {
            return;
        }

        Replies.Make(context);
        foreach (string statement in (ReadOnlySpan<string>)[Numbers, Touches, Issues, Extras])
        {
            context.Run(statement);
        }

        context.Run("DROP TABLE derive_touches; DROP TABLE derive_issues; DROP TABLE derive_replies");
    }
}
