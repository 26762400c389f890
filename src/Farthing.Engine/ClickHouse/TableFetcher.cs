using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>Copies the tables of a generation into an embedded store that is new, and checks that they are there.</summary>
/// <param name="store">The embedded store; its tables are emptied first.</param>
/// <param name="nodes">Where the generation is.</param>
/// <param name="tables">The names of its tables.</param>
/// <param name="progress">Told how many rows were read, by table.</param>
internal sealed class TableFetcher(
    DuckDbConnection store, ClickHouseNodes nodes, ClickHouseTables tables, IProgress<(string Table, long Rows)>? progress)
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> _columns = ClickHouseSchema.Columns(store);

    /// <summary>Copies a table.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    /// <exception cref="UserException">FT-5111: what arrived is not what is there, or nodes that must have the same have not.</exception>
    public MovedTable Fetch(string table, CancellationToken cancellation)
    {
        IReadOnlyList<MovedColumn> columns = _columns[table];
        Read(table, columns, cancellation);
        ControlSums here = ControlSums.Of(store, table, columns, cancellation);

        // Of tables that every node has whole, one was read, and all must agree with it.
        nodes.OnEach(
            [table],
            (node, _, stop) =>
            {
                ControlSums there = ControlSums.Of(node, tables.Whole(table), columns, stop);
                if (there.Difference(here, columns) is { } difference)
                {
                    throw new UserException(
                        "FT-5111", $"What arrived of the table {table} is not what ClickHouse at {node.Addresses[0].Authority} has: {difference}. The workspace's store is as it was.",
                        suggestion: "run farthing move again; where it says the same, make the copy anew from the store or a backup: farthing move --to clickhouse");
                }
            },
            cancellation,
            first: tables.IsShared(table));
        return new MovedTable(table, here.Rows, columns.Count);
    }

    private void Read(string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation)
    {
        store.Execute($"DELETE FROM \"{table}\"", [], cancellation);
        using Stream stream = nodes.Entry.Read(
            $"SELECT {string.Join(", ", columns.Select(c => $"`{c.Name}`"))} FROM {tables.Whole(table)}", cancellation);
        NativeReader reader = new(stream, columns);
        using DuckDbAppender sink = store.Appender(table);
        while (Next(reader, table) is { } rows)
        {
            cancellation.ThrowIfCancellationRequested();
            reader.AppendTo(sink, rows);
            progress?.Report((table, sink.RowsWritten));
        }

        sink.Complete();
    }

    private static int? Next(NativeReader reader, string table)
    {
        try
        {
            return reader.Next();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException)
        {
            // An error that ClickHouse finds after it has begun to answer comes as something that is no block.
            throw new ClickHouseException($"ClickHouse broke off its answer with the table {table}: {e.Message}", 0, e);
        }
    }
}
