using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>Every KPI of docs/kpis.md, each a ratio of two sums over rows that are simply listed.</summary>
public sealed class NaiveKpis
{
    private const long Hour = 3_600_000;
    private readonly RefDerived _derived;
    private readonly RefNeighbours _neighbours;
    private readonly List<RefAgentHour> _hours;
    private readonly List<RefCost> _costs;
    private readonly RefFacts _facts;
    private readonly List<int> _runMonths;

    public NaiveKpis(RefFacts facts, RefDerived derived, IEnumerable<RefRun> runs)
    {
        (_facts, _derived) = (facts, derived);
        _neighbours = new RefNeighbours(derived);
        _hours = RefAgentHour.All(facts, derived);
        var all = runs.ToList();
        _costs = [.. all.SelectMany(r => r.Costs)];
        _runMonths = [.. all.Select(r => r.Month)];
    }

    public static readonly string[] Ids =
    [
        "interactions", "offered", "cost-per-interaction", "handling-cost-per-interaction", "total-cost", "labour-cost", "unused-capacity-cost",
        "overhead-cost", "technology-cost", "vendor-cost", "other-cost", "labour-cost-per-interaction", "overhead-cost-per-interaction",
        "technology-cost-per-interaction", "vendor-cost-per-interaction", "other-cost-per-interaction", "imputed-share",
        "average-handling-time", "average-effort", "average-speed-of-answer", "abandonment-rate", "abandonment-rate-waiting", "service-level",
        "service-level-offered", "service-level-answered", "service-level-abandoned-in", "service-level-excluding-short", "occupancy",
        "utilisation", "contacts-per-agent-hour", "repeat-contact-rate", "first-contact-resolution", "first-contact-resolution-net",
        "first-contact-resolution-per-contact", "transfer-rate", "self-service-adoption", "containment", "csat", "csat-top-box",
    ];

    /// <summary>KPIs over agent time, which knows no interaction.</summary>
    public static readonly string[] AgentTimeIds = ["occupancy", "utilisation", "contacts-per-agent-hour"];

    /// <summary>The value of every group (dimension values joined by |, empty for none), and of the whole under "total".</summary>
    public Dictionary<string, RefRatio> Answer(RefQuestion q)
    {
        var (top, bottom) = Measures(q);
        if (!HasRun(q) && (q.Kpi == "average-effort" || CostMeasures(q) is not null)) return new Dictionary<string, RefRatio>(StringComparer.Ordinal) { ["total"] = default };
        BigInteger unit = q.Kpi.Contains("-cost", StringComparison.Ordinal) || q.Kpi.StartsWith("cost-", StringComparison.Ordinal) ? 1_000_000 : 1;
        var answer = new Dictionary<string, RefRatio>(StringComparer.Ordinal) { ["total"] = new(Sum(q, top, null), unit * (bottom is null ? 1 : Sum(q, bottom, null))) };
        if (q.By.Count == 0 && q.Grain is null) return answer;
        var keys = top.Concat(bottom ?? []).Where(r => Passes(q, r) && (q.Grain is null || r.At is not null)).Select(r => Key(q, r)).Distinct(StringComparer.Ordinal);
        foreach (var key in keys) answer[key] = new(Sum(q, top, key), unit * (bottom is null ? 1 : Sum(q, bottom, key)));
        return answer;
    }

    private bool HasRun(RefQuestion q) => _runMonths.Exists(m => q.Days is not { } days || (RefCalendar.MonthDays(m).First < days.End && RefCalendar.MonthDays(m).End > days.First));

    private string Key(RefQuestion q, RefFactRow row) => string.Join("|", q.By.Select(row.Field).Prepend(Bucket(q, row)).Skip(q.Grain is null ? 1 : 0));

    private string? Bucket(RefQuestion q, RefFactRow row)
    {
        if (q.Grain is null) return null;
        var day = _derived.Calendar.DayOf(row.At!.Value);
        return q.Grain switch
        {
            "day" => RefText.Date(day),
            "month" => RefText.Month(RefCalendar.MonthOfDay(day)),
            _ => RefText.Week(day),
        };
    }

    private bool Passes(RefQuestion q, RefFactRow row)
    {
        if (!RefCondition.All(q.Where, row.Field)) return false;
        if (q.Days is not { } days) return true;
        return row.At is { } at && _derived.Calendar.DayOf(at) is var day && day >= days.First && day < days.End;
    }

    private BigInteger Sum(RefQuestion q, IEnumerable<RefFactRow> rows, string? key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var sum = BigInteger.Zero;
        foreach (var row in rows)
        {
            if (!Passes(q, row) || (key is not null && (row.At is null && q.Grain is not null || Key(q, row) != key))) continue;
            if (row.Id is null || seen.Add(row.Id)) sum += row.Value;
        }
        return sum;
    }

    private (List<RefFactRow> Top, List<RefFactRow>? Bottom) Measures(RefQuestion q)
    {
        var kpi = q.Kpi;
        return CostMeasures(q) ?? WaitMeasures(q) ?? HandlingMeasures(q) ?? ChainMeasures(q) ?? throw new ArgumentException("no KPI " + kpi);
    }

    private (List<RefFactRow>, List<RefFactRow>?)? CostMeasures(RefQuestion q) => q.Kpi switch
    {
        "cost-per-interaction" => (Costs(c => c.Handling + c.Unused), Served(q)),
        "handling-cost-per-interaction" => (Costs(c => c.Handling), Served(q)),
        "labour-cost-per-interaction" or "overhead-cost-per-interaction" or "technology-cost-per-interaction" or "vendor-cost-per-interaction"
            or "other-cost-per-interaction" => (Costs(c => c.Column(q.Kpi[..^21])), Served(q)),
        "total-cost" => (Costs(c => c.Handling + c.Unused), null),
        "labour-cost" or "overhead-cost" or "technology-cost" or "vendor-cost" or "other-cost" => (Costs(c => c.Column(q.Kpi[..^5])), null),
        "unused-capacity-cost" => (Costs(c => c.Unused), null),
        "imputed-share" => (Costs(c => c.Imputed, 1), Costs(c => c.Handling + c.Unused, 1)),
        _ => null,
    };

    private (List<RefFactRow>, List<RefFactRow>?)? WaitMeasures(RefQuestion q)
    {
        bool Answered(RefContact c) => c.Outcome == "answered";
        bool Abandoned(RefContact c) => c.Outcome == "abandoned";
        bool Within(RefContact c) => Answered(c) && c.Row.Wait <= q.TargetMs;
        return q.Kpi switch
        {
            "interactions" => (Served(q), null),
            "offered" => (Arrived(q, c => !c.Excluded), null),
            "average-speed-of-answer" => (Arrived(q, c => Answered(c) && c.Row.Wait is not null, c => c.Row.Wait!.Value),
                Arrived(q, c => Answered(c) && c.Row.Wait is not null, _ => 1000)),
            "abandonment-rate" => (Arrived(q, Abandoned), Arrived(q, c => !c.Excluded)),
            "abandonment-rate-waiting" => (Arrived(q, c => Abandoned(c) && c.Row.Wait > 0), Arrived(q, c => Answered(c) || (Abandoned(c) && c.Row.Wait > 0))),
            "service-level" => (Arrived(q, Within), Arrived(q, c => Answered(c) || (Abandoned(c) && c.Row.Wait > q.TargetMs))),
            "service-level-offered" => (Arrived(q, Within), Arrived(q, c => !c.Excluded)),
            "service-level-answered" => (Arrived(q, Within), Arrived(q, Answered)),
            "service-level-abandoned-in" => (Arrived(q, c => Within(c) || (Abandoned(c) && c.Row.Wait <= q.TargetMs)), Arrived(q, c => !c.Excluded)),
            "service-level-excluding-short" => (Arrived(q, Within), Arrived(q, c => !c.Excluded && !(Abandoned(c) && c.Row.Wait <= q.ShortMs))),
            _ => null,
        };
    }

    private (List<RefFactRow>, List<RefFactRow>?)? HandlingMeasures(RefQuestion q)
    {
        bool Handled(RefContact c) => c.Outcome == "answered" && c.HasAgent;
        var staffed = _facts.Staffing.Select(s => s.Agent).ToHashSet(StringComparer.Ordinal);
        return q.Kpi switch
        {
            "average-handling-time" => (Segments(Handled, s => s.Handle ?? 0), Completed(q, Handled, _ => 1000)),
            "average-effort" => (Costs(c => c.Contact.Outcome == "answered" ? c.EffortTicks : 0), Completed(q, Handled, _ => 1000 * RefArithmetic.TicksPerMs)),
            "transfer-rate" => (Completed(q, c => Handled(c) && c.AgentSegments.Count() > 1), Completed(q, Handled)),
            "self-service-adoption" => (Completed(q, c => c.Outcome == "self-served"), Completed(q, c => c.Outcome == "self-served" || Handled(c))),
            "occupancy" => (Hours(h => h.Handling), Hours(h => h.Either)),
            "utilisation" => (Hours(h => h.Handling), Hours(h => h.Paid)),
            "contacts-per-agent-hour" => (StaffedContacts(Handled, staffed), Hours(h => h.Staffed)),
            "csat" => (Surveys(s => s.Score), Surveys(_ => 1_000_000)),
            "csat-top-box" => (Surveys(s => s.Score >= 4_000_000 ? 1 : 0), Surveys(_ => 1)),
            _ => null,
        };
    }

    private (List<RefFactRow>, List<RefFactRow>?)? ChainMeasures(RefQuestion q)
    {
        var window = 24 * Hour * (q.WindowDays ?? (q.Kpi == "containment" ? 1 : 7));
        bool Mature(RefContact c) => c.Arrived + window <= _neighbours.CutOff;
        bool Known(RefContact c) => c.Outcome == "answered" && c.Row.Customer is not null && Mature(c);
        bool First(RefContact c) => Known(c) && !(_neighbours.PreviousTopicGap(c) <= window);
        bool Resolved(RefContact c) => First(c) && !(_neighbours.NextTopicGap(c) <= window) && c.Row.Resolved != false && c.Row.Escalated != true;
        bool Session(RefContact c) => !c.Excluded && (c.Outcome == "self-served" || c.HasBot) && Mature(c);
        return q.Kpi switch
        {
            "repeat-contact-rate" => (Arrived(q, c => Known(c) && _neighbours.NextGap(c) <= window), Arrived(q, Known)),
            "first-contact-resolution" => (Arrived(q, Resolved), Arrived(q, First)),
            "first-contact-resolution-net" => (Arrived(q, c => Resolved(c) && c.Row.Resolvable != false), Arrived(q, c => First(c) && c.Row.Resolvable != false)),
            "first-contact-resolution-per-contact" => (Arrived(q, Resolved), Arrived(q, Known)),
            "containment" => (Arrived(q, c => Session(c) && !c.HasAgent && !(_neighbours.NextAgentGap(c) <= window)), Arrived(q, Session)),
            _ => null,
        };
    }

    private List<RefFactRow> Served(RefQuestion q) => Completed(q, c => c.IsServed);

    private List<RefFactRow> Completed(RefQuestion q, Func<RefContact, bool> counts, Func<RefContact, BigInteger>? value = null) =>
        Contacts(q, c => c.Completed is not null && counts(c), c => c.Completed, value);

    private List<RefFactRow> Arrived(RefQuestion q, Func<RefContact, bool> counts, Func<RefContact, BigInteger>? value = null) =>
        Contacts(q, c => c.Arrived is not null && counts(c), c => c.Arrived, value);

    private List<RefFactRow> Contacts(RefQuestion q, Func<RefContact, bool> counts, Func<RefContact, long?> at, Func<RefContact, BigInteger>? value)
    {
        var rows = new List<RefFactRow>();
        foreach (var contact in _derived.Contacts.Where(counts))
        {
            var worth = value?.Invoke(contact) ?? 1;
            if (!q.AtSegmentGrain || !contact.HasAgent)
            {
                rows.Add(new RefFactRow(f => f == "vendor" ? contact.Row.Vendor : IsSegmentField(f) ? null : contact.Own(f), at(contact), worth, contact.Row.Id));
                continue;
            }
            foreach (var segment in contact.AgentSegments) rows.Add(new RefFactRow(FieldsOf(contact, segment), at(contact), worth, contact.Row.Id));
        }
        return rows;
    }

    private static bool IsSegmentField(string field) => RefQuestion.SegmentFields.Contains(field, StringComparer.Ordinal);

    private Func<string, string?> FieldsOf(RefContact contact, RefSegment segment)
    {
        var of = _derived.Of(segment, contact);
        return field => field switch
        {
            "agent" => of.Agent,
            "team" => of.Team,
            "site" => of.Site,
            "vendor" => of.Vendor,
            "segment-queue" => segment.Queue,
            _ => contact.Own(field),
        };
    }

    private List<RefFactRow> Segments(Func<RefContact, bool> counts, Func<RefSegment, BigInteger> value) =>
        [.. _derived.Contacts.Where(c => c.Completed is not null && counts(c))
            .SelectMany(c => c.AgentSegments.Select(s => new RefFactRow(FieldsOf(c, s), c.Completed, value(s), null)))];

    private List<RefFactRow> StaffedContacts(Func<RefContact, bool> counts, HashSet<string> staffed) =>
        [.. _derived.Contacts.Where(c => c.Completed is not null && counts(c))
            .SelectMany(c => c.AgentSegments.Where(s => s.Agent is not null && staffed.Contains(s.Agent))
                .Select(s => new RefFactRow(FieldsOf(c, s), c.Completed, Hour, c.Row.Id)))];

    /// <param name="value">What each cost row adds.</param>
    /// <param name="only">1: rows that add nothing are left out, so that they make no group.</param>
    private List<RefFactRow> Costs(Func<RefCost, BigInteger> value, int only = 0) =>
        [.. _costs.Where(c => only == 0 || !value(c).IsZero).Select(c => new RefFactRow(CostFields(c), c.At, value(c), null))];

    private static Func<string, string?> CostFields(RefCost cost) => field => field switch
    {
        "agent" => cost.Of.Agent,
        "team" => cost.Of.Team,
        "site" => cost.Of.Site,
        "vendor" => cost.Of.Vendor,
        "segment-queue" => cost.Segment?.Queue,
        _ => cost.Contact.Own(field),
    };

    private List<RefFactRow> Hours(Func<RefAgentHour, long> value) =>
        [.. _hours.Where(h => h.HasStaffing).Select(h => new RefFactRow(h.Field, h.Start, value(h), null))];

    private List<RefFactRow> Surveys(Func<RefSurvey, BigInteger> value) =>
        [.. _facts.Surveys.Where(s => s.Instrument == "csat" && s.Answered is not null).Select(s =>
        {
            var contact = _derived.Contacts.FirstOrDefault(c => c.Row.Id == s.Interaction);
            return new RefFactRow(f => contact is null ? null : f switch
            {
                "agent" => contact.Last?.Agent,
                "team" => contact.LastPlace.Team,
                "site" => contact.LastPlace.Site,
                "vendor" => contact.Vendor,
                "segment-queue" => contact.Last?.Queue,
                _ => contact.Own(f),
            }, s.Answered, value(s), null);
        })];
}
