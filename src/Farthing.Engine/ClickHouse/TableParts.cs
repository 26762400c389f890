using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// A part of a table as it was sent: what is alike in a later move need not be sent again. ClickHouse then takes the part over from the
/// tables of the generation before, without copying it.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Terms">A hash of how it lies there (columns, order, parts, shards) and of what computed the rows' hashes: parts under others are never alike.</param>
/// <param name="Value">The value by which parts are separated; empty where a table is one part.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Hash">The sum of the hashes of its rows: 64 bits each, whatever their order.</param>
internal sealed record TablePart(string Table, string Terms, string Value, long Rows, string Hash)
{
    /// <summary>The part as ClickHouse names it.</summary>
    public string Name => Value.Length == 0 ? "tuple()" : Value;
}

/// <summary>The parts of the tables of a generation, noted beside it on the first node. They are a saving and no more: without them everything is sent.</summary>
internal static class TableParts
{
    /// <summary>The name of the table that notes them, before the generation's number.</summary>
    public const string Table = "moved_parts";

    /// <summary>The parts of the store's tables.</summary>
    /// <param name="store">The store.</param>
    /// <param name="layouts">The tables.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="shards">Which shards there are, in their order and with their weights: they decide where a row lies, and rows that are joined must lie together.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<TablePart> Of(
        DuckDbConnection store, IEnumerable<TableLayout> layouts, IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> columns,
        string shards, CancellationToken cancellation)
    {
        string engine = store.Scalar<string>("SELECT version()")!;
        List<TablePart> parts = [];
        foreach (TableLayout layout in layouts)
        {
            IReadOnlyList<MovedColumn> all = columns[layout.Table];
            string terms = Hash($"{engine}\n{shards}\n{layout.Order}\n{layout.Partition}\n{layout.Shard}\n{string.Join(' ', all.Select(c => $"{c.Name}:{c.ClickHouseType}"))}");
            using DuckDbReader reader = store.Query(
                $"SELECT {Value(layout)}, count(*), CAST(sum(hash({string.Join(", ", all.Select(c => c.Given))})) AS VARCHAR) FROM \"{layout.Table}\" GROUP BY 1",
                [], cancellation);
            while (reader.Read())
            {
                parts.Add(new TablePart(layout.Table, terms, reader.GetString(0)!, reader.GetInt64(1), reader.GetString(2)!));
            }
        }

        return parts;
    }

    /// <summary>The rows of the store's table that are not in some of its parts; null: all.</summary>
    public static string? Others(TableLayout layout, IReadOnlyCollection<TablePart> taken) =>
        taken.Count == 0 ? null : $"{Value(layout)} NOT IN ({string.Join(", ", taken.Select(p => $"'{p.Value}'"))})";

    /// <summary>The parts that a generation was sent with; none where that is not known.</summary>
    public static IReadOnlyList<TablePart> Read(ClickHouseNodes nodes, ClickHouseTables tables, CancellationToken cancellation)
    {
        try
        {
            return
            [
                .. nodes.Each[0].Rows($"SELECT table_name, terms, part, rows, hash FROM {Name(tables)}", cancellation).Select(row => new TablePart(
                    row[0], row[1], row[2], long.Parse(row[3], CultureInfo.InvariantCulture), row[4])),
            ];
        }
        catch (ClickHouseException e) when (e.Code is 60 or 81)
        {
            return [];
        }
    }

    /// <summary>Notes what a generation was sent with, before it is published.</summary>
    public static void Write(ClickHouseNodes nodes, ClickHouseTables tables, IReadOnlyList<TablePart> parts, CancellationToken cancellation)
    {
        nodes.Each[0].Execute(
            $"CREATE TABLE {Name(tables)} (table_name String, terms String, part String, rows Int64, hash String) ENGINE = MergeTree ORDER BY (table_name, part)",
            cancellation);
        if (parts.Count > 0)
        {
            // All of it is names and numbers of our own.
            nodes.Each[0].Execute(
                $"INSERT INTO {Name(tables)} (table_name, terms, part, rows, hash) SETTINGS async_insert = 0 VALUES "
                    + string.Join(", ", parts.Select(p => Invariant($"('{p.Table}', '{p.Terms}', '{p.Value}', {p.Rows}, '{p.Hash}')"))),
                cancellation);
        }
    }

    /// <summary>Notes nothing of some tables any more: something else is about to be written to them.</summary>
    public static void Forget(ClickHouseNodes nodes, ClickHouseTables tables, IEnumerable<string> names, CancellationToken cancellation)
    {
        try
        {
            nodes.Each[0].Execute(
                $"ALTER TABLE {Name(tables)} DELETE WHERE table_name IN ({string.Join(", ", names.Select(n => $"'{n}'"))}) SETTINGS mutations_sync = 1", cancellation);
        }
        catch (ClickHouseException e) when (e.Code is 60 or 81)
        {
            // Nothing was noted.
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string Value(TableLayout layout) => layout.PartitionInStore is { } partition ? $"CAST({partition} AS VARCHAR)" : "''";

    private static string Name(ClickHouseTables tables) => Invariant($"{tables.Database}.{Table}_g{tables.Generation}");
}
