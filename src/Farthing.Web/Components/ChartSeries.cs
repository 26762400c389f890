using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Web.Components;

/// <summary>One line of a chart: a value for each bucket.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Category">Its colour, 0 to 7; null for the accent.</param>
/// <param name="Values">A value for each bucket of the chart; null where there is none.</param>
/// <param name="Small">For each bucket, whether the value stands on too few cases to be compared.</param>
public sealed record ChartSeries(string Name, int? Category, IReadOnlyList<Ratio?> Values, IReadOnlyList<bool> Small)
{
    /// <summary>Lines that are drawn at most; the table has the others.</summary>
    public const int Most = 8;

    /// <summary>The buckets of an answer with a grain, oldest first.</summary>
    public static IReadOnlyList<string> BucketsOf(KpiAnswer answer) =>
        [.. answer.Rows.Select(r => r.Bucket ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The lines of an answer with a grain, one for each group, those that stand on the most cases first; one line without groups.
    /// </summary>
    /// <param name="answer">An answer about one KPI.</param>
    /// <param name="colour">The colour of a group.</param>
    public static IReadOnlyList<ChartSeries> Of(KpiAnswer answer, Func<string?, int?> colour)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        IReadOnlyList<string> buckets = BucketsOf(answer);
        List<(decimal Weight, ChartSeries Series)> lines = [];
        foreach (IGrouping<string?, AnswerRow> group in answer.Rows.GroupBy(r => r.Keys.Count == 0 ? kpi.Title : r.Keys[0], StringComparer.Ordinal))
        {
            Dictionary<string, AnswerCell> cells = group.GroupBy(r => r.Bucket ?? "", StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First().Cells[0], StringComparer.Ordinal);
            AnswerCell?[] row = [.. buckets.Select(b => cells.GetValueOrDefault(b))];
            decimal weight = row.Sum(c => Math.Abs((c?.Below ?? c?.Value)?.ToDecimal() ?? 0));
            lines.Add((weight, new ChartSeries(
                group.Key ?? "not known", colour(group.Key), [.. row.Select(c => c?.Value)],
                [.. row.Select(c => c is not null && SampleSize.IsSmall(kpi, c))])));
        }

        return [.. lines.Where(l => l.Series.Values.Any(v => v is not null)).OrderByDescending(l => l.Weight).Select(l => l.Series)];
    }
}
