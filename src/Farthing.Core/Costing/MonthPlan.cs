using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>Rows that receive together: what lands on them is spread over the same weights.</summary>
/// <param name="Driver">The driver.</param>
/// <param name="Total">Its sum over the rows, above 0.</param>
/// <param name="Landings">What lands there.</param>
/// <param name="Rows">The rows, ascending: indexes into the pieces of the plan's input, or into its carriers.</param>
public sealed record PlannedReceivers(Driver Driver, UInt128 Total, IReadOnlyList<Landing> Landings, IReadOnlyList<int> Rows);

/// <summary>What lands where in a month, before it is spread over rows.</summary>
/// <param name="Ledger">The month's ledger lines.</param>
/// <param name="Instances">Pool instances in order, as in <see cref="MonthResult"/>.</param>
/// <param name="Receivers">Who receives what.</param>
public sealed record MonthPlan(MonthLedger Ledger, IReadOnlyList<PoolInstance> Instances, IReadOnlyList<PlannedReceivers> Receivers)
{
    /// <summary>What all rows together must have in a column.</summary>
    public Int128 Sum(CostColumn column)
    {
        Int128 sum = 0;
        foreach (Landing landing in Receivers.SelectMany(r => r.Landings))
        {
            sum += landing.Column == column || (column == CostColumn.Imputed && landing.Imputed) ? landing.Amount : 0;
        }

        return sum;
    }

    /// <summary>The plan of landings on prepared rows.</summary>
    internal static MonthPlan Of(MonthInput input, IReadOnlyList<PoolInstance> instances, IReadOnlyList<Landing> landings, Spreading spreading)
    {
        Receivers[] receivers = [.. landings.Select(l => l.Receivers)];
        UInt128[] totals = spreading.Totals(receivers);
        IReadOnlyList<ReceiverGroup> groups = ReceiverGroup.Of(receivers, out int[] slotOf);
        List<int>[] rows = [.. Enumerable.Range(0, receivers.Length).Select(_ => new List<int>())];
        foreach (ReceiverGroup group in groups)
        {
            CostRows side = group.Model.Driver.OnCarriers ? input.Carriers : input.Pieces;
            ReceiverTable table = ReceiverTable.Build(side, group.Model, group.Slots);
            for (int row = 0; row < side.Count; row++)
            {
                if (table.Find(row) is int slot and >= 0)
                {
                    rows[slot].Add(row);
                }
            }
        }

        return new MonthPlan(
            input.Ledger, instances,
            [.. landings.Select((landing, n) => (Landing: landing, Slot: slotOf[n], Total: totals[n]))
                .GroupBy(l => l.Slot)
                .Select(g => new PlannedReceivers(
                    g.First().Landing.Receivers.Driver, g.First().Total, [.. g.Select(l => l.Landing)], rows[g.Key]))]);
    }
}
