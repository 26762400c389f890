using System.Text;
using Farthing.Core.Costing;
using Farthing.Core.Expressions;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;

namespace Farthing.EngineTests.Reference;

/// <summary>
/// Costs a reference workspace's month with the product's pure costing, fed with what the reference derived: thousands of
/// months a second, so that what only the costing can get wrong is tried on very many.
/// </summary>
public sealed class ProductMonth
{
    private readonly RefFacts _facts;
    private readonly RefModel _model;
    private readonly RefDerived _derived;
    private readonly int _month;
    private readonly (long StartMs, long EndMs) _instants;
    private readonly Dictionary<string, Codes> _domains = new(StringComparer.Ordinal);
    private readonly List<RefContact> _contacts;
    private readonly Random _shuffle;

    private ProductMonth(RefFacts facts, RefModel model, RefDerived derived, int month, int seed)
    {
        (_facts, _model, _derived, _month, _shuffle) = (facts, model, derived, month, new Random(seed));
        _instants = derived.Calendar.MonthInstants(month);
        _contacts = [.. derived.Contacts.Where(c => !c.Excluded)];
    }

    /// <summary>The product's result and its rows, keyed as the reference's; facts in an order that the seed gives.</summary>
    public static (MonthResult Result, Dictionary<string, long[]> Rows) Run(RefFacts facts, RefModel model, RefDerived derived, int month, int threads, int seed) =>
        new ProductMonth(facts, model, derived, month, seed).Run(threads);

    private (MonthResult, Dictionary<string, long[]>) Run(int threads)
    {
        NumberEverything();
        var texts = new CodeTexts(Domain("agent").Texts, Domain("team").Texts, Domain("site").Texts, Domain("channel").Texts, Domain("vendor").Texts, Domain("role").Texts);
        var versions = Versions();
        var (pieces, segments) = Pieces(texts, versions, threads);
        var carriers = Carriers();
        var agents = Agents(texts, versions);
        var rates = Rates();
        var (firstDay, endDay) = RefCalendar.MonthDays(_month);
        var model = Model(_model);
        var ledger = MonthLedger.Read(model, Lines(), firstDay, endDay, rates, agents, texts);
        var input = new MonthInput(model, firstDay, endDay, ledger, rates, texts, agents, pieces.Rows, Days(pieces.CostMs), carriers.Rows, Days(carriers.CostMs)) { Threads = threads };
        var result = MonthCosting.Run(input);
        return (result, Rows(result, pieces, segments, carriers));
    }

    private Dictionary<string, long[]> Rows(MonthResult result, PieceSet pieces, List<(RefSegment Segment, RefContact Contact)> segments, CarrierSet carriers)
    {
        var rows = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var effort = pieces.Rows.DriverColumn(new Driver(DriverKind.Effort))!;
        for (var n = 0; n < pieces.Rows.Count; n++)
        {
            var (segment, contact) = segments[(int)pieces.Rows.Segment[n] - 1];
            rows[contact.Row.Id + "/" + segment.Id] = [.. Columns(result.OnPieces, n), pieces.CostMs[n], effort[n]];
        }
        for (var n = 0; n < carriers.Rows.Count; n++)
        {
            if (result.OnCarriers.Any(n)) rows[_contacts[(int)carriers.Rows.Interaction[n] - 1].Row.Id + "/"] = [.. Columns(result.OnCarriers, n), carriers.CostMs[n], 0];
        }
        return rows;
    }

    private static long[] Columns(CostColumns columns, int row) =>
    [
        columns[CostColumn.Labour][row], columns[CostColumn.Overhead][row], columns[CostColumn.Technology][row], columns[CostColumn.Vendor][row],
        columns[CostColumn.Other][row], columns[CostColumn.Unused][row], columns[CostColumn.Imputed][row],
    ];

    private int[] Days(long[] instants) => [.. instants.Select(_derived.Calendar.DayOf)];

    private (PieceSet, List<(RefSegment Segment, RefContact Contact)>) Pieces(CodeTexts texts, AgentVersions versions, int threads)
    {
        var segments = _contacts.SelectMany(c => c.Segments.Select(s => (Segment: s, Contact: c)))
            .Where(p => p.Segment.End is { } end && Touches(p.Segment.Started, end)).ToList();
        Shuffle(segments);
        segments = InCanonicalOrder(segments, texts);
        var raw = new RawPieces(segments.Count);
        for (var n = 0; n < segments.Count; n++)
        {
            var (s, c) = segments[n];
            (raw.Segment[n], raw.Interaction[n], raw.Agent[n]) = (n + 1, _contacts.IndexOf(c) + 1, Code("agent", s.Agent));
            raw.Kind[n] = s.Kind switch { "agent" => (int)SegmentKind.Agent, "bot" => (int)SegmentKind.Bot, _ => (int)SegmentKind.Ivr };
            (raw.StartMs[n], raw.EndMs[n], raw.DateOnly[n]) = (s.Started, s.End!.Value, s.DateOnly ? 1 : 0);
            var duration = s.End.Value - s.Started;
            raw.TalkMs[n] = s.Talk ?? Math.Max(0, duration - (s.Hold ?? 0) - (s.Wrap ?? 0));
            raw.HandleMs[n] = (s.Talk ?? s.Hold ?? s.Wrap) is null ? duration : (s.Talk ?? 0) + (s.Hold ?? 0) + (s.Wrap ?? 0);
            (raw.SegmentVendor[n], raw.InteractionVendor[n]) = (Code("vendor", s.Vendor), Code("vendor", c.Row.Vendor));
        }
        raw.Dimensions.Add(Column("channel", segments, p => p.Contact.Row.Channel));
        raw.Dimensions.Add(Column("segment-queue", segments, p => p.Segment.Queue));
        foreach (var field in OwnFields) raw.Dimensions.Add(Column(field, segments, p => p.Contact.Own(field)));
        return (PieceBuilder.Build(raw, texts, versions, _instants, threads), segments);
    }

    private List<(RefSegment Segment, RefContact Contact)> InCanonicalOrder(List<(RefSegment Segment, RefContact Contact)> segments, CodeTexts texts)
    {
        int[] owner = [.. segments.Select(p => p.Segment.Agent is { } agent
            ? texts.AgentRanks[Code("agent", agent)] : texts.Agents + RefArithmetic.Bucket(p.Contact.Row.Id))];
        long[] start = [.. segments.Select(p => p.Segment.Started)];
        var order = CanonicalOrder.Sort(owner, texts.Agents + PieceBuilder.Buckets, start, at => [.. at.Select(n => Encoding.UTF8.GetBytes(segments[n].Segment.Id))]);
        return [.. order.Select(n => segments[n])];
    }

    private bool Touches(long start, long end) =>
        start < _instants.EndMs && (end > _instants.StartMs || (start == end && start >= _instants.StartMs));

    private static readonly string[] OwnFields = ["interaction-queue", "topic", "direction", "party", "outcome", "customer-segment"];

    private CarrierSet Carriers()
    {
        int[] bucket = [.. _contacts.Select(c => RefArithmetic.Bucket(c.Row.Id))];
        long[] arrived = [.. _contacts.Select(c => c.Arrived ?? long.MinValue)];
        var order = CanonicalOrder.Sort(bucket, PieceBuilder.Buckets, arrived, at => [.. at.Select(n => Encoding.UTF8.GetBytes(_contacts[n].Row.Id))]);
        List<RefContact> contacts = [.. order.Select(n => _contacts[n])];
        var raw = new RawCarriers(contacts.Count);
        for (var n = 0; n < contacts.Count; n++)
        {
            var c = contacts[n];
            raw.Interaction[n] = _contacts.IndexOf(c) + 1;
            raw.CompletedMs[n] = c.Completed ?? long.MinValue;
            raw.Outcome[n] = c.Outcome switch { "answered" => (int)Outcome.Answered, "abandoned" => (int)Outcome.Abandoned, _ => (int)Outcome.SelfServed };
            (raw.Bots[n], raw.EventMs[n]) = (c.HasBot, long.MinValue);
        }
        foreach (var usage in _facts.Usage)
        {
            var n = contacts.FindIndex(c => c.Row.Id == usage.Interaction);
            if (n < 0 || (usage.At ?? contacts[n].Completed) is not { } at || at < _instants.StartMs || at >= _instants.EndMs) continue;
            if (!raw.Usage.TryGetValue(usage.Meter, out var quantities)) raw.Usage[usage.Meter] = quantities = new long[contacts.Count];
            quantities[n] += usage.Quantity;
            if (usage.At is { } event_) raw.EventMs[n] = Math.Max(raw.EventMs[n], event_);
        }
        raw.Dimensions.Add(Column("agent", contacts, c => c.Last?.Agent));
        raw.Dimensions.Add(Column("team", contacts, c => c.LastPlace.Team));
        raw.Dimensions.Add(Column("site", contacts, c => c.LastPlace.Site));
        raw.Dimensions.Add(Column("channel", contacts, c => c.Row.Channel));
        raw.Dimensions.Add(Column("vendor", contacts, c => c.Vendor));
        foreach (var field in OwnFields) raw.Dimensions.Add(Column(field, contacts, c => c.Own(field)));
        return CarrierBuilder.Build(raw, _instants);
    }

    private AgentVersions Versions() => new(Domain("agent").Texts.Count, _facts.Agents.Select(v => (Code("agent", v.Agent), new AgentVersion(
        v.FromDay is { } day ? _derived.Calendar.StartOfDay(day) : -(1L << 62), Code("role", v.Role), Code("team", v.Team), Code("site", v.Site), Code("vendor", v.Vendor)))));

    private AgentDirectory Agents(CodeTexts texts, AgentVersions versions)
    {
        var agents = new AgentDirectory(texts);
        foreach (var id in _derived.AgentIds)
        {
            var agent = Code("agent", id);
            var version = versions.At(agent, _instants.EndMs - 1);
            (agents.Role[agent], agents.Team[agent], agents.Site[agent], agents.Vendor[agent]) = (version.Role, version.Team, version.Site, version.Vendor);
            agents.StaffedMs[agent] = RefArithmetic.UnionLength(_facts.Staffing.Where(s => s.Agent == id && s.IsPaid)
                .Select(s => (Math.Max(s.Started, _instants.StartMs), Math.Min(s.Ended, _instants.EndMs))));
            foreach (var paid in _facts.PaidTime.Where(p => p.Agent == id))
            {
                var (first, end) = RefCalendar.MonthDays(_month);
                var (from, to) = (Math.Max(first, paid.FirstDay) - paid.FirstDay, Math.Min(end, paid.EndDay) - paid.FirstDay);
                if (to > from) agents.PaidTimeMs[agent] += Core.Money.Cascade.Between(paid.Paid, from, to, paid.EndDay - paid.FirstDay);
            }
        }
        return agents;
    }

    private ExchangeRates Rates()
    {
        var rates = new ExchangeRates(_facts.Currency);
        foreach (var fx in _facts.Fx) rates.Add(fx.Currency, fx.Day, fx.Rate);
        return rates;
    }

    private List<LedgerLine> Lines()
    {
        var lines = _facts.Ledger.ConvertAll(l => new LedgerLine(l.Id, l.Account, l.Amount, l.Currency ?? "", l.FirstDay, l.EndDay,
            new Narrowing(Code("agent", l.Agent), Code("team", l.Team), Code("site", l.Site), Code("channel", l.Channel), Code("vendor", l.Vendor)), l.Initiative));
        Shuffle(lines);
        return lines;
    }

    public static CostModel Model(RefModel model) => new(
        [.. model.Accounts.Select(a => new AccountRule(new Glob(a.Prefix + "*"), Parse(a.Component), a.Component is null))],
        [.. model.Pools.Select(p => new PoolRule(p.Name, p.StepDown.Count > 0 ? new Driver(DriverKind.Effort) : Driver.Parse(p.Driver)!.Value)
        {
            Component = Parse(p.Component), Lines = Filter(p.Lines), By = p.By, Where = Filter(p.Where), StepDown = p.StepDown,
            Base = p.Base switch { "effort" => StepDownBase.Effort, "interactions" => StepDownBase.Interactions, _ => StepDownBase.PaidTime },
            Capacity = p.Capacity is { } c ? new CapacityRule(c.Source switch { "fixed" => CapacitySource.Fixed, "staffing" => CapacitySource.Staffing, _ => CapacitySource.PaidTime }, (int)c.Ppm, (c.Seconds ?? 0) * 1000) : null,
        })],
        [.. model.Rates.Select(r => new RateRule(r.Pool, r.Per switch
        {
            "handle-hour" => RatePer.HandleHour, "effort-hour" => RatePer.EffortHour, "minute" => RatePer.Minute, "interaction" => RatePer.Interaction, _ => RatePer.Session,
        }, r.Rate, r.Currency, r.FromDay ?? int.MinValue))], "");

    private static Filter? Filter(RefCondition? condition) => condition is null ? null : FilterParser.Parse(condition.Text, "test");

    private static Component Parse(string? component) => component switch
    {
        "labour" => Component.Labour,
        "overhead" => Component.Overhead,
        "technology" => Component.Technology,
        "vendor" => Component.Vendor,
        "other" => Component.Other,
        _ => Component.None,
    };

    private void NumberEverything()
    {
        var agents = _derived.AgentIds.ToList();
        Shuffle(agents); // numbers must order nothing
        foreach (var agent in agents) _ = Code("agent", agent);
        foreach (var v in _facts.Agents) _ = (Code("team", v.Team), Code("site", v.Site), Code("vendor", v.Vendor), Code("role", v.Role));
        foreach (var l in _facts.Ledger) _ = (Code("team", l.Team), Code("site", l.Site), Code("channel", l.Channel), Code("vendor", l.Vendor));
        foreach (var c in _derived.Contacts) _ = (Code("channel", c.Row.Channel), Code("vendor", c.Row.Vendor));
        foreach (var s in _facts.Segments) _ = Code("vendor", s.Vendor);
    }

    private void Shuffle<T>(List<T> items)
    {
        for (var n = items.Count - 1; n > 0; n--)
        {
            var other = _shuffle.Next(n + 1);
            (items[n], items[other]) = (items[other], items[n]);
        }
    }

    private DimensionColumn Column<T>(string field, List<T> rows, Func<T, string?> value)
    {
        var codes = Domain(field);
        return new DimensionColumn(field, [.. rows.Select(r => codes.Of(value(r)))], code => codes.Texts[code]);
    }

    private int Code(string domain, string? text) => Domain(domain).Of(text);

    private Codes Domain(string name)
    {
        if (!_domains.TryGetValue(name, out var codes)) _domains[name] = codes = new Codes();
        return codes;
    }

    private sealed class Codes
    {
        private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

        public List<string?> Texts { get; } = [null];

        public int Of(string? text)
        {
            if (text is null) return 0;
            if (_codes.TryGetValue(text, out var code)) return code;
            Texts.Add(text);
            return _codes[text] = Texts.Count - 1;
        }
    }
}
