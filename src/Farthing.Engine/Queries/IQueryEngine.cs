using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;

namespace Farthing.Engine.Queries;

/// <summary>Runs compiled statements.</summary>
public interface IQueryEngine
{
    /// <summary>The dialect that statements for it are rendered in.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="keys">How many of its columns, the first, are keys; with a time among them it is the last of these.</param>
    /// <param name="hasTime">Whether the last key is a time.</param>
    /// <param name="limit">Most rows; one more is an error of the user's.</param>
    /// <param name="cancellation">Stops it.</param>
    IReadOnlyList<EngineRow> Run(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation);
}
