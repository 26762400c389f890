namespace Farthing.Engine.Derive;

/// <summary>
/// One agent's sums by local hour, in milliseconds. First every interval is touched, which makes the rows; then unions add
/// to them, each walking forward through the rows.
/// </summary>
internal sealed class HourRows(LocalClock clock, bool staffing, bool schedule = false)
{
    /// <summary>Which union a sum belongs to.</summary>
    public const int Handling = 0;
    public const int Available = 1;
    public const int Either = 2;
    public const int Staffed = 3;
    public const int Paid = 4;

    /// <summary>Scheduled time, and the part of it in which the agent was in the planned state; only of agents with a schedule.</summary>
    public const int Scheduled = 5;
    public const int Adherent = 6;

    // Agents without a schedule, most of them, have no room for it.
    private readonly int _width = schedule ? 7 : 5;
    private readonly List<int> _hours = [];
    private long[] _sums = [];

    /// <summary>Whether the agent has any staffing: without it, only handling is known.</summary>
    public bool Staffing => staffing;

    /// <summary>Whether the agent has any schedule.</summary>
    public bool Schedule => schedule;

    /// <summary>The hours, ascending.</summary>
    public IReadOnlyList<int> Hours => _hours;

    /// <summary>The first instant of an hour.</summary>
    public long StartOf(int hour) => clock.StartOfHour(hour);

    /// <summary>The sums of a row.</summary>
    public ReadOnlySpan<long> Row(int row) => _sums.AsSpan(row * _width, _width);

    /// <summary>Makes rows for the hours of an interval; intervals come in start order.</summary>
    public void Touch(long startMs, long endMs)
    {
        while (startMs < endMs)
        {
            int hour = clock.HourOf(startMs);
            if (_hours.Count == 0 || hour > _hours[^1]) _hours.Add(hour);
            else if (hour < _hours[^1]) Insert(hour);
            startMs = clock.NextHour(startMs);
        }
    }

    /// <summary>Ends the touching.</summary>
    public void Allocate() => _sums = new long[_hours.Count * _width];

    /// <summary>Adds an interval to a union's sums; <paramref name="cursor"/> is where the union stands.</summary>
    public void Add(int union, long startMs, long endMs, ref int cursor)
    {
        while (startMs < endMs)
        {
            long next = Math.Min(endMs, clock.NextHour(startMs));
            _sums[Find(clock.HourOf(startMs), ref cursor) * _width + union] += next - startMs;
            startMs = next;
        }
    }

    /// <summary>Where only the date is known, the whole handle time counts in the day's first hour, as its effort does.</summary>
    public void AddDateOnly(in AgentInterval segment)
    {
        int cursor = 0;
        int row = Find(clock.HourOf(segment.StartMs), ref cursor);
        _sums[row * _width + Handling] += segment.EndMs - segment.StartMs;
        _sums[row * _width + Either] += segment.EndMs - segment.StartMs;
    }

    private int Find(int hour, ref int cursor)
    {
        while (_hours[cursor] < hour) cursor++;

        // Where clocks are put back by part of an hour, an hour number may come again.
        while (_hours[cursor] > hour) cursor--;
        return cursor;
    }

    private void Insert(int hour)
    {
        int at = _hours.BinarySearch(hour);
        if (at < 0) _hours.Insert(~at, hour);
    }
}
