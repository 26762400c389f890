using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>What the costing of one month found: a cost for every row and what became of every amount.</summary>
/// <param name="Ledger">The month's ledger lines.</param>
/// <param name="Instances">
/// Pool instances in order (pool as written, component, narrowing; what falls back or is shared out follows its origin).
/// </param>
/// <param name="OnPieces">Costs of the pieces.</param>
/// <param name="OnCarriers">Costs of the carriers.</param>
/// <param name="Trace">The lines of the traced interaction, in the order of rows.</param>
public sealed record MonthResult(
    MonthLedger Ledger, IReadOnlyList<PoolInstance> Instances, CostColumns OnPieces, CostColumns OnCarriers,
    IReadOnlyList<TraceLine> Trace)
{
    /// <summary>Σ of all lines' parts in the month.</summary>
    public Int128 LedgerTotal => Sum(Ledger.Lines, l => l.Amount);

    /// <summary>Σ of lines that are out of scope.</summary>
    public Int128 OutOfScope => Sum(Ledger.Lines.Where(l => l.Fate == LineFate.OutOfScope), l => l.Amount);

    /// <summary>Σ of ledger money in handling columns.</summary>
    public Int128 Attributed => Sum(Instances.Where(i => !i.Imputed), i => i.Attributed);

    /// <summary>Σ of unused capacity.</summary>
    public Int128 Unused => Sum(Instances, i => i.Unused);

    /// <summary>Σ of ledger money without receivers.</summary>
    public Int128 Unassigned => Sum(Instances.Where(i => !i.Imputed), i => i.Unassigned);

    /// <summary>Σ of what rate cards imputed.</summary>
    public Int128 Imputed => Sum(Instances.Where(i => i.Imputed), i => i.Attributed);

    /// <summary>Ledger − (attributed + unused + out of scope + unassigned): 0 when the month closes.</summary>
    public Int128 Difference => LedgerTotal - Attributed - Unused - OutOfScope - Unassigned;

    private static Int128 Sum<T>(IEnumerable<T> items, Func<T, long> amount)
    {
        Int128 sum = 0;
        foreach (T item in items)
        {
            sum += amount(item);
        }

        return sum;
    }
}
