using System.Runtime.InteropServices;

namespace Farthing.Core.Costing;

/// <summary>
/// What a ledger line, and with it a pool instance, says about its receivers: codes of agent, team, site, channel and
/// vendor, 0 where it says nothing (docs/costing.md 3).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Narrowing(int Agent = 0, int Team = 0, int Site = 0, int Channel = 0, int Vendor = 0)
{
    /// <summary>Which fields are set, as bits: agent 1, team 2, site 4, channel 8, vendor 16.</summary>
    public int Shape =>
        (Agent != 0 ? 1 : 0) | (Team != 0 ? 2 : 0) | (Site != 0 ? 4 : 0) | (Channel != 0 ? 8 : 0) | (Vendor != 0 ? 16 : 0);

    /// <summary>Whether nothing narrows: the whole organisation.</summary>
    public bool IsWhole => Shape == 0;
}
