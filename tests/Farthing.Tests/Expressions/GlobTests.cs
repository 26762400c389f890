using System.Globalization;
using Farthing.Core.Expressions;

namespace Farthing.Tests.Expressions;

public class GlobTests
{
    [Theory]
    [InlineData("wages*", "Wages and salaries", true)]
    [InlineData("wages*", "wages", true)]
    [InlineData("wages", "wages ", false)]
    [InlineData("*rent*", "Building RENT 4", true)]
    [InlineData("r?nt", "rent", true)]
    [InlineData("r?nt", "rnt", false)]
    [InlineData("?", "😀", true)]
    [InlineData("a*b*c", "aXbXbXc", true)]
    [InlineData("a*b*c", "aXbXb", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData("ÜBER*", "über alles", true)]
    public void Matches_whole_names_without_case(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Glob.IsMatch(pattern, text));

    [Fact]
    public void Is_the_same_in_a_turkish_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.True(Glob.IsMatch("BILLING*", "billing"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Many_stars_cost_no_more_than_pattern_times_text() =>
        Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 200)) + "b", new string('a', 20_000)));
}
