using System.Runtime.InteropServices;
using System.Text;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// A connection: runs SQL, one thing at a time and from one thread at a time. While a reader or a bulk insert of this
/// connection is open, nothing else may run on it (use a second connection).
/// </summary>
public sealed unsafe class DuckDbConnection : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly ConnectionHandle _handle;
    private object? _owner;

    internal DuckDbConnection(DuckDbDatabase database, ConnectionHandle handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>The database it belongs to.</summary>
    public DuckDbDatabase Database => _database;

    /// <summary>The transaction that <see cref="BeginTransaction"/> opened and that has not ended; else null.</summary>
    public DuckDbTransaction? Transaction { get; internal set; }

    internal ConnectionHandle Handle => _handle;

    /// <summary>Whether somebody asked for an interruption since the last streaming query began.</summary>
    internal bool Interrupted { get; set; }

    /// <summary>Runs SQL that returns nothing of interest; several statements may be given when there are no arguments.</summary>
    /// <param name="sql">The SQL, with <c>$1</c>, <c>$2</c>, … for the arguments.</param>
    /// <param name="args">null, bool, any signed integer up to Int128, double, string or byte[].</param>
    /// <returns>The number of rows inserted, updated or deleted by the (last) statement.</returns>
    /// <exception cref="DuckDbException">DuckDB refused; the message is its own.</exception>
    public long Execute(string sql, params object?[] args) => Execute(sql, args, CancellationToken.None);

    /// <inheritdoc cref="Execute(string, object?[])"/>
    /// <exception cref="OperationCanceledException">The token was cancelled; the statement had no effect.</exception>
    public long Execute(string sql, object?[] args, CancellationToken cancellation)
    {
        if (args.Length > 0)
        {
            using DuckDbStatement statement = Prepare(sql);
            return statement.Execute(args, cancellation);
        }

        EnsureIdle();
        cancellation.ThrowIfCancellationRequested();
        using ResultHandle result = new();
        using DuckDbInterruption interruption = new(this, cancellation);
        int state;
        fixed (byte* text = NullTerminated(sql))
        {
            state = DuckDbNative.Query(_handle, text, result);
        }

        ThrowIfFailed(state, result, sql, cancellation);
        return (long)DuckDbNative.RowsChanged(result);
    }

    /// <summary>Runs one SELECT and streams its rows; dispose the reader before anything else runs on this connection.</summary>
    /// <inheritdoc cref="Execute(string, object?[])" path="/param"/>
    public DuckDbReader Query(string sql, params object?[] args) => Query(sql, args, CancellationToken.None);

    /// <inheritdoc cref="Query(string, object?[])"/>
    public DuckDbReader Query(string sql, object?[] args, CancellationToken cancellation)
    {
        DuckDbStatement statement = Prepare(sql);
        try
        {
            return statement.Query(args, ownsStatement: true, cancellation);
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Hands rows to <paramref name="each"/> on DuckDB's own threads, several at once and in no order, as they come out of the query:
    /// for millions of rows. Nothing is kept in between, as <see cref="Query(string, object?[])"/> does for its reader.
    /// </summary>
    /// <param name="columns">The columns, as a SELECT lists them, without names of their own.</param>
    /// <param name="from">FROM and what follows it.</param>
    /// <param name="args">As those of <see cref="Execute(string, object?[])"/>.</param>
    /// <param name="each">Takes a chunk; what it throws ends the query and is thrown on.</param>
    /// <param name="cancellation">Ends the query.</param>
    public void Take(string columns, string from, object?[] args, DuckDbTaker each, CancellationToken cancellation = default) =>
        TakeFunction.Run(this, columns, from, args, each, cancellation);

    /// <summary>The first column of the first row; default when there is no row or it is NULL.</summary>
    /// <typeparam name="T">bool, a signed integer type up to Int128, double or string, or its nullable.</typeparam>
    public T? Scalar<T>(string sql, params object?[] args)
    {
        using DuckDbReader reader = Query(sql, args);
        if (!reader.Read())
        {
            return default;
        }

        T? value = reader.IsNull(0) ? default : reader.Get<T>(0);
        _ = reader.ReadChunk(); // to the end, so that the query's own transaction ends with it
        return value;
    }

    /// <summary>All rows as values (see <see cref="DuckDbReader.GetValue"/>): for small answers.</summary>
    public IReadOnlyList<object?[]> Rows(string sql, params object?[] args)
    {
        using DuckDbReader reader = Query(sql, args);
        List<object?[]> rows = [];
        while (reader.Read())
        {
            object?[] row = new object?[reader.ColumnCount];
            for (int column = 0; column < row.Length; column++)
            {
                row[column] = reader.GetValue(column);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Prepares one statement to be run many times.</summary>
    public DuckDbStatement Prepare(string sql)
    {
        EnsureIdle();
        fixed (byte* text = NullTerminated(sql))
        {
            if (DuckDbNative.Prepare(_handle, text, out StatementHandle handle) == 0)
            {
                return new DuckDbStatement(this, handle, sql);
            }

            using (handle)
            {
                string? message = handle.IsInvalid ? null : Marshal.PtrToStringUTF8(DuckDbNative.PrepareError(handle));
                throw new DuckDbException(message ?? "DuckDB could not prepare the statement", sql);
            }
        }
    }

    /// <summary>Writes rows into a table by DuckDB's appender; several may be open at once.</summary>
    public DuckDbAppender Appender(string table)
    {
        EnsureIdle();
        return new DuckDbAppender(this, table);
    }

    /// <summary>
    /// Writes rows into a table with all of DuckDB's threads; for millions of rows. The order of the rows is not kept, and
    /// nothing else runs on this connection until the sink is disposed.
    /// </summary>
    public DuckDbBulkInsert BulkInsert(string table, CancellationToken cancellation = default)
    {
        EnsureIdle();
        return new DuckDbBulkInsert(this, table, cancellation);
    }

    /// <summary>Gives rows to a statement, which is made from the SQL that selects them: <c>COPY (…) TO …</c>.</summary>
    internal DuckDbBulkInsert BulkStatement(DuckDbType[] types, Func<string, string> statement, CancellationToken cancellation)
    {
        EnsureIdle();
        return new DuckDbBulkInsert(this, types, statement, cancellation);
    }

    /// <summary>Begins a transaction. Disposing it without a commit rolls it back.</summary>
    public DuckDbTransaction BeginTransaction() => new(this);

    /// <summary>Interrupts what runs on this connection; may be called from any thread.</summary>
    public void Interrupt()
    {
        Interrupted = true;
        DuckDbNative.Interrupt(_handle);
    }

    /// <summary>Rolls back an open transaction and closes the connection.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            _handle.Dispose();
            _database.Release();
        }
    }

    /// <summary>The connection is taken until <see cref="Leave"/>.</summary>
    internal void Enter(object owner)
    {
        EnsureIdle();
        _owner = owner;
    }

    internal void Leave(object owner)
    {
        if (ReferenceEquals(_owner, owner))
        {
            _owner = null;
        }
    }

    internal void EnsureIdle()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_owner is not null)
        {
            throw new InvalidOperationException(
                $"A {_owner.GetType().Name} of this connection is still open; dispose it first or use another connection.");
        }
    }

    /// <summary>
    /// Ends a query whose rows were not all read. DuckDB keeps its transaction, and with it an old state of every table,
    /// until the connection's next query: so that there is one now.
    /// </summary>
    internal void EndAbandonedQuery()
    {
        if (Transaction is null && !_handle.IsClosed)
        {
            try
            {
                Execute("SELECT 1");
            }
            catch (DuckDbException)
            {
                // The database is of no use any more; whoever uses it next is told.
            }
        }
    }

    /// <summary>Runs one statement for the owner of the connection.</summary>
    internal void ExecuteOwned(object owner, string sql, CancellationToken cancellation)
    {
        if (!ReferenceEquals(_owner, owner))
        {
            throw new InvalidOperationException("The connection is not taken by its owner.");
        }

        using ResultHandle result = new();
        using DuckDbInterruption interruption = new(this, cancellation);
        int state;
        fixed (byte* text = NullTerminated(sql))
        {
            state = DuckDbNative.Query(_handle, text, result);
        }

        ThrowIfFailed(state, result, sql, cancellation);
    }

    internal static void ThrowIfFailed(int state, ResultHandle result, string sql, CancellationToken cancellation)
    {
        if (state != 0)
        {
            throw Failure(Marshal.PtrToStringUTF8(DuckDbNative.ResultError(result)), sql, cancellation);
        }
    }

    internal static Exception Failure(string? message, string? sql, CancellationToken cancellation)
    {
        DuckDbException failure = new(message ?? "DuckDB failed without a message", sql);
        return cancellation.IsCancellationRequested && failure.Kind == DuckDbErrorKind.Interrupt
            ? new OperationCanceledException("The query was cancelled.", failure, cancellation)
            : failure;
    }

    private static byte[] NullTerminated(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("SQL cannot hold NUL", nameof(sql));
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(sql) + 1];
        Encoding.UTF8.GetBytes(sql, bytes);
        return bytes;
    }
}
