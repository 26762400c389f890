namespace Farthing.Core.Ledger;

/// <summary>By what a credit was recognised as the reversal of an earlier line.</summary>
public enum ReversalSign
{
    /// <summary>Its id or memo names the earlier line's id.</summary>
    LineId,

    /// <summary>The same memo but for words such as accrual and reversal, and at least one of those words.</summary>
    Memo,

    /// <summary>The month after, with the same agent, team, site, channel and vendor.</summary>
    NextMonth,
}

/// <summary>A line and the credit of a later month that takes it back.</summary>
/// <param name="Accrual">The earlier line: what was accrued.</param>
/// <param name="Reversal">The later line: same account and currency, the opposite amount.</param>
/// <param name="Sign">By what it was recognised.</param>
public sealed record ReversalPair(LedgerLine Accrual, LedgerLine Reversal, ReversalSign Sign)
{
    /// <summary>How the sign is written: <c>line-id</c>, <c>memo</c>, <c>next-month</c>.</summary>
    public string SignText => Sign switch
    {
        ReversalSign.LineId => "line-id",
        ReversalSign.Memo => "memo",
        _ => "next-month",
    };
}
