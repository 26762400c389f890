using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>
/// A costing run of one month, written from docs/costing.md alone: big integers, every question answered by looking through
/// every row. It shares no code with the product.
/// </summary>
public sealed partial class NaiveCosting
{
    private readonly RefFacts _facts;
    private readonly RefModel _model;
    private readonly RefDerived _derived;
    private readonly int _month;
    private readonly long _start;
    private readonly long _end;
    private readonly List<RefRow> _pieces;
    private readonly List<RefRow> _carriers;
    private readonly RefRun _run;

    private NaiveCosting(RefFacts facts, RefModel model, RefDerived derived, int month)
    {
        (_facts, _model, _derived, _month) = (facts, model, derived, month);
        (_start, _end) = derived.Calendar.MonthInstants(month);
        _run = new RefRun { Month = month };
        _pieces = InOrder(MakePieces());
        _carriers = InOrder(derived.Contacts.Where(c => !c.Excluded).Select(Carrier));
    }

    public static RefRun Run(RefFacts facts, RefModel model, int month) => Run(facts, model, new RefDerived(facts), month);

    public static RefRun Run(RefFacts facts, RefModel model, RefDerived derived, int month)
    {
        var costing = new NaiveCosting(facts, model, derived, month);
        costing.Make();
        return costing._run;
    }

    private void Make()
    {
        var instances = new NaiveLedger(_facts, _model, _derived, _month).Sort(_run);
        var rated = instances.Find(i => _model.Rates.Exists(r => r.Pool == _model.Pools[i.Pool].Name));
        if (rated is not null) throw new RefRefusedException("a ledger and a rate on pool " + _model.Pools[rated.Pool].Name);
        foreach (var pool in StepDownOrder()) StepDown(pool, instances);
        foreach (var instance in NaiveLedger.InOrder(instances).Where(i => _model.Pools[i.Pool].StepDown.Count == 0)) Spread(instance);
        _run.Instances.AddRange(NaiveLedger.InOrder(instances));
        _run.Unassigned = instances.Aggregate(BigInteger.Zero, (a, i) => a + i.Unassigned);
        Impute();
        _run.Costs.AddRange(_pieces.Select(r => r.Cost));
        _run.Costs.AddRange(_carriers.Select(r => r.Cost).Where(c => c.Columns.Values.Any(v => !v.IsZero) || !c.Unused.IsZero || !c.Imputed.IsZero));
    }

    private IEnumerable<RefRow> MakePieces()
    {
        var pieces = new List<RefPiece>();
        foreach (var contact in _derived.Contacts.Where(c => !c.Excluded))
        {
            foreach (var segment in contact.Segments)
            {
                if (Piece(contact, segment) is { } piece) pieces.Add(piece);
            }
        }
        RefEffort.Assign(pieces);
        return pieces.Select(p => new RefRow(p, new RefCost
        {
            Contact = p.Contact,
            Segment = p.Segment,
            Of = _derived.Of(p.Segment, p.Contact),
            At = Math.Min(p.To, _end - 1),
            EffortTicks = p.EffortTicks,
        }));
    }

    private RefPiece? Piece(RefContact contact, RefSegment segment)
    {
        if (segment.End is not { } end) return null;
        if (end == segment.Started)
        {
            if (end < _start || end >= _end) return null;
        }
        else if (end <= _start || segment.Started >= _end) return null;
        return new RefPiece
        {
            Segment = segment,
            Contact = contact,
            From = Math.Max(segment.Started, _start),
            To = Math.Min(end, _end),
            TalkMs = InMonth(segment, segment.TalkTime ?? 0),
            HandleMs = InMonth(segment, segment.Handle ?? 0),
        };
    }

    /// <summary>The month's part of a time that belongs to the whole segment: cascade over its pieces by duration.</summary>
    private BigInteger InMonth(RefSegment segment, long ms)
    {
        var end = segment.End!.Value;
        if (end == segment.Started) return ms;
        var first = _derived.Calendar.MonthOf(segment.Started);
        var weights = new List<BigInteger>();
        for (var m = first; _derived.Calendar.MonthInstants(m).Start < end; m++)
        {
            var (from, to) = _derived.Calendar.MonthInstants(m);
            weights.Add(Math.Min(end, to) - Math.Max(segment.Started, from));
        }
        return RefArithmetic.Cascade(ms, weights)[_month - first];
    }

    private RefRow Carrier(RefContact contact)
    {
        var inMonth = contact.Completed is { } completed && completed >= _start && completed < _end;
        var events = _facts.Usage.Where(u => u.Interaction == contact.Row.Id && (u.At ?? contact.Completed) is { } at && at >= _start && at < _end).ToList();
        var usage = events.GroupBy(u => u.Meter, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Aggregate(BigInteger.Zero, (a, u) => a + u.Quantity), StringComparer.Ordinal);
        var at = inMonth ? contact.Completed!.Value : events.Max(e => e.At) ?? _end - 1;
        return new RefRow(contact, inMonth, usage, new RefCost
        {
            Contact = contact,
            Of = (contact.Last?.Agent, contact.LastPlace.Team, contact.LastPlace.Site, contact.Vendor),
            At = at,
        });
    }

    /// <summary>Canonical order: agents by their bytes, then buckets; start; id.</summary>
    private static List<RefRow> InOrder(IEnumerable<RefRow> rows) =>
        [.. rows.OrderBy(r => r.OwnerAgent is null ? 1 : 0).ThenBy(r => r.OwnerAgent, RefArithmetic.ByBytes)
            .ThenBy(r => r.OwnerAgent is null ? RefArithmetic.Bucket(r.Cost.Contact.Row.Id) : 0)
            .ThenBy(r => r.Start ?? long.MinValue).ThenBy(r => r.Id, RefArithmetic.ByBytes)];
}
