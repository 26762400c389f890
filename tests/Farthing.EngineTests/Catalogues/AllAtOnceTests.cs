using Farthing.Core.Errors;

namespace Farthing.EngineTests.Catalogues;

/// <summary>Mistakes of reading hide no mistakes of meaning, and are not told a second time as such.</summary>
public class AllAtOnceTests
{
    [Fact]
    public void Keys_names_units_circles_and_bands_are_told_together()
    {
        using OwnDefinitions own = new("""
            measures:
              - { measure: half, title: Half, fact: interactions, by: arrival }
              - { measure: headless, title: Headless, count: rows, by: arrival }
            kpis:
              - { kpi: a, titel: A, title: A, unit: percent, direction: down, formula: abandond / offered, definition: x, when-null: x }
              - { kpi: b, title: B, unit: precent, direction: down, formula: offered / offred, definition: x, when-null: x }
              - { kpi: c, title: C, unit: percent, direction: down, formula: d, definition: x, when-null: x }
              - { kpi: d, title: D, unit: percent, direction: down, formula: c, definition: x, when-null: x }
              - { kpi: e, title: E, unit: percent, direction: sideways, formula: half / headless, definition: x, when-null: x }
              - { kpi: f, title: F, direction: down, formula: a / offered, definition: x }
            bands:
              - { kpi: nothing, ranges: [{ band: optimal, below: 1 }, { band: urgent, from: 1 }] }
              - { kpi: ces, ranges: [{ band: fine, below: 1 }, { band: urgent, from: 1 }] }
            """);
        string[] told = [.. own.Problems().Select(p => Invariant($"{p.Place!.Line} {p.Code}")).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "10 FT-1011", "10 FT-1011", "12 FT-4004", "13 FT-1013", "2 FT-4004", "3 FT-1011", "5 FT-1010", "5 FT-4004", "6 FT-4002", "6 FT-4004",
                "7 FT-4006", "8 FT-4006", "9 FT-1013",
            ],
            told);
    }

    [Fact]
    public void A_goal_without_kind_hides_nothing()
    {
        using OwnDefinitions own = new("", """
            targets:
              - { kpi: nothing, value: 80%, by: 2024-06-30 }
              - { kpi: service-level, value: 80, by: 2024-06-30 }
            objectives:
              - { objective: o, deadline: 2024-12-31, goals: [{ kpi: nowhere, change: -10%, baseline: 2024-Q1 }] }
            slos:
              - { slo: s, kpi: csat, target: 180%, window: 28 d }
            """);
        IReadOnlyList<Problem> found = own.Problems();
        Assert.Equal([2, 3, 5, 5, 7], found.Select(p => p.Place!.Line).Order().Where(l => l < 7).Append(7));
        Assert.Contains(found, p => p.Message.Contains("There is no KPI \"nowhere\"", StringComparison.Ordinal));
        Assert.Contains(found, p => p.Place!.Line == 7);
    }

    [Fact]
    public void A_file_that_is_no_YAML_blames_nobody_for_its_names()
    {
        using OwnDefinitions own = new("kpis:\n  - { kpi: a", "targets: [{ kpi: a, value: 80%, by: 2024-06-30 }]");
        Assert.All(own.Problems(), p => Assert.Equal("kpis/own.yaml", p.Place!.File));
    }
}
