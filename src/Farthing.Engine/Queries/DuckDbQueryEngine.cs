using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Queries;

/// <summary>Runs compiled statements on the workspace's store.</summary>
public sealed class DuckDbQueryEngine(DuckDbConnection connection) : IQueryEngine
{
    /// <inheritdoc/>
    public SqlDialect Dialect => DuckDbDialect.Instance;

    /// <inheritdoc/>
    public IReadOnlyList<EngineRow> Run(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation)
    {
        int dimensions = keys - (hasTime ? 1 : 0);
        List<EngineRow> rows = [];
        using DuckDbReader reader = connection.Query(sql.Text, [.. sql.Parameters], cancellation);
        while (reader.Read())
        {
            if (rows.Count == limit)
            {
                throw QueryLimits.TooManyRows(limit);
            }

            object?[] codes = new object?[dimensions];
            for (int i = 0; i < dimensions; i++)
            {
                codes[i] = reader.GetValue(i) switch
                {
                    null => null,
                    string text => text,
                    _ => reader.GetInt64(i),
                };
            }

            Int128[] measures = new Int128[sql.Columns.Count - keys];
            for (int i = 0; i < measures.Length; i++)
            {
                measures[i] = reader.IsNull(keys + i) ? 0 : reader.GetInt128(keys + i);
            }

            rows.Add(new EngineRow(codes, hasTime ? reader.GetInt64(dimensions) : 0, measures));
        }

        return rows;
    }
}
