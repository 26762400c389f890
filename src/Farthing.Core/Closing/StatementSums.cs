using System.Runtime.InteropServices;

namespace Farthing.Core.Closing;

/// <summary>The six sums of a statement, in micro-units of the workspace's currency; they add and subtract column by column.</summary>
/// <param name="Ledger">All ledger lines.</param>
/// <param name="Attributed">Ledger money in handling columns.</param>
/// <param name="Unused">Unused capacity.</param>
/// <param name="OutOfScope">Out of scope.</param>
/// <param name="Unassigned">Without receivers.</param>
/// <param name="Imputed">Rate cards, beside the ledger.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatementSums(
    Int128 Ledger, Int128 Attributed, Int128 Unused, Int128 OutOfScope, Int128 Unassigned, Int128 Imputed)
{
    /// <summary>Ledger less attributed, unused, out of scope and unassigned: 0 when a statement closes.</summary>
    public Int128 Difference => Ledger - Attributed - Unused - OutOfScope - Unassigned;

    /// <summary>Whether every column is 0.</summary>
    public bool IsZero => this == default;

    /// <summary>Column by column.</summary>
    public static StatementSums operator +(StatementSums a, StatementSums b) => new(
        a.Ledger + b.Ledger, a.Attributed + b.Attributed, a.Unused + b.Unused, a.OutOfScope + b.OutOfScope,
        a.Unassigned + b.Unassigned, a.Imputed + b.Imputed);

    /// <summary>Column by column.</summary>
    public static StatementSums operator -(StatementSums a, StatementSums b) => new(
        a.Ledger - b.Ledger, a.Attributed - b.Attributed, a.Unused - b.Unused, a.OutOfScope - b.OutOfScope,
        a.Unassigned - b.Unassigned, a.Imputed - b.Imputed);
}
