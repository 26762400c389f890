using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;

namespace Farthing.Engine.Queries;

/// <summary>
/// Gives only the rows with the greatest first measure, greatest first, so that a question by interaction need not bring a month of
/// them; those with the same measure in the order of their keys.
/// </summary>
/// <param name="inner">The engine that runs the statement.</param>
/// <param name="count">How many rows.</param>
internal sealed class GreatestRows(IQueryEngine inner, int count) : IQueryEngine
{
    /// <inheritdoc/>
    public SqlDialect Dialect => inner.Dialect;

    /// <summary>The rows of the last grouped statement.</summary>
    public IReadOnlyList<EngineRow> Last { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<EngineRow> Run(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation)
    {
        if (keys == 0)
        {
            return inner.Run(sql, keys, hasTime, limit, cancellation);
        }

        // The names are those that the planner gave: g0, g1, … and m0.
        string text = Invariant($"SELECT * FROM ({sql.Text}) AS q ORDER BY {sql.Columns[keys]} DESC NULLS LAST, 1 LIMIT {count}");
        Last = inner.Run(sql with { Text = text }, keys, hasTime, limit, cancellation);
        return Last;
    }
}
