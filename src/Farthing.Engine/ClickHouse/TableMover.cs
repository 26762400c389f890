using System.Buffers;
using System.Collections.Concurrent;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>A table that was moved.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Sums">How many sums were compared, one for each of its columns.</param>
public sealed record MovedTable(string Table, long Rows, int Sums)
{
    /// <summary>How many of the rows were there already and were taken over.</summary>
    public long Taken { get; init; }
}

/// <summary>A table that is to be moved.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Where">Which rows are sent, in the store's SQL; null: all.</param>
/// <param name="Taken">How many rows are there already.</param>
internal sealed record TableToMove(string Table, string? Where, long Taken);

/// <summary>
/// Copies tables of the embedded store into a generation, some thousand rows at a time, and checks that they are there. The store is
/// read by one thread; meanwhile the parts read before are sent and checked. A part that was sent twice because an answer got lost
/// is there once.
/// </summary>
/// <param name="store">The embedded store.</param>
/// <param name="nodes">Where the tables are.</param>
/// <param name="tables">Their names.</param>
/// <param name="columns">Their columns.</param>
/// <param name="progress">Told how many rows were sent, by table; by one thread at a time.</param>
internal sealed class TableMover(
    DuckDbConnection store, ClickHouseNodes nodes, ClickHouseTables tables, IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> columns,
    IProgress<(string Table, long Rows)>? progress) : IDisposable
{
    private const int PartBytes = 16 << 20;

    /// <summary>After a failure or a stop, requests under way have so long to end by themselves before they are broken off.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2)];

    private readonly SemaphoreSlim _places = new(ClickHouseNodes.AtOnce);
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly Lock _telling = new();
    private readonly List<Task> _sending = [];

    /// <summary>Copies tables.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    /// <exception cref="UserException">FT-5111: what is there differs from what was sent.</exception>
    public IReadOnlyList<MovedTable> Move(IReadOnlyList<TableToMove> all, CancellationToken cancellation)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource broken = new();
        using CancellationTokenRegistration grace = failed.Token.Register(() => broken.CancelAfter(Grace));
        Stops stops = new(failed, broken.Token);
        List<Task<MovedTable>> moving = [];
        try
        {
            foreach (TableToMove table in all)
            {
                moving.Add(Begin(table, stops));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A table that was begun before has failed, and says why below.
        }
        catch
        {
            failed.Cancel();
            throw;
        }
        finally
        {
            // Whatever happened: nothing is left running that uses what the caller closes.
            Task.WhenAll([.. moving, .. _sending]).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        ClickHouseNodes.Throw(
            moving.Where(m => m.IsFaulted).Select(m => m.Exception!.GetBaseException()).FirstOrDefault(e => e is not OperationCanceledException));
        return [.. moving.Select(m => m.Result)];
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>Reads a table; what it gives is done when the table is there and checked.</summary>
    private Task<MovedTable> Begin(TableToMove moved, Stops stops)
    {
        string table = moved.Table;
        List<Task> sending = Send(moved, stops);
        if (sending.Count == 0 && moved.Taken == 0)
        {
            // The table is new and nobody else writes to it.
            return Task.FromResult(new MovedTable(table, 0, columns[table].Count));
        }

        ControlSums sent = ControlSums.Of(store, table, columns[table], stops.Failed.Token);
        return Finish(moved, sending, sent, stops);
    }

    private async Task<MovedTable> Finish(TableToMove moved, List<Task> sending, ControlSums sent, Stops stops)
    {
        string table = moved.Table;
        await Task.WhenAll(sending).ConfigureAwait(false);

        // What is shared out is counted over all shards; of the others every node must have everything.
        IReadOnlyList<ClickHouseConnection> readers = tables.IsShared(table) ? [nodes.Entry] : nodes.Each;
        await Task.WhenAll(readers.Select(reader => InPlace(() => Check(table, sent, reader, stops.Broken), stops))).ConfigureAwait(false);
        return new MovedTable(table, sent.Rows, columns[table].Count) { Taken = moved.Taken };
    }

    private void Check(string table, ControlSums sent, ClickHouseConnection reader, CancellationToken cancellation)
    {
        ControlSums there = ControlSums.Of(reader, tables.Whole(table), columns[table], cancellation);
        if (sent.Difference(there, columns[table]) is { } difference)
        {
            throw new UserException(
                "FT-5111", $"What ClickHouse has of the table {table} is not what was sent: {difference}. The copy is not used; what answered before still does.",
                suggestion: "run farthing move again");
        }
    }

    /// <summary>Reads a table and begins to send its parts.</summary>
    private List<Task> Send(TableToMove moved, Stops stops)
    {
        string table = moved.Table;
        List<Task> parts = [];
        long rows = moved.Taken;
        void Hand(NativeBlocks blocks, ArrayBufferWriter<byte> buffer)
        {
            // Waits while as many parts are under way as may be, so that no more than one beyond them is held.
            _places.Wait(stops.Failed.Token);
            string token = Invariant($"{tables.Whole(table)}/{parts.Count}");
            Task part = Task.Run(() => SendPart(table, blocks, buffer, token, ref rows, stops), CancellationToken.None);
            parts.Add(part);
            _sending.Add(part);
        }

        using DuckDbReader reader = store.Query(
            $"SELECT {string.Join(", ", columns[table].Select(c => c.Given))} FROM \"{table}\"{(moved.Where is null ? "" : " WHERE " + moved.Where)}", [], stops.Failed.Token);
        NativeBlocks? filling = null;
        ArrayBufferWriter<byte> into = null!;
        while (reader.ReadChunk())
        {
            if (filling is null)
            {
                into = _buffers.TryTake(out ArrayBufferWriter<byte>? used) ? used : new ArrayBufferWriter<byte>(1 << 16);
                into.ResetWrittenCount();
                filling = new NativeBlocks(columns[table], into);
            }

            filling.Write(reader);
            if (filling.Written.Length >= PartBytes)
            {
                Hand(filling, into);
                filling = null;
            }
        }

        if (filling is { Rows: > 0 })
        {
            Hand(filling, into);
        }

        return parts;
    }

    /// <summary>Sends a part in the place that was taken for it, to every node where all have all rows.</summary>
    private void SendPart(string table, NativeBlocks blocks, ArrayBufferWriter<byte> buffer, string token, ref long rows, Stops stops)
    {
        try
        {
            foreach (ClickHouseConnection writer in tables.IsShared(table) ? [nodes.Entry] : nodes.Each)
            {
                Again(() => writer.Insert(tables.Whole(table), blocks.Written, token, stops.Broken), stops.Failed.Token);
            }

            lock (_telling)
            {
                rows += blocks.Rows;
                progress?.Report((table, rows));
            }

            _buffers.Add(buffer);
        }
        catch
        {
            stops.Failed.Cancel();
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Does something when there is a place for it; its failure stops everything else.</summary>
    private async Task InPlace(Action work, Stops stops)
    {
        await _places.WaitAsync(stops.Failed.Token).ConfigureAwait(false);
        try
        {
            await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await stops.Failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Does it again after a pause where the connection or a shard failed.</summary>
    private static void Again(Action send, CancellationToken cancellation)
    {
        foreach (TimeSpan pause in Pauses)
        {
            try
            {
                send();
                return;
            }
            catch (ClickHouseException e) when (e.Code is 0 or 32 or 209 or 210 or 279)
            {
                cancellation.WaitHandle.WaitOne(pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }

        send();
    }

    /// <summary>How work is stopped.</summary>
    /// <param name="Failed">Nothing new is begun: something failed, or the user wants no more.</param>
    /// <param name="Broken">What is still under way then is broken off.</param>
    private sealed record Stops(CancellationTokenSource Failed, CancellationToken Broken);
}
