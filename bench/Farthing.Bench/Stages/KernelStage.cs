using Farthing.Bench.Data;
using Farthing.Bench.Kernels;
using Farthing.Core.Costing;
using Farthing.Core.Ledger;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>The kernels of a costing run over the whole store, month by month, beside DuckDB's three-key GROUP BY (R1).</summary>
internal static class KernelStage
{
    private const string R1 = "SELECT month, channel, queue, sum(talk_s), sum(hold_s), sum(wrap_s) FROM seg GROUP BY ALL";

    public static void Run(BenchOptions options, Measurements into)
    {
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        Workspace workspace = Workspace.Load(options.Data);
        using DuckDbDatabase yard = CopyStage.Open(options, data);
        using DuckDbConnection yardstick = yard.Connect();
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        Deriver.Refresh(store, workspace, connection);
        int[] months = [.. connection.Rows("SELECT DISTINCT month FROM d_pieces ORDER BY 1").Select(r => (int)r[0]!)];
        StoreSweep.AgentsHandleAgentSegments(connection);
        yardstick.Rows(R1);      // warm
        for (int n = 0; n < options.Repeats; n++)
        {
            into.Time("r1", () => yardstick.Rows(R1));
            into.Time("sweep", () => StoreSweep.Run(connection, months));
        }

        Columns(workspace, connection, months, yardstick, into);
    }

    /// <summary>Kernels over loaded columns: each month is loaded, then timed.</summary>
    private static void Columns(
        Workspace workspace, DuckDbConnection connection, int[] months, DuckDbConnection yardstick, Measurements into)
    {
        CostModel model = CostModelReader.Read(workspace);
        MonthReader reader = new(workspace, model, connection, Environment.ProcessorCount);
        Lap allPools = new();
        Lap spreading = new();
        foreach (int month in months)
        {
            into.Time("r1", () => yardstick.Rows(R1));
            MonthInput input = reader.Read(connection, month, CancellationToken.None).Input;
            MonthResult result = MonthCosting.Run(input);
            Spreading kernels = new(input.Pieces, input.Carriers, Environment.ProcessorCount);
            PoolInstance[] onPieces = [.. result.Instances.Where(i => !i.Driver.OnCarriers && i.Attributed != 0)];
            Receivers[] receivers = [.. onPieces.Select(i => new Receivers(i.Narrowing, i.Driver, model.Pools[i.Pool].Where))];
            Landing[] labour = [.. onPieces.Zip(receivers)
                .Where(x => x.First.Component == Component.Labour)
                .Select(x => new Landing(x.Second, x.First.Attributed, CostColumn.Labour, Imputed: false, x.First))];
            CostColumns pieces = new(input.Pieces.Count);
            CostColumns carriers = new(0);
            allPools.Add(() => kernels.Totals(receivers));
            spreading.Add(() => kernels.Spread(labour, pieces, carriers));
            if (pieces.Sum(CostColumn.Labour) != labour.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount))
                throw new InvalidOperationException("the spread amounts do not add up");
        }

        into.Write("all-pools", allPools.Wall, allPools.Cpu);
        into.Write("spreading", spreading.Wall, spreading.Cpu);
    }
}
