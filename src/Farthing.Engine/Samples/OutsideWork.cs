using Farthing.Core.Money;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>One month's contacts that the company's own agents do not handle: self-service, the vendor's calls, hang-ups.</summary>
internal sealed class OutsideWork
{
    private readonly TelecomSettings _settings;
    private readonly MonthPlan _month;
    private readonly IReadOnlyList<DayClock> _days;
    private readonly ulong _seed;
    private readonly ContactWriter _contacts;
    private readonly long[] _vendor;
    private readonly long[] _selfServed;
    private readonly long[] _abandoned;
    private readonly long[] _excluded;
    private Cascade _bots;

    /// <summary>Spreads the month's counts over its days.</summary>
    public OutsideWork(TelecomSettings settings, MonthPlan month, IReadOnlyList<DayClock> days, ulong seed, ContactWriter contacts)
    {
        (_settings, _month, _days, _seed, _contacts) = (settings, month, days, seed, contacts);
        _vendor = ByDay(month.Outsourced);
        _selfServed = ByDay(month.SelfServed);
        _abandoned = ByDay(month.Abandoned);
        _excluded = ByDay(month.Excluded);
        _bots = Shares.Of(month.BotSessions, month.SelfServed);
    }

    /// <summary>Calls that the vendor takes on a day of the month.</summary>
    public long VendorCalls(int day) => _vendor[day];

    /// <summary>Writes a day: self-service first, since who is not helped there may call on the same day.</summary>
    public void WriteDay(int day)
    {
        DayClock clock = _days[day];
        Draw random = Draw.For(_seed, Draw.Stream.Outside, clock.Number);
        for (long i = 0; i < _selfServed[day]; i++)
        {
            _contacts.SelfServed(clock, AnyTime(ref random), _bots.Next(1) > 0, ref random);
        }

        for (long i = 0; i < _abandoned[day]; i++)
        {
            _contacts.Abandoned(clock, OpeningTime(ref random), ref random);
        }

        for (long i = 0; i < _excluded[day]; i++)
        {
            _contacts.Excluded(clock, OpeningTime(ref random), ref random);
        }

        for (long i = 0; i < _vendor[day]; i++)
        {
            _contacts.Handled(VendorCall(clock, ref random), clock, _month.Index, ref random);
        }
    }

    /// <summary>Writes the e-mails that are still open when the data end.</summary>
    public void WriteOpen(DayClock lastDay)
    {
        Draw random = Draw.For(_seed, Draw.Stream.Outside, lastDay.Number, 1);
        for (long i = 0; i < _month.Open; i++)
        {
            _contacts.Open(lastDay, ref random);
        }
    }

    private Contact VendorCall(DayClock day, ref Draw random)
    {
        // The vendor's calls are a tenth longer.
        int topic = Topics.Draw(Desk.Phone, _month.Index, ref random);
        int mean = (int)_settings.HandleTimes[(int)Desk.Phone][_month.Index] * 110 / Topics.MeanLength(Desk.Phone, _month.Index);
        int handle = Math.Max(20, random.Draw(Shapes.Handling, mean * Topics.Length(topic) / 100));
        int wrap = handle / 10;
        var piece = new Piece
        {
            From = day.At(OpeningTime(ref random)),
            Talk = handle - wrap,
            Wrap = wrap,
            Desk = Desk.Phone,
            Topic = topic,
            Next = -1,
        };
        return new Contact(piece, 0, default, 0, Outsourced: true, HandOff: false);
    }

    private static int OpeningTime(ref Draw random)
    {
        int hour = 7 + random.Pick([30, 58, 84, 96, 98, 90, 86, 88, 86, 80, 72, 60, 46, 30, 16]);
        return (hour * 3600) + random.Below(3600);
    }

    private static int AnyTime(ref Draw random)
    {
        int hour = random.Pick([10, 6, 4, 3, 4, 8, 20, 38, 56, 68, 74, 76, 76, 74, 72, 72, 74, 78, 84, 88, 84, 68, 44, 22]);
        return (hour * 3600) + random.Below(3600);
    }

    private long[] ByDay(long count)
    {
        var cascade = Shares.Of(count, _days.Sum(d => (long)d.Weight));
        return [.. _days.Select(day => cascade.Next(day.Weight))];
    }
}
