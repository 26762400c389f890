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
    public void Another_formula_is_refused_until_it_says_what_it_replaces()
    {
        CatalogueSource own = new();
        own.Kpis.Add(Kpi("base-rate") with { Formula = P("offered / offered", 5) });
        Problem problem = Assert.Single(Problems(own));
        Assert.Equal("FT-4007", problem.Code);
        Assert.Contains("its formula changes, and 3 definitions depend on it: guardrail of other-rate (a.yaml:7)", problem.Message, StringComparison.Ordinal);
        string version = CatalogueBuilder.Build(First()).Kpi("base-rate").Version;
        Assert.Contains($"replaces: {version}", problem.Suggestion, StringComparison.Ordinal);

        own.Kpis[0] = own.Kpis[0] with { Replaces = P("000000000000", 6) };
        Assert.Contains($"there is version {version}", Assert.Single(Problems(own)).Message, StringComparison.Ordinal);
        own.Kpis[0] = own.Kpis[0] with { Replaces = P(version, 6) };
        KpiCatalogue catalogue = CatalogueBuilder.Build(First(), own);
        Assert.Equal("offered / offered", catalogue.Kpi("base-rate").FormulaText);
        Assert.Equal([$"the KPI base-rate is the workspace's own (a.yaml:2), in the place of Farthing's {version}"], catalogue.Kpi("base-rate").Replaced);
        Assert.Empty(catalogue.Kpi("other-rate").Replaced);
    }

    [Fact]
    public void A_measure_that_KPIs_stand_on_is_not_given_another_meaning_unsaid()
    {
        const string Measure = "measures: [{ measure: interactions, title: Interactions, fact: issues, count: rows, by: opened }]";
        using OwnDefinitions own = new(Measure);
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal(("FT-4007", 1), (problem.Code, problem.Place!.Line));
        Assert.Contains("its fact changes from interactions to issues", problem.Message, StringComparison.Ordinal);
        Assert.Contains("the formula of cost-per-interaction (kpis/cost.yaml:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_its_version_a_measure_is_replaced_and_all_that_stands_on_it_says_so()
    {
        using OwnDefinitions none = new("");
        string version = none.Load().Measures.Single(m => m.Id == "acquisition-spend").Version;
        const string Measure = "{ measure: acquisition-spend, title: Spent, fact: ledger, sum: amount, by: month, where: 'account = \"ads\"'";
        using OwnDefinitions own = new($"measures: [{Measure}, replaces: {version} }}]");
        KpiDefinition kpi = own.Load().Kpi("customer-acquisition-cost");
        Assert.Equal($"the measure acquisition-spend is the workspace's own (kpis/own.yaml:1), in the place of Farthing's {version}", Assert.Single(kpi.Replaced));
        Assert.NotEqual(none.Load().Kpi("customer-acquisition-cost").Version, kpi.Version);
        Assert.Empty(own.Load().Kpi("cost-per-interaction").Replaced);

        using OwnDefinitions same = new("measures: [{ measure: offered, title: Another title, fact: interactions, count: rows, by: arrival }]");
        Assert.Empty(same.Load().Kpi("offered").Replaced);
        using OwnDefinitions stray = new("measures: [{ measure: new-one, title: New, fact: issues, count: rows, by: opened, replaces: 123456789abc }]");
        Assert.Equal("FT-4021", Assert.Single(stray.Problems()).Code);
    }

    [Fact]
    public void A_parameter_with_another_default_is_another_value()
    {
        const string Kpi = """
            kpis:
              - kpi: service-level
                title: Service level
                unit: percent
                direction: up
                formula: answered-in-time / (answered + abandoned-late)
                parameters: { target: { default: 30 s, meaning: x } }
                definition: x
                when-null: x
            """;
        using OwnDefinitions own = new(Kpi);
        Assert.Contains("its parameter target changes", Assert.Single(own.Problems()).Message, StringComparison.Ordinal);
        using OwnDefinitions same = new(Kpi.Replace("30 s", "20 s", StringComparison.Ordinal));
        Assert.Empty(same.Load().Kpi("service-level").Replaced);
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
