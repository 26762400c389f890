namespace Farthing.EngineTests.Reference;

/// <summary>What an agent is at an instant.</summary>
public sealed record RefPlace(string? Role, string? Team, string? Site, string? Vendor)
{
    public static readonly RefPlace None = new(null, null, null, null);
}

/// <summary>An interaction with what docs/store.md derives for it.</summary>
public sealed class RefContact
{
    public required RefInteraction Row { get; init; }
    public required string Outcome { get; init; }
    public long? Arrived { get; init; }
    public long? Completed { get; init; }
    public required List<RefSegment> Segments { get; init; }

    /// <summary>The last handling segment, or null.</summary>
    public RefSegment? Last { get; init; }
    public RefPlace LastPlace { get; init; } = RefPlace.None;
    public string? Vendor { get; init; }
    public string? CustomerSegment { get; init; }
    public bool Excluded => Outcome == "excluded";
    public IEnumerable<RefSegment> AgentSegments => Segments.Where(s => s.Kind == "agent");
    public bool HasAgent => AgentSegments.Any();
    public bool HasBot => Segments.Exists(s => s.Kind != "agent");
    public bool IsServed => Outcome is "answered" or "self-served";

    /// <summary>The value of an interaction's own dimension.</summary>
    public string? Own(string field) => field switch
    {
        "channel" => Row.Channel,
        "interaction-queue" => Row.Queue,
        "topic" => Row.Topic,
        "direction" => Row.Direction,
        "party" => Row.Party,
        "outcome" => Outcome,
        "customer-segment" => CustomerSegment,
        "interaction" => Row.Id,
        "tier" => Row.Plan,
        _ => throw new ArgumentException("no such interaction field: " + field),
    };
}

/// <summary>Interactions and agents derived from the facts, one at a time, each by looking through everything.</summary>
public sealed class RefDerived
{
    private readonly RefFacts _facts;
    private readonly Dictionary<string, RefAgentVersion[]> _versions;

    public RefDerived(RefFacts facts)
    {
        _facts = facts;
        Calendar = new RefCalendar(facts.Zone);
        _versions = facts.Agents.GroupBy(a => a.Agent, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(v => v.FromDay ?? int.MinValue).ToArray(), StringComparer.Ordinal);
        var segments = facts.Segments.ToLookup(s => s.Interaction, StringComparer.Ordinal);
        var named = facts.Interactions.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var implied = facts.Segments.Select(s => s.Interaction).Concat(facts.Usage.Select(u => u.Interaction).OfType<string>())
            .Where(id => !named.Contains(id)).Distinct(StringComparer.Ordinal);
        Contacts = [.. facts.Interactions.Select(i => Contact(i, [.. segments[i.Id]], facts.CompletedColumn)),
            .. implied.Select(id => Contact(Implied(id, [.. segments[id]]), [.. segments[id]], false))];
        AgentIds = [.. facts.Agents.Select(a => a.Agent).Concat(facts.Staffing.Select(s => s.Agent)).Concat(facts.PaidTime.Select(p => p.Agent))
            .Concat(facts.Segments.Select(s => s.Agent).OfType<string>()).Concat(facts.Ledger.Select(l => l.Agent).OfType<string>())
            .Distinct(StringComparer.Ordinal).Order(RefArithmetic.ByBytes).OfType<string>()];
    }

    public RefCalendar Calendar { get; }

    public IReadOnlyList<RefContact> Contacts { get; }

    /// <summary>Every agent that anything names, by the bytes of its id.</summary>
    public IReadOnlyList<string> AgentIds { get; }

    /// <summary>The agent's version at an instant; the first one reaches back for ever.</summary>
    public RefPlace PlaceOf(string? agent, long ms)
    {
        if (agent is null || !_versions.TryGetValue(agent, out var versions)) return RefPlace.None;
        var valid = versions.LastOrDefault(v => v.FromDay is not { } from || Calendar.StartOfDay(from) <= ms) ?? versions[0];
        return new RefPlace(valid.Role, valid.Team, valid.Site, valid.Vendor);
    }

    /// <summary>The agent, team, site and vendor of a segment's row.</summary>
    public (string? Agent, string? Team, string? Site, string? Vendor) Of(RefSegment segment, RefContact contact)
    {
        var place = PlaceOf(segment.Agent, segment.Started);
        return (segment.Agent, place.Team, place.Site, segment.Vendor ?? contact.Row.Vendor ?? place.Vendor);
    }

    private RefInteraction Implied(string id, List<RefSegment> segments)
    {
        long? started = segments.Count > 0
            ? segments.Min(s => s.Started)
            : _facts.Usage.Where(u => u.Interaction == id).Min(u => u.At);
        return new RefInteraction(id) { Started = started };
    }

    private RefContact Contact(RefInteraction row, List<RefSegment> segments, bool completedColumn)
    {
        var agents = segments.Where(s => s.Kind == "agent").ToList();
        var outcome = row.Outcome ?? (agents.Count > 0 || segments.Count == 0 ? "answered" : "self-served");
        var last = agents.OrderBy(s => s.End ?? s.Started).ThenBy(s => s.Started).ThenBy(s => s.Id, RefArithmetic.ByBytes).LastOrDefault();
        var place = last is null ? RefPlace.None : PlaceOf(last.Agent, last.Started);
        var completed = row.Completed;
        if (completed is null && !completedColumn)
        {
            completed = segments.Max(s => s.End) ?? row.Started + (row.Wait ?? 0);
        }
        return new RefContact
        {
            Row = row,
            Outcome = outcome,
            Arrived = row.Started,
            Completed = completed,
            Segments = segments,
            Last = last,
            LastPlace = place,
            Vendor = last is null ? row.Vendor : last.Vendor ?? row.Vendor ?? place.Vendor,
            CustomerSegment = _facts.Customers.Find(c => c.Id == row.Customer)?.Segment,
        };
    }
}
