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

    private static bool Said(string? text) => !string.IsNullOrWhiteSpace(text);
}
