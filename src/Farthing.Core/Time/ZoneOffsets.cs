using NodaTime;

namespace Farthing.Core.Time;

/// <summary>A zone's offsets as a table, so that placing millions of instants costs a binary search each.</summary>
internal sealed class ZoneOffsets
{
    private readonly DateTimeZone _zone;
    private readonly long[] _from;
    private readonly int[] _offset;
    private readonly long _end;
    private int _last;

    public ZoneOffsets(DateTimeZone zone)
    {
        _zone = zone;
        Instant start = Instant.FromUtc(1900, 1, 1, 0, 0);
        Instant end = Instant.FromUtc(2200, 1, 1, 0, 0);
        List<long> from = [];
        List<int> offset = [];
        foreach (var interval in zone.GetZoneIntervals(start, end))
        {
            from.Add(interval.HasStart && interval.Start > start
                ? interval.Start.ToUnixTimeMilliseconds()
                : start.ToUnixTimeMilliseconds());
            offset.Add(interval.WallOffset.Milliseconds);
        }

        (_from, _offset, _end) = (from.ToArray(), offset.ToArray(), end.ToUnixTimeMilliseconds());
    }

    /// <summary>What the wall clock is ahead of UTC at the instant, in milliseconds.</summary>
    public int At(long ms)
    {
        if (ms < _from[0] || ms >= _end)
        {
            return _zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(ms)).Milliseconds;
        }

        // Rows come in months: the stretch that answered last answers nearly always. Any value of the hint is a right one.
        int last = _last;
        if (_from[last] <= ms && (last + 1 == _from.Length || ms < _from[last + 1]))
        {
            return _offset[last];
        }

        int low = 0;
        int high = _from.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            (low, high) = _from[middle] <= ms ? (middle, high) : (low, middle - 1);
        }

        _last = low;
        return _offset[low];
    }
}
