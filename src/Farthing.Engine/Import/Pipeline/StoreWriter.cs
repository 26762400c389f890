using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Writes chunks into the store on a thread of its own, inside the transaction that is open on the connection. Nobody else
/// may use the connection until <see cref="Complete"/> has returned. The rows of the table that fills up first go on to
/// DuckDB as they come, which writes them on all its threads; those of other tables gather meanwhile, since it takes one
/// table at a time, and follow when they have become many, or at the end.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ImportOptions _options;
    private readonly BlockingCollection<FactChunk> _queue = new(16);
    private readonly ConcurrentDictionary<string, ConcurrentBag<FactChunk>> _free = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FactChunk>> _gathered = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private long _gatheredBytes;
    private DuckDbBulkInsert? _bulk;
    private string? _bulkTable;
    private volatile bool _abandoned;
    private volatile Exception? _failure;

    public StoreWriter(DuckDbConnection connection, ImportOptions options)
    {
        (_connection, _options) = (connection, options);
        _thread = new Thread(Run) { IsBackground = true, Name = "import writer" };
        _thread.Start();
    }

    /// <summary>The tables of suspects that came into being; to be asked after <see cref="Complete"/>.</summary>
    public HashSet<string> SuspectTables { get; } = new(StringComparer.Ordinal);

    /// <summary>An empty chunk.</summary>
    public FactChunk Rent(string table, IReadOnlyList<FactColumn> columns)
    {
        if (_free.TryGetValue(table, out ConcurrentBag<FactChunk>? bag) && bag.TryTake(out FactChunk? chunk))
        {
            return chunk;
        }

        return new FactChunk(table, columns);
    }

    /// <summary>Hands over a chunk, which is no longer the caller's.</summary>
    public void Post(FactChunk chunk)
    {
        ThrowIfFailed();
        if (chunk.Count == 0)
        {
            Return(chunk);
            return;
        }

        _queue.Add(chunk);
    }

    /// <summary>Waits until all is written.</summary>
    public void Complete()
    {
        _queue.CompleteAdding();
        _thread.Join();
        ThrowIfFailed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _abandoned = true;
            _queue.CompleteAdding();
        }

        _thread.Join();
        _bulk?.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (FactChunk chunk in _queue.GetConsumingEnumerable())
            {
                if (!_abandoned)
                {
                    Take(chunk);
                }
            }

            if (!_abandoned)
            {
                WriteGathered();
            }
        }
#pragma warning disable CA1031 // passed on to the importing thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            // What still comes is only taken from the queue, so that the other side does not wait for ever.
            _failure = e;
            foreach (FactChunk chunk in _queue.GetConsumingEnumerable())
            {
                Return(chunk);
            }
        }
    }

    private void Take(FactChunk chunk)
    {
        if (chunk.Table == _bulkTable)
        {
            Write(chunk, _bulk!);
            return;
        }

        if (!_gathered.TryGetValue(chunk.Table, out List<FactChunk>? chunks))
        {
            _gathered.Add(chunk.Table, chunks = []);
        }

        chunks.Add(chunk);
        _gatheredBytes += chunk.Bytes;
        if (_bulkTable is null && chunks.Count >= _options.BulkChunks)
        {
            Open(chunk.Table);
            WriteGathered(chunks, _bulk!);
        }
        else if (_gatheredBytes > _options.GatheredBytes)
        {
            string? table = _bulkTable;
            WriteGathered();
            Open(table ?? chunk.Table);
        }
    }

    private void Open(string table)
    {
        MakeSuspects(table);
        (_bulk, _bulkTable) = (_connection.BulkInsert(table), table);
    }

    private void Close()
    {
        _bulk?.Complete();
        _bulk?.Dispose();
        (_bulk, _bulkTable) = (null, null);
    }

    // One table after the other.
    private void WriteGathered()
    {
        Close();
        foreach ((string table, List<FactChunk> chunks) in _gathered)
        {
            if (chunks.Count >= _options.BulkChunks)
            {
                Open(table);
                WriteGathered(chunks, _bulk!);
                Close();
            }
            else if (chunks.Count > 0)
            {
                MakeSuspects(table);
                using DuckDbAppender appender = _connection.Appender(table);
                WriteGathered(chunks, appender);
                appender.Complete();
            }
        }
    }

    private void WriteGathered(List<FactChunk> chunks, RowSink sink)
    {
        foreach (FactChunk chunk in chunks)
        {
            _gatheredBytes -= chunk.Bytes;
            Write(chunk, sink);
        }

        chunks.Clear();
    }

    private void MakeSuspects(string table)
    {
        if (table.StartsWith(Suspects.Prefix, StringComparison.Ordinal) && SuspectTables.Add(table))
        {
            _connection.Execute(Suspects.CreateTable(_gathered[table][0]));
        }
    }

    private void Write(FactChunk chunk, RowSink sink)
    {
        for (int c = 0; c < chunk.Columns.Length; c++)
        {
            Copy(chunk, chunk.Columns[c], sink, c);
        }

        sink.Commit(chunk.Count);
        Return(chunk);
    }

    private static void Copy(FactChunk chunk, ChunkColumn column, RowSink sink, int c)
    {
        int count = chunk.Count;
        if (column.Type == ColumnType.Text)
        {
            CopyTexts(chunk, column, sink, c);
            return;
        }

        // Codes that never change, measures that are never given: one value stands for all.
        ReadOnlySpan<long> values = column.Values.AsSpan(0, count);
        if (!values.ContainsAnyExcept(values[0]))
        {
            sink.SetAll(c, values[0] == ChunkColumn.Null ? null : values[0]);
            return;
        }

        switch (column.Type)
        {
            case ColumnType.BigInt:
                values.CopyTo(sink.Int64(c));
                break;
            case ColumnType.Integer:
                Narrow(values, sink.Int32(c));
                break;
            case ColumnType.SmallInt:
                Span<short> shorts = sink.Int16(c);
                for (int row = 0; row < count; row++)
                {
                    shorts[row] = unchecked((short)values[row]);
                }

                break;
            default:
                Span<sbyte> bytes = sink.SByte(c);
                for (int row = 0; row < count; row++)
                {
                    bytes[row] = unchecked((sbyte)values[row]);
                }

                break;
        }

        SetNulls(values, sink, c);
    }

    private static void CopyTexts(FactChunk chunk, ChunkColumn column, RowSink sink, int c)
    {
        ReadOnlySpan<int> lengths = column.Lengths.AsSpan(0, chunk.Count);
        if (!lengths.ContainsAnyExcept(-1))
        {
            sink.SetAll(c, null);
            return;
        }

        sink.SetTexts(c, chunk.Texts, column.Starts.AsSpan(0, chunk.Count), lengths);
    }

    // Values of narrow columns are codes, days and flags that fit; NULL's low bits do not matter.
    private static void Narrow(ReadOnlySpan<long> values, Span<int> target)
    {
        for (int row = 0; row < values.Length; row++)
        {
            target[row] = unchecked((int)values[row]);
        }
    }

    private static void SetNulls(ReadOnlySpan<long> values, RowSink sink, int c)
    {
        int from = 0;
        for (int at = values.IndexOf(ChunkColumn.Null); at >= 0; at = values[from..].IndexOf(ChunkColumn.Null))
        {
            sink.SetNull(c, from + at);
            from += at + 1;
        }
    }

    private void Return(FactChunk chunk)
    {
        chunk.Clear();
        _free.GetOrAdd(chunk.Table, _ => []).Add(chunk);
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
