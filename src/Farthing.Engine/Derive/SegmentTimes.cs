using System.Runtime.InteropServices;

namespace Farthing.Engine.Derive;

/// <summary>
/// A segment's times, in milliseconds; <see cref="SegmentSums.Never"/> stands for what is not known. Its end is the
/// given one, else start + talk + hold + wrap where any of them is given, else unknown: the segment is open.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentTimes
{
    public SegmentTimes(long startMs, long endedMs, long talkMs, long holdMs, long wrapMs)
    {
        const long never = SegmentSums.Never;
        bool given = talkMs != never || holdMs != never || wrapMs != never;
        long sum = (talkMs == never ? 0 : talkMs) + (holdMs == never ? 0 : holdMs) + (wrapMs == never ? 0 : wrapMs);
        StartMs = startMs;
        TalkMs = talkMs;
        HoldMs = holdMs;
        WrapMs = wrapMs;
        EndMs = endedMs != never ? endedMs : given ? startMs + sum : never;
        HandleMs = given ? sum : endedMs != never ? endedMs - startMs : never;
    }

    public long StartMs { get; }

    public long EndMs { get; }

    public long TalkMs { get; }

    public long HoldMs { get; }

    public long WrapMs { get; }

    /// <summary>talk + hold + wrap where any is given, else end − start.</summary>
    public long HandleMs { get; }
}
