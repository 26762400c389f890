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
    public void A_formula_over_itself_is_refused_and_the_circle_named()
    {
        Problem problem = Refused(Measure("offered"), Kpi("own / offered"));
        Assert.Equal(("FT-4006", "KPIs name each other in a circle: own → own."), (problem.Code, problem.Message));
        IReadOnlyList<Problem> both = Assert.Throws<UserException>(() => CatalogueBuilder.Build(Source(
            Measure("offered"), Kpi("1 - b", id: "a"), Kpi("1 - a", id: "b"), Kpi("a / b", id: "leads-there")))).Problems;
        Assert.Equal(["FT-4006", "FT-4006"], both.Select(p => p.Code));
        Assert.Contains("a → b → a", both[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_KPI_in_a_formula_stands_for_its_own_formula_and_brings_its_parameters()
    {
        KpiSource inner = Kpi("m / (m + m)", id: "inner") with
        {
            Parameters = [new ParameterSource("target", ParameterKind.Duration, P("20 s"), "How soon.", At(9))],
        };
        KpiCatalogue catalogue = CatalogueBuilder.Build(Source(Measure("m", where: "wait <= target"), inner, Kpi("1 - inner", id: "outer")));
        KpiDefinition outer = catalogue.Kpi("outer");
        Assert.Equal("(1 - (m/(m+m)))", outer.Formula.Canonical);
        Assert.Equal(["inner"], outer.References);
        Assert.Equal(20_000, Assert.Single(outer.Parameters).Default);
    }

    [Fact]
    public void A_measure_of_the_same_name_wins_over_a_KPI() =>
        Assert.Equal("(m/m)", CatalogueBuilder.Build(Source(Measure("m"), Kpi("m", "interactions", "m"), Kpi("m / m", id: "k"))).Kpi("k").Formula.Canonical);

    [Fact]
    public void Doubling_from_KPI_to_KPI_ends_at_a_limit()
    {
        List<object> items = [Measure("m"), Kpi("m", "interactions", "k0")];
        for (int n = 1; n < 14; n++)
        {
            items.Add(Kpi($"k{n - 1} + k{n - 1}", "interactions", $"k{n}"));
        }

        UserException error = Assert.Throws<UserException>(() => CatalogueBuilder.Build(Source([.. items])));
        Assert.All(error.Problems, p => Assert.Equal("FT-4006", p.Code));
        Assert.Contains("more than 2000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("median(m)", "one number")]
    [InlineData("w / m", "list of values")]
    [InlineData("previous(m / previous(m))", "earlier period")]
    [InlineData("share(m / m)", "of a sum")]
    [InlineData("share(1)", "of a sum")]
    [InlineData("m * $price / m", "no parameter \"price\"")]
    [InlineData("m{chanel = \"x\"} / m", "did you mean \"channel\"?")]
    [InlineData("m{wait <= soon} / m", "parameter \"soon\"")]
    [InlineData("k{channel = \"x\"}", "only measures take a condition")]
    public void Functions_stand_where_they_mean_something(string formula, string says)
    {
        MeasureSource values = Measure("w", sum: "wait") with { Aggregate = Aggregate.Values };
        Problem problem = Refused(Measure("m"), values, Kpi("m / m", id: "k"), Kpi(formula));
        Assert.Contains(says, problem.Message + problem.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opening", null, null)]
    [InlineData("started", "lost-in-period", "means nothing by the clock")]
    [InlineData("opening", "lost-in-period", null)]
    public void What_depends_on_buckets_needs_a_clock_that_has_them(string by, string? flag, string? says)
    {
        object[] items = [Measure("m", "users", where: flag is null ? null : $"{flag} = \"yes\"", by: by), Kpi("m", "users")];
        if (says is null)
        {
            Assert.Single(CatalogueBuilder.Build(Source(items)).Kpis);
        }
        else
        {
            Assert.Contains(says, Refused(items).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ParameterKind.Duration, "90", 90_000L)]
    [InlineData(ParameterKind.Percent, "30%", 300_000L)]
    [InlineData(ParameterKind.Percent, "12.5 %", 125_000L)]
    [InlineData(ParameterKind.Percent, "0.3", null)]
    [InlineData(ParameterKind.Money, "1200.50", 1_200_500_000L)]
    [InlineData(ParameterKind.Money, "-1", -1_000_000L)]
    [InlineData(ParameterKind.Number, "2.5", 2_500_000L)]
    [InlineData(ParameterKind.Number, "0.0000001", null)]
    [InlineData(ParameterKind.Number, "1e3", null)]
    public void Parameters_are_read_by_their_kind(ParameterKind kind, string text, long? stored) =>
        Assert.Equal(stored, KpiParameter.Parse(kind, text));

    [Fact]
    public void A_parameter_of_one_kind_is_not_compared_with_a_field_of_another()
    {
        KpiSource kpi = Kpi("m", "interactions") with { Parameters = [new ParameterSource("least", ParameterKind.Number, P("2"), "x", At(9))] };
        Assert.Contains("cannot be compared", Refused(Measure("m", where: "wait >= least"), kpi).Message, StringComparison.Ordinal);
        Assert.Single(CatalogueBuilder.Build(Source(Measure("m", where: "agent-segments >= least"), kpi)).Kpis);
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
