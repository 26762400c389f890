namespace Farthing.Engine.Import.Packs;

/// <summary>Rows that are not taken, with the name of what becomes of them.</summary>
/// <param name="When">Which rows.</param>
/// <param name="Reject">Why they are refused, as the list of rejected rows says it.</param>
public sealed record PackFilter(Condition When, string Reject);
