using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Finishes blocks on a thread of its own, in their order, while the next ones are read and cast.</summary>
internal sealed class BlockLine : IDisposable
{
    private readonly BlockFinisher _finisher;
    private readonly IReadOnlyList<FactStage> _stages;
    private readonly BlockingCollection<Block> _queue = new(4);
    private readonly ConcurrentBag<StageRows[]> _free = [];
    private readonly Thread _thread;
    private volatile bool _abandoned;
    private volatile Exception? _failure;

    /// <param name="finisher">Finishes; what it needs to know is loaded here, before any thread works.</param>
    /// <param name="stages">The facts' stages.</param>
    public BlockLine(BlockFinisher finisher, IReadOnlyList<FactStage> stages)
    {
        (_finisher, _stages) = (finisher, stages);
        finisher.Prepare(stages);
        _thread = new Thread(Run) { IsBackground = true, Name = "import numbers" };
        _thread.Start();
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

        _queue.Add(new Block(full, rows, firstRow));
    }

    /// <summary>Waits until every block is finished.</summary>
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
