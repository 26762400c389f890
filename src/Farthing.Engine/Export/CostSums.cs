using System.Runtime.InteropServices;

namespace Farthing.Engine.Export;

/// <summary>What interactions cost, in micro-units: one of them, or many added up. Components hold what rate cards impute as well.</summary>
/// <param name="Labour">Labour.</param>
/// <param name="Overhead">Overhead.</param>
/// <param name="Technology">Technology.</param>
/// <param name="Vendor">Vendors.</param>
/// <param name="Other">Other.</param>
/// <param name="Unused">Unused capacity.</param>
/// <param name="Imputed">Of the components: from rate cards, beside the ledger.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CostSums(
    Int128 Labour, Int128 Overhead, Int128 Technology, Int128 Vendor, Int128 Other, Int128 Unused, Int128 Imputed)
{
    /// <summary>What handling cost: the components, without unused capacity.</summary>
    public Int128 Handling => Labour + Overhead + Technology + Vendor + Other;

    /// <summary>Handling and unused capacity.</summary>
    public Int128 Total => Handling + Unused;

    /// <summary>Both added up.</summary>
    public static CostSums operator +(CostSums a, CostSums b) => new(
        a.Labour + b.Labour, a.Overhead + b.Overhead, a.Technology + b.Technology, a.Vendor + b.Vendor, a.Other + b.Other,
        a.Unused + b.Unused, a.Imputed + b.Imputed);
}
