using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using NodaTime;
using NodaTime.TimeZones;

namespace Farthing.Core.Time;

/// <summary>A stretch of a local day in which a service is open, in milliseconds from midnight by the wall clock; half-open.</summary>
/// <param name="FromMs">From 0 to 86,399,999.</param>
/// <param name="ToMs">Above <paramref name="FromMs"/>, at most 86,400,000.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OpenWindow(int FromMs, int ToMs);

/// <summary>
/// When a service is open: windows of local time by weekday, less holidays. Every window is cut out of the time line by the zone's
/// own offsets, so that an hour that a clock leaves out is not open and one that it shows twice is open twice.
/// </summary>
public sealed class BusinessHours
{
    // Open time is counted from here; any origin gives the same differences.
    private const int OriginYear = 2000;
    private static readonly Duration LongestOffset = Duration.FromHours(36);

    private readonly DateTimeZone _zone;
    private readonly OpenWindow[][] _windows;
    private readonly HashSet<LocalDate> _holidays;
    private readonly ConcurrentDictionary<int, Year> _years = new();
    private readonly SortedDictionary<int, long> _before = new() { [OriginYear] = 0 };
    private readonly Lock _gate = new();

    /// <summary>Opening times in a zone.</summary>
    /// <param name="zone">The zone of the local times.</param>
    /// <param name="windows">By weekday, in order and apart from each other; a weekday that is absent is closed.</param>
    /// <param name="holidays">Days that are closed whatever their weekday.</param>
    public BusinessHours(DateTimeZone zone, IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> windows, IEnumerable<LocalDate> holidays)
    {
        _zone = zone;
        _windows = [.. Enumerable.Range(1, 7).Select(d => windows.GetValueOrDefault((IsoDayOfWeek)d)?.ToArray() ?? [])];
        _holidays = [.. holidays];
    }

    /// <summary>The opening times as one line of text: two that are equal count the same time as open.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{_zone.Id}|{string.Join(';', _windows.Select(d => string.Join(',', d.Select(w => $"{w.FromMs}-{w.ToMs}"))))}|{string.Join(',', _holidays.Order().Select(DayNumber.Of))}");

    /// <summary>The open time from one instant to a later one, in milliseconds; negative where the second lies before the first.</summary>
    public long Between(long fromMs, long toMs) => OpenUntil(toMs) - OpenUntil(fromMs);

    /// <summary>
    /// The open time up to an instant (milliseconds since 1970, UTC), counted from a fixed origin: only differences mean something.
    /// </summary>
    public long OpenUntil(long ms)
    {
        int year = Instant.FromUnixTimeMilliseconds(ms).InZone(_zone).Year;
        return Before(year) + YearOf(year).OpenUntil(ms);
    }

    /// <summary>The open time of the years before this one.</summary>
    private long Before(int year)
    {
        lock (_gate)
        {
            if (_before.TryGetValue(year, out long known))
            {
                return known;
            }

            int at = year > OriginYear ? _before.Keys.Last() : _before.Keys.First();
            long sum = _before[at];
            while (at < year)
            {
                sum += YearOf(at).Total;
                _before[++at] = sum;
            }

            while (at > year)
            {
                sum -= YearOf(--at).Total;
                _before[at] = sum;
            }

            return sum;
        }
    }

    private Year YearOf(int year) => _years.GetOrAdd(year, y => new Year(Intervals(y)));

    /// <summary>The open intervals of the local days of a year, by start, apart from each other.</summary>
    private List<(long Start, long End)> Intervals(int year)
    {
        Instant first = Instant.FromUtc(year, 1, 1, 0, 0) - LongestOffset;
        Instant last = Instant.FromUtc(year, 12, 31, 0, 0) + LongestOffset + Duration.FromDays(1);
        List<(long Start, long End)> found = [];
        foreach (ZoneInterval zone in _zone.GetZoneIntervals(first, last))
        {
            Cut(year, zone, found);
        }

        found.Sort();
        List<(long Start, long End)> merged = [];
        foreach ((long start, long end) in found)
        {
            if (merged.Count > 0 && start <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(end, merged[^1].End));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged;
    }

    /// <summary>Adds what of the year's windows lies in a stretch of one offset.</summary>
    private void Cut(int year, ZoneInterval zone, List<(long Start, long End)> found)
    {
        const long msPerDay = 86_400_000;
        long start = zone.HasStart ? zone.Start.ToUnixTimeMilliseconds() : long.MinValue;
        long end = zone.HasEnd ? zone.End.ToUnixTimeMilliseconds() : long.MaxValue;
        long offset = zone.WallOffset.Milliseconds;
        for (LocalDate day = new(year, 1, 1); day.Year == year; day = day.PlusDays(1))
        {
            OpenWindow[] windows = _windows[(int)day.DayOfWeek - 1];
            if (windows.Length > 0 && !_holidays.Contains(day))
            {
                long midnight = (DayNumber.Of(day) * msPerDay) - offset;
                foreach (OpenWindow window in windows)
                {
                    long from = Math.Max(start, midnight + window.FromMs);
                    long to = Math.Min(end, midnight + window.ToMs);
                    if (from < to)
                    {
                        found.Add((from, to));
                    }
                }
            }

            if (day is { Month: 12, Day: 31 })
            {
                break;
            }
        }
    }

    /// <summary>The intervals of one year with the open time before each.</summary>
    private sealed class Year
    {
        private readonly long[] _start;
        private readonly long[] _end;
        private readonly long[] _before;

        public Year(List<(long Start, long End)> intervals)
        {
            _start = [.. intervals.Select(i => i.Start)];
            _end = [.. intervals.Select(i => i.End)];
            _before = new long[intervals.Count];
            for (int n = 0; n < intervals.Count; n++)
            {
                _before[n] = Total;
                Total += intervals[n].End - intervals[n].Start;
            }
        }

        /// <summary>The year's open time.</summary>
        public long Total { get; }

        /// <summary>Its open time up to an instant.</summary>
        public long OpenUntil(long ms)
        {
            int at = Array.BinarySearch(_start, ms);
            at = at >= 0 ? at : ~at - 1;
            return at < 0 ? 0 : _before[at] + Math.Min(ms, _end[at]) - _start[at];
        }
    }
}
