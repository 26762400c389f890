using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Closing;

/// <summary>Copies rows from one store into another.</summary>
internal static class TableCopy
{
    /// <summary>Writes what a query gives into a table with the same columns in the same order; gives the number of rows.</summary>
    public static long Run(DuckDbConnection from, string sql, DuckDbConnection to, string table, CancellationToken cancellation)
    {
        using DuckDbReader reader = from.Query(sql, [], cancellation);
        using DuckDbBulkInsert sink = to.BulkInsert(table, cancellation);
        while (reader.Read())
        {
            for (int column = 0; column < reader.ColumnCount; column++)
            {
                if (reader.IsNull(column))
                {
                    sink.AppendNull();
                }
                else if (reader.Columns[column].Type == DuckDbType.Varchar)
                {
                    sink.Append(reader.GetString(column));
                }
                else
                {
                    sink.Append(reader.GetInt64(column));
                }
            }

            sink.EndRow();
        }

        sink.Complete();
        return sink.RowsWritten;
    }
}
