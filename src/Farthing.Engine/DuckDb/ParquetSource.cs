using System.Text;
using Farthing.Core.Errors;

namespace Farthing.Engine.DuckDb;

/// <summary>A column of a Parquet file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">DuckDB's name of its type, such as <c>DECIMAL(18,2)</c>, <c>DOUBLE</c> or <c>TIMESTAMP</c>.</param>
public sealed record ParquetColumn(string Name, string Type)
{
    /// <summary>Whether the values are binary floating point, in which most decimal amounts have no exact form.</summary>
    public bool IsFloatingPoint => Type is "DOUBLE" or "FLOAT";
}

/// <summary>
/// Reads one Parquet file through a database in memory of its own, which may read that file and nothing else.
/// </summary>
public sealed class ParquetSource : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;
    private readonly string _from;

    private ParquetSource(DuckDbDatabase database, string path)
    {
        _database = database;
        _connection = database.Connect();
        _from = $"read_parquet({DuckDbSql.Text(WithoutWildcards(path))}, hive_partitioning = false)";
        Columns = _connection.Rows($"DESCRIBE SELECT * FROM {_from}")
            .Select(row => new ParquetColumn((string)row[0]!, (string)row[1]!)).ToList();
    }

    /// <summary>The columns in the file's order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>How many rows the file has.</summary>
    public long RowCount => _connection.Scalar<long>($"SELECT count(*) FROM {_from}");

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; characters that are wildcards elsewhere mean themselves.</param>
    /// <param name="memoryLimit">Bytes that reading may use at most.</param>
    /// <exception cref="UserException">FT-5010: it is not there, or is not a Parquet file that can be read.</exception>
    public static ParquetSource Open(string path, long memoryLimit = 1L << 30)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new UserException("FT-5010", $"The file {path} is not there.", new SourcePlace(path, 0, 0));
        }

        // The order of the file's rows is kept: a row's number is its place in the user's file.
        DuckDbDatabase database = DuckDbDatabase.Open(
            null, new DuckDbOptions { AllowedFiles = [full, WithoutWildcards(full)], MemoryLimit = memoryLimit, PreserveInsertionOrder = true });
        try
        {
            return new ParquetSource(database, full);
        }
        catch (DuckDbException e)
        {
            database.Dispose();
            throw new UserException(
                "FT-5010", $"The file {path} cannot be read as Parquet: {e.Message}", new SourcePlace(path, 0, 0));
        }
    }

    /// <summary>Streams all columns in the file's order, with their own types; nested ones as JSON text.</summary>
    public DuckDbReader Read(CancellationToken cancellation = default) => Select(column =>
        IsNested(column.Type) ? $"CAST(to_json({DuckDbSql.Name(column.Name)}) AS VARCHAR)" : DuckDbSql.Name(column.Name),
        cancellation);

    /// <summary>
    /// Streams all columns as text: integers and decimals with all their digits, dates and times as ISO 8601 (with <c>Z</c>
    /// where the type has a zone), booleans as true and false, nested values as JSON, bytes as UTF-8 where they are.
    /// </summary>
    public DuckDbReader ReadText(CancellationToken cancellation = default) => Select(AsText, cancellation);

    /// <summary>Closes the file; disposes what still reads from it first.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private static string AsText(ParquetColumn column)
    {
        string name = DuckDbSql.Name(column.Name);
        return column.Type switch
        {
            "VARCHAR" => name,
            "TIMESTAMP WITH TIME ZONE" => $"strftime(make_timestamp(epoch_us({name})), '%Y-%m-%dT%H:%M:%S.%fZ')",
            "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" => $"strftime({name}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f')",
            "TIMESTAMP_NS" => $"strftime({name}, '%Y-%m-%dT%H:%M:%S.%n')",
            "BLOB" => $"decode({name})",
            _ when IsNested(column.Type) => $"CAST(to_json({name}) AS VARCHAR)",
            _ => $"CAST({name} AS VARCHAR)",
        };
    }

    private static bool IsNested(string type) =>
        type.EndsWith(']') || type.StartsWith("STRUCT", StringComparison.Ordinal)
        || type.StartsWith("MAP", StringComparison.Ordinal) || type.StartsWith("UNION", StringComparison.Ordinal);

    private static string WithoutWildcards(string path)
    {
        StringBuilder text = new(path.Length);
        foreach (char c in path)
        {
            _ = c is '*' or '?' or '[' ? text.Append('[').Append(c).Append(']') : text.Append(c);
        }

        return text.ToString();
    }

    private DuckDbReader Select(Func<ParquetColumn, string> expression, CancellationToken cancellation) => _connection.Query(
        $"SELECT {string.Join(", ", Columns.Select(c => $"{expression(c)} AS {DuckDbSql.Name(c.Name)}"))} FROM {_from}",
        [], cancellation);
}
