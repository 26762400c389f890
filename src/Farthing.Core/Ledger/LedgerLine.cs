using Farthing.Core.Costing;

namespace Farthing.Core.Ledger;

/// <summary>One line of the ledger as the facts hold it: money spent on an account over a span of days.</summary>
/// <param name="Id">The line's id in its source.</param>
/// <param name="Account">The account's name.</param>
/// <param name="Amount">Micro-units of <paramref name="Currency"/>; negative is a credit.</param>
/// <param name="Currency">ISO code; empty for the workspace's own.</param>
/// <param name="FirstDay">First day (days since 1970-01-01).</param>
/// <param name="EndDay">Day after the last, more than <paramref name="FirstDay"/>.</param>
/// <param name="Narrowing">What the line itself says about its receivers.</param>
/// <param name="Initiative">The initiative it was spent on, null for none.</param>
/// <param name="Memo">Free text, null for none.</param>
/// <param name="Attributes">Columns of the source that no field takes, by name.</param>
public sealed record LedgerLine(
    string Id, string Account, long Amount, string Currency, int FirstDay, int EndDay, Narrowing Narrowing,
    string? Initiative = null, string? Memo = null, IReadOnlyDictionary<string, string>? Attributes = null);
