namespace Farthing.Engine.Import;

/// <summary>What a ledger file says in sum, to be held against the system it came from.</summary>
/// <param name="Account">The account.</param>
/// <param name="Period">The lines' month, or the period as written where it is longer.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Lines">Lines read and not refused, duplicates included.</param>
/// <param name="Amount">Their sum in micro-units.</param>
public sealed record ControlTotal(string Account, string Period, string Currency, long Lines, Int128 Amount);
