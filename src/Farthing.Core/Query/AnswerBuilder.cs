using System.Globalization;
using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>What an answer needs to know beside the engine's rows.</summary>
/// <param name="Catalogue">The definitions, for bands.</param>
/// <param name="Calendar">The workspace's calendar.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="RunMonths">The months that have a costing run.</param>
/// <param name="DataMonths">First and last month with data; null without any.</param>
/// <param name="TextOf">The text of a key: dimension and what the engine returned.</param>
public sealed record AnswerContext(
    KpiCatalogue Catalogue,
    WorkspaceCalendar Calendar,
    string Currency,
    IReadOnlySet<int> RunMonths,
    (int First, int Last)? DataMonths,
    Func<ResolvedDimension, object?, string?> TextOf);

/// <summary>Makes values, reasons, bands, comparisons and totals of the integers that an engine returned.</summary>
public sealed class AnswerBuilder
{
    private readonly AnswerContext _context;
    private readonly QueryPlan _plan;
    private readonly ResolvedRequest _request;
    private readonly BucketMath _buckets;

    private AnswerBuilder(AnswerContext context, QueryPlan plan) =>
        (_context, _plan, _request, _buckets) = (context, plan, plan.Request, new BucketMath(context.Calendar));

    /// <summary>The answer of one plan, or of two where the question compares.</summary>
    /// <param name="context">What is known beside the rows.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="groups">Rows of its groups.</param>
    /// <param name="totals">The row of its totals; null where the plan has no such statement.</param>
    /// <param name="before">Rows and totals of the period compared with; null where the question compares with none.</param>
    /// <param name="receipt">What the numbers came from.</param>
    public static KpiAnswer Build(
        AnswerContext context,
        QueryPlan plan,
        IReadOnlyList<EngineRow> groups,
        EngineRow? totals,
        (IReadOnlyList<EngineRow> Groups, EngineRow? Totals)? before,
        AnswerReceipt receipt)
    {
        AnswerBuilder builder = new(context, plan);
        AnswerCell[] total = builder.Cells(builder.Total(groups, totals), null, plan.Request.Period);
        Dictionary<string, (EngineRow Row, AnswerCell[] Cells)>? earlier = null;
        if (before is { } old)
        {
            AnswerCell[] oldTotal = builder.Cells(builder.Total(old.Groups, old.Totals), null, plan.Request.Compare);
            total = Compare(total, oldTotal);
            earlier = builder.Earlier(old.Groups);
        }

        bool sliced = plan.Request.By.Count > 0 || plan.Request.Grain is not null;
        IReadOnlyList<AnswerRow> rows = sliced ? builder.Rows(groups, earlier) : [];
        Int128[] all = builder.Total(groups, totals);
        return new KpiAnswer(plan.Request, rows, total, builder.Notes(all, total), receipt)
        {
            Measures = [.. plan.Request.Kpis.Select(k => builder.MeasuresOf(k.Definition, all))],
        };
    }

    private Dictionary<string, Ratio> MeasuresOf(KpiDefinition kpi, Int128[] total) => kpi.Formula.Measures.Select(m => m.Id)
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(id => id, id => Measure(kpi, id, total).Over(new Rational(1, 1)), StringComparer.Ordinal);

    private List<AnswerRow> Rows(IReadOnlyList<EngineRow> groups, Dictionary<string, (EngineRow Row, AnswerCell[] Cells)>? earlier)
    {
        List<(long Time, AnswerRow Row)> rows = [];
        foreach (EngineRow group in groups)
        {
            string?[] keys = Keys(group);
            AnswerCell[] cells = Cells(Spread(group), group.Time, _request.Period);
            if (earlier is not null)
            {
                bool known = earlier.Remove(MatchKey(keys, group.Time, _request.Period!), out (EngineRow Row, AnswerCell[] Cells) match);
                cells = Compare(cells, known ? match.Cells : Cells(new Int128[_plan.Aggregates.Count], null, _request.Compare));
            }

            rows.Add((group.Time, new AnswerRow(keys, Bucket(group.Time), cells)));
        }

        rows.AddRange(earlier is null ? [] : Gone(earlier.Values));
        rows.Sort((a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : CompareKeys(a.Row.Keys, b.Row.Keys));
        return [.. rows.Select(r => r.Row)];
    }

    /// <summary>
    /// Rows of groups that only the period compared with has: no value now, and that as the reason. A place that the asked
    /// period does not reach (the 31st of a month of 30 days) has no row.
    /// </summary>
    private IEnumerable<(long Time, AnswerRow Row)> Gone(IEnumerable<(EngineRow Row, AnswerCell[] Cells)> left)
    {
        Period now = _request.Period!;
        long shift = _request.Grain is null ? 0 : FirstBucket(now) - FirstBucket(_request.Compare!);
        foreach ((EngineRow group, AnswerCell[] before) in left)
        {
            long time = group.Time + shift;
            if (_request.Grain is not null && time > LastBucket(now))
            {
                continue;
            }

            AnswerCell[] cells = [.. _request.Kpis.Select(k => GoneCell(k.Definition, time, now))];
            yield return (time, new AnswerRow(Keys(group), Bucket(time), Compare(cells, before)) { Gone = true });
        }
    }

    private AnswerCell GoneCell(KpiDefinition kpi, long time, Period now) => new(
        null,
        ReadsCosts(kpi) && !HasRun(time, now, out string months) ? NoRun(months) : $"gone: only {_request.Compare!.Text} has it");

    private string?[] Keys(EngineRow row) => [.. _request.By.Select((d, n) => _context.TextOf(d, row.Keys[n]))];

    private static int CompareKeys(IReadOnlyList<string?> a, IReadOnlyList<string?> b)
    {
        for (int i = 0; i < a.Count; i++)
        {
            int order = (a[i], b[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                _ => string.CompareOrdinal(a[i], b[i]),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private Dictionary<string, (EngineRow Row, AnswerCell[] Cells)> Earlier(IReadOnlyList<EngineRow> groups)
    {
        Dictionary<string, (EngineRow Row, AnswerCell[] Cells)> cells = new(StringComparer.Ordinal);
        foreach (EngineRow group in groups)
        {
            cells[MatchKey(Keys(group), group.Time, _request.Compare!)] = (group, Cells(Spread(group), group.Time, _request.Compare));
        }

        return cells;
    }

    /// <summary>Rows of two periods belong together by their values and by their place from the period's begin.</summary>
    private string MatchKey(IReadOnlyList<string?> keys, long time, Period period)
    {
        long place = _request.Grain is null ? 0 : time - FirstBucket(period);
        return place.ToString(CultureInfo.InvariantCulture) + '\u001e' + string.Join('\u001e', keys.Select(k => k ?? "\u0000"));
    }

    private long FirstBucket(Period period) => _buckets.First(period, _request.Grain!.Value);

    private long LastBucket(Period period) => _buckets.Last(period, _request.Grain!.Value);

    private string? Bucket(long time) => _request.Grain is { } grain ? _buckets.Text(time, grain) : null;

    /// <summary>The fiscal months that a bucket (or without one a period) touches; null: all there are.</summary>
    private (int First, int Last)? Months(long? time, Period? period)
    {
        WorkspaceCalendar calendar = _context.Calendar;
        if (time is not { } t || _request.Grain is not { } grain)
        {
            return period is null ? null : (calendar.MonthOfDay(period.FirstDay), calendar.MonthOfDay(period.EndDay - 1));
        }

        (int first, int end) = _buckets.Days(t, grain);
        return (calendar.MonthOfDay(first), calendar.MonthOfDay(end - 1));
    }

    /// <summary>
    /// Integers of additive aggregates add up over the groups to those of all rows; the others come from their own statement.
    /// </summary>
    private Int128[] Total(IReadOnlyList<EngineRow> groups, EngineRow? totals)
    {
        Int128[] sums = new Int128[_plan.Aggregates.Count];
        foreach (EngineRow group in groups)
        {
            Int128[] measures = Spread(group);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += _plan.Additive[i] ? measures[i] : 0;
            }
        }

        for (int n = 0; n < _plan.TotalColumns.Count; n++)
        {
            sums[_plan.TotalColumns[n]] = totals?.Measures[n] ?? 0;
        }

        return sums;
    }

    /// <summary>A group's measures in the order of the plan's aggregates; what only notes read is not among them and 0.</summary>
    private Int128[] Spread(EngineRow group)
    {
        if (group.Measures.Length == _plan.Aggregates.Count)
        {
            return group.Measures;
        }

        Int128[] measures = new Int128[_plan.Aggregates.Count];
        for (int n = 0; n < _plan.GroupColumns.Count; n++)
        {
            measures[_plan.GroupColumns[n]] = group.Measures[n];
        }

        return measures;
    }

    private AnswerCell[] Cells(Int128[] measures, long? time, Period? period) =>
        [.. _request.Kpis.Select(k => Cell(k.Definition, measures, time, period))];

    private AnswerCell Cell(KpiDefinition kpi, Int128[] measures, long? time, Period? period)
    {
        if (ReadsCosts(kpi) && !HasRun(time, period, out string months))
        {
            return new AnswerCell(null, NoRun(months));
        }

        Ratio? value = FormulaEvaluator.Evaluate(kpi, id => Measure(kpi, id, measures));
        BandSet? bands = _context.Catalogue.BandsOf(kpi.Id);
        return new AnswerCell(value, value is null ? kpi.WhenNull : null)
        {
            Band = value is { } v && bands is not null && bands.AppliesTo(_context.Currency) ? bands.Judge(v) : null,
            Below = FormulaEvaluator.Below(kpi, id => Measure(kpi, id, measures)),
        };
    }

    private static string NoRun(string months) => $"no costing run covers {months}";

    private static bool ReadsCosts(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        return kpi.AllMeasures.Any(m => m.Fact == "costs" && used.Contains(m.Id));
    }

    private bool HasRun(long? time, Period? period, out string months)
    {
        (int First, int Last)? touched = Months(time, period);
        months = touched is not { } t ? "any month"
            : t.First == t.Last ? _context.Calendar.MonthText(t.First)
            : $"{_context.Calendar.MonthText(t.First)}..{_context.Calendar.MonthText(t.Last)}";
        return touched is not { } range
            ? _context.RunMonths.Count > 0
            : _context.RunMonths.Any(m => m >= range.First && m <= range.Last);
    }

    private Rational Measure(KpiDefinition kpi, string measure, Int128[] measures)
    {
        Rational sum = new(BigInteger.Zero, BigInteger.One);
        foreach (int index in _plan.ColumnsOf[(kpi.Id, measure)])
        {
            PlannedAggregate aggregate = _plan.Aggregates[index];
            long scale = aggregate.Aggregate == Aggregate.Sum ? aggregate.Columns[0].Scale : 1;
            sum += FormulaEvaluator.InUnits(measures[index], scale);
        }

        return sum;
    }

    private static AnswerCell[] Compare(AnswerCell[] now, AnswerCell[] before) =>
        [.. now.Zip(before, (n, b) => n with { Change = Change(n.Value, b.Value) })];

    private static AnswerChange Change(Ratio? now, Ratio? before)
    {
        if (now is not { } n || before is not { } b)
        {
            return new AnswerChange(before, null, null);
        }

        Rational old = new(b.Numerator, b.Denominator);
        Rational change = new Rational(n.Numerator, n.Denominator) - old;
        Rational size = old.Numerator.Sign < 0 ? -old : old;
        Rational one = new(1, 1);
        return new AnswerChange(b, change.Over(one), size.IsZero ? null : (change / size).Over(one));
    }

    private List<string> Notes(Int128[] total, AnswerCell[] cells)
    {
        List<string> notes = [];
        foreach (KpiDefinition kpi in _request.Kpis.Select(k => k.Definition))
        {
            foreach (KpiNote note in kpi.Notes)
            {
                Rational value = Measure(kpi, note.Measure, total);
                if (!value.IsZero)
                {
                    string text = value.Over(new Rational(1, 1)).ToPlain();
                    bool money = kpi.AllMeasures.First(m => m.Id == note.Measure).Unit.Money == 1;
                    notes.Add($"{kpi.Id}: {note.Text.Replace("{value}", money ? $"{text} {_context.Currency}" : text, StringComparison.Ordinal)}");
                }
            }

            if (_context.Catalogue.BandsOf(kpi.Id) is { } bands && !bands.AppliesTo(_context.Currency))
            {
                notes.Add(
                    $"{kpi.Id}: its bands are in {bands.Currency} and do not apply to {_context.Currency}; state your own in kpis/*.yaml");
            }
        }

        bool costs = _request.Kpis.Zip(cells).Any(p => ReadsCosts(p.First.Definition) && p.Second.Value is not null);
        if (costs && MonthsWithoutRun() is { Length: > 0 } missing)
        {
            notes.Add($"no costing run for {string.Join(", ", missing)}: cost is missing there; run farthing cost");
        }

        return [.. notes.Distinct(StringComparer.Ordinal)];
    }

    private string[] MonthsWithoutRun()
    {
        if (_context.DataMonths is not { } data)
        {
            return [];
        }

        (int first, int last) = Months(null, _request.Period) ?? data;
        (first, last) = (Math.Max(first, data.First), Math.Min(last, data.Last));
        return
        [
            .. Enumerable.Range(first, Math.Max(0, last - first + 1))
                .Where(m => !_context.RunMonths.Contains(m))
                .Select(_context.Calendar.MonthText),
        ];
    }
}
