using System.Globalization;
using NodaTime;

namespace Farthing.EngineTests.Reference;

/// <summary>
/// A small workspace made from a seed: everything that docs/costing.md and docs/kpis.md tell apart occurs in some of them.
/// The same seed always gives the same workspace.
/// </summary>
public sealed partial class RandomWorkspace
{
    // Ids whose order differs by UTF-16 units, by culture and by UTF-8 bytes.
    private static readonly string[] AgentNames = ["a1", "a10", "a2", "B", "Ünal", "é", "～x", "😀", "I", "ı"];
    private static readonly string[] Channels = ["phone", "chat", "email", "bot"];
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Asia/Jerusalem", "Australia/Sydney"];

    private readonly Random _random;
    private readonly RefCalendar _calendar;
    private readonly List<string> _agents;
    private readonly List<string> _teams;
    private readonly List<string> _sites;
    private readonly List<string> _vendors;
    private readonly long _origin;
    private readonly bool _partsKnown;
    private readonly bool _waitsKnown;
    private readonly bool _outcomesKnown;
    private int _segments;

    private RandomWorkspace(int seed, int most)
    {
        Seed = seed;
        _random = new Random(seed);
        var zone = DateTimeZoneProviders.Tzdb[Pick(Zones)];
        _calendar = new RefCalendar(zone);
        Facts = new RefFacts { Zone = zone, Currency = Pick("EUR", "USD", "ILS"), CompletedColumn = Chance(40), FiscalStart = Chance(70) ? 1 : Pick(4, 7, 10) };
        Month = Pick(2024 * 12 + 1, 2024 * 12 + 2, 2024 * 12 + 9, 2023 * 12 + 11, 2024 * 12 + 5);
        var (start, end) = _calendar.MonthInstants(Month);
        _origin = Chance(50) ? start : Chance(50) ? end : start + (end - start) / 2;
        _agents = [.. Some(AgentNames, 4)];
        _teams = [.. Some(["t1", "t2", "Team Ω"], 2)];
        _sites = [.. Some(["north", "south"], 2)];
        _vendors = [.. Some(["acme", "Outsource & Co"], 2)];
        (_partsKnown, _waitsKnown, _outcomesKnown) = (Chance(70), Chance(80), Chance(75));
        MakeAgents();
        MakeInteractions(_random.Next(most + 1));
        MakeStaffing();
        MakeUsageAndSurveys();
        MakeLedger();
        MakeModel();
    }

    public int Seed { get; }

    public RefFacts Facts { get; }

    public RefModel Model { get; } = new();

    /// <summary>The month in which, or at whose edge, most things happen.</summary>
    public int Month { get; }

    public static RandomWorkspace Make(int seed, int mostInteractions = 40) => new(seed, mostInteractions);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];

    private string? Maybe(List<string> from, int percent) => from.Count > 0 && Chance(percent) ? from[_random.Next(from.Count)] : null;

    private IEnumerable<string> Some(string[] from, int most)
    {
        var pool = from.ToList();
        for (var n = _random.Next(most + 1); n > 0; n--)
        {
            var index = _random.Next(pool.Count);
            yield return pool[index];
            pool.RemoveAt(index);
        }
    }

    /// <summary>An instant near the origin: mostly within hours, on whole minutes often enough to make ties.</summary>
    private long Near()
    {
        var span = Chance(60) ? 7_200 : Chance(60) ? 172_800 : 1_728_000;
        var seconds = _random.Next(-span, span);
        if (Chance(50)) seconds -= seconds % 300;
        return _origin + seconds * 1000L + (Chance(10) ? _random.Next(1000) : 0);
    }

    private void MakeAgents()
    {
        foreach (var agent in _agents)
        {
            if (Chance(10)) continue; // works, but nobody described it
            Facts.Agents.Add(new RefAgentVersion(agent, Chance(50) ? null : RefCalendar.Day(2022, 1, 1), Maybe(["support", "agent"], 60),
                Maybe(_teams, 80), Maybe(_sites, 80), Maybe(_vendors, 20)));
            if (!Chance(30)) continue;
            var moved = RefCalendar.MonthDays(Month).First + _random.Next(-5, 35);
            Facts.Agents.Add(new RefAgentVersion(agent, moved, Maybe(["support"], 40), Maybe(_teams, 80), Maybe(_sites, 80), null));
        }
        if (!Chance(40)) return; // a supervisor, who handles nobody
        Facts.Agents.Add(new RefAgentVersion("boss", null, "support", Maybe(_teams, 80), Maybe(_sites, 50), null));
    }

    private void MakeInteractions(int count)
    {
        var customers = Enumerable.Range(1, 4).Select(n => "c" + n).ToList();
        foreach (var customer in customers.Where(_ => Chance(60))) Facts.Customers.Add(new RefCustomer(customer, Maybe(["gold", "basic"], 80)));
        for (var n = 0; n < count; n++)
        {
            var id = "i" + (Chance(50) ? n.ToString("D3", CultureInfo.InvariantCulture) : n.ToString(CultureInfo.InvariantCulture) + Pick("", "x", "é", "～", "😀"));
            var arrived = Near();
            var kind = Pick("call", "call", "chat", "chat", "chat", "email", "abandoned", "self", "self", "handoff", "excluded", "open", "transfer");
            MakeInteraction(new RefInteraction(id)
            {
                Customer = Maybe(customers, 70),
                Started = arrived,
                Queue = Maybe(["q1", "q2"], 50),
                Topic = Maybe(["billing", "login"], 60),
                Vendor = Maybe(_vendors, 15),
                Direction = Maybe(["inbound", "outbound"], 40),
                Party = Maybe(["customer", "prospect"], 40),
                Channel = kind is "call" or "abandoned" or "transfer" or "excluded" ? "phone" : kind == "chat" ? "chat" : Pick(Channels),
                Wait = _waitsKnown && Chance(85) ? Pick(0, 5, 20, 21, 60, _random.Next(300)) * 1000L : null,
                Resolved = Chance(60) ? Chance(70) : null,
                Resolvable = Chance(40) ? Chance(80) : null,
                Escalated = Chance(40) ? Chance(20) : null,
                Plan = Maybe(["pro", "free"], 50),
            }, kind);
        }
        if (_agents.Count > 0 && Chance(4)) Crowd();
        if (_agents.Count > 0 && Chance(15)) AddSegment("implied", "agent", Near(), 600);
    }

    private void MakeInteraction(RefInteraction row, string kind)
    {
        var at = row.Started!.Value + (row.Wait ?? 0);
        var length = _random.Next(1, 1500);
        var last = at;
        switch (kind)
        {
            case "call" or "chat" or "excluded":
                last = AddSegment(row.Id, "agent", at, length);
                break;
            case "email" when Chance(40):
                var day = _calendar.StartOfDay(_calendar.DayOf(at)); // a work list that knows dates only
                Facts.Segments.Add(new RefSegment("d" + _segments++, row.Id) { Agent = Maybe(_agents, 80), Started = day, Talk = length * 1000L, DateOnly = true });
                last = Math.Max(at, day + length * 1000L);
                break;
            case "transfer":
                last = AddSegment(row.Id, "agent", at, length);
                last = Math.Max(last, AddSegment(row.Id, "agent", Chance(50) ? last : at + 60_000, _random.Next(600)));
                break;
            case "self" when Chance(50):
                last = AddSegment(row.Id, Pick("bot", "bot", "ivr"), at, length);
                break;
            case "handoff":
                last = AddSegment(row.Id, "bot", at, length);
                last = Math.Max(last, AddSegment(row.Id, "agent", last, _random.Next(900)));
                break;
            case "open" when Chance(50):
                Facts.Segments.Add(new RefSegment("s" + _segments++, row.Id) { Agent = Maybe(_agents, 80), Started = at });
                break;
        }
        var outcome = kind switch { "abandoned" => "abandoned", "self" => "self-served", "excluded" => "excluded", _ => "answered" };
        var said = _outcomesKnown || kind is "abandoned" or "excluded";
        var done = Facts.CompletedColumn && kind != "open" && !Chance(5);
        Facts.Interactions.Add(row with { Outcome = said ? outcome : null, Completed = done ? last + Pick(0, 0, 30_000, 86_400_000) : null });
    }

    private long AddSegment(string interaction, string kind, long start, int seconds)
    {
        var ended = Chance(85);
        var millis = seconds * 1000L + (Chance(10) ? 1 : 0);
        if (Chance(3)) millis = Pick(0L, 40 * 86_400_000L, 90_061_000L);
        var parts = _partsKnown && Chance(80);
        var wrap = millis / 5000 * 1000;
        var hold = millis / 9000 * 1000;
        var segment = new RefSegment((Chance(80) ? "s" : "é") + _segments++, interaction)
        {
            Kind = kind,
            Agent = kind == "agent" ? Maybe(_agents, 90) : null,
            Queue = Maybe(["q1", "q3"], 40),
            Vendor = Maybe(_vendors, 15),
            Started = start,
            Ended = ended ? start + millis : null,
            Talk = (parts && Chance(80)) || !ended ? Math.Max(0, millis - wrap - hold) : null,
            Hold = parts && Chance(60) ? hold : null,
            Wrap = parts && Chance(70) ? wrap : null,
        };
        Facts.Segments.Add(segment);
        return segment.End!.Value;
    }

    /// <summary>More chats at once than the ticks divide by.</summary>
    private void Crowd()
    {
        var agent = _agents[0];
        var start = Near();
        for (var n = 0; n < 19; n++)
        {
            var from = start + _random.Next(5) * 1000;
            Facts.Interactions.Add(new RefInteraction("crowd" + n) { Channel = "chat", Started = from, Completed = Facts.CompletedColumn ? from + 900_000 : null, Outcome = "answered" });
            Facts.Segments.Add(new RefSegment("crowd" + n, "crowd" + n) { Agent = agent, Started = from, Ended = from + 300_000 + _random.Next(600_000) });
        }
    }
}
