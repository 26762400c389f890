using NodaTime;

namespace Farthing.Engine.Import.Casts;

/// <summary>What becomes of a local time that the clock shows twice or never (daylight saving).</summary>
public enum DoubtfulTime
{
    /// <summary>The earlier of the two instants; for a time that never is: refused.</summary>
    Earlier,

    /// <summary>The later of the two instants; for a time that never is: as far after the gap as it lies in it.</summary>
    Later,

    /// <summary>Refused.</summary>
    Reject,
}

/// <summary>Turns local times of one zone into instants. Not for use by several threads at once.</summary>
public sealed class LocalClock
{
    private readonly DateTimeZone _zone;
    private readonly DoubtfulTime _twice;
    private readonly DoubtfulTime _never;
    private long _from = 1;
    private long _to;
    private long _offset;

    /// <summary>A clock.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="twice">What becomes of a time that the clock shows twice.</param>
    /// <param name="never">What becomes of a time that it skips; <see cref="DoubtfulTime.Earlier"/> refuses.</param>
    public LocalClock(DateTimeZone zone, DoubtfulTime twice = DoubtfulTime.Earlier, DoubtfulTime never = DoubtfulTime.Reject) =>
        (_zone, _twice, _never) = (zone, twice, never);

    /// <summary>The instant in milliseconds since 1970-01-01T00:00Z.</summary>
    /// <returns>Why there is none; null when done.</returns>
    public string? TryInstant(long localMs, out long utcMs)
    {
        if (localMs >= _from && localMs < _to)
        {
            utcMs = localMs - _offset;
            return null;
        }

        return Slowly(localMs, out utcMs);
    }

    /// <summary>The first instant of a local day, which begins at one o'clock where the clocks go forward at midnight.</summary>
    public long DayStart(long localMs)
    {
        if (localMs >= _from && localMs < _to)
        {
            return localMs - _offset;
        }

        LocalDate day = new LocalDateTime(1970, 1, 1, 0, 0).PlusMilliseconds(localMs).Date;
        return _zone.AtStartOfDay(day).ToInstant().ToUnixTimeMilliseconds();
    }

    private string? Slowly(long localMs, out long utcMs)
    {
        utcMs = 0;
        LocalDateTime local = new LocalDateTime(1970, 1, 1, 0, 0).PlusMilliseconds(localMs);
        NodaTime.TimeZones.ZoneLocalMapping mapping = _zone.MapLocal(local);
        switch (mapping.Count)
        {
            case 1:
                Remember(mapping.EarlyInterval);
                utcMs = mapping.First().ToInstant().ToUnixTimeMilliseconds();
                return null;
            case 2 when _twice == DoubtfulTime.Reject:
                return $"happens twice in {_zone.Id} (the clocks go back)";
            case 2:
                ZonedDateTime choice = _twice == DoubtfulTime.Later ? mapping.Last() : mapping.First();
                utcMs = choice.ToInstant().ToUnixTimeMilliseconds();
                return null;
            case 0 when _never == DoubtfulTime.Later:
                utcMs = localMs - mapping.EarlyInterval.WallOffset.Milliseconds;
                return null;
            default:
                return $"does not exist in {_zone.Id} (the clocks go forward)";
        }
    }

    // Inside the interval, a day away from its ends, every local time is one instant.
    private void Remember(NodaTime.TimeZones.ZoneInterval interval)
    {
        const long Day = 86_400_000;
        _offset = interval.WallOffset.Milliseconds;
        _from = interval.HasStart ? interval.Start.ToUnixTimeMilliseconds() + _offset + Day : long.MinValue;
        _to = interval.HasEnd ? interval.End.ToUnixTimeMilliseconds() + _offset - Day : long.MaxValue;
        if (_offset * 1000L * 10 != interval.WallOffset.Ticks)
        {
            (_from, _to) = (1, 0);
        }
    }
}
