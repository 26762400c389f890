using System.Text.Json;
using Farthing.Core.Catalogue;
using Farthing.Engine.Catalogues;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Catalogues;

/// <summary>catalogue list, search and depends as a user types them.</summary>
public class CatalogueCommandTests
{
    private static OwnDefinitions Case() => new(OwnDefinitions.Kpi("""
        area: value
        timing: leading
        industries: [shipping]
        tags: [parcels]
        guardrails: [csat]
        """), "scorecards: [{ scorecard: mine, kpis: [own] }]");

    [Theory]
    [InlineData("--industry", "shipping")]
    [InlineData("--tag", "Parcels")]
    public void Listing_is_narrowed(string option, string value)
    {
        using OwnDefinitions own = Case();
        JsonElement[] rows = [.. CliRun.In(own.Path, "catalogue", "list", option, value, "--area", "value", "--timing", "leading", "--format", "json").Ok().Json().EnumerateArray()];
        Assert.Equal("own", Assert.Single(rows).GetProperty("kpi").GetString());
        Assert.Equal(("value", "leading", "workspace"), (
            rows[0].GetProperty("area").GetString(), rows[0].GetProperty("timing").GetString(), rows[0].GetProperty("category").GetString()));
    }

    [Fact]
    public void Searching_forgives_a_letter_and_is_narrowed()
    {
        using OwnDefinitions own = Case();
        JsonElement found = CliRun.In(own.Path, "catalogue", "search", "abandonement", "rate", "--format", "json").Ok().Json();
        Assert.Equal("abandonment-rate", found[0].GetProperty("kpi").GetString());
        Assert.Equal(1, CliRun.In(own.Path, "catalogue", "search", "abandonment", "--tag", "parcels").ExitCode);
    }

    [Fact]
    public void Ready_counts_settings_parameters_and_survey_methods()
    {
        using TempFolder folder = new();
        void Settings(string more) => File.WriteAllText(folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n" + more);
        Settings("");
        File.WriteAllText(folder.File("calls.csv"), "interaction_id,channel,started_at,wait_s,outcome\na,phone,2024-05-10T08:00:00Z,10,answered\n");
        File.WriteAllText(folder.File("surveys.csv"), "response_id,question,interaction_id,instrument,score,answered_at\nr,q,a,csat,4,2024-05-10T09:00:00Z\n");
        CliRun.In(folder.Path, "import", "calls.csv", "--as", "interactions").Ok();
        CliRun.In(folder.Path, "import", "surveys.csv", "--as", "surveys").Ok();
        Dictionary<string, JsonElement> All() =>
            CliRun.In(folder.Path, "catalogue", "list", "--format", "json").Ok().Json().EnumerateArray().ToDictionary(r => r.GetProperty("kpi").GetString()!);
        (string?, string?) Of(string kpi) => (All()[kpi].GetProperty("ready").GetString(), All()[kpi].GetProperty("missing").GetString());

        Assert.Equal(("yes", null), Of("csat"));
        Assert.Equal(("no", "surveys of method csi"), Of("csi"));
        Assert.Equal(("no", "surveys of method rating"), Of("customer-rating"));
        Assert.Equal(("no", "business-hours"), Of("business-first-response-time"));
        Assert.Contains("parameter ", Of("attrition-cost").Item2, StringComparison.Ordinal);
        string[] ready = [.. CliRun.In(folder.Path, "catalogue", "list", "--ready", "--format", "json").Ok().Json().EnumerateArray().Select(r => r.GetProperty("kpi").GetString()!)];
        Assert.Equal(All().Where(k => k.Value.GetProperty("ready").GetString() == "yes").Select(k => k.Key), ready);
        string table = CliRun.In(folder.Path, "catalogue", "search", "csat").Ok().Out;
        Assert.Matches("^KPI +Category +Area +Unit +Ready +Title", table);

        Settings("business-hours: { mon-fri: \"08:00-17:00\" }\n");
        Assert.Equal(("yes", null), Of("business-first-response-time"));
    }

    private static readonly Lazy<KpiCatalogue> BuiltIn = new(() => CatalogueLoader.Load(null));

    [Theory]
    [InlineData("SLA", "service-level")]
    [InlineData("SLO", "service-level")]
    [InlineData("TTR", "resolution-time")]
    [InlineData("CLV", "customer-lifetime-value")]
    [InlineData("netpromoter", "nps")]
    [InlineData("handel tiem", "average-handling-time")]
    public void What_people_call_a_KPI_finds_it_first(string text, string kpi) => Assert.Equal(kpi, BuiltIn.Value.Search(text)[0].Id);

    [Fact]
    public void Short_words_find_no_noise()
    {
        string[] Found(string text) => [.. BuiltIn.Value.Search(text).Select(k => k.Id)];
        Assert.Equal(3, Found("CLV").Count(k => k.StartsWith("customer-lifetime-value", StringComparison.Ordinal)));
        Assert.DoesNotContain("agent-attrition-rate", Found("TTR"));
        Assert.Contains("resolved-in-time", Found("SLA"));
        Assert.DoesNotContain("labour-cost", Found("handel tiem"));
    }

    [Fact]
    public void Both_ways_of_depending_are_shown()
    {
        using OwnDefinitions own = Case();
        string[] rows =
        [
            .. CliRun.In(own.Path, "catalogue", "depends", "own", "--format", "json").Ok().Json().EnumerateArray()
                .Select(r => string.Join(' ', r.EnumerateObject().Where(p => p.Name != "line").Select(p => p.Value.GetString()))),
        ];
        Assert.Equal(
            ["names measure abandoned kpis/own.yaml", "names measure offered kpis/own.yaml", "names guardrail csat kpis/own.yaml", "is named by scorecard mine targets.yaml"],
            rows);
    }
}
