using Farthing.Core.Time;

namespace Farthing.Engine.Derive;

/// <summary>
/// Places instants in local days, hours and months by table: for the millions of rows of a derive step. It says what
/// <see cref="WorkspaceCalendar"/> says; outside the table's days it asks it.
/// </summary>
internal sealed class LocalClock
{
    private const long MsPerHour = 3_600_000;
    private const long MsPerDay = 86_400_000;

    private readonly WorkspaceCalendar _calendar;
    private readonly int _firstDay;
    private readonly long[] _startOfDay;
    private readonly int[] _monthOfDay;
    private readonly bool _hoursAreEven;
    private readonly long _subHour;

    /// <summary>A clock whose table covers these instants (milliseconds since 1970, UTC).</summary>
    public LocalClock(WorkspaceCalendar calendar, long firstMs, long lastMs)
    {
        const int longest = 400 * 366;
        _calendar = calendar;
        _firstDay = calendar.DayOf(firstMs) - 1;
        int days = (int)Math.Clamp((lastMs - firstMs) / MsPerDay + 4, 4, longest);
        _startOfDay = new long[days + 1];
        _monthOfDay = new int[days];
        _subHour = SubHour(firstMs);
        _hoursAreEven = true;
        for (int n = 0; n <= days; n++)
        {
            _startOfDay[n] = calendar.StartOfDay(_firstDay + n);
            _hoursAreEven &= SubHour(_startOfDay[n]) == _subHour;
            if (n < days) _monthOfDay[n] = calendar.MonthOfDay(_firstDay + n);
        }
    }

    /// <summary>The local day.</summary>
    public int DayOf(long ms)
    {
        int n = Find(ms);
        return n < 0 ? _calendar.DayOf(ms) : _firstDay + n;
    }

    /// <summary>The fiscal month.</summary>
    public int MonthOf(long ms)
    {
        int n = Find(ms);
        return n < 0 ? _calendar.MonthOfDay(_calendar.DayOf(ms)) : _monthOfDay[n];
    }

    /// <summary>The local hour, numbered on the UTC line.</summary>
    public int HourOf(long ms)
    {
        if (!_hoursAreEven || ms < _startOfDay[0] || ms >= _startOfDay[^1]) return _calendar.HourOf(ms);
        long shifted = ms + _subHour;
        return (int)(shifted / MsPerHour) - (shifted % MsPerHour < 0 ? 1 : 0);
    }

    /// <summary>The first instant after <paramref name="ms"/> at which another hour may begin.</summary>
    public long NextHour(long ms)
    {
        long subHour = _hoursAreEven ? _subHour : SubHour(ms);
        long shifted = ms + subHour;
        long next = ms + MsPerHour - (shifted % MsPerHour + MsPerHour) % MsPerHour;
        if (_hoursAreEven) return next;

        // Where clocks are set by part of an hour, another hour may begin at the change.
        long change = ZoneChangeAfter(ms);
        return Math.Min(next, change);
    }

    /// <summary>The first instant of an hour number.</summary>
    public long StartOfHour(int hour) => _hoursAreEven ? hour * MsPerHour - _subHour : _calendar.StartOfHour(hour);

    private long ZoneChangeAfter(long ms)
    {
        var interval = _calendar.Zone.GetZoneInterval(NodaTime.Instant.FromUnixTimeMilliseconds(ms));
        return interval.HasEnd ? interval.End.ToUnixTimeMilliseconds() : long.MaxValue;
    }

    private long SubHour(long ms)
    {
        long offset = _calendar.OffsetMs(ms);
        return (offset % MsPerHour + MsPerHour) % MsPerHour;
    }

    /// <summary>The table's row for an instant, or −1. A day lasts 23 to 25 hours or so: the guess is at most a few rows off.</summary>
    private int Find(long ms)
    {
        if (ms < _startOfDay[0] || ms >= _startOfDay[^1]) return -1;
        int n = Math.Min((int)((ms - _startOfDay[0]) / MsPerDay), _monthOfDay.Length - 1);
        while (ms < _startOfDay[n]) n--;
        while (ms >= _startOfDay[n + 1]) n++;
        return n;
    }
}
