using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Tests.Catalogue;

public class FormulaTests
{
    private static readonly SourcePlace Place = new("kpis/own.yaml", 3, 14);

    private static readonly Dictionary<string, UnitPowers> Units = new(StringComparer.Ordinal)
    {
        ["cost"] = UnitPowers.OfMoney,
        ["labour-cost"] = UnitPowers.OfMoney,
        ["interactions"] = UnitPowers.OfThing("interaction"),
        ["handling-time"] = UnitPowers.OfTime,
        ["contacts"] = UnitPowers.OfThing("contact"),
        ["responses"] = UnitPowers.OfThing("response"),
        ["customers"] = UnitPowers.OfThing("customer"),
        ["ease"] = UnitPowers.OfScore("ces"),
        ["scores"] = UnitPowers.OfScore("csat"),
    };

    private static Formula Parse(string text) => FormulaParser.Parse(text, Place with { Excerpt = "    formula: " + text });

    [Theory]
    [InlineData("cost / interactions", "(cost/interactions)")]
    [InlineData("cost + labour-cost / interactions", "(cost+(labour-cost/interactions))")]
    [InlineData("(cost + labour-cost) / interactions", "((cost+labour-cost)/interactions)")]
    [InlineData("cost - labour-cost - cost", "((cost - labour-cost) - cost)")]
    [InlineData("cost / interactions / 2", "((cost/interactions)/2)")]
    [InlineData("-cost * 2.50", "((-cost)*2.50)")]
    [InlineData("labour-cost -cost", "(labour-cost - cost)")]
    [InlineData("a - b-c", "(a - b-c)")]
    [InlineData("a-b - c", "(a-b - c)")]
    [InlineData("median(waits)", "percentile(waits, 50)")]
    [InlineData("percentile(waits, 99.50)", "percentile(waits, 99.5)")]
    [InlineData("previous( cost )/year-ago(cost)", "(previous(cost)/year-ago(cost))")]
    [InlineData("same-weekday(cost + 1) - share(cost)", "(same-weekday((cost+1)) - share(cost))")]
    [InlineData("min(cost, 2) + max(cost,-1) * abs(cost)", "(min(cost, 2)+(max(cost, (-1))*abs(cost)))")]
    [InlineData("$margin * cost", "($margin*cost)")]
    [InlineData("interactions{channel = 'phone'  and (wait <= target)}", "interactions{channel = \"phone\" and wait <= target}")]
    [InlineData("interactions{ not topic in ('a','b') or wait = null }", "interactions{not topic in (\"a\", \"b\") or wait = null}")]
    public void Binds_as_arithmetic_does(string text, string canonical) => Assert.Equal(canonical, Parse(text).Canonical);

    [Theory]
    [InlineData("cost /", "the end")]
    [InlineData("", "the end")]
    [InlineData("(cost", "Expected \")\"")]
    [InlineData("cost interactions", "follows a complete formula")]
    [InlineData("sum(cost)", "no function \"sum\"")]
    [InlineData("cost; DROP TABLE costs", "does not belong")]
    [InlineData("\"cost\"", "Expected a measure")]
    [InlineData("cost % 100", "does not belong")]
    [InlineData("cost – 100", "does not belong")]
    [InlineData("median(cost / 2)", "Expected \")\"")]
    [InlineData("median(2)", "Expected a measure")]
    [InlineData("percentile(cost)", "Expected \",\"")]
    [InlineData("percentile(cost, 101)", "from 0 to 100")]
    [InlineData("percentile(cost, 99.1234567)", "six decimals")]
    [InlineData("min(cost)", "Expected \",\"")]
    [InlineData("max(cost, 1, 2)", "too many")]
    [InlineData("$", "name of a parameter")]
    [InlineData("cost{}", "name of a field")]
    [InlineData("cost{channel = 'a'", "Expected \"}\"")]
    [InlineData("{channel = 'a'}", "Expected a measure")]
    [InlineData("medain(cost)", "no function")]
    public void Refuses_what_is_no_formula(string text, string message)
    {
        UserException error = Assert.Throws<UserException>(() => Parse(text));
        Assert.Contains(message, error.Message + error.Problems[0].Suggestion, StringComparison.Ordinal);
        Assert.Equal("FT-4001", error.Problems[0].Code);
        Assert.Equal("kpis/own.yaml", error.Problems[0].Place!.File);
    }

    [Fact]
    public void Refuses_deep_nesting_and_long_sums()
    {
        Assert.Contains("nested", Assert.Throws<UserException>(() => Parse(new string('(', 5_000) + "cost")).Message, StringComparison.Ordinal);
        Assert.Contains("nested", Assert.Throws<UserException>(() => Parse(new string('-', 5_000) + "cost")).Message, StringComparison.Ordinal);
        string wide = string.Join(" + ", Enumerable.Repeat("cost", 300));
        Assert.Contains("more than", Assert.Throws<UserException>(() => Parse(wide)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cost / interactions", "money/interaction")]
    [InlineData("handling-time / interactions", "seconds/interaction")]
    [InlineData("interactions / handling-time", "interactions/hour")]
    [InlineData("interactions / (interactions + interactions)", "percent")]
    [InlineData("cost * 2 - labour-cost", "money")]
    [InlineData("scores / responses", "score/response")]
    [InlineData("ease / responses", "score/response")]
    [InlineData("interactions + contacts", "sessions")]
    [InlineData("interactions / contacts", "percent")]
    [InlineData("customers / responses", "count/response")]
    [InlineData("customers / responses", "ratio")]
    [InlineData("1 - interactions / contacts", "percent")]
    [InlineData("0.5 * (interactions / contacts) + 0.5 * (responses / responses)", "percent")]
    [InlineData("(interactions / contacts + contacts / interactions) / 2", "percent")]
    public void Has_a_unit(string text, string unit) =>
        Assert.True(Unit.Parse(unit, null).Allows(FormulaType.Of(Parse(text), id => Units[id])));

    [Theory]
    [InlineData("interactions / customers", "percent")]
    [InlineData("interactions / customers", "interactions/issue")]
    [InlineData("interactions / customers", "customers/interaction")]
    [InlineData("cost / customers", "money/interaction")]
    [InlineData("cost / interactions", "ratio")]
    [InlineData("scores", "count")]
    [InlineData("interactions", "customers")]
    [InlineData("interactions * customers", "count")]
    [InlineData("scores / ease", "ratio")]
    public void Has_no_other_unit(string text, string unit) =>
        Assert.False(Unit.Parse(unit, null).Allows(FormulaType.Of(Parse(text), id => Units[id])));

    [Theory]
    [InlineData("cost + interactions")]
    [InlineData("cost / interactions + cost")]
    [InlineData("handling-time - 5")]
    [InlineData("cost / interactions - 100")]
    [InlineData("interactions + customers")]
    [InlineData("cost / interactions + cost / customers")]
    [InlineData("scores + ease")]
    [InlineData("scores / responses - ease / responses")]
    [InlineData("interactions / contacts + responses / responses")]
    [InlineData("(interactions / contacts + responses / responses) / 2")]
    [InlineData("2 - interactions / contacts + responses / responses - 1")]
    public void Refuses_mixed_units_at_the_sign(string text)
    {
        UserException error = Assert.Throws<UserException>(() => FormulaType.Of(Parse(text), id => Units[id]));
        Problem problem = Assert.Single(error.Problems);
        Assert.Equal("FT-4003", problem.Code);
        Assert.Contains(("    formula: " + text)[problem.Place!.Column - 1], "+-");
    }

    [Theory]
    [InlineData("money", "money")]
    [InlineData("hours", "time")]
    [InlineData("percent", "a plain number")]
    [InlineData("chains", "interaction")]
    [InlineData("money/case", "money/issue")]
    [InlineData("replies/hour", "reply/time")]
    public void Units_have_powers(string unit, string powers) => Assert.Equal(powers, Unit.Parse(unit, null).Powers.ToString());

    [Theory]
    [InlineData("mony")]
    [InlineData("percent/interaction")]
    [InlineData("money/parsec")]
    [InlineData("money/interaction/hour")]
    [InlineData("")]
    public void Refuses_other_units(string unit) =>
        Assert.Equal("FT-4002", Assert.Throws<UserException>(() => Unit.Parse(unit, null)).Problems[0].Code);

    [Theory]
    [InlineData("20 s", 20_000L)]
    [InlineData("20s", 20_000L)]
    [InlineData("90", 90_000L)]
    [InlineData("0.5 s", 500L)]
    [InlineData("1500ms", 1_500L)]
    [InlineData("5 min", 300_000L)]
    [InlineData("24 h", 86_400_000L)]
    [InlineData("7 d", 604_800_000L)]
    [InlineData("0 s", 0L)]
    [InlineData("0.0005 s", null)]
    [InlineData("-1 s", null)]
    [InlineData("1e3", null)]
    [InlineData("soon", null)]
    [InlineData("1,5 s", null)]
    public void Durations_are_whole_milliseconds(string text, long? expected) => Assert.Equal(expected, Duration.TryParse(text));

    [Theory]
    [InlineData(604_800_000, "7 d")]
    [InlineData(20_000, "20 s")]
    [InlineData(1_500, "1500 ms")]
    [InlineData(0, "0 s")]
    public void Durations_print_as_they_are_read(long milliseconds, string text)
    {
        Assert.Equal(text, Duration.Text(milliseconds));
        Assert.Equal(milliseconds, Duration.TryParse(text));
    }
}
