using System.Buffers;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Brings what the store says of runs (their heads, pools, accounts, inputs) to the nodes, into the tables of a generation, and takes away
/// what an earlier try left there.
/// </summary>
/// <param name="store">The embedded store.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="tables">The generation's tables.</param>
/// <param name="after">The last run that is published there.</param>
/// <param name="rollups">The rollups of costs that the store has and the generation, too.</param>
internal sealed class RunCopies(DuckDbConnection store, ClickHouseNodes nodes, ClickHouseTables tables, int after, IReadOnlyList<string> rollups)
{
    private static readonly string[] ByRun = ["runs", "run_calendars", "run_pools", "run_accounts", "run_inputs"];

    private readonly IReadOnlyDictionary<string, IReadOnlyList<MovedColumn>> _columns = ClickHouseSchema.Columns(store);

    private string New => Invariant($"run > {after}");

    /// <summary>Takes rows of runs away that were never published.</summary>
    /// <exception cref="ClickHouseException">A node refuses or cannot be reached.</exception>
    public void DropOrphans(CancellationToken cancellation) => nodes.OnEach(
        [.. ByRun, "costs", .. rollups],
        (node, table, stop) =>
        {
            if (node.Rows($"SELECT 1 FROM {tables.Here(table)} WHERE {New} LIMIT 1", stop).Count > 0)
            {
                node.Execute($"ALTER TABLE {tables.Here(table)} DELETE WHERE {New} SETTINGS mutations_sync = 1", stop);
            }
        },
        cancellation);

    /// <summary>Lets the next move send the tables anew that are written to.</summary>
    public void Forget(CancellationToken cancellation) => TableParts.Forget(nodes, tables, [.. ByRun, "input_texts", "costs", .. rollups], cancellation);

    /// <summary>What differs between a run's costs in the store and those that were made on the shards; null where nothing does.</summary>
    public string? Difference(int run, string made, CancellationToken cancellation) =>
        ControlSums.Of(store, "costs", _columns["costs"], cancellation, Invariant($"run = {run}"))
            .Difference(ControlSums.Of(nodes.Entry, made, _columns["costs"], cancellation), _columns["costs"]);

    /// <summary>Puts the costs that were made on the shards among those of the generation; they lie on their shards already.</summary>
    public void Keep(string made, CancellationToken cancellation)
    {
        string names = string.Join(", ", _columns["costs"].Select(c => $"`{c.Name}`"));
        nodes.Execute([$"INSERT INTO {tables.Here("costs")} ({names}) SETTINGS {SpreadSql.Writing} SELECT {names} FROM {made}"], cancellation);
    }

    /// <summary>Brings the small tables' rows of new runs to every node, and those of rollups to their shards, and checks them and the costs.</summary>
    /// <exception cref="UserException">FT-5111: what is there is not what was sent.</exception>
    public void Bring(CancellationToken cancellation)
    {
        foreach (string table in ByRun.Concat(rollups))
        {
            Send(table, New, [], cancellation);
        }

        HashSet<string> there = [.. nodes.Entry.Rows($"SELECT sha256 FROM {tables.Whole("input_texts")}", cancellation).Select(r => r[0])];
        foreach (string sha256 in store.Rows("SELECT sha256 FROM input_texts ORDER BY sha256").Select(r => (string)r[0]!).Where(s => !there.Contains(s)))
        {
            Send("input_texts", "sha256 = $1", [sha256], cancellation);
        }

        foreach (string table in (string[])[.. ByRun, "costs", .. rollups])
        {
            ControlSums here = ControlSums.Of(store, table, _columns[table], cancellation, New);
            foreach (ClickHouseConnection node in tables.IsShared(table) ? [nodes.Entry] : nodes.Each)
            {
                if (here.Difference(ControlSums.Of(node, tables.Whole(table), _columns[table], cancellation, New), _columns[table]) is { } difference)
                {
                    throw new UserException(
                        "FT-5111", $"What ClickHouse has of new runs in the table {table} is not what was sent: {difference}. They are not published; what answered before still does.",
                        suggestion: "run farthing cost again, or farthing move --to clickhouse");
                }
            }
        }
    }

    private void Send(string table, string where, object?[] values, CancellationToken cancellation)
    {
        NativeBlocks blocks = new(_columns[table], new ArrayBufferWriter<byte>());
        using DuckDbReader reader = store.Query(
            $"SELECT {string.Join(", ", _columns[table].Select(c => c.Given))} FROM \"{table}\" WHERE {where}", values, cancellation);
        while (reader.ReadChunk())
        {
            blocks.Write(reader);
        }

        if (blocks.Rows > 0)
        {
            // The token is of this try: an earlier one's rows were taken away.
            string token = Guid.NewGuid().ToString("N");
            nodes.OnEach(
                [token], (node, one, stop) => node.Insert(tables.Whole(table), blocks.Written, one, stop), cancellation, first: tables.IsShared(table));
        }
    }
}
