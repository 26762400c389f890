using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Writes chunks into the store on a thread of its own, in the order in which they come, inside the transaction that is
/// open on the connection. Nobody else may use the connection until <see cref="Complete"/> has returned.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly BlockingCollection<FactChunk> _queue = new(16);
    private readonly ConcurrentDictionary<string, ConcurrentBag<FactChunk>> _free = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DuckDbAppender> _appenders = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private Exception? _failure;

    public StoreWriter(DuckDbConnection connection)
    {
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = "import writer" };
        _thread.Start();
    }

    /// <summary>The tables of suspects that came into being.</summary>
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
        foreach (DuckDbAppender appender in _appenders.Values)
        {
            appender.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
        }

        _thread.Join();
        foreach (DuckDbAppender appender in _appenders.Values)
        {
            appender.Dispose();
        }

        _queue.Dispose();
    }

    private void Run()
    {
        foreach (FactChunk chunk in _queue.GetConsumingEnumerable())
        {
            // After a failure the queue is only emptied, so that the other side does not wait for ever.
            if (_failure is not null)
            {
                continue;
            }

            try
            {
                Write(chunk);
                Return(chunk);
            }
#pragma warning disable CA1031 // passed on to the importing thread
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }
        }
    }

    private void Write(FactChunk chunk)
    {
        if (!_appenders.TryGetValue(chunk.Table, out DuckDbAppender? appender))
        {
            if (chunk.Table.StartsWith(Suspects.Prefix, StringComparison.Ordinal))
            {
                _connection.Execute(Suspects.CreateTable(chunk));
                SuspectTables.Add(chunk.Table);
            }

            _appenders.Add(chunk.Table, appender = _connection.Appender(chunk.Table));
        }

        for (int c = 0; c < chunk.Columns.Length; c++)
        {
            Copy(chunk, chunk.Columns[c], appender, c);
        }

        appender.Commit(chunk.Count);
    }

    private static void Copy(FactChunk chunk, ChunkColumn column, DuckDbAppender appender, int c)
    {
        int count = chunk.Count;
        switch (column.Type)
        {
            case ColumnType.Text:
                for (int row = 0; row < count; row++)
                {
                    if (column.Lengths[row] < 0)
                    {
                        appender.SetNull(c, row);
                    }
                    else
                    {
                        appender.SetText(c, row, chunk.Text(column, row));
                    }
                }

                return;
            case ColumnType.BigInt:
                column.Values.AsSpan(0, count).CopyTo(appender.Int64(c));
                break;
            case ColumnType.Integer:
                Narrow(column.Values.AsSpan(0, count), appender.Int32(c));
                break;
            case ColumnType.SmallInt:
                Span<short> shorts = appender.Int16(c);
                for (int row = 0; row < count; row++)
                {
                    shorts[row] = unchecked((short)column.Values[row]);
                }

                break;
            default:
                Span<sbyte> bytes = appender.SByte(c);
                for (int row = 0; row < count; row++)
                {
                    bytes[row] = unchecked((sbyte)column.Values[row]);
                }

                break;
        }

        SetNulls(column.Values.AsSpan(0, count), appender, c);
    }

    // Values of narrow columns are codes, days and flags that fit; NULL's low bits do not matter.
    private static void Narrow(ReadOnlySpan<long> values, Span<int> target)
    {
        for (int row = 0; row < values.Length; row++)
        {
            target[row] = unchecked((int)values[row]);
        }
    }

    private static void SetNulls(ReadOnlySpan<long> values, DuckDbAppender appender, int c)
    {
        int from = 0;
        for (int at = values.IndexOf(ChunkColumn.Null); at >= 0; at = values[from..].IndexOf(ChunkColumn.Null))
        {
            appender.SetNull(c, from + at);
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
