using Farthing.Core.Catalogue;

namespace Farthing.EngineTests.Catalogues;

/// <summary>A version changes when what decides the value changes, whichever file says it, and only then.</summary>
public class VersionTests
{
    private const string Ces = "instruments: [{ instrument: ces, version: 1, method: ces, min: 1, max: 7, direction: up, top: 6, bottom: 3 }]";

    [Theory]
    [InlineData(Ces, "", "ces low-effort-share")]
    [InlineData("instruments: [{ instrument: csat, version: 1, method: csat, min: 1, max: 5, direction: up, top: 5, bottom: 2 }]", "", "csat csat-top-box")]
    [InlineData("", "business-hours: { mon: '09:00-12:00' }", "business-resolution-time business-first-response-time")]
    [InlineData("themes: [{ theme: late, title: Late, words: [late] }]", "", "")]
    [InlineData("bands: [{ kpi: csat, ranges: [{ band: optimal, from: 1 }, { band: urgent, below: 1 }] }]", "", "")]
    public void Settings_are_in_the_versions_of_what_they_decide(string kpis, string settings, string changed)
    {
        using OwnDefinitions none = new("");
        using OwnDefinitions own = new(kpis, settings: settings + "\n");
        KpiCatalogue before = none.Load();
        HashSet<string> different = [.. own.Load().Kpis.Where(k => before.Kpi(k.Id).Version != k.Version).Select(k => k.Id)];
        string[] expected = changed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length == 0, different.Count == 0);
        Assert.Superset(expected.ToHashSet(StringComparer.Ordinal), different);
        Assert.DoesNotContain("cost-per-interaction", different);
        Assert.DoesNotContain("nps", different);
        Assert.DoesNotContain("survey-response-rate", different.Where(_ => settings.Length > 0));
    }

    [Fact]
    public void Every_definition_has_one_of_its_content()
    {
        using OwnDefinitions none = new("");
        KpiCatalogue all = none.Load();
        string[] versions =
        [
            .. all.Kpis.Select(k => k.Version), .. all.Measures.Select(m => m.Version), .. all.Dimensions.Select(d => d.Version),
            .. all.Levers.Select(l => l.Version), .. all.Instruments.Select(i => i.ContentVersion),
            .. all.Kpis.Select(k => all.BandsOf(k.Id)).OfType<BandSet>().Select(b => b.Version),
        ];
        Assert.All(versions, v => Assert.Matches("^[0-9a-f]{12}$", v));
        Assert.Equal(versions.Length, versions.Distinct().Count());
        BandSet bands = all.BandsOf("occupancy")!;
        Assert.NotEqual(bands.Version, (bands with { Ranges = [.. bands.Ranges.Skip(1)] }).Version);
        Assert.Equal(bands.Version, (bands with { Place = all.Kpis[0].Place }).Version);
        Instrument instrument = all.Instruments[0];
        Assert.NotEqual(instrument.ContentVersion, (instrument with { Top = 1 }).ContentVersion);
    }
}
