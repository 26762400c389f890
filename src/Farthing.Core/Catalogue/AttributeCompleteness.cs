using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Whether a KPI says everything that Farthing's own KPIs say. A workspace's own may say less: what is missing is not shown.
/// </summary>
public static class AttributeCompleteness
{
    /// <summary>The keys that the definition leaves out or leaves empty, in the order of docs/catalogue.md; none when complete.</summary>
    public static IReadOnlyList<string> Missing(KpiDefinition kpi)
    {
        KpiAttributes a = kpi.Attributes;
        (string Key, bool There)[] keys =
        [
            ("definition", Said(kpi.Definition)),
            ("area", a.Area is not null),
            ("timing", a.Timing is not null),
            ("cadence", a.Cadence is not null),
            ("owner", Said(a.Owner)),
            ("industries", a.Industries.Count > 0),
            ("tags", a.Tags.Count > 0),
            ("related", a.Related.Count > 0),
            ("measurement", Said(a.Measurement)),
            ("insights", a.Insights.Count > 0),
            ("questions", a.Questions.Count > 0),
            ("tips", a.Tips.Count > 0),
            ("risks", a.Risks.Count > 0),
            ("chart", a.Chart is { } chart && Said(chart.Says)),
            ("systems", a.Systems.Count > 0),
            ("drivers", a.Drivers.Count > 0),
        ];
        return [.. keys.Where(k => !k.There).Select(k => k.Key)];
    }

    /// <summary>
    /// What a workspace's own KPIs leave out: a warning each; an error for a KPI in money made of costs or the ledger that names no
    /// guardrails, since a cost alone can always be bettered at the customers' expense.
    /// </summary>
    public static IEnumerable<Problem> OfOwn(KpiCatalogue catalogue)
    {
        foreach (KpiDefinition kpi in catalogue.Kpis.Where(k => k.IsOwn))
        {
            if (Missing(kpi) is { Count: > 0 } missing)
            {
                yield return new Problem(
                    "FT-4022", Severity.Warning, $"{kpi.Id} leaves out {string.Join(", ", missing)}.", kpi.Place,
                    "its page is empty there; docs/catalogue.md says what each is");
            }

            if (IsCost(kpi) && kpi.Attributes.Guardrails.Count == 0)
            {
                yield return new Problem(
                    "FT-4023", Severity.Error, $"{kpi.Id} is a cost and names no guardrails.", kpi.Place,
                    "guardrails: [csat, first-contact-resolution, contacts-per-agent-hour]");
            }
        }
    }

    private static bool IsCost(KpiDefinition kpi) =>
        kpi.Unit.IsMoney && kpi.Direction == Direction.Down && kpi.AllMeasures.Any(m => m.Fact is "costs" or "ledger");

    private static bool Said(string? text) => !string.IsNullOrWhiteSpace(text);
}
