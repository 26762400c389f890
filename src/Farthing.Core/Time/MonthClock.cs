namespace Farthing.Core.Time;

/// <summary>
/// Places the instants of one month in local days and hours by a table of quarters of an hour, for millions of rows. It says what
/// <see cref="WorkspaceCalendar"/> says; where a quarter is not all in one hour (offsets of old are odd) it asks it.
/// </summary>
public sealed class MonthClock
{
    private const long MsPerQuarter = 900_000;

    private readonly WorkspaceCalendar _calendar;
    private readonly long _startMs;
    private readonly int[] _day;
    private readonly int[] _hour;

    /// <summary>A clock for a month.</summary>
    public MonthClock(WorkspaceCalendar calendar, int month)
    {
        _calendar = calendar;
        (_startMs, long endMs) = calendar.MonthInstants(month);
        int quarters = (int)((endMs - _startMs) / MsPerQuarter);
        _day = new int[quarters];
        _hour = new int[quarters];
        for (int quarter = 0; quarter < quarters; quarter++)
        {
            long first = _startMs + (quarter * MsPerQuarter), last = first + MsPerQuarter - 1;
            (_day[quarter], _hour[quarter]) = (calendar.DayOf(first), calendar.HourOf(first));
            if (calendar.DayOf(last) != _day[quarter] || calendar.HourOf(last) != _hour[quarter])
            {
                (_day, _hour) = ([], []);
                break;
            }
        }
    }

    /// <summary>The local day and hour of each instant.</summary>
    public void Place(ReadOnlySpan<long> instants, Span<int> day, Span<int> hour)
    {
        for (int row = 0; row < instants.Length; row++)
        {
            ulong quarter = unchecked((ulong)(instants[row] - _startMs)) / MsPerQuarter;
            if (quarter < (ulong)_day.Length)
            {
                (day[row], hour[row]) = (_day[quarter], _hour[quarter]);
            }
            else
            {
                (day[row], hour[row]) = (_calendar.DayOf(instants[row]), _calendar.HourOf(instants[row]));
            }
        }
    }
}
