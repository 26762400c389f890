using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>A table that was moved.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Sums">How many sums were compared, one for each of its columns.</param>
public sealed record MovedTable(string Table, long Rows, int Sums);

/// <summary>
/// Copies tables of the embedded store into a generation, some thousand rows at a time, and checks that they are there. A part that
/// was sent twice because an answer got lost is there once.
/// </summary>
/// <param name="store">The embedded store.</param>
/// <param name="nodes">Where the tables are.</param>
/// <param name="tables">Their names.</param>
/// <param name="progress">Told how many rows were sent, by table.</param>
internal sealed class TableMover(
    DuckDbConnection store, ClickHouseNodes nodes, ClickHouseTables tables, IProgress<(string Table, long Rows)>? progress)
{
    private const int PartBytes = 16 << 20;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2)];

    /// <summary>Copies a table.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    /// <exception cref="UserException">FT-5111: what is there differs from what was sent.</exception>
    public MovedTable Move(string table, CancellationToken cancellation)
    {
        IReadOnlyList<MovedColumn> columns = ClickHouseSchema.Columns(store, table);
        if (Send(table, columns, cancellation) == 0)
        {
            // The table is new and nobody else writes to it.
            return new MovedTable(table, 0, columns.Count);
        }

        ControlSums sent = ControlSums.Of(store, table, columns, cancellation);

        // What is shared out is counted over all shards; of the others every node must have everything.
        IReadOnlyList<ClickHouseConnection> readers = tables.IsShared(table) ? [nodes.Entry] : nodes.Each;
        foreach (ClickHouseConnection reader in readers)
        {
            ControlSums there = ControlSums.Of(reader, tables.Whole(table), columns, cancellation);
            if (sent.Difference(there, columns) is { } difference)
            {
                throw new UserException(
                    "FT-5111", $"What ClickHouse has of the table {table} is not what was sent: {difference}. The copy is not used; what answered before still does.",
                    suggestion: "run farthing move again");
            }
        }

        return new MovedTable(table, sent.Rows, columns.Count);
    }

    private long Send(string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation)
    {
        NativeBlocks blocks = new(columns);
        int part = 0;
        long rows = 0;
        using DuckDbReader reader = store.Query($"SELECT {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))} FROM \"{table}\"", [], cancellation);
        while (reader.ReadChunk())
        {
            blocks.Write(reader);
            if (blocks.Written.Length >= PartBytes)
            {
                rows += blocks.Rows;
                SendPart(table, blocks, part++, cancellation);
                progress?.Report((table, rows));
            }
        }

        if (blocks.Rows > 0)
        {
            rows += blocks.Rows;
            SendPart(table, blocks, part, cancellation);
            progress?.Report((table, rows));
        }

        return rows;
    }

    private void SendPart(string table, NativeBlocks blocks, int part, CancellationToken cancellation)
    {
        string token = Invariant($"{tables.Whole(table)}/{part}");
        foreach (ClickHouseConnection writer in tables.IsShared(table) ? [nodes.Entry] : nodes.Each)
        {
            Again(() => writer.Insert(tables.Whole(table), blocks.Written, token, cancellation), cancellation);
        }

        blocks.Clear();
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
}
