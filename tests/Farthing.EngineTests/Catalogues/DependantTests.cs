using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.EngineTests.Catalogues;

/// <summary>T19: a KPI that others depend on is neither removed nor given another meaning behind their backs.</summary>
public class DependantTests
{
    private const string Base = """
        kpis:
          - { kpi: base-rate, title: Base, unit: percent, direction: down, formula: abandoned / offered, definition: x, when-null: x }
        """;

    private static CatalogueSource First()
    {
        CatalogueSource source = new();
        source.Measures.AddRange([Measure("abandoned"), Measure("offered")]);
        source.Kpis.AddRange([Kpi("base-rate"), Kpi("other-rate") with { Attributes = new() { Guardrails = [P("base-rate", 7)], Related = [P("base-rate", 8)] } }]);
        source.Bands.Add(new BandSet("base-rate", null, [new(BandLevel.Optimal, null, false, 1, true), new(BandLevel.Urgent, 1, false, null, false)], At(9)));
        source.Levers.Add(new LeverDefinition("staffing", "Staffing", "x", [], [], [P("base-rate", 10)], [], At(10)));
        return source;
    }

    [Fact]
    public void Removing_lists_who_depends()
    {
        CatalogueSource own = new();
        own.Removed.Add(P("base-rate", 1));
        own.Targets.Scorecards.Add(new ScorecardDefinition(P("weekly", 2), "Weekly", [P("base-rate", 3)], null));
        Problem problem = Problems(own).First(p => p.Code == "FT-4007");
        Assert.Equal(
            "base-rate cannot be removed; 4 definitions depend on it: related of other-rate (a.yaml:8), guardrail of other-rate (a.yaml:7), "
            + "lever of staffing (a.yaml:10), scorecard of weekly (a.yaml:3).",
            problem.Message);
        Assert.Equal(1, problem.Place!.Line);
    }

    [Fact]
    public void What_is_removed_together_does_not_hold_each_other()
    {
        CatalogueSource first = First();
        first.Levers.Clear();
        CatalogueSource own = new();
        own.Removed.AddRange([P("other-rate", 1), P("base-rate", 2)]);
        own.Kpis.Add(Kpi("mine"));
        KpiCatalogue catalogue = CatalogueBuilder.Build(first, own);
        Assert.Equal(["mine"], catalogue.Kpis.Select(k => k.Id));
        Assert.Null(catalogue.BandsOf("base-rate"));
    }

    [Fact]
    public void Another_unit_or_direction_is_refused_while_others_rely_on_it()
    {
        CatalogueSource own = new();
        own.Kpis.Add(Kpi("base-rate") with { Direction = Direction.Up });
        Problem problem = Assert.Single(Problems(own));
        Assert.Equal("FT-4007", problem.Code);
        Assert.Contains("its good direction changes, and 3 definitions depend on it", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("related", problem.Message, StringComparison.Ordinal);
        own.Kpis[0] = Kpi("base-rate") with { Unit = P("ratio", 4) };
        Assert.Contains("its unit changes from percent to ratio", Assert.Single(Problems(own)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_formula_in_the_same_unit_is_taken()
    {
        CatalogueSource own = new();
        own.Kpis.Add(Kpi("base-rate") with { Formula = P("offered / offered", 5) });
        Assert.Equal("offered / offered", CatalogueBuilder.Build(First(), own).Kpi("base-rate").FormulaText);
    }

    [Fact]
    public void What_is_not_there_cannot_be_removed()
    {
        using OwnDefinitions own = new("remove: [ocupancy]\n" + Base);
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal(("FT-4010", "did you mean \"occupancy\"?", 1), (problem.Code, problem.Suggestion, problem.Place!.Line));
    }

    [Fact]
    public void Removed_and_defined_contradicts()
    {
        using OwnDefinitions own = new("remove: [base-rate]\n" + Base);
        Assert.Contains("removed and defined", Assert.Single(own.Problems()).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Problem> Problems(CatalogueSource own)
    {
        CatalogueSource first = First();
        first.IsProven = true;
        return Assert.Throws<UserException>(() => CatalogueBuilder.Build(first, own)).Problems;
    }

    private static SourcePlace At(int line) => new("a.yaml", line, 1);

    private static Placed P(string text, int line) => new(text, At(line));

    private static MeasureSource Measure(string id) => new(P(id, 1), id, P("interactions", 1), Aggregate.Count, [], null, P("arrival", 1));

    private static KpiSource Kpi(string id) => new(
        P(id, 2), id, "own", P("percent", 3), Direction.Down, "Meaning.", P("abandoned / offered", 4), "nothing");
}
