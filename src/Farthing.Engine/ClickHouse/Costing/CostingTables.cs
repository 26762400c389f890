namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// The tables that a costing run on the cluster works in: <c>costing_pieces</c> is read as a whole, <c>costing_pieces_local</c> is what a
/// node has of it. Every run makes them anew, and they are dropped when it ends; what one that was broken off left goes with the next.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="cluster">The cluster; null for a single node.</param>
internal sealed class CostingTables(string database, string? cluster)
{
    private const string Prefix = "costing_";

    /// <summary>A table that is shared out, as a whole; on a single node the table.</summary>
    public string Whole(string name) => $"{database}.{Prefix}{name}";

    /// <summary>What a node has of a table that is shared out.</summary>
    public string Here(string name) => cluster is null ? Whole(name) : Whole(name) + "_local";

    /// <summary>The statements that make a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Names and types.</param>
    /// <param name="order">The columns by which it is sorted.</param>
    /// <param name="shard">The number that decides a row's shard; null: rows are written on each node, and each has its own.</param>
    public IReadOnlyList<string> Create(string name, IEnumerable<string> columns, string order, string? shard)
    {
        string made = $"CREATE TABLE {(shard is null ? Whole(name) : Here(name))} ({string.Join(", ", columns)}) ENGINE = MergeTree ORDER BY ({order})";
        return shard is null || cluster is null
            ? [made]
            : [made, $"CREATE TABLE {Whole(name)} AS {Here(name)} ENGINE = Distributed('{cluster}', '{database}', '{Prefix}{name}_local', {shard})"];
    }

    /// <summary>Drops everything that a run left on a node.</summary>
    public void DropAll(ClickHouseConnection node, CancellationToken cancellation)
    {
        foreach (string[] row in node.Rows(
            $"SELECT name FROM system.tables WHERE database = '{database}' AND startsWith(name, '{Prefix}') ORDER BY name", cancellation))
        {
            node.Execute($"DROP TABLE IF EXISTS {database}.{TabSeparated.Unescape(row[0])}", cancellation);
        }
    }
}
