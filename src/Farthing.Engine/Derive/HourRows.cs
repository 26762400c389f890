using System.Runtime.InteropServices;

namespace Farthing.Engine.Derive;

/// <summary>One agent's sums by local hour, in milliseconds.</summary>
internal sealed class HourRows(LocalClock clock, bool staffing)
{
    /// <summary>Which union a sum belongs to.</summary>
    public const int Handling = 0;
    public const int Available = 1;
    public const int Either = 2;
    public const int Staffed = 3;
    public const int Paid = 4;
    private const int Sums = 5;

    private readonly List<(int Hour, long StartMs)> _hours = [];
    private readonly Dictionary<int, int> _position = [];
    private long[] _sums = new long[Sums * 64];

    /// <summary>Whether the agent has any staffing: without it, only handling is known.</summary>
    public bool Staffing => staffing;

    /// <summary>Adds an interval to the hours that it touches.</summary>
    public void Add(int union, long startMs, long endMs)
    {
        while (startMs < endMs)
        {
            long next = Math.Min(endMs, clock.NextHour(startMs));
            At(startMs, union) += next - startMs;
            startMs = next;
        }
    }

    /// <summary>Where only the date is known, the whole handle time counts in the day's first hour, as its effort does.</summary>
    public void AddDateOnly(in AgentInterval segment)
    {
        long length = segment.EndMs - segment.StartMs;
        if (length <= 0) return;
        At(segment.StartMs, Handling) += length;
        At(segment.StartMs, Either) += length;
    }

    /// <summary>Visits the hours in order; the span holds the five sums.</summary>
    public void ForEach(HourVisitor visit)
    {
        List<(int Hour, long StartMs)> hours = [.. _hours.OrderBy(static row => row.Hour)];
        foreach ((int hour, long startMs) in hours) visit(hour, startMs, _sums.AsSpan(_position[hour] * Sums, Sums));
    }

    private ref long At(long ms, int union)
    {
        int hour = clock.HourOf(ms);
        if (!_position.TryGetValue(hour, out int position))
        {
            position = _hours.Count;
            _position.Add(hour, position);
            _hours.Add((hour, clock.StartOfHour(hour)));
            if (_sums.Length < (position + 1) * Sums) Array.Resize(ref _sums, _sums.Length * 2);
        }

        return ref _sums[position * Sums + union];
    }
}

/// <summary>Takes one hour: its number, its first instant, and its sums.</summary>
internal delegate void HourVisitor(int hour, long startMs, ReadOnlySpan<long> sums);

/// <summary>Merges intervals that come in start order, and adds each merged one to the hours.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct IntervalUnion(HourRows rows, int union)
{
    private long _start;
    private long _end;

    /// <summary>Adds an interval whose start is not before that of the one added last; an empty one adds nothing.</summary>
    public void Add(in AgentInterval interval)
    {
        if (interval.EndMs <= interval.StartMs) return;
        if (interval.StartMs <= _end && _end > _start)
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
        if (_end > _start) rows.Add(union, _start, _end);
        (_start, _end) = (0, 0);
    }
}
