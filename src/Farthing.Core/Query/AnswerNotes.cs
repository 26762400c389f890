using Farthing.Core.Catalogue;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>What a reader must know beside the numbers.</summary>
internal sealed class AnswerNotes(AnswerContext context, PeriodCells now)
{
    private readonly AnswerContext _context = context;
    private readonly ResolvedRequest _request = now.Main.Plan.Request;

    /// <summary>The notes of an answer whose total is <paramref name="cells"/>, each once.</summary>
    public IReadOnlyList<string> Of(AnswerCell[] cells)
    {
        List<string> notes = [];
        foreach ((KpiDefinition kpi, AnswerCell cell) in _request.Kpis.Select(k => k.Definition).Zip(cells))
        {
            IEnumerable<string> texts = kpi.Notes.Where(n => !now.Measure(kpi, n.Measure).IsZero).Select(n => now.NoteText(kpi, n));
            notes.AddRange(texts.Where(t => t != cell.Reason).Select(t => $"{kpi.Id}: {t}"));
            notes.AddRange(kpi.Replaced.Select(r => $"{kpi.Id}: {r}"));
            if (_context.Catalogue.BandsOf(kpi.Id) is { } bands && !bands.AppliesTo(_context.Currency))
            {
                notes.Add(
                    $"{kpi.Id}: its bands are in {bands.Currency} and do not apply to {_context.Currency}; state your own in kpis/*.yaml");
            }
        }

        bool costs = _request.Kpis.Zip(cells).Any(p => PeriodCells.ReadsRuns(p.First.Definition, p.First.Definition.Formula) && p.Second.Value is not null);
        if (costs && MonthsWithoutRun() is { Length: > 0 } missing)
        {
            notes.Add($"no costing run for {string.Join(", ", missing)}: cost is missing there; run farthing cost");
        }

        return [.. notes.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What stands beside the total of a KPI; null for nothing.</summary>
    public string? Beside(KpiDefinition kpi)
    {
        string[] remarks =
        [
            .. kpi.Notes.Where(n => n.Beside is not null)
                .Select(n => (n.Beside, Value: now.Measure(kpi, n.Measure))).Where(n => !n.Value.IsZero)
                .Select(n => n.Beside!.Replace("{value}", n.Value.Over(new Rational(1, 1)).ToPlain(), StringComparison.Ordinal)),
        ];
        return remarks.Length == 0 ? null : string.Join("; ", remarks);
    }

    private string[] MonthsWithoutRun()
    {
        if (_context.DataMonths is not { } data)
        {
            return [];
        }

        WorkspaceCalendar calendar = _context.Calendar;
        (int first, int last) = _request.Period is { } period ? (calendar.MonthOfDay(period.FirstDay), calendar.MonthOfDay(period.EndDay - 1)) : data;
        (first, last) = (Math.Max(first, data.First), Math.Min(last, data.Last));
        return
        [
            .. Enumerable.Range(first, Math.Max(0, last - first + 1))
                .Where(m => !_context.RunMonths.Contains(m))
                .Select(_context.Calendar.MonthText),
        ];
    }
}
