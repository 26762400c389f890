using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>A column of a table, as both engines have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">DuckDB's type of what is sent; the store's column may be narrower.</param>
/// <param name="Required">Whether it is never missing.</param>
internal sealed record MovedColumn(string Name, string Type, bool Required)
{
    /// <summary>The column as the store is to give it: of the type that is sent.</summary>
    public string Given => $"CAST(\"{Name}\" AS {Type})";

    /// <summary>ClickHouse's type.</summary>
    public string ClickHouseType => Required ? PlainType : $"Nullable({PlainType})";

    /// <summary>Whether it holds text.</summary>
    public bool IsText => Type == "VARCHAR";

    private string PlainType => Type switch
    {
        "TINYINT" => "Int8",
        "SMALLINT" => "Int16",
        "INTEGER" => "Int32",
        "BIGINT" => "Int64",
        "HUGEINT" => "Int128",
        "VARCHAR" => "String",
        _ => throw new InvalidOperationException($"the store has no columns of type {Type}"),
    };
}

/// <summary>The DDL of the store's tables on ClickHouse.</summary>
internal static class ClickHouseSchema
{
    private const string Settings =
        "allow_nullable_key = 1, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1";

    /// <summary>The columns of a table of the embedded store.</summary>
    public static IReadOnlyList<MovedColumn> Columns(DuckDbConnection store, string table) => Columns(store)[table];

    /// <summary>The columns of every table of the embedded store.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> Columns(DuckDbConnection store)
    {
        Dictionary<string, IReadOnlyList<MovedColumn>> tables = new(StringComparer.Ordinal);
        Dictionary<string, TableLayout> layouts = TableLayouts.All.Concat(TableLayouts.Rollups).ToDictionary(t => t.Table, StringComparer.Ordinal);
        using DuckDbReader reader = store.Query(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() ORDER BY table_name, column_index");
        while (reader.Read())
        {
            string table = reader.GetString(0)!;
            if (layouts.TryGetValue(table, out TableLayout? layout))
            {
                string name = reader.GetString(1)!;
                string type = layout.Sums.Contains(name, StringComparer.Ordinal) ? "HUGEINT" : reader.GetString(2)!;
                tables[table] = [.. tables.GetValueOrDefault(table, []), new MovedColumn(name, type, layout.Required.Contains(name, StringComparer.Ordinal))];
            }
        }

        return tables;
    }

    /// <summary>The statements that take a table away where it is there.</summary>
    public static IEnumerable<string> Drop(ClickHouseTables tables, TableLayout layout) =>
        new[] { tables.Whole(layout.Table), tables.Here(layout.Table) }.Distinct().Select(t => $"DROP TABLE IF EXISTS {t}");

    /// <summary>The statements that make a table, which must not be there: its generation is new.</summary>
    public static IEnumerable<string> Create(ClickHouseTables tables, TableLayout layout, IReadOnlyList<MovedColumn> columns)
    {
        string declared = string.Join(
            ", ",
            columns.Select(c => $"`{c.Name}` {c.ClickHouseType}")
                .Concat(layout.Ranges.Select(r => $"INDEX by_{r} {r} TYPE minmax GRANULARITY 4")));
        string partition = layout.Partition is null ? "" : $" PARTITION BY {layout.Partition}";
        string here = tables.Here(layout.Table);
        yield return $"CREATE TABLE {here} ({declared}) ENGINE = MergeTree{partition} ORDER BY ({layout.Order}) SETTINGS {Settings}";
        if (tables.IsShared(layout.Table))
        {
            string local = here[(here.IndexOf('.', StringComparison.Ordinal) + 1)..];
            yield return $"CREATE TABLE {tables.Whole(layout.Table)} AS {here} "
                + $"ENGINE = Distributed('{tables.Cluster}', '{tables.Database}', '{local}', {layout.Shard})";
        }
    }
}
