using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
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
    Func<ResolvedDimension, object?, string?> TextOf)
{
    /// <summary>The data cut-off; 0 where there are no data.</summary>
    public long CutoffMs { get; init; }

    /// <summary>Names of facts of which the workspace has no row at all: what is counted or added up over them is unknown, not 0.</summary>
    public IReadOnlySet<string> EmptyFacts { get; init; } = new HashSet<string>();
}

/// <summary>Makes the rows, comparisons and totals of the integers that an engine returned.</summary>
public sealed class AnswerBuilder
{
    /// <summary>Most rows that an answer is filled up to.</summary>
    public const int MostFilled = 100_000;

    private readonly AnswerContext _context;
    private readonly ResolvedRequest _request;
    private readonly BucketMath _buckets;
    private readonly PeriodCells _now;
    private readonly PeriodCells? _before;

    private AnswerBuilder(AnswerContext context, PeriodCells now, PeriodCells? before)
    {
        (_context, _request, _now, _before) = (context, now.Main.Plan.Request, now, before);
        _buckets = new BucketMath(context.Calendar);
    }

    /// <summary>The answer of a question's plans.</summary>
    /// <param name="context">What is known beside the rows.</param>
    /// <param name="now">The plans of the question's period, and what the engine returned for them.</param>
    /// <param name="before">Those of the period compared with; null where the question compares with none.</param>
    /// <param name="receipt">What the numbers came from.</param>
    public static KpiAnswer Build(
        AnswerContext context, (PlanSet Plans, PlanSetRows Rows) now, (PlanSet Plans, PlanSetRows Rows)? before, AnswerReceipt receipt)
    {
        PeriodCells cells = new(context, now.Plans, now.Rows);
        AnswerBuilder builder = new(context, cells, before is { } old ? new PeriodCells(context, old.Plans, old.Rows) : null);
        ResolvedRequest request = now.Plans.Main.Request;
        AnswerCell[] total = cells.OfTotal();
        if (builder._before is not null)
        {
            total = Compare(total, builder._before.OfTotal());
        }

        AnswerNotes notes = new(context, cells);
        total = [.. request.Kpis.Zip(total, (k, c) => c.Value is null ? c : c with { Remark = notes.Beside(k.Definition) })];
        List<AnswerRow> subtotals = [];
        for (int n = 0; n < now.Plans.Parts.Count; n++)
        {
            (PlanSet, PlanSetRows)? then = before is { } earlier ? (earlier.Plans.Parts[n], earlier.Rows.Parts[n]) : null;
            subtotals.AddRange(Build(context, (now.Plans.Parts[n], now.Rows.Parts[n]), then, receipt).Rows);
        }

        bool sliced = request.By.Count > 0 || request.Grain is not null;
        return new KpiAnswer(request, sliced ? builder.Rows() : [], total, notes.Of(total), receipt)
        {
            Subtotals = subtotals,
            Measures = [.. request.Kpis.Select(k => MeasuresOf(k, cells))],
        };
    }

    /// <summary>The values of a formula's measures, and those of its parts at earlier times, by the text of the formula.</summary>
    private static Dictionary<string, Ratio> MeasuresOf(ResolvedKpi kpi, PeriodCells cells)
    {
        Dictionary<string, Ratio> measures = FormulaLeaves.Of(kpi.Definition.Formula)
            .OfType<FormulaMeasure>().Select(m => m.Id).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => cells.Measure(kpi.Definition, id).Over(new Rational(1, 1)), StringComparer.Ordinal);
        foreach (FormulaShift earlier in kpi.Definition.Formula.Each().OfType<FormulaShift>())
        {
            if (cells.Earlier(kpi, earlier) is { } value)
            {
                measures[earlier.Canonical] = value;
            }
        }

        return measures;
    }

    private IReadOnlyList<AnswerRow> Rows()
    {
        Dictionary<string, EngineRow>? earlier = _before?.Main.Rows.ToDictionary(
            r => MatchKey(Keys(r), r.Time, _request.Compare!), StringComparer.Ordinal);
        List<(long Time, AnswerRow Row)> rows = [];
        foreach (EngineRow group in Filled())
        {
            string?[] keys = Keys(group);
            bool filled = group.Measures.Length == 0;
            AnswerCell[] cells = filled ? FilledCells(group) : _now.Of(group);
            if (earlier is not null)
            {
                cells = Compare(cells, earlier.Remove(MatchKey(keys, group.Time, _request.Period!), out EngineRow? match)
                    ? _before!.Of(match)
                    : _before!.OfNothing(group.Keys, null));
            }

            rows.Add((group.Time, new AnswerRow(keys, Bucket(group.Time), cells) { Filled = filled }));
        }

        rows.AddRange(earlier is null ? [] : Gone(earlier.Values));
        rows.Sort((a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : CompareKeys(a.Row.Keys, b.Row.Keys));
        return [.. rows.Select(r => r.Row)];
    }

    /// <summary>The groups, and where the question asks for all buckets, one without measures for each bucket that a group is missing.</summary>
    private IEnumerable<EngineRow> Filled()
    {
        IReadOnlyList<EngineRow> there = _now.Main.Rows;
        if (!_request.Fill || _request.Grain is not { } grain || (_request.Period is null && there.Count == 0))
        {
            return there;
        }

        (long first, long last) = _request.Period is { } period
            ? (_buckets.First(period, grain), _buckets.Last(period, grain))
            : (there.Min(r => r.Time), there.Max(r => r.Time));
        List<EngineRow> all = [.. there];
        HashSet<string> known = [.. there.Select(r => MatchKey(Keys(r), r.Time, null))];
        object?[][] groups = _request.By.Count == 0 ? [[]] : [.. there.DistinctBy(r => MatchKey(Keys(r), 0, null)).Select(r => r.Keys)];
        if (groups.Length * (last - first + 1) > MostFilled)
        {
            throw new UserException(
                "FT-4016", $"With empty buckets the answer has more than {MostFilled} rows.", suggestion: "take a coarser grain or a shorter period");
        }

        foreach (object?[] keys in groups)
        {
            for (long time = first; time <= last; time++)
            {
                EngineRow empty = new(keys, time, []);
                if (known.Add(MatchKey(Keys(empty), time, null)))
                {
                    all.Add(empty);
                }
            }
        }

        return all;
    }

    /// <summary>A bucket after the data end has no number, not even 0.</summary>
    private AnswerCell[] FilledCells(EngineRow empty)
    {
        int last = _context.CutoffMs == 0 ? int.MaxValue : _context.Calendar.DayOf(_context.CutoffMs);
        return _buckets.Days(empty.Time, _request.Grain!.Value).FirstDay > last
            ? [.. _request.Kpis.Select(_ => new AnswerCell(null, $"the data end on {DayNumber.Text(last)}"))]
            : _now.OfNothing(empty.Keys, empty.Time);
    }

    /// <summary>
    /// Rows of groups that only the period compared with has: no value now, and that as the reason. A place that the asked
    /// period does not reach (the 31st of a month of 30 days) has no row.
    /// </summary>
    private IEnumerable<(long Time, AnswerRow Row)> Gone(IEnumerable<EngineRow> left)
    {
        Period now = _request.Period!;
        long shift = _request.Grain is { } grain ? _buckets.First(now, grain) - _buckets.First(_request.Compare!, grain) : 0;
        foreach (EngineRow group in left)
        {
            long time = group.Time + shift;
            if (_request.Grain is { } unit && time > _buckets.Last(now, unit))
            {
                continue;
            }

            AnswerCell[] cells =
                [.. _request.Kpis.Select(k => new AnswerCell(null, _now.NoRun(k.Definition, time) ?? $"gone: only {_request.Compare!.Text} has it"))];
            yield return (time, new AnswerRow(Keys(group), Bucket(time), Compare(cells, _before!.Of(group))) { Gone = true });
        }
    }

    private string?[] Keys(EngineRow row) => [.. _request.By.Select((d, n) => _context.TextOf(d, row.Keys[n]))];

    private string? Bucket(long time) => _request.Grain is { } grain ? _buckets.Text(time, grain) : null;

    /// <summary>Rows of two periods belong together by their values and by their place from the period's begin.</summary>
    private string MatchKey(IReadOnlyList<string?> keys, long time, Period? period)
    {
        long place = _request.Grain is not { } grain ? 0 : period is null ? time : time - _buckets.First(period, grain);
        return place.ToString(CultureInfo.InvariantCulture) + '\u001e' + string.Join('\u001e', keys.Select(k => k ?? "\u0000"));
    }

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

    private static AnswerCell[] Compare(AnswerCell[] now, AnswerCell[] before) =>
        [.. now.Zip(before, (n, b) => n with { Change = AnswerChange.Between(n.Value, b.Value) with { BeforeBelow = b.Below } })];
}
