using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>Reads the source ids of a few rows by their numbers: only ties of the canonical order need them.</summary>
internal static class IdReader
{
    /// <summary>UTF-8 ids in the order of <paramref name="numbers"/>.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="table">The table; from this program only.</param>
    /// <param name="number">The column of numbers.</param>
    /// <param name="id">The column of ids.</param>
    /// <param name="numbers">The numbers, each in the table.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static byte[][] Read(
        DuckDbConnection connection, string table, string number, string id, long[] numbers, CancellationToken cancellation)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE costing_ties(k BIGINT, n BIGINT)", [], cancellation);
        using (DuckDbAppender appender = connection.Appender("costing_ties"))
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                appender.Append(i).Append(numbers[i]).EndRow();
            }

            appender.Complete();
        }

        byte[][] ids = new byte[numbers.Length][];
        string sql = $"SELECT t.k, x.{id} FROM costing_ties t JOIN {table} x ON x.{number} = t.n";
        using (DuckDbReader reader = connection.Query(sql, [], cancellation))
        {
            while (reader.ReadChunk())
            {
                ReadOnlySpan<long> at = reader.Int64(0);
                for (int row = 0; row < reader.RowCount; row++)
                {
                    ids[at[row]] = reader.Utf8(1, row).ToArray();
                }
            }
        }

        connection.Execute("DROP TABLE costing_ties", [], cancellation);
        return ids;
    }
}
