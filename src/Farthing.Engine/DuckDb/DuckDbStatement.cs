using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Farthing.Engine.DuckDb;

/// <summary>A prepared statement with positional parameters <c>$1</c>, <c>$2</c>, …</summary>
public sealed unsafe class DuckDbStatement : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly StatementHandle _handle;
    private readonly string _sql;

    internal DuckDbStatement(DuckDbConnection connection, StatementHandle handle, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
    }

    /// <summary>How many parameters the statement has.</summary>
    public int ParameterCount => (int)DuckDbNative.ParameterCount(_handle);

    /// <summary>Runs it with these arguments and returns the number of rows it changed.</summary>
    public long Execute(params object?[] args) => Execute(args, CancellationToken.None);

    /// <inheritdoc cref="Execute(object?[])"/>
    public long Execute(object?[] args, CancellationToken cancellation)
    {
        _connection.EnsureIdle();
        cancellation.ThrowIfCancellationRequested();
        Bind(args);
        using ResultHandle result = new();
        using DuckDbInterruption interruption = new(_connection, cancellation);
        int state = DuckDbNative.ExecutePrepared(_handle, result);
        DuckDbConnection.ThrowIfFailed(state, result, _sql, cancellation);
        return (long)DuckDbNative.RowsChanged(result);
    }

    /// <summary>Runs it with these arguments and streams its rows.</summary>
    public DuckDbReader Query(params object?[] args) => Query(args, ownsStatement: false, CancellationToken.None);

    /// <inheritdoc cref="Query(object?[])"/>
    public DuckDbReader Query(object?[] args, CancellationToken cancellation) =>
        Query(args, ownsStatement: false, cancellation);

    /// <summary>Frees the statement.</summary>
    public void Dispose() => _handle.Dispose();

    internal DuckDbReader Query(object?[] args, bool ownsStatement, CancellationToken cancellation)
    {
        _connection.EnsureIdle();
        cancellation.ThrowIfCancellationRequested();
        _connection.Interrupted = false;
        Bind(args);
        ResultHandle result = new();
        DuckDbInterruption interruption = new(_connection, cancellation);
        try
        {
            RunStreaming(result, cancellation);
            return new DuckDbReader(
                _connection, result, interruption, this, ownsStatement, _sql, cancellation);
        }
        catch
        {
            interruption.Dispose();
            result.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The failure of a query that streams. When one of its threads fails, DuckDB interrupts the others and may report that
    /// instead of the cause; then the query is run again, not streaming, to learn the cause.
    /// </summary>
    internal Exception StreamFailure(string? message, CancellationToken cancellation)
    {
        Exception failure = DuckDbConnection.Failure(message, _sql, cancellation);
        if (failure is not DuckDbException { Kind: DuckDbErrorKind.Interrupt } || _connection.Interrupted)
        {
            return failure;
        }

        using ResultHandle result = new();
        return DuckDbNative.ExecutePrepared(_handle, result) == 0
            ? failure
            : DuckDbConnection.Failure(Marshal.PtrToStringUTF8(DuckDbNative.ResultError(result)), _sql, cancellation);
    }

    private void RunStreaming(ResultHandle result, CancellationToken cancellation)
    {
        int state = DuckDbNative.PendingStreaming(_handle, out PendingHandle pending);
        using (pending)
        {
            if (state != 0)
            {
                string? message = pending.IsInvalid ? null : Marshal.PtrToStringUTF8(DuckDbNative.PendingError(pending));
                throw DuckDbConnection.Failure(message, _sql, cancellation);
            }

            if (DuckDbNative.ExecutePending(pending, result) != 0)
            {
                throw StreamFailure(Marshal.PtrToStringUTF8(DuckDbNative.ResultError(result)), cancellation);
            }
        }
    }

    private void Bind(object?[] args)
    {
        if (args.Length != ParameterCount)
        {
            throw new ArgumentException(Invariant($"the statement has {ParameterCount} parameters, {args.Length} arguments were given: {_sql}"));
        }

        _ = DuckDbNative.ClearBindings(_handle);
        for (int i = 0; i < args.Length; i++)
        {
            if (Bind((ulong)(i + 1), args[i]) != 0)
            {
                throw new DuckDbException(Invariant($"DuckDB refused argument ${i + 1}"), _sql);
            }
        }
    }

    private int Bind(ulong index, object? value)
    {
        switch (value)
        {
            case null:
                return DuckDbNative.BindNull(_handle, index);
            case bool b:
                return DuckDbNative.BindBoolean(_handle, index, b ? (byte)1 : (byte)0);
            case sbyte i:
                return DuckDbNative.BindInt8(_handle, index, i);
            case short i:
                return DuckDbNative.BindInt16(_handle, index, i);
            case int i:
                return DuckDbNative.BindInt32(_handle, index, i);
            case long i:
                return DuckDbNative.BindInt64(_handle, index, i);
            case Int128 i:
                return DuckDbNative.BindHugeInt(_handle, index, new DuckDbNative.HugeInt(i));
            case double d:
                return DuckDbNative.BindDouble(_handle, index, d);
            case string s:
                return BindBytes(index, Encoding.UTF8.GetBytes(s), isText: true);
            case byte[] bytes:
                return BindBytes(index, bytes, isText: false);
            default:
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"an argument of type {value.GetType().Name} cannot be bound"));
        }
    }

    private int BindBytes(ulong index, byte[] bytes, bool isText)
    {
        byte none = 0;
        fixed (byte* start = bytes)
        {
            byte* data = start == null ? &none : start;
            return isText
                ? DuckDbNative.BindVarchar(_handle, index, data, (ulong)bytes.Length)
                : DuckDbNative.BindBlob(_handle, index, data, (ulong)bytes.Length);
        }
    }
}
