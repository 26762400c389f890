using Farthing.Core.Catalogue;
using Farthing.Core.Time;
using NodaTime;
using Period = Farthing.Core.Time.Period;

namespace Farthing.Core.Query;

/// <summary>The numbers that statements give to buckets of a grain, and the days that they stand for.</summary>
/// <param name="calendar">The workspace's calendar.</param>
public sealed class BucketMath(WorkspaceCalendar calendar)
{
    private int WeekShift => QueryPlanner.WeekShift(calendar.WeekStartOf(0));

    /// <summary>The bucket in which a day begins.</summary>
    public long OfDay(int day, Grain grain)
    {
        int month = calendar.MonthOfDay(day);
        return grain switch
        {
            Grain.Hour => calendar.HourOf(calendar.StartOfDay(day)),
            Grain.Day => day,
            Grain.Week => (day + WeekShift) / 7,
            Grain.Month => month,
            Grain.Quarter => month / 3,
            _ => month / 12,
        };
    }

    /// <summary>The first bucket of a period.</summary>
    public long First(Period period, Grain grain) => OfDay(period.FirstDay, grain);

    /// <summary>The last bucket of a period.</summary>
    public long Last(Period period, Grain grain) =>
        grain == Grain.Hour ? OfDay(period.EndDay, grain) - 1 : OfDay(period.EndDay - 1, grain);

    /// <summary>A bucket's first day and the day after its last; of an hour those of its day.</summary>
    public (int FirstDay, int EndDay) Days(long bucket, Grain grain)
    {
        int number = (int)bucket;
        switch (grain)
        {
            case Grain.Hour:
                int day = calendar.DayOf(calendar.StartOfHour(number));
                return (day, day + 1);
            case Grain.Day:
                return (number, number + 1);
            case Grain.Week:
                int first = (int)((bucket * 7) - WeekShift);
                return (first, first + 7);
            case Grain.Month:
                return calendar.MonthDays(number);
            case Grain.Quarter:
                return (calendar.MonthDays(number * 3).FirstDay, calendar.MonthDays((number * 3) + 2).EndDay);
            default:
                return (calendar.MonthDays(number * 12).FirstDay, calendar.MonthDays((number * 12) + 11).EndDay);
        }
    }

    /// <summary>The bucket as it is written.</summary>
    public string Text(long bucket, Grain grain) => grain switch
    {
        Grain.Hour => calendar.HourText((int)bucket),
        Grain.Day => DayNumber.Text((int)bucket),
        Grain.Week => calendar.WeekText(Days(bucket, grain).FirstDay),
        Grain.Month => calendar.MonthText((int)bucket),
        Grain.Quarter => calendar.QuarterText((int)bucket),
        _ => calendar.YearText((int)bucket),
    };

    /// <summary>The bucket that an earlier value is taken of: the one before, that of the same weekday a week before, that of a year before.</summary>
    public long Shift(long bucket, Grain grain, TimeShift shift)
    {
        if (shift == TimeShift.Previous)
        {
            return bucket - 1;
        }

        if (grain == Grain.Hour)
        {
            Instant instant = Instant.FromUnixTimeMilliseconds(calendar.StartOfHour((int)bucket));
            LocalDateTime local = instant.InZone(calendar.Zone).LocalDateTime;
            return calendar.HourOf(calendar.ToInstantMs(shift == TimeShift.YearAgo ? local.PlusYears(-1) : local.PlusDays(-7)));
        }

        (int first, int end) = Days(bucket, grain);
        return OfDay(shift == TimeShift.SameWeekday ? first - 7 : YearBefore(first, end, grain), grain);
    }

    /// <summary>The period that an earlier value is taken of where there are no buckets.</summary>
    public Period Shift(Period period, TimeShift shift) => shift switch
    {
        TimeShift.Previous => calendar.Previous(period),
        TimeShift.YearAgo => calendar.YearBefore(period),
        _ => calendar.SameWeekday(period),
    };

    private int YearBefore(int first, int end, Grain grain) => calendar.YearBefore(new Period(first, end, "", grain switch
    {
        Grain.Day => PeriodUnit.Day,
        Grain.Week => PeriodUnit.Week,
        Grain.Month => PeriodUnit.Month,
        Grain.Quarter => PeriodUnit.Quarter,
        _ => PeriodUnit.Year,
    })).FirstDay;

    /// <summary>
    /// The buckets of a period, each cut at the period's ends; without a grain the period itself. Those that have not begun by the data
    /// cut-off are left out, and the one that holds it ends with it.
    /// </summary>
    /// <param name="period">The period.</param>
    /// <param name="grain">The grain, null for none.</param>
    /// <param name="cutoffMs">The data cut-off; 0 for none.</param>
    public IReadOnlyList<BucketDays> Buckets(Period period, Grain? grain, long cutoffMs)
    {
        int cutoffDay = cutoffMs == 0 ? int.MaxValue - 1 : calendar.DayOf(cutoffMs);
        List<BucketDays> buckets = [];
        (long from, long to) = grain is { } g ? (First(period, g), Last(period, g)) : (0, 0);
        for (long number = from; number <= to; number++)
        {
            (int first, int end) = grain is { } unit ? Days(number, unit) : (period.FirstDay, period.EndDay);
            (first, end) = (Math.Max(first, period.FirstDay), Math.Min(end, period.EndDay));
            if (first <= cutoffDay)
            {
                bool cut = cutoffDay < end;
                buckets.Add(new BucketDays(number, first, cut ? cutoffDay + 1 : end, cut ? cutoffMs : calendar.StartOfDay(end)));
            }
        }

        return buckets;
    }
}

/// <summary>One bucket as statements join it.</summary>
/// <param name="Number">Its number, 0 without a grain.</param>
/// <param name="FirstDay">Its first day.</param>
/// <param name="EndDay">The day after its last.</param>
/// <param name="EndMs">The instant at which it ends.</param>
public sealed record BucketDays(long Number, int FirstDay, int EndDay, long EndMs);
