using System.Collections.Concurrent;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// T14: what one thing has many of never changes a measure of another fact. A workspace made by hand is read with one or no row on the
/// many side, and again with many; every count, sum and median of every fact is asked, and all but the multiplied fact's must stay.
/// </summary>
public class FanOutTests
{
    private const string Period = "2024-05";

    private static readonly Lazy<QueryWorld> Thin = new(() => FanOutWorld.Make(null));

    private static readonly ConcurrentDictionary<string, KpiAnswer> ThinAnswers = new(StringComparer.Ordinal);

    public static TheoryData<string> Neighbours() => [.. FanOutWorld.Neighbours.Select(n => n.Name)];

    public static TheoryData<string> Facts() => [.. FactModel.Facts.Keys];

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Many_rows_beside_change_no_measure(string name)
    {
        Neighbour neighbour = FanOutWorld.Neighbours.First(n => n.Name == name);
        using QueryWorld fat = FanOutWorld.Make(neighbour);
        string count = $"SELECT count(*) FROM {neighbour.Table}";
        Assert.True(int.Parse(fat.RowsOnDuckDb(count)[0][0]!, null) >= int.Parse(Thin.Value.RowsOnDuckDb(count)[0][0]!, null) + 2, count);
        List<string> wrong = [];
        foreach (IGrouping<string, FanOutKpi> fact in FanOutWorld.Kpis.Where(k => !neighbour.Changes.Contains(k.Fact)).GroupBy(k => k.Fact))
        {
            string[] kpis = [.. fact.Where(k => !neighbour.Changes.Contains($"{k.Fact}.{k.Field}")).Select(k => k.Id)];
            foreach (string[] by in Sixths.Of(Slices(fact.Key)))
            {
                foreach (string[] some in kpis.Chunk(40))
                {
                    KpiRequest request = new(some) { Period = Period, By = by };
                    wrong.AddRange(Differences(OfThin(request), fat.OnDuckDb(request), string.Join(',', by)));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Every neighbour is laid against the same answers.</summary>
    private static KpiAnswer OfThin(KpiRequest request) =>
        ThinAnswers.GetOrAdd($"{string.Join(',', request.Kpis)} by {string.Join(',', request.By)}", _ => Thin.Value.OnDuckDb(request));

    /// <summary>What the many side could reach a row by: the interaction, its segments, the customer; nothing where a fact knows none of them.</summary>
    private static IReadOnlyList<string[]> Slices(string fact)
    {
        string[][] known = [.. ((string[][])[["channel"], ["team"], ["customer-segment"]]).Where(by => by.All(d => FactModel.Facts[fact].Dimensions.Any(f => f.Name == d)))];
        return known.Length == 0 ? [[]] : known;
    }

    private static IEnumerable<string> Differences(KpiAnswer thin, KpiAnswer fat, string by)
    {
        for (int k = 0; k < thin.Total.Count; k++)
        {
            string[] before = Lines(thin, k), after = Lines(fat, k);
            if (!before.SequenceEqual(after, StringComparer.Ordinal))
            {
                yield return $"{thin.Request.Kpis[k].Definition.Id} by ({by}): {string.Join("; ", before)} became {string.Join("; ", after)}";
            }
        }
    }

    /// <summary>The groups that have something; those with nothing are there because another measure of the question has them.</summary>
    private static string[] Lines(KpiAnswer answer, int k) =>
    [
        .. answer.Rows.Where(r => r.Cells[k].Value is { Numerator.IsZero: false }).Select(r => Invariant($"{string.Join(',', r.Keys)} {r.Cells[k].Value?.Numerator}/{r.Cells[k].Value?.Denominator}")),
        Invariant($"total {answer.Total[k].Value?.Numerator}/{answer.Total[k].Value?.Denominator}"),
    ];

    /// <summary>The comparison above says something: each fact has rows in the period, and most of its fields have a value.</summary>
    [Theory]
    [MemberData(nameof(Facts))]
    public void Every_fact_has_something_to_be_changed(string fact)
    {
        FanOutKpi[] kpis = [.. FanOutWorld.Kpis.Where(k => k.Fact == fact)];
        Assert.NotEmpty(kpis);
        int filled = kpis.Chunk(40).Sum(some => Thin.Value.OnDuckDb(new KpiRequest([.. some.Select(k => k.Id)]) { Period = Period })
            .Total.Count(c => c.Value is { } value && !value.Numerator.IsZero));
        Assert.True(filled * 2 > kpis.Length, $"{filled} of {kpis.Length}");
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_slice_that_would_multiply_rows_is_refused_naming_the_fact(string fact)
    {
        RequestResolver resolver = new(Thin.Value.Catalogue, WorkspaceCalendar.Utc);
        string kpi = FanOutWorld.Kpis.First(k => k.Fact == fact).Id;
        foreach (DimensionDefinition dimension in Thin.Value.Catalogue.Dimensions)
        {
            bool known = FactModel.Facts[fact].Dimensions.Any(f => f.Name == dimension.Field);
            KpiRequest[] asked =
            [
                new([kpi]) { Period = Period, By = [dimension.Id] }, new([kpi]) { Period = Period, Where = $"{dimension.Id} != null" },
                new([FanOutWorld.Mixed(fact)]) { Period = Period, By = [dimension.Id] },
            ];
            foreach (KpiRequest request in known ? asked[..2] : asked)
            {
                if (known)
                {
                    resolver.Resolve(request);
                    continue;
                }

                Problem problem = Assert.Single(Assert.Throws<UserException>(() => resolver.Resolve(request)).Problems);
                Assert.Equal("FT-4013", problem.Code);
                Assert.Contains($"it reads {fact}, which has no ", problem.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>An interaction's own number, added up over what it has many of, would count once for each of these.</summary>
    [Theory]
    [InlineData("segments", "wait")]
    [InlineData("segments", "transfers")]
    [InlineData("segments", "first-reply")]
    [InlineData("costs", "handle")]
    [InlineData("costs", "agent-segments")]
    [InlineData("costs", "next-reply")]
    public void A_measure_that_would_count_once_for_each_row_is_refused(string fact, string field)
    {
        SourcePlace place = new("own.yaml", 1, 1);
        foreach (Aggregate aggregate in new[] { Aggregate.Sum, Aggregate.Values })
        {
            CatalogueSource source = new();
            source.Measures.Add(new MeasureSource(
                new("m", place), "M", new(fact, place), aggregate, [new(field, place)], null, new(FactModel.Facts[fact].Axes[0], place)));
            Problem problem = Assert.Single(Assert.Throws<UserException>(() => CatalogueBuilder.Build(source)).Problems);
            Assert.Equal("FT-4004", problem.Code);
            Assert.Contains($"{field} cannot be added up over {fact}", problem.Message, StringComparison.Ordinal);
            Assert.Equal("fact: interactions", problem.Suggestion);
        }
    }
}
