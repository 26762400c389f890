namespace Farthing.Core.Query.Dialects;

/// <summary>Where the tables of the store are on a ClickHouse server or cluster, and under which names.</summary>
public interface ITablePlaces
{
    /// <summary>The name under which a table is read as a whole, whatever nodes its rows are on.</summary>
    string Whole(string table);

    /// <summary>The name under which a node has its own rows of a table: all of them where <see cref="Together"/> is null.</summary>
    string Here(string table);

    /// <summary>
    /// The columns by which rows of a table that is shared out lie on the same node as the rows of others with the same value; null
    /// for a table of which every node has all rows.
    /// </summary>
    IReadOnlyList<string>? Together(string table);

    /// <summary>The cluster's name; null for a single node, which has all rows of every table.</summary>
    string? Cluster { get; }
}
