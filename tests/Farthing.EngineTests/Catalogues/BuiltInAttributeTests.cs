using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.EngineTests.Catalogues;

/// <summary>Farthing's own definitions refer to nothing that is not there, and leave no attribute out.</summary>
public class BuiltInAttributeTests
{
    [Fact]
    public void Every_reference_rule_and_slot_holds()
    {
        ProblemList problems = new();
        CatalogueSource source = CatalogueLoader.ReadBuiltIn(problems);
        Assert.Empty(problems.Problems);
        try
        {
            CatalogueBuilder.Build(source);
        }
        catch (UserException e)
        {
            None(e.Problems.Select(p => $"{p.Place?.File}:{p.Place?.Line} {p.Message} {p.Suggestion}"));
        }
    }

    [Fact]
    public void Every_attribute_is_there()
    {
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        None(catalogue.Kpis.Select(k => (k.Id, Missing: AttributeCompleteness.Missing(k)))
            .Where(m => m.Missing.Count > 0)
            .Select(m => $"{m.Id}: {string.Join(", ", m.Missing)}"));
    }

    [Fact]
    public void No_two_KPIs_say_the_same_sentence()
    {
        // An insight or a tip that fits two KPIs explains neither.
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        None(catalogue.Kpis.SelectMany(k => Sentences(k.Attributes).Distinct(StringComparer.Ordinal).Select(s => (k.Id, Text: s)))
            .GroupBy(s => s.Text, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1)
            .Select(g => $"{string.Join(", ", g.Select(s => s.Id))}: {g.Key}"));
    }

    [Fact]
    public void Every_tip_has_a_reason_in_the_data()
    {
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        None(catalogue.Kpis.SelectMany(k => k.Attributes.Tips.Where(t => t.When is null or { Kind: "always" }).Select(t => $"{k.Id}: {t.Tip.Text}")));
    }

    [Fact]
    public void Every_number_of_cases_says_what_it_counts()
    {
        // A formula over a sum, a difference or a filtered measure cannot take the words of its first measure.
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        None(catalogue.Kpis.Where(k => Core.Analysis.SampleSize.CountedIn(k) is "cases" or "values").Select(k => $"{k.Id}: counted: …"));
        Assert.Equal("answered or abandoned after the target", Core.Analysis.SampleSize.CountedIn(catalogue.Kpi("service-level")));
        Assert.Equal("CSAT responses", Core.Analysis.SampleSize.CountedIn(catalogue.Kpi("csat")));
    }

    [Fact]
    public void What_is_good_in_the_middle_has_bands_with_advice_on_both_sides()
    {
        KpiCatalogue catalogue = CatalogueLoader.Load(null);
        foreach (KpiDefinition kpi in catalogue.Kpis.Where(k => k.Direction == Direction.TwoSided))
        {
            IReadOnlyList<BandRange> ranges = catalogue.BandsOf(kpi.Id)?.Ranges ?? [];
            Assert.True(ranges.Count >= 3 && ranges[0].Level != BandLevel.Optimal && ranges[^1].Level != BandLevel.Optimal, kpi.Id);
            Assert.NotEqual(ranges[0].Advice, ranges[^1].Advice);
        }
    }

    private static void None(IEnumerable<string> found)
    {
        string all = string.Join(Environment.NewLine, found);
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> Sentences(KpiAttributes a) =>
    [
        .. a.Insights.Select(i => i.Say.Text),
        .. a.Tips.Select(t => t.Tip.Text),
        .. a.Risks.Select(r => r.Warning.Say.Text),
        .. a.Measurement is { } measurement ? [measurement] : (string[])[],
    ];
}
