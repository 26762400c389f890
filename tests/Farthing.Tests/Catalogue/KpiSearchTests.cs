using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Tests.Catalogue;

public class KpiSearchTests
{
    private static readonly SourcePlace At = new("a.yaml", 1, 1);

    private static readonly KpiSearch Search = new(
    [
        Kpi("cost-per-interaction", "Cost per interaction", "All cost over completed interactions.", ["CPI"], "cost", "money", KpiArea.Efficiency),
        Kpi("cost-per-contact", "Cost per contact", "The whole ledger over contacts.", ["CPC"], "cost", "money", KpiArea.Efficiency),
        Kpi("average-handling-time", "Average handling time", "Talk, hold and wrap per interaction.", ["AHT"], "handling", "time", KpiArea.Efficiency),
        Kpi("abandonment-rate", "Abandonment rate", "Callers who hang up.", [], "access", "queue", KpiArea.Effectiveness),
        Kpi("csat", "Customer satisfaction", "Mean score.", ["CSAT"], "satisfaction", "survey", KpiArea.Satisfaction),
        Kpi("after-contact-work", "After-contact work", "Wrap of an interaction; its cost is not told here.", ["ACW"], "handling", "time", KpiArea.Efficiency),
    ]);

    [Theory]
    [InlineData("cost per interaction", "cost-per-interaction")]
    [InlineData("CPI", "cost-per-interaction")]
    [InlineData("cpc", "cost-per-contact")]
    [InlineData("what is the cost of a contact", "cost-per-contact")]
    [InlineData("satisfaction", "csat")]
    [InlineData("handl time", "average-handling-time")]
    [InlineData("abandonement", "abandonment-rate")] // one letter too many
    [InlineData("satisfcation", "csat")] // two swapped
    [InlineData("custmoer satisfacton", "csat")] // one wrong in each
    [InlineData("donment", "abandonment-rate")] // inside a word
    [InlineData("hang up", "abandonment-rate")] // only in the definition
    [InlineData("survey", "csat")] // only a tag
    [InlineData("cost per interaction and month", "cost-per-interaction")] // most of the words
    public void The_best_comes_first(string text, string id) => Assert.Equal(id, Search.Find(text)[0].Id);

    [Theory]
    [InlineData("")]
    [InlineData("  -- ")]
    [InlineData("zebra")]
    [InlineData("zebra giraffe cost")]
    [InlineData("cpx")] // three letters are not guessed at
    [InlineData("ndo")] // nor looked for inside words (abandonment)
    [InlineData("talx")] // four with one wrong are not looked for in texts (Talk)
    public void What_nobody_speaks_of_gives_nothing(string text) => Assert.Empty(Search.Find(text));

    [Fact]
    public void Names_count_more_than_texts()
    {
        // after-contact-work has the word only in its definition.
        Assert.Equal(["cost-per-contact", "cost-per-interaction", "after-contact-work"], Search.Find("cost").Select(k => k.Id));
    }

    [Fact]
    public void A_whole_name_goes_before_all_others() =>
        Assert.Equal("average-handling-time", Search.Find("average handling time")[0].Id);

    [Fact]
    public void Facets_narrow_and_are_counted()
    {
        Assert.Equal(["after-contact-work"], Search.Find("cost", new KpiFacets(Category: "handling")).Select(k => k.Id));
        Assert.Empty(Search.Find("cost", new KpiFacets(Area: "satisfaction")));
        Assert.Equal(["abandonment-rate"], Search.Find("abandonment", new KpiFacets(Tag: "QUEUE", Timing: "leading")).Select(k => k.Id));
        Assert.Empty(Search.Find("abandonment", new KpiFacets(Ready: _ => false)));
        Assert.Equal([("cost", 2), ("handling", 1)], KpiSearch.Count(Search.Find("cost"), "category"));
    }

    [Fact]
    public void One_search_leaves_nothing_behind_for_the_next()
    {
        string[] first = [.. Search.Find("cost interaction").Select(k => k.Id)];
        Search.Find("satisfaction handling");
        Assert.Equal(first, Search.Find("cost interaction").Select(k => k.Id));
    }

    [Fact]
    public void Many_at_once_find_the_same()
    {
        string[] alone = [.. Search.Find("cost").Select(k => k.Id)];
        bool[] same = new bool[200];
        Parallel.For(0, same.Length, i => same[i] = alone.SequenceEqual(Search.Find("cost").Select(k => k.Id)));
        Assert.DoesNotContain(false, same);
    }

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abcdef", "abdcfe", 2)]
    [InlineData("kitten", "sitting", null)]
    [InlineData("", "ab", 2)]
    public void Distances_are_exact_up_to_the_bound(string a, string b, int? distance) =>
        Assert.Equal(distance, EditDistance.Within(a, b, 2, new int[64]));

    private static KpiDefinition Kpi(string id, string title, string definition, string[] aliases, string category, string tag, KpiArea area) => new(
        id, title, category, Unit.Parse("percent", At), Direction.Down, definition, FormulaParser.Parse("a / b", At), "nothing", At)
    {
        FormulaText = "a / b",
        Aliases = aliases,
        Attributes = new KpiAttributes { Area = area, Tags = [tag], Timing = KpiTiming.Leading },
    };
}
