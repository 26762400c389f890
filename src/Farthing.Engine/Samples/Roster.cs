using NodaTime;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>
/// Who works for the company: agents on slots, slots in teams, teams at sites, one supervisor a team. A slot is a position;
/// people come and go on it. Headcount follows the plan's paid hours and only falls when no later month needs the people.
/// </summary>
internal sealed class Roster
{
    private const int FullTimeHours = 150;
    private const int TeamSize = 6;
    private const int TeamSizeOfMany = 12;
    private const int Many = 72;
    private const int AttritionPerMille = 18;
    private const int PeopleBeforeLongLeave = 16;
    private static readonly string[] SiteNames = ["Austin", "Boise", "Toledo", "Remote"];
    private static readonly string[] TeamNames =
        ["Alder", "Birch", "Cedar", "Elm", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Poplar", "Rowan", "Willow"];

    private static readonly string[] FirstNames =
    [
        "Ada", "Amir", "Beth", "Carlos", "Chen", "Dana", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam",
        "Mara", "Noor", "Omar", "Priya", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Viktor", "Wanda", "Yusuf", "Zoe",
    ];

    private static readonly string[] LastNames =
    [
        "Abbott", "Baker", "Costa", "Diaz", "Evans", "Fischer", "Grant", "Hayes", "Ibarra", "Jensen", "Kaur", "Lopez",
        "Meyer", "Novak", "Okafor", "Park", "Reyes", "Silva", "Turner", "Ueda", "Vargas", "Weber", "Young",
    ];

    private readonly ulong _seed;
    private readonly int[] _active;
    private readonly int[] _person;
    private readonly int[] _hiredInMonth;
    private int _people;

    /// <summary>Sizes the roster for all months of a plan.</summary>
    public Roster(TelecomPlan plan, ulong seed)
    {
        _seed = seed;
        _active = Headcounts(plan.Months);
        Slots = _active[0];
        int size = Slots < Many ? TeamSize : TeamSizeOfMany;
        Teams = Math.Max(1, (Slots + (size / 2)) / size);
        Sites = Math.Min(SiteNames.Length, Teams);
        _person = new int[Slots];
        _hiredInMonth = new int[Slots];
        for (int slot = 0; slot < Slots; slot++)
        {
            _person[slot] = ++_people;
            _hiredInMonth[slot] = -1;
        }
    }

    /// <summary>Positions in the first month, the most there ever are.</summary>
    public int Slots { get; }

    /// <summary>Teams.</summary>
    public int Teams { get; }

    /// <summary>Sites.</summary>
    public int Sites { get; }

    /// <summary>Positions filled in a month.</summary>
    public int Active(int month) => _active[month];

    /// <summary>The number of the person on a slot, from 1.</summary>
    public int Person(int slot) => _person[slot];

    /// <summary>The month in which the person on a slot came, −1 for before the data.</summary>
    public int HiredInMonth(int slot) => _hiredInMonth[slot];

    /// <summary>The team of a slot in a month; a few change teams in the middle of the first year.</summary>
    public int TeamOf(int slot, int month) => (slot + (month >= 6 && Moves(slot) ? 1 : 0)) % Teams;

    /// <summary>The site of a team.</summary>
    public int SiteOf(int team) => team % Sites;

    /// <summary>A team's name.</summary>
    public static string TeamName(int team) => team < TeamNames.Length
        ? TeamNames[team]
        : TeamNames[team % TeamNames.Length] + " " + CsvText.Number((team / TeamNames.Length) + 1);

    /// <summary>A site's name.</summary>
    public static string SiteName(int site) => SiteNames[site];

    /// <summary>Contract hours relative to full time, in fifths: 5 full time, 4 or 3 part time.</summary>
    public int Contract(int slot) => Draw.HashBelow(20, _seed, Draw.Stream.Pattern, slot, 1) switch
    {
        < 14 => 5,
        < 17 => 4,
        _ => 3,
    };

    /// <summary>Whether the slot's person is on paid leave the whole month: one in 32, a quarter of the year, where others can stand in.</summary>
    public bool OnLongLeave(int slot, int month) =>
        Slots >= PeopleBeforeLongLeave
        && slot % 32 == 7
        && month / 3 % 4 == Draw.HashBelow(4, _seed, Draw.Stream.Absence, slot, 8);

    /// <summary>Begins a month: people leave, others come in their place. Writes who is new.</summary>
    public void BeginMonth(int month, LocalDate firstDay, CsvFile agents)
    {
        if (month == 0)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                int daysBefore = 30 + Draw.HashBelow(3000, _seed, Draw.Stream.Person, _person[slot], 1);
                WriteAgent(agents, slot, month, firstDay.PlusDays(-daysBefore), firstDay.PlusDays(-daysBefore));
            }

            for (int team = 0; team < Teams; team++)
            {
                WriteSupervisor(agents, team, firstDay);
            }

            return;
        }

        for (int slot = 0; slot < _active[month]; slot++)
        {
            if (Draw.HashBelow(1000, _seed, Draw.Stream.Turnover, slot, month) < AttritionPerMille)
            {
                _person[slot] = ++_people;
                _hiredInMonth[slot] = month;
                WriteAgent(agents, slot, month, firstDay, firstDay);
            }
            else if (month == 6 && Teams > 1 && Moves(slot))
            {
                LocalDate hired = _hiredInMonth[slot] < 0
                    ? firstDay.PlusMonths(-6).PlusDays(-30 - Draw.HashBelow(3000, _seed, Draw.Stream.Person, _person[slot], 1))
                    : firstDay.PlusMonths(_hiredInMonth[slot] - 6);
                WriteAgent(agents, slot, month, firstDay, hired);
            }
        }
    }

    private static int[] Headcounts(IReadOnlyList<MonthPlan> months)
    {
        // Nine tenths: the average contract over full time.
        int[] counts = [.. months.Select(m => (int)Math.Max(1, decimal.Ceiling(m.Hours / (FullTimeHours * 0.9m))))];
        for (int m = counts.Length - 2; m >= 0; m--)
        {
            counts[m] = Math.Max(counts[m], counts[m + 1]);
        }

        return counts;
    }

    private bool Moves(int slot) => Draw.HashBelow(30, _seed, Draw.Stream.Pattern, slot, 2) == 0;

    private void WriteAgent(CsvFile agents, int slot, int month, LocalDate validFrom, LocalDate hired)
    {
        int team = TeamOf(slot, month);
        agents.Id('A', _person[slot], 5).Date(Day(validFrom)).Text(Name(_person[slot])).Text("agent")
            .Text(TeamName(team)).Text(SiteName(SiteOf(team))).Empty().Date(Day(hired)).EndRow();
    }

    private void WriteSupervisor(CsvFile agents, int team, LocalDate firstDay)
    {
        LocalDate hired = firstDay.PlusDays(-400 - Draw.HashBelow(3000, _seed, Draw.Stream.Person, team, 2));
        agents.Id('S', team + 1, 4).Date(Day(hired)).Text(Name(1_000_000 + team)).Text("support")
            .Text(TeamName(team)).Text(SiteName(SiteOf(team))).Empty().Date(Day(hired)).EndRow();
    }

    private string Name(int person) =>
        FirstNames[Draw.HashBelow(FirstNames.Length, _seed, Draw.Stream.Person, person, 3)] + " "
        + LastNames[Draw.HashBelow(LastNames.Length, _seed, Draw.Stream.Person, person, 4)];

    private static int Day(LocalDate date) => Farthing.Core.Time.DayNumber.Of(date);
}
