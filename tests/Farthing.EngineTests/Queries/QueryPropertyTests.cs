using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Model;

namespace Farthing.EngineTests.Queries;

/// <summary>What must hold of every KPI, whatever the data: over a random organisation, on DuckDB, one node and three shards of ClickHouse.</summary>
public class QueryPropertyTests
{
    private static readonly Lazy<QueryWorld> Shared = new(() => new QueryWorld(
        new Dictionary<string, string> { ["farthing.yaml"] = RandomFacts.Settings, ["costs.yaml"] = RandomFacts.Costs },
        new RandomFacts(20240501, 400).All(),
        cost: true));

    private static QueryWorld World => Shared.Value;

    public static TheoryData<string, string> Pairs()
    {
        string[] dimensions =
        [
            "channel", "interaction-queue", "segment-queue", "topic", "direction", "party", "outcome", "vendor", "agent", "team", "site",
            "customer-segment", "interaction", "kind", "instrument", "question", "theme", "order-kind", "plan", "account", "component", "initiative",
        ];
        TheoryData<string, string> pairs = [];
        for (int a = 0; a < dimensions.Length; a++)
        {
            for (int b = a + 1; b < dimensions.Length; b++)
            {
                if (Requests(null, dimensions[a], dimensions[b]).Any())
                {
                    pairs.Add(dimensions[a], dimensions[b]);
                }
            }
        }

        return pairs;
    }

    /// <summary>Questions that together ask all KPIs that have this grain and can be sliced by all of these dimensions.</summary>
    private static IEnumerable<KpiRequest> Requests(string? grain, params IEnumerable<string> dimensions)
    {
        DimensionDefinition[] wanted = [.. dimensions.Select(d => World.Catalogue.Dimension(d))];
        return World.Catalogue.Kpis
            .Where(k => k.AllMeasures.All(m => wanted.All(d => d.IsAttribute
                ? FactModel.Facts[m.Fact].HasInteraction
                : FactModel.Facts[m.Fact].Dimensions.Any(f => f.Name == d.Field))))
            .Where(k => grain is null || k.AllMeasures.All(m => ClockOf(m).Has(Enum.Parse<Grain>(grain, ignoreCase: true))))
            .Where(k => k.Model is null) // a model says for itself how it can be sliced
            .GroupBy(NeedsPeriod)
            .SelectMany(g => g.Select(k => k.Id).Chunk(40).Select(c => new KpiRequest(c) { Period = g.Key ? "2024-01..2024-02" : null }));
    }

    /// <summary>Whether a KPI counts what exists at a time, or looks back to an earlier one.</summary>
    private static bool NeedsPeriod(KpiDefinition kpi) =>
        kpi.AllMeasures.Any(m => ClockOf(m).NeedsBuckets(Grain.Month)) || kpi.Formula.Each().Any(f => f is FormulaShift);

    private static Clock ClockOf(MeasureDefinition measure) => FactModel.Facts[measure.Fact].Clock(measure.Axis);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Totals_are_those_of_the_ungrouped_rows(string first, string second)
    {
        (string, string)[] timely = [.. Sixths.Of([.. Pairs()]).Select(p => p.Data)];
        foreach (KpiRequest whole in Requests("month", first, second))
        {
            KpiAnswer ungrouped = World.OnDuckDb(whole);
            KpiAnswer grouped = World.OnDuckDb(whole with { By = [first, second] });
            Assert.True(grouped.Rows.Count > 0);
            Assert.Equal(QueryWorld.Lines(ungrouped)[^1], QueryWorld.Lines(grouped)[^1]);

            if (!timely.Contains((first, second)))
            {
                continue;
            }

            // With a grain what has no time at all is left out, in the rows and in the total.
            KpiAnswer monthly = World.OnDuckDb(whole with { By = [first, second], Grain = "month" });
            var timed = ungrouped.Total.Zip(monthly.Total, ungrouped.Request.Kpis)
                .Where(t => !t.Third.Definition.AllMeasures.Any(m => ClockOf(m).CountsTimeless));
            Assert.All(timed, t => Assert.Equal(t.First.Value, t.Second.Value));
        }
    }

    /// <summary>T13 of a model, over orders that it can be fitted to: its segments add up to its total, which no slice changes.</summary>
    [Fact]
    public void A_models_total_is_that_of_all_customers()
    {
        QueryWorld world = QueryCase.Of("lifetime").World;
        KpiDefinition[] models = [.. world.Catalogue.Kpis.Where(k => k.Model is not null)];
        Assert.NotEmpty(models);
        foreach (KpiDefinition model in models)
        {
            KpiRequest whole = new([model.Id]);
            AnswerCell total = world.OnDuckDb(whole).Total[0];
            Assert.NotNull(total.Value);
            foreach (string[] by in (string[][])[["customer-segment"], ["order-kind"], ["customer-segment", "order-kind"]])
            {
                KpiAnswer sliced = world.OnDuckDb(whole with { By = by });
                Assert.Equal(by is ["customer-segment"] ? total.Value : null, sliced.Total[0].Value);
                Assert.Equal(by is ["customer-segment"] ? 3 : 0, sliced.Rows.Count(r => r.Cells[0].Value is not null));
                Assert.True(by is ["customer-segment"] || sliced.Rows.All(r => r.Cells[0].Reason is not null));
            }

            AnswerRow[] segments = [.. world.OnDuckDb(whole with { By = ["customer-segment"] }).Rows];
            decimal sum = segments.Sum(r => (decimal)r.Cells[0].Value!.Value.Numerator / (decimal)r.Cells[0].Value!.Value.Denominator * (decimal)r.Cells[0].Below!.Value.Numerator);
            decimal all = (decimal)total.Value!.Value.Numerator / (decimal)total.Value.Value.Denominator * (decimal)total.Below!.Value.Numerator;
            Assert.InRange(sum - all, -0.00001m, 0.00001m);
            Assert.Equal(total.Value, world.OnDuckDb(whole with { Grain = "month" }).Total[0].Value);
        }
    }

    /// <summary>A sixth of the pairs (<see cref="Sixths"/>): three engines take their time.</summary>
    public static TheoryData<string, string> SomePairs() => [.. Sixths.Of([.. Pairs()])];

    [Theory]
    [MemberData(nameof(SomePairs))]
    public void Engines_agree_to_the_last_digit(string first, string second)
    {
        string[] grains = ["hour", "day", "week", "month", "quarter", "year"];
        int pick = (first.Length * 7) + second.Length;
        string? grain = pick % 2 == 0 ? grains[pick / 2 % grains.Length] : null;
        foreach (KpiRequest request in Requests(grain, first, second))
        {
            KpiRequest asked = request with { By = [first, second], Grain = grain, Interval = pick % 4 == 1 };
            if (grain is not null && World.Catalogue.Kpi(request.Kpis[0]) is { } one && ClockOf(one.AllMeasures[0]).Kind != ClockKind.Month)
            {
                asked = asked with { Period = "2024-01-05..2024-02-20" };
            }

            // Three shards are asked everything, one node every fifth pair: its statements are those of the shards.
            IReadOnlyList<string> lines = [.. Lines(World.OnDuckDb(asked))];
            Assert.Equal(lines, Lines(World.OnCluster(asked)));
            if (pick % 5 == 0)
            {
                Assert.Equal(lines, Lines(World.OnClickHouse(asked)));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("month")]
    public void Models_are_fitted_to_the_same_orders(string? grain)
    {
        QueryWorld world = QueryCase.Of("lifetime").World;
        string[] models = [.. world.Catalogue.Kpis.Where(k => k.Model is not null).Select(k => k.Id)];
        Assert.NotEmpty(models);
        KpiRequest request = new(models) { Grain = grain, By = ["customer-segment"] };
        KpiAnswer here = world.OnDuckDb(request);
        Assert.Contains(here.Total, c => c.Value is not null);
        Assert.Equal(QueryWorld.Lines(here), QueryWorld.Lines(world.OnCluster(request)));
    }

    /// <summary>With the intervals, where a pair asks for them (every fourth; they take the longest): they are made of integers, so that they too agree to the last bit.</summary>
    private static IEnumerable<string> Lines(KpiAnswer answer) => QueryWorld.Lines(answer).Concat(answer.Rows.SelectMany(r => r.Cells).Concat(answer.Total)
        .Select(c => Invariant($"{c.Interval?.Interval?.Low} {c.Interval?.Interval?.High} {c.Interval?.Cases} {c.Interval?.Reason}")));

    /// <summary>Groups of a dimension of the interaction share out its rows, so that sums add up whatever the other condition.</summary>
    [Fact]
    public void A_condition_and_its_negation_share_out_the_rows()
    {
        string[] additive = ["interactions", "offered", "total-cost", "labour-cost", "unused-capacity-cost"];
        Random random = new(7);
        for (int n = 0; n < 150; n++)
        {
            string condition = RandomCondition(random, 3, n % 2 == 0);
            string[] kpis = n % 2 == 0 ? additive : additive[2..];
            KpiAnswer all = World.OnDuckDb(new KpiRequest(kpis));
            KpiAnswer with = World.OnDuckDb(new KpiRequest(kpis) { Where = condition });
            KpiAnswer without = World.OnDuckDb(new KpiRequest(kpis) { Where = $"not ({condition})" });
            for (int k = 0; k < kpis.Length; k++)
            {
                Assert.True(Sum(with.Total[k], without.Total[k]) == Sum(all.Total[k]), $"{kpis[k]} where {condition}");
            }

            if (n % 10 == 0)
            {
                Assert.Equal(QueryWorld.Lines(with), QueryWorld.Lines(World.OnCluster(new KpiRequest(kpis) { Where = condition })));
            }
        }
    }

    private static (BigInteger, BigInteger) Sum(params IEnumerable<AnswerCell> cells)
    {
        BigInteger above = 0;
        BigInteger below = 1;
        foreach (AnswerCell cell in cells)
        {
            above = (above * cell.Value!.Value.Denominator) + (cell.Value.Value.Numerator * below);
            below *= cell.Value.Value.Denominator;
        }

        BigInteger divisor = BigInteger.GreatestCommonDivisor(above, below);
        return (above / divisor, below / divisor);
    }

    private static string RandomCondition(Random random, int depth, bool ofInteraction)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            string left = RandomCondition(random, depth - 1, ofInteraction);
            return random.Next(3) switch
            {
                0 => $"not ({left})",
                1 => $"({left}) and ({RandomCondition(random, depth - 1, ofInteraction)})",
                _ => $"({left}) or ({RandomCondition(random, depth - 1, ofInteraction)})",
            };
        }

        string[] some =
        [
            "channel = \"phone\"", "channel != \"chat\"", "topic in (\"billing\", \"it's; --\")", "topic not in ('b\"q`')", "topic = null",
            "kind >= 7", "kind = \"07\"", "kind != null", "not kind = 7", "party matches \"C*\"", "outcome = \"answered\"", "customer-segment != \"gold\"",
            "interaction matches \"i1*\"", "interaction != \"i7\"", "direction != null", "interaction-queue = \"q1\"",
        ];
        string[] ofSegment = ["agent = \"ann\"", "team != \"red\"", "site = null", "vendor in (\"acme\", \"omega\")", "segment-queue = \"q3\""];
        string[] all = ofInteraction ? some : [.. some, .. ofSegment];
        return all[random.Next(all.Length)];
    }

    /// <summary>T32: whatever the text, it is a value or a refusal; the SQL has the shape it always has.</summary>
    [Fact]
    public void No_text_of_a_user_reaches_SQL()
    {
        string[] pieces =
            ["'", "''", "\"", ";", "--", "/*", "*/", "{{ x }}", "\0", "\\", "\\N", "`", "$1", "{p0:Int64}", "ſ", "🦉", "\t", "\n", "DROP TABLE costs", " OR 1=1", ")", "("];
        Random random = new(99);
        for (int n = 0; n < 400; n++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
            string literal = "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            foreach (string condition in new[] { $"channel = {literal}", $"kind matches {literal}", $"interaction in ({literal})", text, $"{text} = 1" })
            {
                try
                {
                    foreach (var dialect in new SqlDialect[] { DuckDbDialect.Instance, ClickHouseDialect.Instance })
                    {
                        string sql = World.Ask.Compile(new KpiRequest(["offered"]) { Where = condition, By = ["kind"] }, dialect)[0].Text;
                        Assert.Matches("^[A-Za-z0-9_.,()<>=+/*$:{}\\s-]*$", sql.Replace("''", "", StringComparison.Ordinal));
                        Assert.DoesNotContain("DROP", sql, StringComparison.Ordinal);
                    }
                }
                catch (UserException e)
                {
                    Assert.StartsWith("FT-4", e.Problems[0].Code, StringComparison.Ordinal);
                }
            }

            foreach (KpiRequest request in new KpiRequest[] { new([text]), new(["offered"]) { By = [text] }, new(["offered"]) { Grain = text }, new(["offered"]) { Parameters = [(text, text)] }, new(["offered"]) { Period = text } })
            {
                Assert.Throws<UserException>(() => World.Ask.Compile(request, DuckDbDialect.Instance));
            }
        }
    }
}
