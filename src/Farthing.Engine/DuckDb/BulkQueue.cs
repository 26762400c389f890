namespace Farthing.Engine.DuckDb;

/// <summary>
/// A bounded queue of filled chunks between the thread that makes rows and the engine's threads that write them. Either
/// side's failure ends the other side's waiting.
/// </summary>
internal sealed class BulkQueue(DuckDbType[] types, int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<ChunkHandle> _chunks = new();
    private bool _completed;
    private bool _abandoned;
    private bool _ended;

    /// <summary>The types of the chunks' columns.</summary>
    public DuckDbType[] Types { get; } = types;

    /// <summary>Puts a chunk in; waits while the queue is full.</summary>
    /// <returns>False when nobody will take it any more: the insert has ended. The caller keeps the chunk.</returns>
    public bool Put(ChunkHandle chunk)
    {
        lock (_gate)
        {
            while (_chunks.Count >= capacity && !_ended)
            {
                Monitor.Wait(_gate);
            }

            if (_ended)
            {
                return false;
            }

            _chunks.Enqueue(chunk);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Takes a chunk; waits while there is none. Null: there will be no more.</summary>
    /// <exception cref="OperationCanceledException">The maker of rows gave up.</exception>
    public ChunkHandle? Take()
    {
        lock (_gate)
        {
            while (_chunks.Count == 0 && !_completed && !_abandoned)
            {
                Monitor.Wait(_gate);
            }

            if (_abandoned)
            {
                throw new OperationCanceledException("the rows were given up");
            }

            if (!_chunks.TryDequeue(out ChunkHandle? chunk))
            {
                return null;
            }

            Monitor.PulseAll(_gate);
            return chunk;
        }
    }

    /// <summary>There will be no more rows.</summary>
    public void Complete() => Set(ref _completed);

    /// <summary>The rows are given up: the insert must fail.</summary>
    public void Abandon() => Set(ref _abandoned);

    /// <summary>The insert has ended, well or badly: nobody takes any more.</summary>
    public void End()
    {
        Set(ref _ended);
        lock (_gate)
        {
            while (_chunks.TryDequeue(out ChunkHandle? chunk))
            {
                chunk.Dispose();
            }
        }
    }

    private void Set(ref bool flag)
    {
        lock (_gate)
        {
            flag = true;
            Monitor.PulseAll(_gate);
        }
    }
}
