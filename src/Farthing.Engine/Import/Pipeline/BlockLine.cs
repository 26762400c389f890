using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Finishes blocks on a thread of its own, in their order, while the next ones are read and cast. The first ones are held back until there
/// are many or the file ends: what the store knows is loaded then, and of a large store for a small file only what that names. Where ids and
/// keys outgrow their memory, blocks are finished many at a time, since what they name is then looked for on disk.
/// </summary>
internal sealed class BlockLine : IDisposable
{
    // 131,072 rows, some 25 MB.
    private const int MostHeld = 64;

    private const int Waiting = 4;

    private readonly BlockFinisher _finisher;
    private readonly IReadOnlyList<FactStage> _stages;
    private readonly BlockingCollection<Block> _queue = [];
    private readonly SemaphoreSlim _places = new(Waiting);
    private readonly int _most;
    private readonly ConcurrentBag<StageRows[]> _free = [];
    private readonly Thread _thread;
    private List<Block>? _held = [];
    private volatile bool _abandoned;
    private volatile Exception? _failure;

    /// <param name="finisher">Finishes; what it needs to know is loaded before it works.</param>
    /// <param name="stages">The facts' stages.</param>
    /// <param name="mostBytes">Bytes of rows that may wait, and may be finished at once.</param>
    public BlockLine(BlockFinisher finisher, IReadOnlyList<FactStage> stages, long mostBytes)
    {
        (_finisher, _stages) = (finisher, stages);
        _most = (int)Math.Clamp(mostBytes / stages.Sum(s => s.Rows.Bytes), Waiting + 1, 1 << 12);
        _thread = new Thread(Run) { IsBackground = true, Name = "import numbers" };
    }

    /// <summary>Hands over the block that lies in the stages, which go on with empty rows.</summary>
    /// <param name="rows">Source rows in the block.</param>
    /// <param name="firstRow">Number of the block's first source row within the file.</param>
    public void Post(int rows, long firstRow)
    {
        ThrowIfFailed();
        StageRows[] full = [.. _stages.Select(s => s.Rows)];
        StageRows[] empty = _free.TryTake(out StageRows[]? free)
            ? free
            : [.. _stages.Select(s => new StageRows(s.Model, _finisher.NewChunk(s.Model)))];
        for (int i = 0; i < empty.Length; i++)
        {
            _stages[i].Rows = empty[i];
        }

        Block block = new(full, rows, firstRow);
        if (_held is null)
        {
            Enqueue(block);
            return;
        }

        _held.Add(block);
        if (_held.Count > MostHeld)
        {
            Start(isWhole: false);
        }
    }

    /// <summary>Loads what is known and begins with what was held back.</summary>
    private void Start(bool isWhole)
    {
        List<Block> held = _held!;
        _held = null;
        _finisher.Prepare(_stages, isWhole ? [.. held.Select(b => b.Stages)] : null);
        _thread.Start();
        held.ForEach(Enqueue);
    }

    private void Enqueue(Block block)
    {
        _places.Wait();
        _queue.Add(block);
    }

    /// <summary>Waits until every block is finished.</summary>
    public void Complete()
    {
        if (_held is not null)
        {
            Start(isWhole: true);
        }

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

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _queue.Dispose();
        _places.Dispose();
    }

    private void Run()
    {
        List<Block> some = [];
        bool many = false;
        foreach (Block block in _queue.GetConsumingEnumerable())
        {
            _places.Release();
            some.Add(block);
            if (!many || some.Count == _most)
            {
                Finish(some);
            }

            if (!many && _finisher.WantsMany)
            {
                // As many may wait from now on, so that reading goes on meanwhile.
                many = true;
                _places.Release(_most - Waiting);
            }
        }

        Finish(some);
    }

    private void Finish(List<Block> some)
    {
        // After a failure the queue is only emptied, so that the other side does not wait for ever.
        if (some.Count == 0 || _abandoned || _failure is not null)
        {
            some.Clear();
            return;
        }

        try
        {
            _finisher.Recall(_stages, [.. some.Select(b => b.Stages)]);
            foreach (Block block in some)
            {
                _finisher.Finish(_stages, block.Stages, block.Rows, block.FirstRow);
                _free.Add(block.Stages);
            }

            some.Clear();
        }
#pragma warning disable CA1031 // passed on to the importing thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private sealed record Block(StageRows[] Stages, int Rows, long FirstRow);
}
