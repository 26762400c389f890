using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>All that the costing of one month depends on.</summary>
/// <param name="Model">The cost model.</param>
/// <param name="FirstDay">The month's first day (days since 1970-01-01).</param>
/// <param name="EndDay">The day after its last.</param>
/// <param name="Ledger">Its ledger lines with component and pool.</param>
/// <param name="Rates">Exchange rates.</param>
/// <param name="Texts">What codes mean.</param>
/// <param name="Agents">Its agents.</param>
/// <param name="Pieces">Its pieces in canonical order, drivers set.</param>
/// <param name="PieceDays">The day on which each piece's cost counts; empty will do where no rate changes inside the month.</param>
/// <param name="Carriers">Its carriers in canonical order, drivers set.</param>
/// <param name="CarrierDays">The day on which each carrier's cost counts; as with pieces.</param>
public sealed record MonthInput(
    CostModel Model, int FirstDay, int EndDay, MonthLedger Ledger, ExchangeRates Rates, CodeTexts Texts,
    AgentDirectory Agents, CostRows Pieces, int[] PieceDays, CostRows Carriers, int[] CarrierDays)
{
    /// <summary>Threads to use; the result is the same for any number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Interaction whose cost lines are returned, 0 for none.</summary>
    public long Trace { get; init; }
}
