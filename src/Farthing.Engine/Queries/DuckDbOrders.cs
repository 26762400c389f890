using Farthing.Core.Statistics;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Queries;

/// <summary>Orders of the workspace's store.</summary>
/// <param name="connection">The store.</param>
public sealed class DuckDbOrders(DuckDbConnection connection) : IOrderHistory
{
    /// <inheritdoc/>
    public int LastDay => connection.Scalar<int?>("SELECT max(ordered_day) FROM d_orders") ?? -1;

    /// <inheritdoc/>
    public IReadOnlyList<CustomerOrders> Before(int endDay, CancellationToken cancellation)
    {
        List<CustomerOrders> customers = [];
        using DuckDbReader reader = connection.Query(
            """
            WITH days AS (
              SELECT customer, any_value(customer_segment) AS segment, ordered_day AS day, sum(amount)::HUGEINT AS amount
              FROM d_orders WHERE customer <> 0 AND order_number IS NOT NULL AND amount IS NOT NULL AND ordered_day < $1
              GROUP BY customer, ordered_day),
            firsts AS (SELECT customer, min(day) AS first FROM days GROUP BY customer)
            SELECT count(*) - 1, max(d.day) - min(d.day), $1 - 1 - min(d.day),
              coalesce(sum(d.amount) FILTER (d.day > f.first) // nullif(count(*) - 1, 0), 0)::BIGINT, any_value(d.segment)
            FROM days d JOIN firsts f USING (customer) GROUP BY d.customer ORDER BY d.customer
            """,
            [endDay],
            cancellation);
        while (reader.Read())
        {
            customers.Add(new CustomerOrders(
                reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.IsNull(4) ? 0 : reader.GetInt32(4)));
        }

        return customers;
    }
}
