using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>One value of each of many KPIs, for lists.</summary>
public static class LatestValues
{
    /// <summary>The values of a period over all rows, asked together; a KPI that cannot be asked so has none, with the reason.</summary>
    /// <param name="ask">What answers, with its memory where it has one.</param>
    /// <param name="kpis">The KPIs.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyDictionary<string, AnswerCell> Of(Ask ask, IReadOnlyList<KpiDefinition> kpis, Period period, CancellationToken cancellation)
    {
        QuestionBook book = new(ask, cancellation);
        KpiRequest Question(KpiDefinition kpi) => new([kpi.Id]) { Period = period.Text };
        book.Want(kpis.Select(Question));
        return kpis.ToDictionary(
            k => k.Id,
            k => book.Get(Question(k), out string? reason)?.Total[0] ?? new AnswerCell(null, reason?.TrimEnd('.') ?? "no value"),
            StringComparer.Ordinal);
    }
}
