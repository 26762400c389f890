using System.Numerics;
using Farthing.Core.Money;

namespace Farthing.Core.Ledger;

/// <summary>What a vendor invoiced for a span of days, set against what we counted ourselves.</summary>
/// <param name="Lines">Ids of the ledger lines that say so.</param>
/// <param name="Vendor">The vendor.</param>
/// <param name="Span">The days, as people write them.</param>
/// <param name="What">What was counted: <c>interactions</c> or a usage meter.</param>
/// <param name="Invoiced">Micro-units of the count, above 0.</param>
/// <param name="Ours">Micro-units of our count.</param>
/// <param name="Amount">Micro-units of the currency that was invoiced.</param>
/// <param name="Currency">The currency.</param>
public sealed record InvoicedCount(
    IReadOnlyList<string> Lines, string Vendor, string Span, string What, Int128 Invoiced, Int128 Ours, Int128 Amount, string Currency)
{
    /// <summary>Invoiced less ours: above 0 when more was invoiced than we counted.</summary>
    public Int128 Difference => Invoiced - Ours;

    /// <summary>The difference at the invoice's own price per unit, half-even to the micro-unit.</summary>
    public Int128 Priced => (Int128)HalfEven.Divide((BigInteger)Difference * (BigInteger)Amount, (BigInteger)Invoiced);

    /// <summary>The invoice's price per unit in micro-units of the currency, half-even.</summary>
    public Int128 UnitPrice => (Int128)HalfEven.Divide((BigInteger)Amount * Micro.PerUnit, (BigInteger)Invoiced);
}
