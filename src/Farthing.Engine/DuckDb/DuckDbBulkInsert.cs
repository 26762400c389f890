using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// Writes millions of rows in the caller's transaction as fast as DuckDB can: DuckDB itself runs
/// <c>INSERT INTO table SELECT … FROM farthing_rows(…)</c> on all its threads, and takes the rows from a queue that the
/// caller fills. The order of the rows is not kept.
/// </summary>
public sealed class DuckDbBulkInsert : RowSink
{
    /// <summary>Chunks that may wait: enough to ride over uneven work, some tens of megabytes.</summary>
    private const int QueueChunks = 48;

    private readonly DuckDbConnection _connection;
    private readonly CancellationTokenSource _cancellation;
    private readonly BulkQueue _queue;
    private readonly long _number;
    private readonly Thread _writer;
    private ChunkHandle _chunk;
    private ExceptionDispatchInfo? _failure;
    private bool _finished;
    private bool _closed;

    internal DuckDbBulkInsert(DuckDbConnection connection, string table, CancellationToken cancellation)
        : this(connection, ColumnTypes(connection, table), rows => $"INSERT INTO {DuckDbSql.Name(table)} {rows}", cancellation)
    {
    }

    /// <summary>Feeds any statement; its columns are called <c>c0</c>, <c>c1</c>, …</summary>
    internal DuckDbBulkInsert(
        DuckDbConnection connection, DuckDbType[] types, Func<string, string> statement, CancellationToken cancellation)
        : base(types)
    {
        cancellation.ThrowIfCancellationRequested();
        _connection = connection;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _queue = new BulkQueue(types, QueueChunks);
        _number = BulkFunction.Add(_queue);
        _chunk = DuckDbChunk.Create(types);
        Attach(_chunk.Raw);
        connection.Enter(this);
        string sql = statement(BulkFunction.Select(_number));
        _writer = new Thread(() => Write(sql)) { IsBackground = true, Name = $"bulk insert {_number.ToString(CultureInfo.InvariantCulture)}" };
        _writer.Start();
    }

    private protected override void Send(int rows)
    {
        DuckDbNative.DataChunkSetSize(_chunk.Raw, (ulong)rows);
        if (!_queue.Put(_chunk))
        {
            _writer.Join();
            ThrowFailure();
        }

        _chunk = DuckDbChunk.Create(Types);
        Attach(_chunk.Raw);
    }

    private protected override void Finish()
    {
        _finished = true;
        _queue.Complete();
        _writer.Join();
        if (_failure is not null)
        {
            ThrowFailure();
        }
    }

    private protected override void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (!_finished)
        {
            _queue.Abandon();
            _cancellation.Cancel();
        }

        _writer.Join();
        BulkFunction.Remove(_number);
        _chunk.Dispose();
        _cancellation.Dispose();
        _connection.Leave(this);
    }

    private static DuckDbType[] ColumnTypes(DuckDbConnection connection, string table)
    {
        using DuckDbReader reader = connection.Query($"SELECT * FROM {DuckDbSql.Name(table)} LIMIT 0");
        return reader.Columns.Select(c => c.Type).ToArray();
    }

    private void Write(string sql)
    {
        // A taker that waits for rows does not see DuckDB's interrupt: it is told by the queue.
        using CancellationTokenRegistration registration = _cancellation.Token.UnsafeRegister(
            static queue => ((BulkQueue)queue!).Abandon(), _queue);
        try
        {
            _connection.ExecuteOwned(this, sql, _cancellation.Token);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _queue.End();
        }
    }

    private void ThrowFailure()
    {
        if (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The insert was cancelled.", _failure?.SourceException, _cancellation.Token);
        }

        _failure?.Throw();
        throw new InvalidOperationException("The insert has ended already.");
    }
}
