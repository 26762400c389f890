using Farthing.Core.Facts;

namespace Farthing.Engine.Derive;

/// <summary>Makes <c>d_orders</c>, <c>d_customers</c>, <c>d_users</c> and <c>d_subscriptions</c>. docs/store.md gives the rules.</summary>
internal static class CustomerTables
{
    /// <summary>Makes <c>d_orders</c>.</summary>
    public static void MakeOrders(DeriveContext context)
    {
        context.Run("TRUNCATE d_orders");
        if (!context.Any("SELECT 1 FROM orders"))
        {
            return;
        }

        string rows = context.InOwnCurrency(Invariant($"""
            SELECT order_id, customer, ordered_ms, amount, currency, coalesce(kind, 0) AS kind, farthing_day(ordered_ms) AS fx_day,
              coalesce(kind, 0) IN (0, {context.CodeOf(CodeDomains.OrderKind, "purchase")}) AS counted
            FROM orders
            """));
        context.Run($"""
            INSERT INTO d_orders
            SELECT row_number() OVER (ORDER BY o.order_id), o.customer, farthing_customer_segment(o.customer), o.kind,
              o.ordered_ms, farthing_day(o.ordered_ms), farthing_month(o.ordered_ms), farthing_hour(o.ordered_ms), o.own_amount,
              CASE WHEN o.counted THEN row_number() OVER (PARTITION BY o.customer, o.counted ORDER BY o.ordered_ms, o.order_id) END,
              o.ordered_ms - d.arrived_ms
            FROM ({rows}) o
            ASOF LEFT JOIN (
                SELECT customer, arrived_ms FROM d_interactions
                WHERE outcome = 1 AND arrived_ms IS NOT NULL AND customer IN (SELECT customer FROM orders WHERE customer > 0)) d
              ON d.customer = o.customer AND o.ordered_ms >= d.arrived_ms
            """);
    }

    /// <summary>Makes <c>d_customers</c>, <c>d_users</c> and <c>d_subscriptions</c>.</summary>
    public static void MakeCustomers(DeriveContext context)
    {
        context.Run("TRUNCATE d_customers; TRUNCATE d_users; TRUNCATE d_subscriptions");
        context.Run("""
            INSERT INTO d_customers
            SELECT customer, coalesce(customer_segment, 0), coalesce(plan, 0), acquired_day, lost_day,
              acquired_day, farthing_month_of_day(acquired_day), lost_day, farthing_month_of_day(lost_day),
              greatest(first_value_ms - farthing_start_of_day(acquired_day), CASE WHEN first_value_ms IS NOT NULL AND acquired_day IS NOT NULL THEN 0 END),
              farthing_day(first_value_ms), farthing_month(first_value_ms), referred
            FROM customers
            """);
        context.Run("""
            INSERT INTO d_users
            SELECT row_number() OVER (ORDER BY user_id), coalesce(customer, 0), farthing_customer_segment(coalesce(customer, 0)), created_day, lost_day
            FROM users
            """);
        string rows = context.InOwnCurrency(
            "SELECT subscription_id, customer, coalesce(plan, 0) AS plan, started_day, ended_day, amount, currency, billing, started_day AS fx_day"
            + " FROM subscriptions");
        context.Run($"""
            INSERT INTO d_subscriptions
            SELECT row_number() OVER (ORDER BY subscription_id), customer, farthing_customer_segment(customer), plan, started_day, ended_day,
              TRY_CAST(own_amount::HUGEINT * CASE billing WHEN 1 THEN 12 WHEN 2 THEN 4 ELSE 1 END AS BIGINT)
            FROM ({rows})
            """);
    }
}
