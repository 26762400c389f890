using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>One definition that names a KPI.</summary>
/// <param name="Kpi">The KPI that is named.</param>
/// <param name="Kind">How: formula, related, differs, guardrail, driver, rule, question, chart, lever, bands, target, objective, scorecard, slo, review.</param>
/// <param name="By">Who names it: a KPI's id, a lever's, a target file's entry.</param>
/// <param name="Place">Where.</param>
public sealed record Dependant(string Kpi, string Kind, string By, SourcePlace Place)
{
    /// <summary>In words: "guardrail of cost-per-interaction".</summary>
    public string Text => Kind == "formula" ? $"the formula of {By}" : $"{Kind} of {By}";

    /// <summary>Whether it relies on the KPI's unit or direction, and not only on its being there.</summary>
    public bool ReliesOnUnit => Kind is not ("related" or "differs" or "question" or "chart" or "scorecard" or "review");
}

/// <summary>Who names whom among definitions.</summary>
public static class Dependants
{
    /// <summary>Every naming of a KPI, or of a measure by a formula, in a catalogue and its targets.</summary>
    public static IReadOnlyList<Dependant> Of(KpiCatalogue catalogue) =>
    [
        .. catalogue.Kpis.SelectMany(k => OfKpi(k.Id, new Placed(k.FormulaText, k.Place), k.Attributes)),
        .. catalogue.Levers.SelectMany(OfLever),
        .. catalogue.Kpis.Select(k => catalogue.BandsOf(k.Id)).OfType<BandSet>().Select(b => new Dependant(b.Kpi, "bands", b.Kpi, b.Place)),
        .. catalogue.Targets.Dependants,
    ];

    /// <summary>Every naming of a KPI, or of a measure by a formula, by KPIs and levers whose soundness is not known.</summary>
    internal static IReadOnlyList<Dependant> Of(IEnumerable<KpiSource> kpis, IEnumerable<LeverDefinition> levers) =>
        [.. kpis.SelectMany(k => OfKpi(k.Id.Text, k.Formula, k.Attributes)), .. levers.SelectMany(OfLever)];

    private static IEnumerable<Dependant> OfKpi(string id, Placed formula, KpiAttributes a) =>
    [
        .. FormulaNames(formula).Select(n => new Dependant(n.Text, "formula", id, n.Place)),
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
            return [.. FormulaParser.Parse(formula.Text, formula.Place).Measures.Select(m => new Placed(m.Id, m.Place)).DistinctBy(p => p.Text)];
        }
        catch (UserException)
        {
            return [];
        }
    }
}
