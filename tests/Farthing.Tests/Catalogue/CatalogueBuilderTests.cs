using System.Globalization;
using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;

namespace Farthing.Tests.Catalogue;

public class CatalogueBuilderTests
{
    private static SourcePlace At(int line) => new("own.yaml", line, 1);

    private static Placed P(string text, int line = 1) => new(text, At(line));

    private static MeasureSource Measure(string id, string fact = "interactions", string? sum = null, string? where = null, string by = "arrival") => new(
        P(id, 2), id, P(fact, 3), sum is null ? Aggregate.Count : Aggregate.Sum, sum is null ? [] : [P(sum, 4)], where is null ? null : P(where, 5), P(by, 6));

    private static KpiSource Kpi(string formula, string unit = "percent", string id = "own") => new(
        P(id, 10), id, "area", P(unit, 11), Direction.Down, "Meaning.", P(formula, 12), "nothing");

    private static CatalogueSource Source(params object[] items)
    {
        CatalogueSource source = new();
        source.Measures.AddRange(items.OfType<MeasureSource>());
        source.Kpis.AddRange(items.OfType<KpiSource>());
        source.Bands.AddRange(items.OfType<BandSet>());
        return source;
    }

    private static Problem Refused(params object[] items) =>
        Assert.Single(Assert.Throws<UserException>(() => CatalogueBuilder.Build(Source(items))).Problems);

    [Fact]
    public void Unknown_measures_are_named_with_the_nearest()
    {
        Problem problem = Refused(Measure("offered"), Kpi("offerd", "interactions"));
        Assert.Equal(("FT-4004", 12, "did you mean \"offered\"?"), (problem.Code, problem.Place!.Line, problem.Suggestion));
    }

    [Fact]
    public void A_formula_over_itself_or_another_KPI_is_refused()
    {
        Problem problem = Refused(Measure("offered"), Kpi("own / offered"));
        Assert.Contains("\"own\" is a KPI", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-fact", null, null, "arrival", "fact")]
    [InlineData("interactions", "wiat", null, "arrival", "did you mean \"wait\"?")]
    [InlineData("interactions", "channel", null, "arrival", "cannot be added up")]
    [InlineData("interactions", null, "wait <", "arrival", "Expected a value")]
    [InlineData("interactions", null, "chanel = \"x\"", "arrival", "did you mean \"channel\"?")]
    [InlineData("interactions", null, null, "day", "no clock")]
    public void Wrong_measures_are_refused(string fact, string? sum, string? where, string by, string says)
    {
        Problem problem = Refused(Measure("m", fact, sum, where, by), Kpi("m", "interactions"));
        Assert.Contains(says, problem.Message + problem.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_reported_at_once() =>
        Assert.Equal(3, Assert.Throws<UserException>(() => CatalogueBuilder.Build(Source(
            Measure("a", "nowhere"), Measure("b"), Kpi("b", "money", "k1"), Kpi("c", "percent", "k2"), Kpi("a / b", "percent", "k3")))).Problems.Count);

    [Fact]
    public void A_parameter_that_a_measure_uses_must_be_the_KPIs()
    {
        Problem problem = Refused(Measure("m", where: "wait <= target"), Kpi("m", "interactions"));
        Assert.Contains("parameter \"target\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_stands_once_in_a_source_and_a_later_source_replaces_it()
    {
        Assert.Contains("twice", Refused(Measure("m"), Measure("m"), Kpi("m", "interactions")).Message, StringComparison.Ordinal);
        KpiCatalogue catalogue = CatalogueBuilder.Build(Source(Measure("m"), Kpi("m", "interactions")), Source(Kpi("m / m")));
        Assert.Equal("(m/m)", Assert.Single(catalogue.Kpis).Formula.Canonical);
    }

    [Fact]
    public void The_version_changes_with_what_decides_the_value_and_with_nothing_else()
    {
        string Version(MeasureSource measure, KpiSource kpi) => CatalogueBuilder.Build(Source(measure, kpi)).Kpis[0].Version;
        string one = Version(Measure("m"), Kpi("m", "interactions"));
        Assert.Equal(12, one.Length);
        Assert.Equal(one, Version(Measure("m"), Kpi(" m ", "interactions") with { Title = "Another", Definition = "Words." }));
        Assert.NotEqual(one, Version(Measure("m", where: "wait > 0"), Kpi("m", "interactions")));
        Assert.NotEqual(one, Version(Measure("m"), Kpi("m * 2", "interactions")));
    }

    private static BandSet CostBands() => new(
        "own",
        "USD",
        [
            new BandRange(BandLevel.Optimal, null, false, 5, false),
            new BandRange(BandLevel.Acceptable, 5, true, 10, true),
            new BandRange(BandLevel.Urgent, 10, false, null, false),
        ],
        At(20));

    [Theory]
    [InlineData("4.99", BandLevel.Optimal)]
    [InlineData("4.9999999999", BandLevel.Optimal)]
    [InlineData("5.00", BandLevel.Acceptable)]
    [InlineData("5.01", BandLevel.Acceptable)]
    [InlineData("9.99", BandLevel.Acceptable)]
    [InlineData("10.00", BandLevel.Acceptable)]
    [InlineData("10.0000000001", BandLevel.Urgent)]
    [InlineData("10.01", BandLevel.Urgent)]
    [InlineData("-3", BandLevel.Optimal)]
    public void Bands_hold_exactly(string value, BandLevel expected)
    {
        decimal number = decimal.Parse(value, CultureInfo.InvariantCulture);
        Ratio exact = new(new BigInteger(number * 10_000_000_000m), 10_000_000_000);
        Assert.Equal(expected, CostBands().Judge(exact)!.Level);
        Assert.Equal(expected, CostBands().Judge(new Ratio(exact.Numerator * 3, exact.Denominator * 3))!.Level);
    }

    [Theory]
    [InlineData("69.9", BandLevel.Acceptable)]
    [InlineData("70", BandLevel.Optimal)]
    [InlineData("80", BandLevel.Optimal)]
    [InlineData("80.1", BandLevel.Urgent)]
    public void Bands_may_be_two_sided(string value, BandLevel expected)
    {
        BandSet set = new("own", null, [
            new BandRange(BandLevel.Acceptable, null, false, 0.7m, false),
            new BandRange(BandLevel.Optimal, 0.7m, true, 0.8m, true),
            new BandRange(BandLevel.Urgent, 0.8m, false, null, false)], At(20));
        Assert.Equal(expected, set.Judge(new Ratio(new BigInteger(decimal.Parse(value, CultureInfo.InvariantCulture) * 10), 1000))!.Level);
    }

    [Fact]
    public void Bands_neither_overlap_nor_leave_a_gap()
    {
        BandSet good = CostBands();
        Assert.NotNull(CatalogueBuilder.Build(Source(Measure("m", "costs", "labour", by: "day"), Kpi("m", "money"), good)).BandsOf("own"));
        foreach (BandRange[] wrong in new BandRange[][]
        {
            [good.Ranges[0], good.Ranges[2]],
            [good.Ranges[0], good.Ranges[1] with { LowIncluded = false }, good.Ranges[2]],
            [good.Ranges[0] with { HighIncluded = true }, good.Ranges[1], good.Ranges[2]],
            [good.Ranges[1], good.Ranges[2]],
            [good.Ranges[0], good.Ranges[1]],
            [],
        })
        {
            BandSet set = good with { Ranges = wrong };
            Assert.Contains("overlap or leave a gap", Refused(Measure("m", "costs", "labour", by: "day"), Kpi("m", "money"), set).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bands_need_a_direction_and_in_money_a_currency()
    {
        MeasureSource measure = Measure("m", "costs", "labour", by: "day");
        Assert.Contains("direction", Refused(measure, Kpi("m", "money") with { Direction = Direction.None }, CostBands()).Message, StringComparison.Ordinal);
        Assert.Contains("currency", Refused(measure, Kpi("m", "money"), CostBands() with { Currency = null }).Message, StringComparison.Ordinal);
        Assert.False(CostBands().AppliesTo("EUR"));
        Assert.True(CostBands().AppliesTo("USD"));
    }
}
