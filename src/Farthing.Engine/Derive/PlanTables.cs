namespace Farthing.Engine.Derive;

/// <summary>Makes <c>d_staff</c>, <c>d_forecasts</c> and <c>d_benefits</c>. docs/store.md gives the rules.</summary>
internal static class PlanTables
{
    /// <summary>Makes <c>d_staff</c>.</summary>
    public static void MakeStaff(DeriveContext context) => context.Run("""
        TRUNCATE d_staff;
        INSERT INTO d_staff
        SELECT agent, any_value(team) FILTER (latest), any_value(site) FILTER (latest), any_value(vendor) FILTER (latest),
          coalesce(min(hired_day), min(valid_from_day)),
          CASE WHEN max(hired_day) > max(left_day) THEN NULL ELSE max(left_day) END
        FROM (
            SELECT agent, coalesce(team, 0) AS team, coalesce(site, 0) AS site, coalesce(vendor, 0) AS vendor, valid_from_day, hired_day, left_day,
              row_number() OVER (PARTITION BY agent ORDER BY valid_from_day DESC NULLS LAST) = 1 AS latest
            FROM agents WHERE agent > 0)
        GROUP BY agent
        """);

    /// <summary>Makes <c>d_forecasts</c>.</summary>
    public static void MakeForecasts(DeriveContext context)
    {
        context.Run("TRUNCATE d_forecasts");
        if (!context.Any("SELECT 1 FROM forecasts"))
        {
            return;
        }

        // What was offered is known of the days from the first arrival to the data cut-off.
        object? cutOff = DeriveVersion.DataCutOff(context.Connection);
        context.Run("""
            INSERT INTO d_forecasts
            WITH offered AS (
              SELECT arrived_day AS day, channel, queue, count(*) AS n FROM d_interactions
              WHERE outcome <> 4 AND arrived_day IN (SELECT day FROM forecasts) GROUP BY ALL),
            known AS (
              SELECT min(arrived_day) AS first, farthing_day($1::BIGINT) AS last FROM d_interactions WHERE outcome <> 4),
            compared AS (
              SELECT f.day, f.channel, f.queue, f.interactions AS forecast,
                CASE WHEN f.day BETWEEN any_value(k.first) AND any_value(k.last) THEN (coalesce(sum(o.n), 0) * 1000000)::BIGINT END AS actual
              FROM (SELECT day, coalesce(channel, 0) AS channel, coalesce(queue, 0) AS queue, interactions FROM forecasts) f CROSS JOIN known k
              LEFT JOIN offered o ON o.day = f.day AND (f.channel = 0 OR o.channel = f.channel) AND (f.queue = 0 OR o.queue = f.queue)
              GROUP BY f.day, f.channel, f.queue, f.interactions)
            SELECT row_number() OVER (ORDER BY day, channel, queue), day, farthing_month_of_day(day), channel, queue, forecast, actual,
              abs(actual - forecast)
            FROM compared
            """, cutOff);
    }

    /// <summary>Makes <c>d_benefits</c>.</summary>
    public static void MakeBenefits(DeriveContext context)
    {
        string rows = context.InOwnCurrency(
            "SELECT benefit_id, initiative, day, amount, currency, coalesce(evidence, 0) AS evidence, day AS fx_day FROM benefits");
        context.Run($"""
            TRUNCATE d_benefits;
            INSERT INTO d_benefits
            SELECT row_number() OVER (ORDER BY benefit_id), initiative, day, farthing_month_of_day(day), own_amount, evidence FROM ({rows})
            """);
    }
}
