using Farthing.Core.Errors;

namespace Farthing.EngineTests.Catalogues;

/// <summary>Formulas over Farthing's own measures that add or divide unlike things are refused, and like things under other names are not.</summary>
public class UnitCheckTests
{
    [Theory]
    [InlineData("interactions", "offered + closing-customers", "interaction and customer")]
    [InlineData("money/interaction", "labour-cost / closing-customers", "gives money/customer, but the unit is money/interaction")]
    [InlineData("money/customer", "cost-per-interaction + cost-per-issue", "money/interaction and money/issue")]
    [InlineData("interactions/issue", "abandoned / offered", "gives a plain number")]
    [InlineData("percent", "offered / open-issues", "gives interaction/issue, but the unit is percent")]
    [InlineData("score/response", "csat + ces", "score csat/response and score ces/response")]
    [InlineData("score/response", "'csat-scores{instrument = \"a\"} / csat-responses + rating-points / rating-responses'", "score csat/response and score rating/response")]
    [InlineData("percent", "service-level + nps", "shares of different things: of interaction and of response")]
    [InlineData("percent", "(service-level + csat-top-box) / 2", "write the weights")]
    [InlineData("seconds/interaction", "next-response-time", "gives time/reply")]
    public void Mixed_units_are_refused(string unit, string formula, string told)
    {
        using OwnDefinitions own = new(Kpi(unit, formula));
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal("FT-4003", problem.Code);
        Assert.Contains(told, problem.Message + problem.Suggestion, StringComparison.Ordinal);
        Assert.Equal("kpis/own.yaml", problem.Place!.File);
    }

    [Theory]
    [InlineData("contacts", "offered + bot-sessions{age >= 0}", "")]
    [InlineData("count", "closing-customers", "")]
    [InlineData("percent", "0.5 * service-level + 0.5 * csat-top-box", "")]
    [InlineData("percent", "service-level - service-level-offered", "")]
    [InlineData("customers/agent", "closing-customers / agents-at-closing", "")]
    [InlineData("ratio", "closing-customers / agents-at-closing", "")]
    [InlineData("percent", "mine / offered", "measures: [{ measure: mine, title: Mine, fact: issues, count: rows, by: opened, counts: contact }]")]
    public void Like_things_are_taken(string unit, string formula, string measures)
    {
        const string Parameters = "parameters: { target: { default: 20 s, meaning: x }, window: { default: 7 d, meaning: x } }";
        using OwnDefinitions own = new(Kpi(unit, formula, Parameters) + "\n" + measures);
        Assert.Equal(unit, own.Load().Kpi("own").Unit.Name);
    }

    [Fact]
    public void What_counts_nothing_says_no_thing()
    {
        using OwnDefinitions own = new("measures: [{ measure: m, title: M, fact: issues, sum: resolution, by: opened, counts: contact }]");
        Assert.Equal("m gives time and counts nothing.", Assert.Single(own.Problems()).Message);
        using OwnDefinitions other = new("measures: [{ measure: m, title: M, fact: issues, count: rows, by: opened, counts: contakt }]");
        Assert.Equal("did you mean \"contact\"?", Assert.Single(other.Problems()).Suggestion);
    }

    private static string Kpi(string unit, string formula, string parameters = "") => $$"""
        kpis:
          - kpi: own
            title: Own
            unit: {{unit}}
            direction: up
            formula: {{formula}}
            definition: x
            when-null: x
            {{parameters}}
        """;
}
