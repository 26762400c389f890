using System.Globalization;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Queries;

namespace Farthing.Engine.ClickHouse;

/// <summary>Runs compiled statements on a ClickHouse server or cluster that holds the store's tables.</summary>
/// <param name="connection">The server.</param>
/// <param name="dialect">How statements call the tables.</param>
public sealed class ClickHouseQueryEngine(ClickHouseConnection connection, ClickHouseDialect dialect) : IQueryEngine
{
    /// <inheritdoc/>
    public SqlDialect Dialect => dialect;

    /// <inheritdoc/>
    /// <exception cref="Core.Errors.UserException">FT-5101 to FT-5110: the server or a shard cannot answer.</exception>
    public IReadOnlyList<EngineRow> Run(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation) =>
        ClickHouseFailure.Explained(() => Read(sql, keys, hasTime, limit, cancellation));

    private List<EngineRow> Read(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation)
    {
        int dimensions = keys - (hasTime ? 1 : 0);
        List<EngineRow> rows = [];
        bool[]? isText = null;
        bool named = false;
        foreach (string[] fields in connection.Query(sql.Text, sql.Parameters, cancellation))
        {
            if (!named || isText is null)
            {
                // Two lines before the rows: names, then types.
                isText = named ? [.. fields.Select(t => t.Contains("String", StringComparison.Ordinal))] : null;
                named = true;
                continue;
            }

            if (rows.Count == limit)
            {
                throw QueryLimits.TooManyRows(limit);
            }

            bool[] texts = isText;
            object?[] codes = [.. Enumerable.Range(0, dimensions).Select(i => Key(fields[i], texts[i]))];
            Int128[] measures = [.. fields.Skip(keys).Select(Measure)];
            rows.Add(new EngineRow(codes, hasTime ? (long)Key(fields[dimensions], false)! : 0, measures));
        }

        return rows;
    }

    private static object? Key(string field, bool isText)
    {
        string? value = TabSeparated.Unescape(field);
        return value is null ? null : isText ? value : long.Parse(value, CultureInfo.InvariantCulture);
    }

    private static Int128 Measure(string field) =>
        TabSeparated.Unescape(field) is { } value ? Int128.Parse(value, CultureInfo.InvariantCulture) : 0;
}
