using Farthing.Core.Money;
using Farthing.Core.Time;
using NodaTime;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>
/// Writes the case telecom-a: day by day, team by team, straight to the files, so that memory holds one month's shifts and
/// the customers who come back within days, however large the case is.
/// </summary>
public sealed class TelecomCase
{
    private readonly TelecomPlan _plan;
    private readonly ulong _seed;
    private readonly SampleFiles _files;
    private readonly Roster _roster;
    private readonly WorkspaceCalendar _calendar;
    private readonly FollowUps _followUps = new();
    private readonly Customers _customers;
    private readonly ContactWriter _contacts;
    private readonly TeamDay _teamDay;
    private readonly LedgerWriter _ledger;

    private TelecomCase(TelecomPlan plan, ulong seed, SampleFiles files)
    {
        (_plan, _seed, _files) = (plan, seed, files);
        TelecomSettings settings = plan.Settings;
        _calendar = new WorkspaceCalendar(DateTimeZoneProviders.Tzdb[settings.TimeZone]);
        _roster = new Roster(plan, seed);
        int firstDay = DayNumber.Of(plan.Months[0].FirstDay), days = plan.Months.Sum(m => m.Days);
        _customers = new Customers(plan.Months.Sum(m => m.Rows), firstDay, days, seed);
        _contacts = new ContactWriter(settings, _customers, _followUps, files, firstDay + days - 1);
        _teamDay = new TeamDay(settings);
        _ledger = new LedgerWriter(plan, _roster, files.Ledger);
    }

    /// <summary>
    /// Writes the case's CSV files into a folder that exists. The same plan and seed give the same bytes everywhere.
    /// </summary>
    /// <param name="plan">Counts, hours and costs.</param>
    /// <param name="seed">What is drawn at random follows from it.</param>
    /// <param name="folder">Where the files go; files of the same names are replaced.</param>
    /// <param name="progress">Told the interactions written so far, day by day.</param>
    /// <param name="cancel">Stops the writing; what is written so far stays.</param>
    public static IReadOnlyList<SampleFile> Write(
        TelecomPlan plan, ulong seed, string folder, IProgress<long>? progress, CancellationToken cancel)
    {
        using var files = new SampleFiles(folder);
        var @case = new TelecomCase(plan, seed, files);
        foreach (MonthPlan month in plan.Months)
        {
            @case.Month(month, month.Index == plan.Months.Count - 1, progress, cancel);
        }

        foreach (FollowUp left in @case._followUps.Rest())
        {
            @case._contacts.GaveUp(left);
        }

        @case._customers.Write(files.Customers, cancel);
        return files.Summary();
    }

    private void Month(MonthPlan month, bool last, IProgress<long>? progress, CancellationToken cancel)
    {
        DayClock[] days = [.. Enumerable.Range(0, month.Days).Select(d => new DayClock(month.FirstDay.PlusDays(d), _calendar, _seed))];
        _roster.BeginMonth(month.Index, month.FirstDay, _files.Agents);
        var roster = new MonthRoster(_roster, month, _plan.Settings, _seed, days, _files.Staffing);
        _ledger.Write(month, roster.ContractSeconds);
        var outside = new OutsideWork(_plan.Settings, month, days, _seed, _contacts);
        var transfers = Shares.Of(month.Transfers, MonthRoster.Segments(month, Desk.Phone));
        var handOffs = Shares.Of(month.HandOffs, month.InHouse[(int)Desk.Chat]);
        for (int day = 0; day < days.Length; day++)
        {
            cancel.ThrowIfCancellationRequested();
            _contacts.HandledAhead = outside.VendorCalls(day) + InHouse(roster, day);
            outside.WriteDay(day);
            for (int team = 0; team < _roster.Teams; team++)
            {
                TeamDay(month, roster, day, team, ref transfers, ref handOffs);
            }

            if (last && day == days.Length - 1)
            {
                outside.WriteOpen(days[day]);
            }

            _followUps.NextDay(days[day].End, _contacts.GaveUp);
            progress?.Report(_files.Interactions.Rows);
        }
    }

    private long InHouse(MonthRoster roster, int day)
    {
        long count = 0;
        foreach (WorkStretch stretch in roster.Stretches[roster.Starts[day * _roster.Teams]..roster.Starts[(day + 1) * _roster.Teams]])
        {
            count += stretch.Quota;
        }

        return count;
    }

    private void TeamDay(MonthPlan month, MonthRoster roster, int day, int team, ref Cascade transfers, ref Cascade handOffs)
    {
        int index = (day * _roster.Teams) + team;
        ReadOnlySpan<WorkStretch> stretches = roster.Stretches[roster.Starts[index]..roster.Starts[index + 1]];
        int phone = 0;
        foreach (WorkStretch stretch in stretches)
        {
            phone += stretch.Desk == Desk.Phone ? stretch.Quota : 0;
        }

        Draw random = Draw.For(_seed, Draw.Stream.TeamDay, roster.Days[day].Number, team);
        _teamDay.Make(stretches, month.Index, (int)transfers.Next(phone), ref random);
        Span<Piece> pieces = _teamDay.Pieces;
        for (int i = 0; i < pieces.Length; i++)
        {
            Piece first = pieces[i];
            if (first.IsSecond)
            {
                continue;
            }

            Piece second = first.Next < 0 ? default : pieces[first.Next];
            bool handOff = first.Desk == Desk.Chat && handOffs.Next(1) > 0;
            var contact = new Contact(
                first, _roster.Person(first.Slot), second, first.Next < 0 ? 0 : _roster.Person(second.Slot), false, handOff);
            _contacts.Handled(contact, roster.Days[day], month.Index, ref random);
        }
    }
}
