using System.Globalization;
using Farthing.Core.Statistics;
using Farthing.Engine.Queries;

namespace Farthing.Engine.ClickHouse;

/// <summary>Orders of a generation on ClickHouse.</summary>
/// <param name="connection">The server.</param>
/// <param name="tables">The generation's tables.</param>
internal sealed class ClickHouseOrders(ClickHouseConnection connection, ClickHouseTables tables) : IOrderHistory
{
    private string Orders => tables.Whole("d_orders");

    /// <inheritdoc/>
    public int LastDay => Read($"SELECT coalesce(max(ordered_day), -1), count() FROM {Orders}", [], CancellationToken.None)
        .Select(r => r[1] == "0" ? -1 : Number(r[0])).Single();

    /// <inheritdoc/>
    public IReadOnlyList<CustomerOrders> Before(int endDay, CancellationToken cancellation)
    {
        // The orders of a day are added up on the shards; no value is wider than 128 bits.
        string sql = $$"""
            WITH days AS (
              SELECT customer, max(customer_segment) AS segment, ordered_day AS day, sum(toInt128(amount)) AS paid
              FROM {{Orders}} WHERE customer <> 0 AND order_number IS NOT NULL AND amount IS NOT NULL AND ordered_day < {p0:Int64}
              GROUP BY customer, ordered_day),
            firsts AS (SELECT customer, segment, day, paid, min(day) OVER (PARTITION BY customer) AS first FROM days)
            SELECT toInt64(count()) - 1, max(day) - min(day), {p0:Int64} - 1 - min(day),
              coalesce(intDiv(sumIf(toInt128(paid), day > first), nullIf(toInt128(count()) - 1, 0)), 0), coalesce(max(segment), 0)
            FROM firsts GROUP BY customer ORDER BY customer
            """;
        return [.. Read(sql, [(long)endDay], cancellation).Select(r => new CustomerOrders(
            Number(r[0]), Number(r[1]), Number(r[2]), long.Parse(r[3], CultureInfo.InvariantCulture), Number(r[4])))];
    }

    private List<string[]> Read(string sql, IReadOnlyList<object> parameters, CancellationToken cancellation) =>
        ClickHouseFailure.Explained(() => connection.Query(sql, parameters, cancellation).Skip(2).ToList());

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
