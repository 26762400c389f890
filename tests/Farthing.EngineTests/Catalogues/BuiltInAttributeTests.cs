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
