using System.Runtime.InteropServices;

namespace Farthing.Engine.Derive;

/// <summary>Merges intervals that come in start order, and adds each merged one to the hours.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct IntervalUnion(HourRows rows, int union)
{
    private long _start;
    private long _end;
    private int _cursor;

    /// <summary>Adds an interval whose start is not before that of the one added last; an empty one adds nothing.</summary>
    public void Add(in AgentInterval interval)
    {
        if (interval.EndMs <= interval.StartMs) return;
        if (_end > _start && interval.StartMs <= _end)
        {
            if (interval.EndMs > _end) _end = interval.EndMs;
            return;
        }

        Finish();
        (_start, _end) = (interval.StartMs, interval.EndMs);
    }

    /// <summary>Adds the last merged interval.</summary>
    public void Finish()
    {
        if (_end > _start) rows.Add(union, _start, _end, ref _cursor);
        (_start, _end) = (0, 0);
    }
}
