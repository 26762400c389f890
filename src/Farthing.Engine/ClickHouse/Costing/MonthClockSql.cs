using System.Globalization;
using Farthing.Core.Time;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>Places a month's instants in local days and hours, by tables that are made here: the engine knows no time zones.</summary>
internal sealed class MonthClockSql
{
    private const long MsPerHour = 3_600_000;

    private readonly long _startMs;
    private readonly long _endMs;
    private readonly string _startsOfDays;
    private readonly string _changes;
    private readonly string _subHours;
    private readonly string _stretches;

    /// <summary>The clock of a month.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="month">The month.</param>
    /// <param name="rateChanges">Days inside it on which rates change.</param>
    public MonthClockSql(WorkspaceCalendar calendar, int month, IEnumerable<int> rateChanges)
    {
        (_startMs, _endMs) = calendar.MonthInstants(month);
        (FirstDay, EndDay) = calendar.MonthDays(month);
        _startsOfDays = List(Enumerable.Range(FirstDay, EndDay - FirstDay).Select(calendar.StartOfDay));
        List<long> changes = [_startMs];
        for (NodaTime.Instant at = NodaTime.Instant.FromUnixTimeMilliseconds(_startMs); ;)
        {
            NodaTime.TimeZones.ZoneInterval interval = calendar.Zone.GetZoneInterval(at);
            if (!interval.HasEnd || interval.End.ToUnixTimeMilliseconds() >= _endMs)
            {
                break;
            }

            at = interval.End;
            changes.Add(at.ToUnixTimeMilliseconds());
        }

        _changes = List(changes);
        _subHours = List(changes.Select(c => ((calendar.OffsetMs(c) % MsPerHour) + MsPerHour) % MsPerHour));
        Stretches = [.. rateChanges.Append(FirstDay).Distinct().Order()];
        _stretches = List(Stretches.Select(d => (long)d));
    }

    /// <summary>The month's first instant, as a number of 64 bits with a sign.</summary>
    public string Start => List([_startMs])[1..^1];

    /// <summary>The first instant after it.</summary>
    public string End => List([_endMs])[1..^1];

    /// <summary>Its first day.</summary>
    public int FirstDay { get; }

    /// <summary>The day after its last.</summary>
    public int EndDay { get; }

    /// <summary>The first days of the stretches between which rates change.</summary>
    public IReadOnlyList<int> Stretches { get; }

    /// <summary>The local day of an instant in the month.</summary>
    public string Day(string ms) => Invariant($"toInt32({FirstDay - 1} + arrayLastIndex(x -> x <= {ms}, {_startsOfDays}))");

    /// <summary>The local hour of an instant in the month.</summary>
    public string Hour(string ms)
    {
        string shifted = $"({ms} + {_subHours}[arrayLastIndex(x -> x <= {ms}, {_changes})])";
        return Invariant($"toInt32(intDiv({shifted} - positiveModulo({shifted}, {MsPerHour}), {MsPerHour}))");
    }

    /// <summary>The stretch of a day, from 0.</summary>
    public string Stretch(string day) => Stretches.Count == 1 ? "toInt32(0)" : $"toInt32(arrayLastIndex(x -> x <= {day}, {_stretches}) - 1)";

    private static string List(IEnumerable<long> values) =>
        "[" + string.Join(", ", values.Select(v => "toInt64(" + v.ToString(CultureInfo.InvariantCulture) + ")")) + "]";
}
