using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>Which rows of an answer are told first. Rows on few cases come last: chance may have put them anywhere.</summary>
public static class AnswerRanking
{
    /// <summary>
    /// How an answer is looked at where the question does not say: a comparison by what moved, groups and days from the worst (of a KPI
    /// without a good direction from the greatest), longer buckets by the last of them.
    /// </summary>
    /// <param name="answer">An answer about one KPI.</param>
    /// <param name="asked">What the question says; null for nothing.</param>
    public static QuestionLook Look(KpiAnswer answer, QuestionLook? asked) => asked
        ?? (answer.Request.Compare is not null ? QuestionLook.Moved
        : answer.Request is { By.Count: 0, Grain: not (null or Grain.Day or Grain.Hour) } ? QuestionLook.Last
        : answer.Request.Kpis[0].Definition.Direction == Direction.None ? QuestionLook.Greatest
        : QuestionLook.Worst);

    /// <summary>The rows that answer best, the first first.</summary>
    /// <param name="catalogue">The definitions: a two-sided KPI is worst where it is furthest from its optimal range.</param>
    /// <param name="answer">An answer about one KPI.</param>
    /// <param name="asked">What the question says; null for nothing.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<AnswerRow> Rows(KpiCatalogue catalogue, KpiAnswer answer, QuestionLook? asked, int count)
    {
        QuestionLook look = Look(answer, asked);
        switch (look)
        {
            case QuestionLook.Last:
                return [.. answer.Rows.Skip(Math.Max(0, answer.Rows.Count - count))];
            case QuestionLook.Since:
                return Around(answer, count);
            case QuestionLook.Moved when ChangeParts.Of(answer) is { Count: > 0 } parts:
                return [.. parts.Select(p => p.Row).Take(count)];
            case QuestionLook.Moved:
                return [.. Sorted(answer, r => r.Cells[0].Change?.Absolute?.Exact().Size()).Take(count)];
            default:
                return [.. Sorted(answer, r => r.Cells[0].Value is { } value ? Rank(catalogue, answer, look, value) : null).Take(count)];
        }
    }

    /// <summary>The rows with the greatest values.</summary>
    public static IReadOnlyList<AnswerRow> Greatest(KpiAnswer answer, int count) => [.. Sorted(answer, r => r.Cells[0].Value?.Exact()).Take(count)];

    /// <summary>Whether a row has a value that stands on enough cases to be compared.</summary>
    public static bool Stands(KpiAnswer answer, AnswerRow row) =>
        !row.Gone && row.Cells[0].Value is not null && !SampleSize.IsSmall(answer.Request.Kpis[0].Definition, row.Cells[0]);

    /// <summary>The optimal range of a two-sided KPI; null of others.</summary>
    internal static BandRange? Range(KpiCatalogue catalogue, KpiDefinition kpi) => kpi.Direction != Direction.TwoSided ? null
        : catalogue.BandsOf(kpi.Id)?.Ranges.FirstOrDefault(r => r.Level == BandLevel.Optimal);

    /// <summary>The first of a series' buckets that has another level, by Pettitt's test; null where there is none.</summary>
    internal static (AnswerRow Row, Statistics.LevelBreak Break, AnswerRow[] Known)? Break(KpiAnswer answer)
    {
        AnswerRow[] known = [.. answer.Rows.Where(r => Stands(answer, r))];
        return Statistics.ChangePoint.Of([.. known.Select(r => r.Cells[0].Value!.Value)]) is { } found ? (known[found.At], found, known) : null;
    }

    /// <summary>The greater, the earlier a row is told.</summary>
    private static Rational Rank(KpiCatalogue catalogue, KpiAnswer answer, QuestionLook look, Ratio value)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        Rational bad = Range(catalogue, kpi) is { } range ? Goodness.Distance(range, value.Exact())
            : kpi.Direction == Direction.Up ? -value.Exact()
            : value.Exact();
        return look switch
        {
            QuestionLook.Worst => bad,
            QuestionLook.Best => -bad,
            QuestionLook.Least => -value.Exact(),
            _ => value.Exact(),
        };
    }

    private static IEnumerable<AnswerRow> Sorted(KpiAnswer answer, Func<AnswerRow, Rational?> rank) => answer.Rows
        .Select(r => (Row: r, Rank: rank(r), Stands: Stands(answer, r) || (r.Gone && r.Cells[0].Change is not null)))
        .OrderBy(r => r.Rank is null ? 2 : r.Stands ? 0 : 1)
        .ThenByDescending(r => r.Rank ?? new Rational(0, 1), RationalOrder.Instance)
        .Select(r => r.Row);

    /// <summary>The rows around the place where the level changed, else the last ones.</summary>
    private static AnswerRow[] Around(KpiAnswer answer, int count)
    {
        int most = Math.Max(0, answer.Rows.Count - count);
        int at = Break(answer) is { Break.P: < 0.05m } found ? answer.Rows.ToList().IndexOf(found.Row) - (count / 2) : most;
        return [.. answer.Rows.Skip(Math.Clamp(at, 0, most)).Take(count)];
    }
}
