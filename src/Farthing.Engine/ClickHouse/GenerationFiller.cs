using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// Makes the tables of a new generation and fills them. What the generation before was sent in the same way is taken over from its tables, a
/// part at a time, which costs nothing of their size; the rest is sent. All of every table is checked either way.
/// </summary>
/// <param name="store">The embedded store.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="tables">The generation's tables, none of which is there.</param>
/// <param name="layouts">Which there are to be.</param>
/// <param name="progress">Told how many rows of a table are there.</param>
internal sealed class GenerationFiller(
    DuckDbConnection store, ClickHouseNodes nodes, ClickHouseTables tables, IReadOnlyList<TableLayout> layouts, IProgress<(string Table, long Rows)>? progress)
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> _columns = ClickHouseSchema.Columns(store);

    /// <summary>Fills the tables.</summary>
    /// <param name="before">The tables of the generation that this one follows; null: there is none, or none like it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    /// <exception cref="UserException">FT-5111: what is there is not what was sent.</exception>
    public IReadOnlyList<MovedTable> Fill(ClickHouseTables? before, CancellationToken cancellation)
    {
        IReadOnlyList<TablePart> parts = TableParts.Of(store, layouts, _columns, Shards(cancellation), cancellation);
        HashSet<TablePart> there = before is null ? [] : [.. TableParts.Read(nodes, before, cancellation)];
        ILookup<string, TablePart> same = parts.Where(there.Contains).ToLookup(p => p.Table, StringComparer.Ordinal);
        IReadOnlyList<MovedTable> moved;
        try
        {
            moved = Move(same, before, cancellation);
        }
        catch (UserException e) when (same.Count > 0 && e.Problems[0].Code == "FT-5111")
        {
            // What the generation before has is not what it was sent: all is sent anew.
            nodes.Execute([.. layouts.Select(t => (IReadOnlyList<string>)[.. ClickHouseSchema.Drop(tables, t)])], cancellation);
            moved = Move(Array.Empty<TablePart>().ToLookup(p => p.Table, StringComparer.Ordinal), null, cancellation);
        }

        TableParts.Write(nodes, tables, parts, cancellation);
        return moved;
    }

    private string Shards(CancellationToken cancellation) => tables.Cluster is null ? "" : string.Join('\n', nodes.Entry.Rows(
        $"SELECT shard_num, shard_weight, host_name, port FROM system.clusters WHERE cluster = '{tables.Cluster}' ORDER BY shard_num, host_name, port", cancellation)
        .Select(r => string.Join(' ', r)));

    private IReadOnlyList<MovedTable> Move(ILookup<string, TablePart> same, ClickHouseTables? before, CancellationToken cancellation)
    {
        nodes.Execute(
            [
                .. layouts.Select(t => (IReadOnlyList<string>)
                [
                    .. ClickHouseSchema.Create(tables, t, _columns[t.Table]),
                    .. same[t.Table].Select(p => $"ALTER TABLE {tables.Here(t.Table)} ATTACH PARTITION {p.Name} FROM {before!.Here(t.Table)}"),
                ]),
            ],
            cancellation);
        using TableMover mover = new(store, nodes, tables, _columns, progress);
        return mover.Move(
            [.. layouts.Select(t => new TableToMove(t.Table, TableParts.Others(t, [.. same[t.Table]]), same[t.Table].Sum(p => p.Rows)))], cancellation);
    }
}
