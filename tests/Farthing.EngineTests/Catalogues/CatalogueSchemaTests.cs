using System.Text.Json;
using Farthing.Core.Catalogue;

namespace Farthing.EngineTests.Catalogues;

/// <summary>The published JSON schemas name the keys, kinds and words that the readers know, no more and no less.</summary>
public class CatalogueSchemaTests
{
    private const string Catalogue = "catalogue.schema.json";
    private const string Targets = "targets.schema.json";

    [Theory]
    [InlineData("", "zzzz: 1")]
    [InlineData("$defs/kpi", "kpis: [{ zzzz: 1 }]")]
    [InlineData("$defs/kpi/insights/items", "kpis: [{ insights: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/kpi/questions/items", "kpis: [{ questions: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/kpi/tips/items", "kpis: [{ tips: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/kpi/risks/items", "kpis: [{ risks: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/kpi/chart", "kpis: [{ chart: { zzzz: 1 } }]")]
    [InlineData("$defs/kpi/notes/items", "kpis: [{ notes: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/measure", "measures: [{ measure: a, zzzz: 1, count: rows }]")]
    [InlineData("$defs/dimension", "dimensions: [{ zzzz: 1 }]")]
    [InlineData("$defs/bands", "bands: [{ zzzz: 1 }]")]
    [InlineData("$defs/bands/ranges/items", "bands: [{ ranges: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/lever", "levers: [{ zzzz: 1 }]")]
    [InlineData("$defs/lever/moves/items", "levers: [{ moves: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/lever/settings/items", "levers: [{ settings: [{ zzzz: 1 }] }]")]
    [InlineData("$defs/instrument", "instruments: [{ zzzz: 1 }]")]
    [InlineData("$defs/theme", "themes: [{ zzzz: 1 }]")]
    public void Keys_of_definitions_are_the_same(string path, string yaml)
    {
        using OwnDefinitions own = new(yaml);
        Same(own, Catalogue, path);
    }

    [Theory]
    [InlineData("", "zzzz: 1")]
    [InlineData("targets/items", "targets: [{ zzzz: 1 }]")]
    [InlineData("objectives/items", "objectives: [{ zzzz: 1 }]")]
    [InlineData("objectives/items/goals/items", "objectives: [{ goals: [{ zzzz: 1 }] }]")]
    [InlineData("reviews/items", "reviews: [{ zzzz: 1 }]")]
    [InlineData("slos/items", "slos: [{ zzzz: 1 }]")]
    [InlineData("scorecards/items", "scorecards: [{ zzzz: 1 }]")]
    public void Keys_of_targets_are_the_same(string path, string yaml)
    {
        using OwnDefinitions own = new("", yaml);
        Same(own, Targets, path);
    }

    [Fact]
    public void Kinds_of_rules_and_their_settings_are_the_same()
    {
        JsonElement kinds = At(Catalogue, "$defs/rule").GetProperty("properties");
        Assert.Equal(FindingKind.All.Keys.Order(StringComparer.Ordinal), kinds.EnumerateObject().Select(k => k.Name).Order(StringComparer.Ordinal));
        foreach (JsonProperty kind in kinds.EnumerateObject())
        {
            FindingKind known = FindingKind.All[kind.Name];
            Assert.Equal(
                known.Settings.Keys.Order(StringComparer.Ordinal),
                kind.Value.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            Assert.Equal(known.Required, kind.Value.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
            Assert.All(known.Slots, s => Assert.Contains(s, kind.Value.GetProperty("description").GetString(), StringComparison.Ordinal));
        }
    }

    private static void Same(OwnDefinitions own, string schema, string path)
    {
        string[] unknown = [.. own.Problems().Where(p => p.Code == "FT-1010").Select(p => p.Message)];
        string message = Assert.Single(unknown);
        string[] known = message[(message.IndexOf("known are ", StringComparison.Ordinal) + 10)..].TrimEnd('.').Split(", ");
        Assert.Equal(
            At(schema, path).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal),
            known.Order(StringComparer.Ordinal));
    }

    private static JsonElement At(string schema, string path)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "catalogue", "schemas", schema);
        JsonElement at = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        foreach (string step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = step == "items" ? at.GetProperty("items")
                : at.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(step, out JsonElement property) ? property
                : at.GetProperty(step);
        }

        return at;
    }
}
