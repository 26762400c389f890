using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Tests.Expressions;

public class FilterParserTests
{
    private static readonly Dictionary<string, FilterValue> Row = new(StringComparer.Ordinal)
    {
        ["channel"] = FilterValue.Of("phone"),
        ["topic"] = FilterValue.Missing,
        ["agent.role"] = FilterValue.Of("support"),
        ["score"] = FilterValue.Of(4.5m),
        ["type"] = FilterValue.Of("12"),
        ["name"] = FilterValue.Of("O'Brien \"Bob\" \\ ; -- /* */ `x` {{ y }} ü"),
    };

    private static bool Holds(string text) => FilterParser.Parse(text, "--where").Evaluate(f => Row[f]);

    [Theory]
    [InlineData("channel = \"phone\"", true)]
    [InlineData("channel = 'phone'", true)]
    [InlineData("channel = \"Phone\"", false)]
    [InlineData("channel != \"chat\"", true)]
    [InlineData("topic != \"billing\"", true)]
    [InlineData("not topic = \"billing\"", true)]
    [InlineData("topic = null", true)]
    [InlineData("topic != null", false)]
    [InlineData("channel != null", true)]
    [InlineData("topic matches \"*\"", false)]
    [InlineData("topic not in (\"billing\")", true)]
    [InlineData("channel in (\"chat\", \"phone\")", true)]
    [InlineData("channel not in (\"chat\", \"phone\")", false)]
    [InlineData("channel matches \"PH*\"", true)]
    [InlineData("agent.role matches \"s?pp*t\"", true)]
    [InlineData("score > 4", true)]
    [InlineData("score >= 4.5", true)]
    [InlineData("score < 4.5", false)]
    [InlineData("score <= 4.50", true)]
    [InlineData("score > -1", true)]
    [InlineData("type = 12", true)]
    [InlineData("type = 12.0", true)]
    [InlineData("type = \"12\"", true)]
    [InlineData("channel > 1", false)]
    [InlineData("not channel > 1", true)]
    [InlineData("channel != 1", true)]
    [InlineData("channel = \"x\" or channel = \"phone\" and topic = null", true)]
    [InlineData("(channel = \"x\" or channel = \"phone\") and topic != null", false)]
    [InlineData("not not channel = \"phone\"", true)]
    [InlineData("name = 'O''Brien \"Bob\" \\ ; -- /* */ `x` {{ y }} ü'", true)]
    [InlineData("name = \"O'Brien \"\"Bob\"\" \\ ; -- /* */ `x` {{ y }} ü\"", true)]
    public void Means(string text, bool expected) => Assert.Equal(expected, Holds(text));

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("channel", 8, "Expected a comparison")]
    [InlineData("channel = phone", 11, "Expected a value")]
    [InlineData("channel = \"phone", 11, "not closed")]
    [InlineData("channel = \"phone\" topic = \"x\"", 19, "follows a complete condition")]
    [InlineData("channel == \"phone\"", 10, "Expected a value")]
    [InlineData("channel < \"phone\"", 11, "Only numbers")]
    [InlineData("channel in \"phone\"", 12, "Expected \"(\"")]
    [InlineData("channel in (\"phone\"", 20, "Expected \")\"")]
    [InlineData("(channel = \"phone\"", 19, "Expected \")\"")]
    [InlineData("channel matches phone", 17, "quoted pattern")]
    [InlineData("and = \"x\"", 1, "name of a field")]
    [InlineData("channel = \"\"", 11, "empty")]
    [InlineData("channel = 1e5", 11, "not a plain number")]
    [InlineData("channel = -\"x\"", 12, "Expected a value")]
    [InlineData("channel ; \"x\"", 9, "does not belong")]
    [InlineData("channel = “x”", 11, "does not belong")]
    public void Says_what_is_wrong_and_where(string text, int column, string message)
    {
        UserException error = Assert.Throws<UserException>(() => FilterParser.Parse(text, "--where"));
        Problem problem = Assert.Single(error.Problems);
        Assert.Equal("FT-4001", problem.Code);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal("--where", problem.Place!.File);
        Assert.Equal(column, problem.Place.Column);
        Assert.Equal(text, problem.Place.Excerpt);
    }

    [Fact]
    public void Suggests_the_joining_word()
    {
        UserException error = Assert.Throws<UserException>(() => FilterParser.Parse("a = 1 adn b = 2", "--where"));
        Assert.Equal("did you mean \"and\"?", error.Problems[0].Suggestion);
    }

    [Fact]
    public void Points_into_the_line_of_a_file()
    {
        const string Line = "    where: 'channel == \"phone\"'";
        SourcePlace scalar = new("costs.yaml", 7, 12, Line);
        UserException error = Assert.Throws<UserException>(() => FilterParser.Parse("channel == \"phone\"", scalar));
        SourcePlace place = error.Problems[0].Place!;
        Assert.Equal(("costs.yaml", 7, Line.IndexOf("= \"phone", StringComparison.Ordinal) + 1), (place.File, place.Line, place.Column));
    }

    [Fact]
    public void Names_its_fields_once_in_order() =>
        Assert.Equal(
            ["b", "agent.role", "a-b"],
            FilterParser.Parse("b = 1 and (agent.role != null or not a-b in (\"x\")) and b = 2", "x").Fields);

    [Fact]
    public void Refuses_deep_nesting_and_long_texts()
    {
        Assert.Contains("nested", Refusal(new string('(', 100_00) + "a = 1"), StringComparison.Ordinal);
        Assert.Contains("nested", Refusal(string.Concat(Enumerable.Repeat("not ", 1000)) + "a = 1"), StringComparison.Ordinal);
        Assert.Contains("characters", Refusal("a = \"" + new string('x', 30_000) + "\""), StringComparison.Ordinal);
        Assert.Contains("more than", Refusal("a in (" + string.Join(',', Enumerable.Repeat("1", 5_100)) + ")"), StringComparison.Ordinal);
        Assert.True(FilterParser.Parse(new string('(', 60) + "a = 1" + new string(')', 60), "x").Evaluate(_ => FilterValue.Of(1m)));
    }

    private static string Refusal(string text) => Assert.Throws<UserException>(() => FilterParser.Parse(text, "x")).Message;

    [Fact]
    public void Random_texts_parse_or_are_refused_with_a_place()
    {
        string[] pieces = ["a", "=", "!=", "\"x\"", "'", "\"", "(", ")", "in", "not", "and", "or", "null", "5", "-", ",", " ", "matches", "\\", "\0", "ü", ";", "--", "<"];
        Random random = new(20240501);
        for (int n = 0; n < 20_000; n++)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                FilterParser.Parse(text, "x").Evaluate(_ => FilterValue.Of("x"));
            }
            catch (UserException e)
            {
                Assert.InRange(e.Problems[0].Place!.Column, 1, text.Length + 1);
            }
        }
    }
}
