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
        foreach (KpiDefinition kpi in _request.Kpis.Select(k => k.Definition))
        {
            foreach (KpiNote note in kpi.Notes)
            {
                Rational value = now.Measure(kpi, note.Measure);
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

        bool costs = _request.Kpis.Zip(cells).Any(p => PeriodCells.ReadsRuns(p.First.Definition, p.First.Definition.Formula) && p.Second.Value is not null);
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
