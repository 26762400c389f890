using System.Globalization;
using System.Numerics;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// What a table's rows add up to: their number, and of each column how many values there are and their sum (of texts: of their bytes).
/// Equal on both engines where the same rows are there.
/// </summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">Number of values and sum, column by column.</param>
internal sealed record ControlSums(long Rows, IReadOnlyList<(BigInteger Values, BigInteger Sum)> Columns)
{
    /// <summary>The sums of a table of the embedded store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="where">A condition on the rows, of our own making; null for all.</param>
    public static ControlSums Of(
        DuckDbConnection store, string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation, string? where = null)
    {
        string parts = string.Concat(columns.Select(c => $", count(\"{c.Name}\"), CAST(sum({(c.IsText ? $"strlen(\"{c.Name}\")" : $"\"{c.Name}\"")}) AS VARCHAR)"));
        using DuckDbReader reader = store.Query($"SELECT count(*){parts} FROM \"{table}\"{(where is null ? "" : " WHERE " + where)}", [], cancellation);
        reader.Read();
        return new ControlSums(
            reader.GetInt64(0),
            [.. columns.Select((_, n) => ((BigInteger)reader.GetInt64(1 + (2 * n)), Number(reader.GetString(2 + (2 * n)))))]);
    }

    /// <summary>The sums of a table on ClickHouse, over all shards where it is read as a whole.</summary>
    /// <exception cref="ClickHouseException">It refuses or cannot be reached.</exception>
    public static ControlSums Of(
        ClickHouseConnection connection, string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation, string? where = null)
    {
        string parts = string.Concat(columns.Select(c => $", count(`{c.Name}`), sum(toInt256({(c.IsText ? $"length(`{c.Name}`)" : $"`{c.Name}`")}))"));
        string[] row = connection.Rows($"SELECT count(){parts} FROM {table}{(where is null ? "" : " WHERE " + where)}", cancellation)[0];
        return new ControlSums(
            long.Parse(row[0], CultureInfo.InvariantCulture),
            [.. columns.Select((_, n) => (Number(row[1 + (2 * n)]), Number(TabSeparated.Unescape(row[2 + (2 * n)]))))]);
    }

    /// <summary>What differs from others, in words; null where nothing does.</summary>
    public string? Difference(ControlSums other, IReadOnlyList<MovedColumn> columns)
    {
        if (Rows != other.Rows)
        {
            return Invariant($"{Rows} rows were sent, {other.Rows} are there");
        }

        for (int n = 0; n < columns.Count; n++)
        {
            if (Columns[n] != other.Columns[n])
            {
                return Invariant($"column {columns[n].Name}: {Columns[n].Values} values with the sum {Columns[n].Sum} were sent, {other.Columns[n].Values} with {other.Columns[n].Sum} are there");
            }
        }

        return null;
    }

    private static BigInteger Number(string? text) => text is null ? BigInteger.Zero : BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
