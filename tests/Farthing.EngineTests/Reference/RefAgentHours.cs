namespace Farthing.EngineTests.Reference;

/// <summary>What an agent did in one local hour.</summary>
public sealed record RefAgentHour(string Agent, RefPlace Place, long Start, bool HasStaffing, long Handling, long Available, long Either, long Staffed, long Paid)
{
    public string? Field(string field) => field switch
    {
        "agent" => Agent,
        "team" => Place.Team,
        "site" => Place.Site,
        "vendor" => Place.Vendor,
        _ => throw new ArgumentException("agent time has no " + field),
    };

    public static List<RefAgentHour> All(RefFacts facts, RefDerived derived)
    {
        var hours = new List<RefAgentHour>();
        foreach (var agent in derived.AgentIds) AddHours(hours, facts, derived, agent);
        return hours;
    }

    private static void AddHours(List<RefAgentHour> hours, RefFacts facts, RefDerived derived, string agent)
    {
        var handling = facts.Segments.Where(s => s.Kind == "agent" && s.Agent == agent && s.End > s.Started && !s.DateOnly).Select(s => (s.Started, s.End!.Value)).ToList();
        var staffing = facts.Staffing.Where(s => s.Agent == agent).ToList();
        var everything = handling.Concat(staffing.Select(s => (s.Started, s.Ended))).ToList();
        var dateOnly = facts.Segments.Where(s => s.Kind == "agent" && s.Agent == agent && s.DateOnly && s.Handle > 0).ToList();
        everything.AddRange(dateOnly.Select(s => (s.Started, s.Started + 1)));
        foreach (var start in everything.SelectMany(i => HourStarts(derived.Calendar, i.Item1, i.Item2)).Distinct().Order())
        {
            long Union(IEnumerable<(long From, long To)> intervals) =>
                RefArithmetic.UnionLength(intervals.Select(i => (Math.Max(i.From, start), Math.Min(i.To, start + 3_600_000))));
            IEnumerable<(long, long)> Where(Func<RefStaffing, bool> wanted) => staffing.Where(wanted).Select(s => (s.Started, s.Ended));
            var available = Where(s => s.State == "available").ToList();
            var beside = dateOnly.Where(s => s.Started >= start && s.Started < start + 3_600_000).Sum(s => s.Handle!.Value);
            hours.Add(new RefAgentHour(agent, derived.PlaceOf(agent, start), start, staffing.Count > 0, Union(handling) + beside, Union(available),
                Union(handling.Concat(available)) + beside, Union(Where(s => s.State != "absent")), Union(Where(s => s.IsPaid))));
        }
    }

    private static IEnumerable<long> HourStarts(RefCalendar calendar, long from, long to)
    {
        for (var start = HourStart(calendar, from); start < to; start = HourStart(calendar, start + 3_600_000)) yield return start;
    }

    private static long HourStart(RefCalendar calendar, long ms)
    {
        var offset = calendar.Zone.GetUtcOffset(NodaTime.Instant.FromUnixTimeMilliseconds(ms)).Milliseconds;
        var sub = ((offset % 3_600_000) + 3_600_000) % 3_600_000;
        var local = ms + sub;
        return local - ((local % 3_600_000) + 3_600_000) % 3_600_000 - sub;
    }
}
