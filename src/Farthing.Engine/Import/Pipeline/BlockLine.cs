using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Finishes blocks on a thread of its own, in their order, while the next ones are read and cast. The first ones are held back until there
/// are many or the file ends: what the store knows is loaded then, and of a large store for a small file only what that names.
/// </summary>
internal sealed class BlockLine : IDisposable
{
    // 131,072 rows, some 25 MB.
    private const int MostHeld = 64;

    private readonly BlockFinisher _finisher;
    private readonly IReadOnlyList<FactStage> _stages;
    private readonly BlockingCollection<Block> _queue = new(4);
    private readonly ConcurrentBag<StageRows[]> _free = [];
    private readonly Thread _thread;
    private List<Block>? _held = [];
    private volatile bool _abandoned;
    private volatile Exception? _failure;

    /// <param name="finisher">Finishes; what it needs to know is loaded before it works.</param>
    /// <param name="stages">The facts' stages.</param>
    public BlockLine(BlockFinisher finisher, IReadOnlyList<FactStage> stages)
    {
        (_finisher, _stages) = (finisher, stages);
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
            _queue.Add(block);
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
        foreach (Block block in held)
        {
            _queue.Add(block);
        }
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
    }

    private void Run()
    {
        foreach (Block block in _queue.GetConsumingEnumerable())
        {
            // After a failure the queue is only emptied, so that the other side does not wait for ever.
            if (_abandoned || _failure is not null)
            {
                continue;
            }

            try
            {
                _finisher.Finish(_stages, block.Stages, block.Rows, block.FirstRow);
                _free.Add(block.Stages);
            }
#pragma warning disable CA1031 // passed on to the importing thread
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }
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
