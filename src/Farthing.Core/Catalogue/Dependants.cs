using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>One definition that names a KPI.</summary>
/// <param name="Kpi">The KPI that is named; of kind measure: the measure.</param>
/// <param name="Kind">How: measure, formula, related, differs, guardrail, driver, rule, question, chart, lever, bands, target, objective, scorecard, slo, review.</param>
/// <param name="By">Who names it: a KPI's id, a lever's, a target file's entry.</param>
/// <param name="Place">Where.</param>
public sealed record Dependant(string Kpi, string Kind, string By, SourcePlace Place)
{
    /// <summary>In words: "guardrail of cost-per-interaction".</summary>
    public string Text => Kind is "formula" or "measure" ? $"the formula of {By}" : $"{Kind} of {By}";

    /// <summary>Whether it relies on the KPI's unit or direction, and not only on its being there.</summary>
    public bool ReliesOnUnit => Kind is not ("related" or "differs" or "question" or "chart" or "scorecard" or "review");
}

/// <summary>Who names whom among definitions.</summary>
public static class Dependants
{
    /// <summary>Every naming of a KPI, or of a measure by a formula, in a catalogue and its targets.</summary>
    public static IReadOnlyList<Dependant> Of(KpiCatalogue catalogue) =>
    [
        .. OfKpis(catalogue.Kpis.Select(k => (k.Id, new Placed(k.FormulaText, k.Place), k.Attributes)), catalogue.Measures.Select(m => m.Id)),
        .. catalogue.Levers.SelectMany(OfLever),
        .. catalogue.Kpis.Select(k => catalogue.BandsOf(k.Id)).OfType<BandSet>().Select(b => new Dependant(b.Kpi, "bands", b.Kpi, b.Place)),
        .. catalogue.Targets.Dependants,
    ];

    /// <summary>Every naming of a KPI, or of a measure by a formula, by KPIs and levers whose soundness is not known.</summary>
    internal static IReadOnlyList<Dependant> Of(
        IEnumerable<KpiSource> kpis, IEnumerable<LeverDefinition> levers, IEnumerable<string> measures) =>
        [.. OfKpis(kpis.Select(k => (k.Id.Text, k.Formula, k.Attributes)), measures), .. levers.SelectMany(OfLever)];

    private static IEnumerable<Dependant> OfKpis(
        IEnumerable<(string Id, Placed Formula, KpiAttributes Attributes)> kpis, IEnumerable<string> measures)
    {
        // In a formula a measure goes before a KPI of the same name.
        HashSet<string> known = new(measures, StringComparer.Ordinal);
        return
        [
            .. kpis.SelectMany(k => FormulaNames(k.Formula)
                .Select(n => new Dependant(n.Text, known.Contains(n.Text) ? "measure" : "formula", k.Id, n.Place))
                .Concat(OfAttributes(k.Id, k.Attributes))),
        ];
    }

    private static IEnumerable<Dependant> OfAttributes(string id, KpiAttributes a) =>
    [
        .. Named(a.Related, "related", id),
        .. Named(a.Differs.Select(d => d.Kpi), "differs", id),
        .. Named(a.Guardrails, "guardrail", id),
        .. Named(a.Drivers, "driver", id),
        .. Named(a.Questions.Select(q => q.Kpi).OfType<Placed>(), "question", id),
        .. Named(a.Chart?.With ?? [], "chart", id),
        .. Named(Rules(a).Select(r => r.Settings.GetValueOrDefault("kpi")).OfType<Placed>(), "rule", id),
    ];

    private static IEnumerable<Dependant> OfLever(LeverDefinition lever) =>
        Named(lever.Affects.Concat(lever.Guardrails), "lever", lever.Id);

    private static IEnumerable<Dependant> Named(IEnumerable<Placed> kpis, string kind, string by) =>
        kpis.Where(k => k.Text != by).Select(k => new Dependant(k.Text, kind, by, k.Place));

    private static IEnumerable<FindingRule> Rules(KpiAttributes a) =>
        a.Insights.Select(i => i.When).Concat(a.Risks.Select(r => r.Warning.When)).Concat(a.Tips.Select(t => t.When).OfType<FindingRule>());

    /// <summary>What a formula names; one that cannot be read names nothing, and is reported elsewhere.</summary>
    private static IReadOnlyList<Placed> FormulaNames(Placed formula)
    {
        try
        {
            return [.. FormulaParser.Parse(formula.Text, formula.Place).Measures.Select(m => new Placed(m.Name, m.Place)).DistinctBy(p => p.Text)];
        }
        catch (UserException)
        {
            return [];
        }
    }
}
