namespace Farthing.Engine.DuckDb;

/// <summary>A column of a Parquet file to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type in which values are given.</param>
/// <param name="Expression">What is written, from the given value <c>{0}</c>.</param>
internal sealed record ParquetTargetColumn(string Name, DuckDbType Type, string Expression = "{0}");

/// <summary>
/// Writes one Parquet file through a database in memory of its own, which may write that file and nothing else. Rows keep their
/// order and stream: at most a row group lies in memory.
/// </summary>
internal sealed class ParquetTarget : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;
    private readonly DuckDbBulkInsert _rows;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="metadata">Keys and values that stand in the file beside the rows.</param>
    /// <param name="cancellation">Stops it.</param>
    public ParquetTarget(
        string path, IReadOnlyList<ParquetTargetColumn> columns, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        // One thread: more of them would not keep the order of the rows.
        _database = DuckDbDatabase.Open(
            null, new DuckDbOptions { AllowedFiles = [path], Threads = 1, MemoryLimit = 1L << 30, PreserveInsertionOrder = true });
        _connection = _database.Connect();
        string list = string.Join(", ", columns.Select((c, i) =>
            $"{c.Expression.Replace("{0}", Invariant($"c{i}"), StringComparison.Ordinal)} AS {DuckDbSql.Name(c.Name)}"));
        string keys = string.Join(", ", metadata.Select(m => $"{DuckDbSql.Name(m.Key)}: {DuckDbSql.Text(m.Value)}"));
        string options = $"FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false{(keys.Length > 0 ? $", KV_METADATA {{{keys}}}" : "")}";
        _rows = _connection.BulkStatement(
            [.. columns.Select(c => c.Type)], rows => $"COPY (SELECT {list} FROM ({rows})) TO {DuckDbSql.Text(path)} ({options})", cancellation);
    }

    /// <summary>Takes the rows.</summary>
    public RowSink Rows => _rows;

    /// <summary>Lets go of the file; a file that was not completed is not whole.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _connection.Dispose();
        _database.Dispose();
    }
}
