using System.Globalization;
using System.Text;
using Farthing.Core.Costing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>A month that was costed on the cluster.</summary>
/// <param name="Plan">What landed where.</param>
/// <param name="Rows">Rows of costs.</param>
internal sealed record ClusterMonth(MonthPlan Plan, long Rows);

/// <summary>
/// Costs a month where its rows are: the shards sweep and add up, what comes back are sums of rows that are alike to the cost model;
/// ledger, pools, step-downs and capacities are planned here, as for the embedded store; the shards spread. The result is that of the
/// embedded store to the last unit, whatever the number of shards.
/// </summary>
/// <param name="nodes">The nodes.</param>
/// <param name="moved">The generation whose rows are costed.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="model">Its cost model.</param>
/// <param name="store">Its store, of which the small tables are read: agents, their time, ledger, rates, codes.</param>
internal sealed class ClusterCosting(
    ClickHouseNodes nodes, ClickHouseTables moved, Workspace workspace, CostModel model, DuckDbConnection store)
{
    private readonly CostingTables _work = new(moved.Database, moved.Cluster);
    private readonly MonthReader _reader = new(workspace, model, store, 1);

    /// <summary>The working tables; <c>costs</c> has the result until <see cref="Drop"/>.</summary>
    public CostingTables Work => _work;

    /// <summary>Drops the working tables, of a run that was broken off too.</summary>
    /// <exception cref="ClickHouseException">A node refuses or cannot be reached.</exception>
    public void Drop(CancellationToken cancellation) => nodes.OnEach([0], (node, _, stop) => _work.DropAll(node, stop), cancellation);

    /// <summary>Costs a month into the working table <c>costs</c>.</summary>
    /// <param name="month">The month.</param>
    /// <param name="run">The number that the rows get.</param>
    /// <param name="cancellation">Stops it; what was made is left to <see cref="Drop"/>.</param>
    /// <exception cref="ClickHouseException">A node refuses or cannot be reached.</exception>
    /// <exception cref="Core.Errors.UserException">The ledger cannot be costed: FT-3003, FT-3010, FT-3011, FT-3012.</exception>
    /// <exception cref="InvalidOperationException">What lies on the rows is not what was to land: a defect, never the data.</exception>
    public ClusterMonth Run(int month, int run, CancellationToken cancellation)
    {
        Drop(cancellation);
        (int firstDay, int endDay) = workspace.Calendar.MonthDays(month);
        MonthClockSql clock = new(workspace.Calendar, month, model.RateChanges(firstDay, endDay));
        string[] conditions = [.. model.Pools.Where(p => p.Where is not null).SelectMany(p => p.Where!.Fields).Distinct(StringComparer.Ordinal)];
        DeclaredDimension[] declared = [.. DeclaredDimensions.Of(workspace, store).Where(d => conditions.Contains(d.Id, StringComparer.Ordinal))];
        RowSide pieces = RowSide.Pieces([.. declared.Where(d => d.Fact is "segments" or "interactions")], conditions);
        RowSide carriers = RowSide.Carriers([.. declared.Where(d => d.Fact == "interactions")], conditions, Meters());
        MakePieces(new PieceSql(moved, _work, pieces, clock, month), cancellation);
        bool carried = _reader.NeedsCarriers();
        if (carried)
        {
            MakeCarriers(new CarrierSql(moved, _work, carriers, clock), cancellation);
        }

        CellRows pieceCells = Cells(pieces, clock, filled: true, cancellation), carrierCells = Cells(carriers, clock, carried, cancellation);
        AgentDirectory agents = _reader.ReadAgents(store, month);
        MonthPlan plan = MonthCosting.Plan(new MonthInput(
            model, firstDay, endDay, _reader.ReadLedger(store, month), _reader.Rates, _reader.Texts(), agents,
            pieceCells.Rows, pieceCells.Days, carrierCells.Rows, carrierCells.Days));
        nodes.Execute([_work.Create("costs", SpreadSql.CostColumnsOfTable, "i, s", "cityHash64(i)")], cancellation);
        Spread(plan, pieces, pieceCells, run, month, cancellation);
        if (carried)
        {
            Spread(plan, carriers, carrierCells, run, month, cancellation);
        }

        return new ClusterMonth(plan, Prove(plan, cancellation));
    }

    private IEnumerable<string> Meters() => model.Pools.Select(p => p.Driver).Concat(model.Rates.Select(r => r.Driver))
        .Where(d => d.Kind == DriverKind.Usage).Select(d => d.Meter!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void MakePieces(PieceSql sql, CancellationToken cancellation)
    {
        nodes.Execute([.. sql.Create()], cancellation);
        nodes.Execute([[sql.Say()], [sql.Sweep()]], cancellation);
        nodes.Execute([sql.Make()], cancellation);
    }

    private void MakeCarriers(CarrierSql sql, CancellationToken cancellation)
    {
        nodes.Execute([.. sql.Create()], cancellation);
        nodes.Execute([sql.Send(_reader.Codes)], cancellation);
        nodes.Execute([sql.Number()], cancellation);
    }

    private CellRows Cells(RowSide side, MonthClockSql clock, bool filled, CancellationToken cancellation) => CellRows.Read(
        side, clock.Stretches, _reader.Codes, _reader.Texts(),
        filled ? nodes.Entry.Query(new SpreadSql(_work, side).Cells(), [], cancellation).Skip(2) : []);

    /// <summary>Tells every node what lands where, and lets it spread that over its rows.</summary>
    private void Spread(MonthPlan plan, RowSide side, CellRows cells, int run, int month, CancellationToken cancellation)
    {
        SpreadSql sql = new(_work, side);
        bool onPieces = side.Drivers[0].Kind == DriverKind.Effort;
        PlannedReceivers[] receivers = [.. plan.Receivers.Where(r => r.Driver.OnCarriers != onPieces)];
        nodes.Execute([.. sql.Create()], cancellation);
        ReadOnlyMemory<byte> members = Encoding.UTF8.GetBytes(Members(side, cells, receivers)), landings = Encoding.UTF8.GetBytes(Landings(receivers));
        if (receivers.Length > 0)
        {
            nodes.OnEach(
                [("members_", members), ("landings_", landings)],
                (node, table, stop) => node.InsertText(_work.Whole(table.Item1 + side.Name), table.Item2, stop),
                cancellation);
            nodes.Execute([sql.Begin()], cancellation);
        }

        nodes.Execute([sql.Spread(run, month, all: onPieces)], cancellation);
    }

    /// <summary>Which rows each of the receivers are, by their keys.</summary>
    private static string Members(RowSide side, CellRows cells, PlannedReceivers[] receivers)
    {
        StringBuilder text = new();
        for (int r = 0; r < receivers.Length; r++)
        {
            int driver = side.Drivers.ToList().IndexOf(receivers[r].Driver);
            IReadOnlyList<string>? last = null;
            foreach (int row in receivers[r].Rows.Where(row => cells.Has(row, driver)))
            {
                // The parts of one sum have one key.
                if (!ReferenceEquals(cells.Key(row), last))
                {
                    last = cells.Key(row);
                    text.AppendJoin('\t', last).Append(CultureInfo.InvariantCulture, $"\t{r}\t{driver}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Landings(PlannedReceivers[] receivers)
    {
        StringBuilder text = new();
        for (int r = 0; r < receivers.Length; r++)
        {
            foreach (Landing landing in receivers[r].Landings)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{r}\t{(int)landing.Column}\t{(landing.Imputed ? 1 : 0)}\t{Int128.Abs(landing.Amount)}\t{Math.Sign(landing.Amount)}\t{receivers[r].Total}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What lies on the rows must be what the plan says, column by column; gives the number of rows.</summary>
    private long Prove(MonthPlan plan, CancellationToken cancellation)
    {
        CostColumn[] columns = Enum.GetValues<CostColumn>();
        string[] names = [.. SpreadSql.CostColumnsOfTable.TakeLast(columns.Length).Select(c => c[..c.IndexOf(' ', StringComparison.Ordinal)])];
        string[] sums = nodes.Entry.Rows(
            $"SELECT count(), {string.Join(", ", names.Select(n => $"sum(toInt128({n}))"))} FROM {_work.Whole("costs")}", cancellation)[0];
        for (int c = 0; c < columns.Length; c++)
        {
            Int128 landed = Int128.Parse(sums[1 + c], CultureInfo.InvariantCulture), said = plan.Sum(columns[c]);
            if (landed != said)
            {
                throw new InvalidOperationException(Invariant($"Column {columns[c]}: {landed} micro-units on rows, {said} spread."));
            }
        }

        return long.Parse(sums[0], CultureInfo.InvariantCulture);
    }
}
