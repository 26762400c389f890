namespace Farthing.Core.Costing;

/// <summary>An amount on its way to its receivers.</summary>
/// <param name="Receivers">Who receives, and by which driver.</param>
/// <param name="Amount">Micro-units of the workspace's currency.</param>
/// <param name="Column">The column in which it lands.</param>
/// <param name="Imputed">Whether a rate card made it: it lands in <see cref="CostColumn.Imputed"/> too.</param>
/// <param name="Instance">The pool instance it comes from.</param>
public sealed record Landing(Receivers Receivers, long Amount, CostColumn Column, bool Imputed, PoolInstance Instance);

/// <summary>What one landing gave to one row: a line of an interaction's cost.</summary>
/// <param name="Row">The row.</param>
/// <param name="OnCarrier">Whether the row is a carrier; else it is a piece.</param>
/// <param name="Landing">The landing.</param>
/// <param name="Weight">The row's driver.</param>
/// <param name="Total">The driver's sum over all receivers.</param>
/// <param name="Share">Micro-units.</param>
public sealed record TraceLine(int Row, bool OnCarrier, Landing Landing, long Weight, UInt128 Total, long Share);
