namespace Farthing.Core.Costing;

/// <summary>
/// The kernels behind a costing run: adding drivers up and spreading amounts over rows, on as many threads as are given and
/// with the same integers for any number of them.
/// </summary>
public sealed class Spreading
{
    private readonly CostRows _pieces;
    private readonly CostRows _carriers;
    private readonly DriverSums _onPieces;
    private readonly DriverSums _onCarriers;

    /// <summary>Kernels over prepared rows.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="carriers">The carriers.</param>
    /// <param name="threads">Number of parts worked on at once, 1 or more.</param>
    public Spreading(CostRows pieces, CostRows carriers, int threads)
    {
        _pieces = pieces;
        _carriers = carriers;
        _onPieces = new DriverSums(pieces, threads);
        _onCarriers = new DriverSums(carriers, threads);
    }

    /// <summary>For each of <paramref name="receivers"/> the sum of its driver over its rows.</summary>
    public UInt128[] Totals(IReadOnlyList<Receivers> receivers)
    {
        IReadOnlyList<ReceiverGroup> groups = ReceiverGroup.Of(receivers, out int[] slotOf);
        UInt128[] totals = new UInt128[slotOf.Length];
        foreach (IGrouping<CostRows, ReceiverGroup> side in groups.GroupBy(g => RowsOf(g.Model)))
        {
            ReceiverTable[] tables = [.. side.Select(g => ReceiverTable.Build(side.Key, g.Model, g.Slots))];
            Accumulate(SumsOf(side.Key).Of(tables, totals.Length), totals);
        }

        return [.. slotOf.Select(slot => totals[slot])];
    }

    /// <summary>Spreads every landing over its receivers, whose drivers must not add up to 0.</summary>
    /// <param name="landings">What lands.</param>
    /// <param name="onPieces">Columns of the pieces.</param>
    /// <param name="onCarriers">Columns of the carriers.</param>
    /// <param name="trace">Interaction whose lines are returned, 0 for none.</param>
    public IReadOnlyList<TraceLine> Spread(
        IReadOnlyList<Landing> landings, CostColumns onPieces, CostColumns onCarriers, long trace = 0)
    {
        List<TraceLine> lines = [];
        foreach (IGrouping<CostRows, Landing> side in landings.GroupBy(l => RowsOf(l.Receivers)))
        {
            CostColumns columns = side.Key == _carriers ? onCarriers : onPieces;
            SpreadPass[] passes = [.. side
                .GroupBy(l => (l.Receivers.GroupKey, l.Column, l.Imputed))
                .Select(g => new SpreadPass(side.Key, [.. g], columns))];
            DriverSums sums = SumsOf(side.Key);
            int[] bounds = sums.Bounds;
            foreach (SpreadPass pass in passes)
            {
                pass.Prepare(sums);
            }

            Parallel.For(0, bounds.Length - 1, part => Run(passes, bounds, part));
            if (trace != 0)
            {
                lines.AddRange(passes.SelectMany(p => p.Trace(trace, side.Key == _carriers)));
            }
        }

        return lines;
    }

    private static void Run(SpreadPass[] passes, int[] bounds, int part)
    {
        foreach (SpreadPass pass in passes)
        {
            pass.Run(part, bounds[part], bounds[part + 1]);
        }
    }

    private static void Accumulate(UInt128[][] parts, UInt128[] totals)
    {
        foreach (UInt128[] part in parts)
        {
            for (int slot = 0; slot < part.Length; slot++)
            {
                totals[slot] += part[slot];
            }
        }
    }

    private DriverSums SumsOf(CostRows rows) => rows == _carriers ? _onCarriers : _onPieces;

    private CostRows RowsOf(Receivers receivers) => receivers.Driver.OnCarriers ? _carriers : _pieces;
}
