using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>What a reader must be warned of beside an answer: too few cases, a mix that moved, a two-sided KPI out of its range, survey methods that disagree.</summary>
public static class PageGuards
{
    /// <summary>The warnings of an answer, one sentence each.</summary>
    public static IReadOnlyList<string> Notes(KpiCatalogue catalogue, KpiAnswer answer)
    {
        List<string> notes = [];
        for (int k = 0; k < answer.Request.Kpis.Count; k++)
        {
            KpiDefinition kpi = answer.Request.Kpis[k].Definition;
            notes.AddRange(new[] { SampleSize.Note(answer, k), MixShift.Note(answer, k), TwoSided(kpi, answer.Total[k]) }.OfType<string>());
        }

        if (answer.Request.Compare is not null && Triangulation.Note(catalogue, answer.Request.Kpis.Select(k => k.Definition).Zip(answer.Total)) is { } disagreement)
        {
            notes.Add(disagreement);
        }

        return notes;
    }

    /// <summary>Both too low and too high are bad, each for its own reason: the side's advice stands with the value.</summary>
    private static string? TwoSided(KpiDefinition kpi, AnswerCell cell) =>
        kpi.Direction == Direction.TwoSided && cell.Band is { Level: not BandLevel.Optimal, Advice: { } advice } band
            ? $"{kpi.Id}: {band.InWords(kpi.Unit)}; {advice}"
            : null;
}
