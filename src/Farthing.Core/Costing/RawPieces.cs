namespace Farthing.Core.Costing;

/// <summary>
/// The segments that have a piece in a month, as columns in canonical order (<see cref="CanonicalOrder"/>), with what the
/// costing of the month needs of them. Times are those of whole segments.
/// </summary>
public sealed class RawPieces
{
    /// <summary>Columns for <paramref name="count"/> segments, to be filled by the caller.</summary>
    public RawPieces(int count)
    {
        Segment = Columns.Of<long>(count);
        Interaction = Columns.Of<long>(count);
        Agent = Columns.Of<int>(count);
        Kind = Columns.Of<int>(count);
        StartMs = Columns.Of<long>(count);
        EndMs = Columns.Of<long>(count);
        TalkMs = Columns.Of<long>(count);
        HandleMs = Columns.Of<long>(count);
        DateOnly = Columns.Of<int>(count);
        SegmentVendor = Columns.Of<int>(count);
        InteractionVendor = new int[count];
    }

    /// <summary>Number of segments.</summary>
    public int Count => Segment.Length;

    /// <summary>The segment's number.</summary>
    public long[] Segment { get; }

    /// <summary>The interaction's number.</summary>
    public long[] Interaction { get; }

    /// <summary>The agent's code, 0 for none. Rows of one agent are neighbours; those without an agent come last.</summary>
    public int[] Agent { get; }

    /// <summary>The kind's code (<see cref="Facts.SegmentKind"/>).</summary>
    public int[] Kind { get; }

    /// <summary>Start (ms); never decreasing among the rows of an agent.</summary>
    public long[] StartMs { get; }

    /// <summary>End (ms), given or from talk, hold and wrap.</summary>
    public long[] EndMs { get; }

    /// <summary>Talk time (ms) as docs/costing.md 3 reads it, 0 or more.</summary>
    public long[] TalkMs { get; }

    /// <summary>Handle time (ms) as docs/costing.md 3 reads it, 0 or more.</summary>
    public long[] HandleMs { get; }

    /// <summary>1 where only the date of the start is known.</summary>
    public int[] DateOnly { get; }

    /// <summary>The segment's own vendor.</summary>
    public int[] SegmentVendor { get; }

    /// <summary>Its interaction's vendor.</summary>
    public int[] InteractionVendor { get; }

    /// <summary>Further dimensions, such as channel and segment-queue.</summary>
    public List<DimensionColumn> Dimensions { get; } = [];
}
