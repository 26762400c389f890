using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>
/// One month's staffing: every agent's days, shifts and absences (written as they are made), and from them the stretches in
/// which contacts are handled, each with a desk and a quota. The quotas of a desk add up to the plan's counts exactly.
/// </summary>
internal sealed class MonthRoster
{
    private const int NestingDays = 5;
    private readonly Roster _roster;
    private readonly MonthPlan _plan;
    private readonly TelecomSettings _settings;
    private readonly ulong _seed;
    private readonly List<WorkStretch> _stretches = [];
    private readonly List<Stretch> _shift = [];
    private readonly long[] _owed = new long[4];
    private readonly long[] _shares = new long[4];
    private readonly int _bonus;
    private readonly int[] _workedDays;
    private readonly DayPattern[] _patterns;

    /// <summary>Lays out the month and writes its staffing.</summary>
    public MonthRoster(Roster roster, MonthPlan plan, TelecomSettings settings, ulong seed, IReadOnlyList<DayClock> days, CsvFile staffing)
    {
        (_roster, _plan, _settings, _seed, Days) = (roster, plan, settings, seed, days);
        decimal work = Math.Max(1, plan.Work.Sum());
        for (int desk = 0; desk < 4; desk++)
        {
            _shares[desk] = (long)(plan.Work[desk] * 1_000_000 / work);
        }

        // People stay at their desk until another one lacks ten hours, or a fiftieth of the month where that is less.
        _bonus = (int)Math.Min(36_000, plan.Hours * 3600 / 50);
        int active = roster.Active(plan.Index);
        _patterns = new DayPattern[active];
        _workedDays = new int[active];
        Starts = new int[(days.Count * roster.Teams) + 1];
        int[][] teams = SlotsByTeam(active);
        ContractSeconds = Contracts(active);
        for (int slot = 0; slot < active; slot++)
        {
            _patterns[slot] = Pattern(slot);
        }

        for (int day = 0; day < days.Count; day++)
        {
            for (int team = 0; team < roster.Teams; team++)
            {
                foreach (int slot in teams[team])
                {
                    Work(slot, day, staffing);
                }

                Starts[(day * roster.Teams) + team + 1] = _stretches.Count;
            }
        }

        GiveQuotas();
    }

    /// <summary>The month's days.</summary>
    public IReadOnlyList<DayClock> Days { get; }

    /// <summary>Where each team's day begins among the stretches: index day × teams + team; one more at the end.</summary>
    public int[] Starts { get; }

    /// <summary>Paid seconds of each slot's contract this month; they add up to the plan's hours.</summary>
    public long[] ContractSeconds { get; }

    /// <summary>The stretches, by day, team and slot.</summary>
    public ReadOnlySpan<WorkStretch> Stretches => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stretches);

    /// <summary>Segments that the plan wants at a desk: interactions and, on the phone, their transfers.</summary>
    public static long Segments(MonthPlan plan, Desk desk) =>
        plan.InHouse[(int)desk] + (desk == Desk.Phone ? plan.Transfers : 0);

    private int[][] SlotsByTeam(int active)
    {
        var teams = Enumerable.Range(0, _roster.Teams).Select(_ => new List<int>()).ToArray();
        for (int slot = 0; slot < active; slot++)
        {
            teams[_roster.TeamOf(slot, _plan.Index)].Add(slot);
        }

        return [.. teams.Select(t => t.ToArray())];
    }

    private long[] Contracts(int active)
    {
        long total = 0, sum = 0, before = 0;
        for (int slot = 0; slot < active; slot++)
        {
            total += _roster.Contract(slot);
        }

        long seconds = (long)decimal.Round(_plan.Hours * 3600, 0);
        long[] contracts = new long[active];
        for (int slot = 0; slot < active; slot++)
        {
            sum += _roster.Contract(slot);
            long upTo = (long)((Int128)seconds * sum / total);
            contracts[slot] = upTo - before;
            before = upTo;
        }

        return contracts;
    }

    private DayPattern Pattern(int slot)
    {
        // Bit 1 is Monday, bit 7 Sunday.
        ReadOnlySpan<int> daysOff =
        [
            0b1100_0000, 0b1100_0000, 0b1100_0000, 0b1100_0000, 0b1000_0010, 0b1000_0010, 0b1000_0010, 0b0110_0000, 0b0000_1100,
            0b0001_1000,
        ];
        int off = daysOff[Draw.HashBelow(daysOff.Length, _seed, Draw.Stream.Pattern, slot, 3)];
        ulong working = 0;
        int count = 0;
        for (int day = 0; day < Days.Count; day++)
        {
            bool holidayOff = Days[day].Holiday && Draw.HashBelow(4, _seed, Draw.Stream.Pattern, slot, 4, Days[day].Number) != 0;
            if ((off & (1 << (int)Days[day].Date.DayOfWeek)) == 0 && !holidayOff)
            {
                working |= 1UL << day;
                count++;
            }
        }

        return new DayPattern(working, count, AbsentFrom(slot, count, out int absent), absent, TrainingDay(slot));
    }

    private int TrainingDay(int slot) => 1 + Draw.HashBelow(5, _seed, Draw.Stream.Pattern, slot, 5);

    /// <summary>Which of the working days are lost to leave or sickness: some days in a row, evenly spread over people.</summary>
    private int AbsentFrom(int slot, int count, out int absent)
    {
        if (_roster.OnLongLeave(slot, _plan.Index))
        {
            absent = count;
            return 0;
        }

        // 618,034 ppm, the golden section, spreads the fractions of a day evenly over neighbouring slots and months.
        long fraction = ((slot * 618_034L) + (_plan.Index * 271_828L)
            + Draw.HashBelow(1_000_000, _seed, Draw.Stream.Absence, 1)) % 1_000_000;
        absent = (int)(((long)(count * _settings.Prices.Absence * 1_000_000) + fraction) / 1_000_000);
        return Draw.HashBelow(Math.Max(1, count - absent + 1), _seed, Draw.Stream.Absence, slot, _plan.Index, 2);
    }

    private void Work(int slot, int dayIndex, CsvFile staffing)
    {
        DayPattern pattern = _patterns[slot];
        if ((pattern.Working & (1UL << dayIndex)) == 0)
        {
            return;
        }

        DayClock day = Days[dayIndex];
        int worked = _workedDays[slot]++;
        long contract = ContractSeconds[slot];
        int paid = (int)((contract * (worked + 1) / pattern.Count / 60 * 60) - (contract * worked / pattern.Count / 60 * 60));
        int start = Shift.Start(paid, (int)(Draw.Hash(_seed, Draw.Stream.Shift, slot, day.Number / 7) >> 40));
        if (paid <= 0)
        {
            return;
        }

        int person = _roster.Person(slot);
        if (worked >= pattern.AbsentFrom && worked < pattern.AbsentFrom + pattern.Absent)
        {
            Write(staffing, person, day, new Stretch(start, start + paid, "absent", true));
            return;
        }

        bool nesting = _roster.HiredInMonth(slot) == _plan.Index && worked < NestingDays;
        Shift.LayOut(_shift, paid, start, (int)day.Date.DayOfWeek == pattern.TrainingDay);
        foreach (Stretch stretch in _shift)
        {
            bool available = ReferenceEquals(stretch.State, Shift.Available);
            Write(staffing, person, day, available && nesting ? stretch with { State = "training" } : stretch);
            if (available && !nesting)
            {
                Add(slot, day, stretch);
            }
        }
    }

    private static void Write(CsvFile staffing, int person, DayClock day, Stretch stretch) =>
        staffing.Id('A', person, 5).Time(day.At(stretch.From)).Time(day.At(stretch.To)).Text(stretch.State)
            .Flag(stretch.Paid).EndRow();

    private void Add(int slot, DayClock day, Stretch stretch)
    {
        int length = stretch.To - stretch.From;
        Desk desk = ChooseDesk(slot, length);
        int hour = (stretch.From + (length / 2)) / 3600;
        int swing = 900 + Draw.HashBelow(201, _seed, Draw.Stream.Shift, slot, day.Number, stretch.From);
        int weight = (int)((long)length * day.Busy / 1000 * HourFactor(hour) / 100 * swing / 1000);
        _stretches.Add(new WorkStretch
        {
            Slot = slot,
            From = day.At(stretch.From),
            Length = length,
            Weight = Math.Max(1, weight),
            Desk = desk,
        });
    }

    /// <summary>The desk that lacks time most, unless the agent's own lacks nearly as much.</summary>
    private Desk ChooseDesk(int slot, int length)
    {
        int home = HomeDesk(slot), best = home;
        for (int desk = 0; desk < 4; desk++)
        {
            _owed[desk] += length * _shares[desk];
        }

        long bonus = _bonus * 1_000_000L;
        for (int desk = 0; desk < 4; desk++)
        {
            if (_owed[desk] + (desk == home ? bonus : 0) > _owed[best] + (best == home ? bonus : 0))
            {
                best = desk;
            }
        }

        _owed[best] -= length * 1_000_000L;
        return (Desk)best;
    }

    private int HomeDesk(int slot)
    {
        long point = slot * 618_034L % 1_000_000, sum = 0;
        for (int desk = 0; desk < 3; desk++)
        {
            sum += _shares[desk];
            if (point < sum)
            {
                return desk;
            }
        }

        return 3;
    }

    /// <summary>How much busier than the staffing an hour of the day is, in percent.</summary>
    private static int HourFactor(int hour)
    {
        ReadOnlySpan<int> factors = [92, 98, 106, 108, 105, 98, 100, 102, 101, 98, 100, 98, 95, 92, 88];
        return factors[Math.Clamp(hour - 7, 0, factors.Length - 1)];
    }

    private void GiveQuotas()
    {
        for (int desk = 0; desk < 4; desk++)
        {
            long count = Segments(_plan, (Desk)desk);
            if (count > 0)
            {
                GiveQuota((Desk)desk, count);
            }
        }
    }

    private void GiveQuota(Desk desk, long count)
    {
        Span<WorkStretch> stretches = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stretches);
        long total = 0;
        foreach (WorkStretch stretch in stretches)
        {
            total += stretch.Desk == desk ? stretch.Weight : 0;
        }

        if (total == 0)
        {
            // A case so small that nobody served the desk: one stretch of the month does.
            ref WorkStretch spare = ref stretches[(stretches.Length * ((int)desk + 1) / 5) % stretches.Length];
            spare.Desk = desk;
            total = spare.Weight;
        }

        long sum = 0, before = 0;
        foreach (ref WorkStretch stretch in stretches)
        {
            if (stretch.Desk == desk)
            {
                sum += stretch.Weight;
                long upTo = (long)((Int128)count * sum / total);
                stretch.Quota = (int)(upTo - before);
                before = upTo;
            }
        }
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct DayPattern(ulong Working, int Count, int AbsentFrom, int Absent, int TrainingDay);
}
