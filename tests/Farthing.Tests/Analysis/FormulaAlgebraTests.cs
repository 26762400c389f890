using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;

namespace Farthing.Tests.Analysis;

/// <summary>Derivatives of formulas: as text, and against small differences.</summary>
public class FormulaAlgebraTests
{
    private static Formula Parse(string text) => FormulaParser.Parse(text, new SourcePlace("own.yaml", 1, 1));

    [Theory]
    [InlineData("a / b", "a", "1 / b")]
    [InlineData("a / b", "b", "-(a / (b * b))")]
    [InlineData("a + b", "a", "1")]
    [InlineData("a - b", "b", "-1")]
    [InlineData("(a + b) / (a + c)", "a", "1 / (a + c) - (a + b) / ((a + c) * (a + c))")]
    [InlineData("1 - a / b", "a", "-(1 / b)")]
    [InlineData("a * b * 2", "b", "a * 2")]
    [InlineData("a / b", "z", "0")]
    public void Derivatives_are_simplified(string formula, string by, string derivative) =>
        Assert.Equal(derivative, FormulaAlgebra.Text(FormulaAlgebra.Derive(Parse(formula), by)));

    [Theory]
    [InlineData("a / b", "a", "1")]
    [InlineData("a / b", "b", "-1")]
    [InlineData("a / (a + b)", "a", "0.4")]
    [InlineData("a / (a + b)", "b", "-0.4")]
    [InlineData("(a - b) / a", "b", "-2")]
    public void Elasticities_are_exact(string formula, string by, string elasticity)
    {
        Dictionary<string, Ratio> values = new() { ["a"] = new Ratio(3, 1), ["b"] = new Ratio(2, 1) };
        Assert.Equal(elasticity, FormulaAlgebra.Edges(Parse(formula), values).Single(e => e.Measure == by).Elasticity!.Value.ToPlain());
    }

    [Fact]
    public void Earlier_values_and_calls_have_values()
    {
        // Growth of 5 % on 20: one percent more is a 21st of a percent... of growth, 21 percent.
        Dictionary<string, Ratio> values = new() { ["a"] = new Ratio(21, 1), ["previous(a)"] = new Ratio(20, 1), ["r"] = new Ratio(-4, 1) };
        Assert.Equal("21", FormulaAlgebra.Edges(Parse("a / previous(a) - 1"), values).Single().Elasticity!.Value.ToPlain());
        Assert.Equal("1.235294118", FormulaAlgebra.Edges(Parse("a - abs(r)"), values).Single(e => e.Measure == "a").Elasticity!.Value.ToPlain());
        Assert.Null(FormulaAlgebra.Edges(Parse("a / previous(a) - 1"), new Dictionary<string, Ratio> { ["a"] = new Ratio(21, 1) }).Single().Elasticity);
    }

    [Fact]
    public void A_measure_without_a_value_has_no_elasticity()
    {
        ExactEdge edge = FormulaAlgebra.Edges(Parse("a / b"), new Dictionary<string, Ratio> { ["a"] = new Ratio(3, 1) })[0];
        Assert.Null(edge.Elasticity);
        Assert.Null(FormulaAlgebra.Edges(Parse("a / b"), new Dictionary<string, Ratio> { ["a"] = new Ratio(3, 1), ["b"] = new Ratio(0, 1) })[0].Elasticity);
    }
}
