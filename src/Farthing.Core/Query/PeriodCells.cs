using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>Makes the values, reasons and bands of one period's rows.</summary>
internal sealed class PeriodCells
{
    private readonly AnswerContext _context;
    private readonly ResolvedRequest _request;
    private readonly Period? _period;
    private readonly BucketMath _buckets;
    private readonly Dictionary<(SideUse Use, TimeShift? Shift), PlanTable> _sides = [];
    private readonly List<ClusterRows> _clusters = [];

    public PeriodCells(AnswerContext context, PlanSet plans, PlanSetRows rows)
    {
        (_context, _request, _period) = (context, plans.Main.Request, plans.Period);
        _buckets = new BucketMath(context.Calendar);
        Main = new PlanTable(plans.Main, rows.Main);
        foreach ((SidePlan side, PlanRows found) in plans.Sides.Zip(rows.Sides))
        {
            if (side.Use is SideUse.Agents or SideUse.Customers)
            {
                _clusters.Add(new ClusterRows(side.Plan, side.Use == SideUse.Agents ? ClusterKind.Agents : ClusterKind.Customers, found));
            }
            else
            {
                _sides[(side.Use, side.Shift)] = new PlanTable(side.Plan, found);
            }
        }
    }

    /// <summary>The question's own plan and rows.</summary>
    public PlanTable Main { get; }

    /// <summary>The cells of a group.</summary>
    public AnswerCell[] Of(EngineRow row) => Cells(
        (kpi, context) => Source(context, row.Keys, row.Time, Main.Spread(row)), row.Time, c => c.Of(row.Keys, row.Time));

    /// <summary>The cells of a group without rows; its time is null for a place that this period may not have.</summary>
    public AnswerCell[] OfNothing(object?[] keys, long? time) => Cells(
        (kpi, context) => time is { } t ? Source(context, keys, t, Main.Nothing) : (Main, Main.Nothing), time, _ => null);

    /// <summary>The cells of all groups together.</summary>
    public AnswerCell[] OfTotal() =>
        [.. Cells((kpi, context) => OfAll(context.Shift), null, c => c.Total).Zip(_request.Kpis, (cell, kpi) => WithBetterReason(cell, kpi.Definition))];

    /// <summary>A note that says why there is nothing goes before the definition's general reason.</summary>
    private AnswerCell WithBetterReason(AnswerCell cell, KpiDefinition kpi)
    {
        KpiNote? better = cell.Value is null && cell.Reason == kpi.WhenNull
            ? kpi.Notes.FirstOrDefault(n => n.IsReason && !Measure(kpi, n.Measure).IsZero)
            : null;
        return better is null ? cell : cell with { Reason = NoteText(kpi, better) };
    }

    /// <summary>A note's sentence with the number in it.</summary>
    public string NoteText(KpiDefinition kpi, KpiNote note)
    {
        string text = Measure(kpi, note.Measure).Over(new Rational(1, 1)).ToPlain();
        bool money = kpi.AllMeasures.First(m => m.Id == note.Measure).Unit.Money == 1;
        return note.Text.Replace("{value}", money ? $"{text} {_context.Currency}" : text, StringComparison.Ordinal);
    }

    /// <summary>A measure over all groups, as notes and bridges need it.</summary>
    public Rational Measure(KpiDefinition kpi, string measure) => Main.Leaf(kpi.Id, new FormulaMeasure(measure, kpi.Place), Main.Total)!.Value;

    /// <summary>The value of a part of a formula at an earlier time, over all groups, in the units of its measures; null where it has none.</summary>
    public Ratio? Earlier(ResolvedKpi kpi, FormulaShift earlier) =>
        new FormulaEvaluator(kpi with { Definition = kpi.Definition with { Formula = earlier, Unit = Unit.Parse("ratio", null) } }, (leaf, context) =>
        {
            (PlanTable table, Int128[] numbers) = OfAll(context.Shift);
            return table.Leaf(kpi.Definition.Id, leaf, numbers);
        }).Evaluate();

    /// <summary>The part of the question's time before the data end, in words; null where the data reach into it.</summary>
    public string? NotBegun(KpiDefinition kpi, long? time)
    {
        bool exists = kpi.AllMeasures.Any(m => FactModel.Facts[m.Fact].Clock(m.Axis).IsInterval);
        if (!exists || _context.CutoffMs == 0 || Days(time, null) is not { } days)
        {
            return null;
        }

        int last = _context.Calendar.DayOf(_context.CutoffMs);
        return days.FirstDay > last ? $"the data end on {DayNumber.Text(last)}, before it begins" : null;
    }

    /// <summary>Whether a formula reads what a costing run makes.</summary>
    public static bool ReadsRuns(KpiDefinition kpi, Formula formula)
    {
        HashSet<string> used = [.. formula.Measures.Select(m => m.Id)];
        return kpi.AllMeasures.Any(m => FactModel.Facts[m.Fact].RunColumn is not null && used.Contains(m.Id));
    }

    /// <summary>Why a KPI that reads costs has no value: no run covers its months; null where one does.</summary>
    public string? NoRun(KpiDefinition kpi, long? time)
    {
        if (!ReadsRuns(kpi, kpi.Formula))
        {
            return null;
        }

        IEnumerable<TimeShift> earlier = kpi.Formula.Each().OfType<FormulaShift>().Where(s => ReadsRuns(kpi, s.Inner)).Select(s => s.Shift);
        return earlier.Distinct().Select(s => NoRun(Days(time, s))).Prepend(NoRun(Days(time, null))).FirstOrDefault(r => r is not null);
    }

    private string? NoRun((int FirstDay, int EndDay)? touched)
    {
        WorkspaceCalendar calendar = _context.Calendar;
        if (touched is not { } days)
        {
            return _context.RunMonths.Count > 0 ? null : "no costing run covers any month";
        }

        (int first, int last) = (calendar.MonthOfDay(days.FirstDay), calendar.MonthOfDay(days.EndDay - 1));
        string months = first == last ? calendar.MonthText(first) : $"{calendar.MonthText(first)}..{calendar.MonthText(last)}";
        return _context.RunMonths.Any(m => m >= first && m <= last) ? null : $"no costing run covers {months}";
    }

    /// <summary>The days of a bucket, or without one of the period, or of what these look back to; null: all there are.</summary>
    private (int FirstDay, int EndDay)? Days(long? time, TimeShift? shift)
    {
        if (time is { } t && _request.Grain is { } grain)
        {
            return _buckets.Days(shift is { } back ? _buckets.Shift(t, grain, back) : t, grain);
        }

        Period? period = _period is not null && shift is { } whole ? _buckets.Shift(_period, whole) : _period;
        return period is null ? null : (period.FirstDay, period.EndDay);
    }

    private AnswerCell[] Cells(
        Func<ResolvedKpi, FormulaContext, (PlanTable Table, Int128[] Numbers)> source, long? time, Func<ClusterRows, EngineRow?> clusters) =>
        [.. _request.Kpis.Select(k => WithInterval(k, Cell(k, c => source(k, c), time), source(k, default), clusters))];

    private AnswerCell WithInterval(
        ResolvedKpi kpi, AnswerCell cell, (PlanTable Table, Int128[] Numbers) own, Func<ClusterRows, EngineRow?> clusters)
    {
        if (!_request.Interval || cell.Value is not { } value)
        {
            return cell;
        }

        ClusterRows? known = _clusters.Find(c => c.Plan.Request.Kpis.Any(k => k.Definition.Id == kpi.Definition.Id));
        return cell with
        {
            Interval = new CellIntervals(kpi, own.Table, own.Numbers, known is null ? null : (known.Plan, known.Kind, clusters(known))).Of(value),
        };
    }

    /// <summary>Why a sum that came out as 0 is none: the workspace has no such rows; null where it has.</summary>
    private string? Unknown(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        MeasureDefinition? empty = kpi.AllMeasures.FirstOrDefault(m => used.Contains(m.Id) && _context.EmptyFacts.Contains(m.Fact));
        return empty is null ? null : $"there are no {empty.Fact} in this workspace";
    }

    private AnswerCell Cell(ResolvedKpi kpi, Func<FormulaContext, (PlanTable Table, Int128[] Numbers)> source, long? time)
    {
        KpiDefinition definition = kpi.Definition;
        if (FormulaEvaluator.MissingParameter(kpi) is { } missing)
        {
            return new AnswerCell(null, $"set --param {missing}=…: {definition.Parameters.First(p => p.Name == missing).Meaning}");
        }

        if ((NoRun(definition, time) ?? NotBegun(definition, time)) is { } reason)
        {
            return new AnswerCell(null, reason);
        }

        FormulaEvaluator evaluator = new(kpi, (leaf, context) =>
        {
            (PlanTable table, Int128[] numbers) = source(context);
            return table.Leaf(definition.Id, leaf, numbers);
        });
        Ratio? value = evaluator.Evaluate();
        if (value is not null && Unknown(definition) is { } nothing)
        {
            return new AnswerCell(null, nothing);
        }

        bool part = _request.PercentOfTotal && FormulaLeaves.IsSum(definition.Formula);
        BandSet? bands = _context.Catalogue.BandsOf(definition.Id);
        return new AnswerCell(value, value is null ? definition.WhenNull : null)
        {
            Band = value is { } v && bands is not null && bands.AppliesTo(_context.Currency) ? bands.Judge(v) : null,
            Part = part ? evaluator.ShareOfTotal() : null,
            Below = evaluator.Below(p =>
            {
                (PlanTable table, Int128[] numbers) = source(default);
                return table.CountOf(definition.Id, p, numbers);
            }),
        };
    }

    /// <summary>The plan that knows a part of a formula for one group, and the group's numbers in it.</summary>
    private (PlanTable Table, Int128[] Numbers) Source(FormulaContext context, IReadOnlyList<object?> keys, long time, Int128[] own)
    {
        bool byBucket = context.OfTotal && _request.By.Count > 0 && _request.Grain is not null;
        if (context.OfTotal && !byBucket)
        {
            return OfAll(context.Shift);
        }

        if (context.Shift is null && !byBucket)
        {
            return (Main, own);
        }

        PlanTable table = _sides[(byBucket ? SideUse.Buckets : SideUse.Earlier, context.Shift)];
        long when = context.Shift is { } shift && _request.Grain is { } grain ? _buckets.Shift(time, grain, shift) : time;
        return (table, table.Of(byBucket ? [] : keys, when));
    }

    private (PlanTable Table, Int128[] Numbers) OfAll(TimeShift? shift)
    {
        PlanTable table = shift is null ? Main : _sides[(_request.Grain is null ? SideUse.Earlier : SideUse.EarlierTotal, shift)];
        return (table, table.Total);
    }
}
