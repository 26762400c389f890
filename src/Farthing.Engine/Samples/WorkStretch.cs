using System.Runtime.InteropServices;

namespace Farthing.Engine.Samples;

/// <summary>One stretch in which an agent is available, with the desk it serves and how many segments fall into it.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct WorkStretch
{
    /// <summary>The agent's slot.</summary>
    public int Slot;

    /// <summary>Begin, in seconds since 1970.</summary>
    public long From;

    /// <summary>Length in seconds.</summary>
    public int Length;

    /// <summary>What share of the desk's month it gets.</summary>
    public int Weight;

    /// <summary>Segments to be handled in it.</summary>
    public int Quota;

    /// <summary>The desk.</summary>
    public Desk Desk;
}
