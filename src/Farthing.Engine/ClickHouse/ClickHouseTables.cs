using Farthing.Core.Query.Dialects;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// The names of one generation of the store's tables: <c>d_orders_g7</c> is read as a whole, <c>d_orders_g7_local</c> is what a node has
/// of it. Tables of which every node has all rows have the first name alone, and so have all on a single node.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="cluster">The cluster; null for a single node.</param>
/// <param name="generation">The generation's number.</param>
internal sealed class ClickHouseTables(string database, string? cluster, long generation) : ITablePlaces
{
    /// <inheritdoc/>
    public string? Cluster => cluster;

    /// <summary>The database.</summary>
    public string Database => database;

    /// <summary>The generation's number.</summary>
    public long Generation => generation;

    /// <inheritdoc/>
    public string Whole(string table) => Invariant($"{database}.{table}_g{generation}");

    /// <inheritdoc/>
    public string Here(string table) => IsShared(table) ? Whole(table) + "_local" : Whole(table);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Together(string table) => TableLayouts.Of(table).Together;

    /// <summary>Whether a table's rows are shared out among the nodes.</summary>
    public bool IsShared(string table) => cluster is not null && Together(table) is not null;

    /// <summary>The generation of a table by its name; null for a table that is none of ours.</summary>
    public static long? GenerationOf(string name)
    {
        string plain = name.EndsWith("_local", StringComparison.Ordinal) ? name[..^"_local".Length] : name;
        int at = plain.LastIndexOf("_g", StringComparison.Ordinal);
        return at > 0 && (TableLayouts.Has(plain[..at]) || plain[..at] == TableParts.Table)
            && long.TryParse(plain[(at + 2)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }
}
