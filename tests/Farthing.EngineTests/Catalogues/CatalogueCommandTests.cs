using System.Text.Json;
using Farthing.EngineTests.CommandLine;

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
