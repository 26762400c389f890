using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// DuckDB's appender: rows go into the transaction's own storage as they come. Several may be open on one connection.
/// </summary>
public sealed unsafe class DuckDbAppender : RowSink
{
    private readonly DuckDbConnection _connection;
    private readonly AppenderHandle _handle;
    private readonly ChunkHandle _chunk;
    private readonly string _table;
    private bool _completed;

    internal DuckDbAppender(DuckDbConnection connection, string table)
        : this(connection, table, Create(connection, table))
    {
    }

    private DuckDbAppender(DuckDbConnection connection, string table, AppenderHandle handle)
        : base(ColumnTypes(handle))
    {
        _connection = connection;
        _table = table;
        _handle = handle;
        _chunk = DuckDbChunk.Create(Types);
        Attach(_chunk.Raw);
    }

    private protected override void Send(int rows)
    {
        _connection.EnsureIdle();
        DuckDbNative.DataChunkSetSize(_chunk.Raw, (ulong)rows);
        if (DuckDbNative.AppendDataChunk(_handle, _chunk.Raw) != 0)
        {
            throw Failure();
        }

        DuckDbNative.DataChunkReset(_chunk.Raw);
        Attach(_chunk.Raw);
    }

    private protected override void Finish()
    {
        _connection.EnsureIdle();
        _completed = true;
        if (DuckDbNative.AppenderClose(_handle) != 0)
        {
            throw Failure();
        }
    }

    private protected override void Close()
    {
        if (!_completed && !_handle.IsClosed)
        {
            _ = DuckDbNative.AppenderClear(_handle); // else freeing it would write what is buffered
        }

        _handle.Dispose();
        _chunk.Dispose();
    }

    private static AppenderHandle Create(DuckDbConnection connection, string table)
    {
        if (DuckDbNative.AppenderCreate(connection.Handle, null, table, out AppenderHandle handle) == 0)
        {
            return handle;
        }

        using (handle)
        {
            string? message = handle.IsInvalid ? null : Marshal.PtrToStringUTF8(DuckDbNative.AppenderError(handle));
            throw new DuckDbException(message ?? $"DuckDB has no table {table}");
        }
    }

    private static DuckDbType[] ColumnTypes(AppenderHandle handle)
    {
        DuckDbType[] types = new DuckDbType[(int)DuckDbNative.AppenderColumnCount(handle)];
        for (int i = 0; i < types.Length; i++)
        {
            nint type = DuckDbNative.AppenderColumnType(handle, (ulong)i);
            types[i] = DuckDbNative.TypeId(type);
            DuckDbNative.DestroyLogicalType(ref type);
        }

        return types;
    }

    private DuckDbException Failure() =>
        new(Marshal.PtrToStringUTF8(DuckDbNative.AppenderError(_handle)) ?? $"DuckDB could not write to {_table}");
}
