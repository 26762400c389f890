using Farthing.Core.Time;
using NodaTime;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>One local day: its instants, whether it is a holiday, how busy it is.</summary>
internal sealed class DayClock
{
    private const long Noon = 12 * 3600;
    private readonly long _noon;

    /// <summary>The day in a zone.</summary>
    public DayClock(LocalDate date, WorkspaceCalendar calendar, ulong seed)
    {
        Date = date;
        Number = DayNumber.Of(date);
        Start = calendar.StartOfDay(Number) / 1000;
        End = calendar.StartOfDay(Number + 1) / 1000;
        _noon = calendar.ToInstantMs(date.At(new LocalTime(12, 0))) / 1000;
        Holiday = IsHoliday(date);

        // Most days differ by a few percent; one in forty brings an outage and a rush.
        int swing = 930 + Draw.HashBelow(141, seed, Draw.Stream.Day, Number);
        Busy = Draw.HashBelow(40, seed, Draw.Stream.Day, Number, 1) == 0 ? swing + 160 : swing;
    }

    /// <summary>The date.</summary>
    public LocalDate Date { get; }

    /// <summary>Days since 1970-01-01.</summary>
    public int Number { get; }

    /// <summary>First instant, in seconds since 1970.</summary>
    public long Start { get; }

    /// <summary>The instant after the last.</summary>
    public long End { get; }

    /// <summary>A public holiday: few agents, few calls.</summary>
    public bool Holiday { get; }

    /// <summary>How busy the day is, 1,000 on average.</summary>
    public int Busy { get; }

    /// <summary>The instant of a local time of day, in seconds; held inside the day where clocks change.</summary>
    public long At(int secondOfDay) => Math.Clamp(_noon + secondOfDay - Noon, Start, End - 1);

    /// <summary>Relative volume of a day by its weekday (Monday first) and holidays, for work outside the teams.</summary>
    public int Weight
    {
        get
        {
            ReadOnlySpan<int> weekdays = [118, 112, 106, 103, 104, 84, 73];
            return weekdays[(int)Date.DayOfWeek - 1] * Busy * (Holiday ? 6 : 10) / 1000;
        }
    }

    private static bool IsHoliday(LocalDate date) => (date.Month, date.Day) switch
    {
        (1, 1) or (7, 4) or (12, 25) => true,
        (11, >= 22 and <= 28) => date.DayOfWeek == IsoDayOfWeek.Thursday,
        _ => false,
    };
}
