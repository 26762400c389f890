namespace Farthing.Engine.Derive;

/// <summary>The two statements that fill <c>d_interactions</c> for the interactions at the places $1 to $2 − 1. docs/store.md gives the rules.</summary>
internal static class InteractionSql
{
    /// <summary>Interactions that have a row.</summary>
    public static string Given(InteractionRows rows) => Insert($"""
        SELECT k, i, started_ms AS arrived_ms,
          CASE WHEN completed_ms IS NOT NULL THEN completed_ms
               WHEN completed_state = 1 THEN NULL
               ELSE coalesce(farthing_last_end(k), started_ms + coalesce(wait_ms, 0)) END AS done_ms,
          CASE WHEN coalesce(outcome, 0) <> 0 THEN outcome ELSE farthing_outcome(k) END AS outcome,
          coalesce(channel, 0) AS channel, coalesce(direction, 0) AS direction, coalesce(party, 0) AS party,
          coalesce(queue, 0) AS queue, coalesce(topic, 0) AS topic, coalesce(vendor, 0) AS vendor,
          coalesce(customer, 0) AS customer, wait_ms, resolved, resolvable, escalated, complaint, first_response_ms
        FROM {rows.Interactions} WHERE k >= $1 AND k < $2
        """);

    /// <summary>Interactions that only segments or usage events name.</summary>
    public static string Implied(InteractionRows rows) => Insert($"""
        SELECT k, i, arrived_ms, coalesce(farthing_last_end(k), arrived_ms) AS done_ms,
          farthing_outcome(k) AS outcome, 0 AS channel, 0 AS direction, 0 AS party, 0 AS queue, 0 AS topic, 0 AS vendor,
          0::BIGINT AS customer, NULL::BIGINT AS wait_ms, NULL::TINYINT AS resolved, NULL::TINYINT AS resolvable,
          NULL::TINYINT AS escalated, NULL::TINYINT AS complaint, NULL::BIGINT AS first_response_ms
        FROM (SELECT k, min(i) AS i, coalesce(min(segment_ms), min(usage_ms)) AS arrived_ms FROM (
            SELECT k, i, started_ms AS segment_ms, NULL::BIGINT AS usage_ms FROM {rows.Segments} WHERE k >= $1 AND k < $2
            UNION ALL SELECT k, i, NULL, at_ms FROM {rows.Usage} WHERE k >= $1 AND k < $2)
          WHERE NOT farthing_has_row(k) GROUP BY k)
        """);

    private static string Insert(string rows) => $"""
        INSERT INTO d_interactions
        SELECT i, farthing_bucket(k)::SMALLINT,
          arrived_ms, farthing_day(arrived_ms), farthing_month(arrived_ms), farthing_hour(arrived_ms),
          done_ms, farthing_day(done_ms), farthing_month(done_ms), farthing_hour(done_ms),
          outcome, channel, direction, party, queue, topic,
          CASE WHEN segment_vendor <> 0 THEN segment_vendor WHEN vendor <> 0 THEN vendor ELSE farthing_agent_vendor(k) END,
          customer, farthing_customer_segment(customer), farthing_agent(k), farthing_team(k), farthing_site(k),
          wait_ms, farthing_talk(k), farthing_hold(k), farthing_wrap(k), farthing_handle(k),
          agent_segments, farthing_bot_segments(k), greatest(agent_segments - 1, 0),
          resolved, resolvable, escalated, complaint, first_response_ms,
          farthing_previous_gap(k), farthing_next_gap(k), farthing_previous_topic_gap(k), farthing_next_topic_gap(k),
          farthing_next_agent_gap(k), farthing_next_order_gap(k)
        FROM (SELECT *, farthing_segment_vendor(k) AS segment_vendor, farthing_agent_segments(k) AS agent_segments FROM ({rows}))
        """;
}
