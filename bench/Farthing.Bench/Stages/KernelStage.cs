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
        StoreSweep sweep = new(connection);
        sweep.AgentsHandleAgentSegments();
        yardstick.Rows(R1);      // both warm: compiled, their blocks in memory
        sweep.Run(months);
        for (int n = 0; n < options.Repeats; n++)
        {
            into.Time("r1", () => yardstick.Rows(R1));
            into.Time("sweep", () => sweep.Run(months));
        }

        Columns(workspace, connection, months, yardstick, options.Repeats, into);
    }

    /// <summary>
    /// Kernels over loaded columns: each month is loaded, then passed over as often as R1 is asked, the first month once before that. A
    /// sample is one pass over all months.
    /// </summary>
    private static void Columns(
        Workspace workspace, DuckDbConnection connection, int[] months, DuckDbConnection yardstick, int repeats, Measurements into)
    {
        CostModel model = CostModelReader.Read(workspace);
        MonthReader reader = new(workspace, model, connection, Environment.ProcessorCount);
        Lap[] allPools = [.. Enumerable.Range(0, repeats).Select(_ => new Lap())];
        Lap[] spreading = [.. Enumerable.Range(0, repeats).Select(_ => new Lap())];
        foreach (int month in months)
        {
            into.Time("r1", () => yardstick.Rows(R1));
            Kernels kernels = new(model, reader.Read(connection, month, CancellationToken.None).Input);
            if (month == months[0]) kernels.Run(new Lap(), new Lap());
            for (int n = 0; n < repeats; n++) kernels.Run(allPools[n], spreading[n]);
        }

        foreach (Lap lap in allPools) into.Write("all-pools", lap.Wall, lap.Cpu);
        foreach (Lap lap in spreading) into.Write("spreading", lap.Wall, lap.Cpu);
    }

    /// <summary>The kernels of one month, each time from nothing but the columns, into a column that is there.</summary>
    private sealed class Kernels
    {
        private readonly MonthInput _input;
        private readonly Receivers[] _receivers;
        private readonly Landing[] _labour;
        private readonly CostColumns _pieces;
        private readonly CostColumns _carriers = new(0);

        public Kernels(CostModel model, MonthInput input)
        {
            (_input, _pieces) = (input, new CostColumns(input.Pieces.Count));
            PoolInstance[] onPieces = [.. MonthCosting.Run(input).Instances.Where(i => !i.Driver.OnCarriers && i.Attributed != 0)];
            _receivers = [.. onPieces.Select(i => new Receivers(i.Narrowing, i.Driver, model.Pools[i.Pool].Where))];
            _labour = [.. onPieces.Zip(_receivers)
                .Where(x => x.First.Component == Component.Labour)
                .Select(x => new Landing(x.Second, x.First.Attributed, CostColumn.Labour, Imputed: false, x.First))];
        }

        public void Run(Lap allPools, Lap spreading)
        {
            Spreading kernels = new(_input.Pieces, _input.Carriers, Environment.ProcessorCount);
            Array.Clear(_pieces[CostColumn.Labour]);
            allPools.Add(() => kernels.Totals(_receivers));
            spreading.Add(() => kernels.Spread(_labour, _pieces, _carriers));
            if (_pieces.Sum(CostColumn.Labour) != _labour.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount))
                throw new InvalidOperationException("the spread amounts do not add up");
        }
    }
}
