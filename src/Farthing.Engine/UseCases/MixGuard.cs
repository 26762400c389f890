using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>
/// Looks at a compared total by the dimensions that the KPI's own rules and questions slice it by, whether anybody asked for them or not: a
/// total can go one way while its groups go the other (Simpson's paradox).
/// </summary>
/// <param name="catalogue">The definitions.</param>
/// <param name="book">What is asked.</param>
/// <param name="compared">The question about the totals, with its comparison; its KPIs do not matter.</param>
internal sealed class MixGuard(KpiCatalogue catalogue, QuestionBook book, KpiRequest compared)
{
    private const int Most = 3;

    /// <summary>The dimensions that a KPI is looked at by, three at most; none of a KPI that groups have no parts in, and of sums, which have no mix.</summary>
    public static IReadOnlyList<string> Dimensions(KpiCatalogue catalogue, KpiDefinition kpi)
    {
        if (kpi.Model is not null || !MixShift.CanHappen(kpi))
        {
            return [];
        }

        IEnumerable<string> named =
        [
            .. KpiRules.All(kpi).Select(r => r.Settings.GetValueOrDefault("by")?.Text).OfType<string>(),
            .. kpi.Attributes.Questions.Where(q => q.Kpi is null && q.By.Count == 1).Select(q => q.By[0].Text),
        ];
        return [.. named.Distinct(StringComparer.Ordinal).Where(d => catalogue.Dimensions.Any(c => c.Id == d)).Take(Most)];
    }

    /// <summary>What it asks.</summary>
    public IEnumerable<KpiRequest> Questions(KpiDefinition kpi) =>
        Dimensions(catalogue, kpi).Select(d => compared with { Kpis = [kpi.Id], By = [d] });

    /// <summary>What it found: one sentence for each dimension in which total and groups disagree.</summary>
    public IEnumerable<string> Notes(KpiDefinition kpi) =>
        Questions(kpi).Select(q => book.Get(q) is { } answer ? MixShift.Note(answer, 0) : null).OfType<string>();
}
