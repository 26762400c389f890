using System.Runtime.InteropServices;

namespace Farthing.Engine.Samples;

/// <summary>The work of one interaction: one piece, or two where it was transferred.</summary>
/// <param name="First">The first piece.</param>
/// <param name="FirstPerson">Its agent's number; 0 for the vendor's people, who are not known by name.</param>
/// <param name="Second">The second piece, if transferred.</param>
/// <param name="SecondPerson">Its agent's number; 0 without one.</param>
/// <param name="Outsourced">Whether the vendor did it.</param>
/// <param name="HandOff">Whether a bot opened it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Contact(
    Piece First, int FirstPerson, Piece Second, int SecondPerson, bool Outsourced, bool HandOff)
{
    /// <summary>The desk.</summary>
    public Desk Desk => First.Desk;

    /// <summary>The topic drawn with the work.</summary>
    public int Topic => First.Topic;

    /// <summary>When the first agent began.</summary>
    public long From => First.From;

    /// <summary>When the last agent ended.</summary>
    public long To => Transferred ? Math.Max(First.To, Second.To) : First.To;

    /// <summary>Whether it was transferred.</summary>
    public bool Transferred => SecondPerson != 0;
}
