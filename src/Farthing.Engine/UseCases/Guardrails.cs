using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>
/// What stands beside a KPI so that it is not improved at the expense of something else. A cost per something never stands alone:
/// satisfaction, resolution and productivity are with it, or the reason why not.
/// </summary>
public static class Guardrails
{
    private static readonly string[] OfCosts = ["csat", "first-contact-resolution", "contacts-per-agent-hour"];

    /// <summary>The guardrails of a KPI: its own; of a cost, by its category or because it adds up costs or the ledger, at least the three.</summary>
    public static IReadOnlyList<KpiDefinition> Of(KpiCatalogue catalogue, KpiDefinition kpi)
    {
        IEnumerable<string> own = kpi.Attributes.Guardrails.Select(g => g.Text);
        bool isCost = kpi.Unit.IsMoney && (kpi.Category == "cost" || kpi.AllMeasures.Any(m => m.Fact is "costs" or "ledger"));
        IEnumerable<string> all = isCost ? own.Union(OfCosts, StringComparer.Ordinal) : own;
        return [.. all.Where(id => id != kpi.Id).Select(catalogue.FindKpi).OfType<KpiDefinition>()];
    }

    /// <summary>The guardrails of all KPIs of a question, in the same period, filter and comparison, over all its rows.</summary>
    public static IReadOnlyList<GuardrailValue> Beside(Ask ask, KpiCatalogue catalogue, KpiRequest request, CancellationToken cancellation)
    {
        KpiDefinition[] asked = [.. request.Kpis.Select(catalogue.FindKpi).OfType<KpiDefinition>()];
        KpiDefinition[] needed = [.. asked.SelectMany(k => Of(catalogue, k)).Where(g => !asked.Contains(g)).DistinctBy(g => g.Id)];
        if (needed.Length == 0)
        {
            return [];
        }

        QuestionBook book = new(ask, cancellation);
        KpiRequest plain = request with
        {
            By = [],
            Grain = null,
            Parameters = [],
            PercentOfTotal = false,
            Subtotals = false,
            Fill = false,
            Interval = false,
        };
        book.Want(needed.Select(g => plain with { Kpis = [g.Id] }));
        return [.. needed.Select(g => Value(book, g, plain))];
    }

    /// <summary>One guardrail's value.</summary>
    internal static GuardrailValue Value(QuestionBook book, KpiDefinition kpi, KpiRequest plain) =>
        new(kpi, book.Get(plain with { Kpis = [kpi.Id] }, out string? reason)?.Total[0] ?? new AnswerCell(null, Why(reason)));

    private static string Why(string? refusal) => refusal is null ? "no value" : refusal.TrimEnd('.');
}
