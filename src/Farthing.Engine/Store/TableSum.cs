using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>
/// What a table adds up to: two tables with the same rows have the same sums, whatever engine and order they lie in.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">By column: the sum of its integers, or of its texts' UTF-8 bytes; columns of other types have none.</param>
public sealed record TableSum(string Table, long Rows, IReadOnlyList<(string Column, Int128 Sum)> Columns)
{
    private static readonly HashSet<string> Integers = new(StringComparer.Ordinal)
    {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    };

    /// <summary>Adds up every table of a store, in the order of their names.</summary>
    public static IReadOnlyList<TableSum> Read(DuckDbConnection connection, CancellationToken cancellation = default)
    {
        List<(string Table, string Column, string Type)> columns = [];
        using (DuckDbReader reader = connection.Query(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' "
            + "AND database_name = current_database() ORDER BY table_name, column_index", [], cancellation))
        {
            while (reader.Read())
            {
                columns.Add((reader.GetString(0)!, reader.GetString(1)!, reader.GetString(2)!));
            }
        }

        return [.. columns.GroupBy(c => c.Table).Select(g => Read(connection, g.Key, [.. g.Select(c => (c.Column, c.Type))], cancellation))];
    }

    /// <summary>What differs from the sums of another time, in words; empty when nothing does. Columns that only one has are not compared.</summary>
    public IEnumerable<string> Differences(TableSum then)
    {
        if (Rows != then.Rows)
        {
            yield return Invariant($"{Table} has {Rows} rows instead of {then.Rows}");
        }

        Dictionary<string, Int128> sums = Columns.ToDictionary(c => c.Column, c => c.Sum, StringComparer.Ordinal);
        foreach ((string column, Int128 sum) in then.Columns)
        {
            if (sums.TryGetValue(column, out Int128 now) && now != sum)
            {
                yield return Invariant($"{Table}.{column} adds up to {now} instead of {sum}");
            }
        }
    }

    /// <summary>What differs between the tables of two times, in words.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<TableSum> now, IReadOnlyList<TableSum> then)
    {
        Dictionary<string, TableSum> found = now.ToDictionary(t => t.Table, StringComparer.Ordinal);
        foreach (TableSum table in then)
        {
            if (found.Remove(table.Table, out TableSum? same))
            {
                foreach (string difference in same.Differences(table))
                {
                    yield return difference;
                }
            }
            else
            {
                yield return $"the table {table.Table} is missing";
            }
        }

        foreach (string more in found.Keys)
        {
            yield return $"there is a table {more} more";
        }
    }

    private static TableSum Read(
        DuckDbConnection connection, string table, IReadOnlyList<(string Name, string Type)> columns, CancellationToken cancellation)
    {
        (string Name, string Sql)[] sums = [.. columns.Select(c => (c.Name, Sql: SumOf(c.Name, c.Type))).Where(c => c.Sql is not null).Select(c => (c.Name, c.Sql!))];
        string select = string.Join(", ", sums.Select(s => s.Sql).Prepend("count(*)"));
        using DuckDbReader reader = connection.Query($"SELECT {select} FROM {DuckDbSql.Name(table)}", [], cancellation);
        reader.Read();
        return new TableSum(table, reader.GetInt64(0), [.. sums.Select((s, n) => (s.Name, reader.GetInt128(n + 1)))]);
    }

    private static string? SumOf(string column, string type) =>
        Integers.Contains(type) ? $"coalesce(sum({DuckDbSql.Name(column)}), 0)::HUGEINT"
        : type == "VARCHAR" ? $"coalesce(sum(strlen({DuckDbSql.Name(column)})), 0)::HUGEINT"
        : null;
}
