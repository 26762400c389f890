namespace Farthing.Core.Costing;

/// <summary>
/// The segments that touch a month, as columns in any order, with what the costing of the month needs of them. Durations
/// that nobody said are −1.
/// </summary>
public sealed class RawPieces
{
    /// <summary>Columns for <paramref name="count"/> segments.</summary>
    public RawPieces(int count)
    {
        Segment = new long[count];
        Interaction = new long[count];
        Agent = new int[count];
        Kind = new int[count];
        Bucket = new int[count];
        StartMs = new long[count];
        EndMs = new long[count];
        TalkMs = new long[count];
        HoldMs = new long[count];
        WrapMs = new long[count];
        DateOnly = new bool[count];
        SegmentVendor = new int[count];
        InteractionVendor = new int[count];
    }

    /// <summary>Number of segments.</summary>
    public int Count => Segment.Length;

    /// <summary>The segment's number.</summary>
    public long[] Segment { get; }

    /// <summary>The interaction's number.</summary>
    public long[] Interaction { get; }

    /// <summary>The agent's code, 0 for none.</summary>
    public int[] Agent { get; }

    /// <summary>The kind's code (<see cref="Facts.SegmentKind"/>).</summary>
    public int[] Kind { get; }

    /// <summary>The interaction's bucket, 0 to 4,095.</summary>
    public int[] Bucket { get; }

    /// <summary>Start (ms).</summary>
    public long[] StartMs { get; }

    /// <summary>End (ms), given or from talk, hold and wrap.</summary>
    public long[] EndMs { get; }

    /// <summary>Talk (ms), −1 unknown.</summary>
    public long[] TalkMs { get; }

    /// <summary>Hold (ms), −1 unknown.</summary>
    public long[] HoldMs { get; }

    /// <summary>Wrap (ms), −1 unknown.</summary>
    public long[] WrapMs { get; }

    /// <summary>Whether only the date of the start is known.</summary>
    public bool[] DateOnly { get; }

    /// <summary>The segment's own vendor.</summary>
    public int[] SegmentVendor { get; }

    /// <summary>Its interaction's vendor.</summary>
    public int[] InteractionVendor { get; }

    /// <summary>Further dimensions, such as channel and segment-queue.</summary>
    public List<DimensionColumn> Dimensions { get; } = [];
}
