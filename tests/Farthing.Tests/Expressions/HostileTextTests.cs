using System.Globalization;
using System.Text;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Tests.Expressions;

/// <summary>
/// Random texts made of what breaks parsers and what breaks out of SQL, through the filter and the formula parser: each is read or
/// refused with a code and a place in the text, and nothing else happens. FARTHING_CASES says how many; docs/testing.md has the long run.
/// </summary>
public class HostileTextTests
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("FARTHING_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given > 0 ? given : 20_000;

    private static readonly string[] Pieces =
    [
        "'", "\"", "''", "\"\"", ";", "--", "/*", "*/", "{{", "}}", "\\", "`", "\0", "\n", "\r\n", "\t", " ", "\u00A0", "\u2028", "\uFEFF", "\u202E",
        "ｃhannel", "сhannel", "＝", "＂", "′", "’", "\uD800", "\uDFFF", "\U0001F600", "e\u0301", "ﬁ", "İ", "ı", "ß", "$1", "?", ":p", "@x", "%s", "%", "_",
        "channel", "topic", "agent.role", "a-b", "interactions", "cost", "and", "or", "not", "in", "matches", "null", "NOT", "And",
        "=", "!=", "<", "<=", ">", ">=", "(", ")", ",", "+", "-", "*", "/", ".", "0", "1", "12.5", "-3", "1e9", "0x10", "NaN", "99999999999999999999999999999999",
        "\"phone\"", "'phone'", "\"O''Brien\"", "\"x\"\"y\"", "' OR 1=1 --", "\"; DROP TABLE costs; --", "UNION SELECT", "read_csv('/etc/passwd')",
        "channel = \"phone\"", "topic in (\"a\", \"b\")", "not (", "))", "cost / interactions", "channel matches \"*\"", "channel = null",
        "{", "}", "$", "$margin", "median(", "percentile(", "percentile(waits, 90)", "median(waits)", "previous(", "same-weekday(cost)", "year-ago(cost)",
        "share(cost)", "min(cost, 1)", "max(", "abs(cost - 1)", "cost{channel = \"phone\"}", "cost{wait <= target and not (topic = null)}",
    ];

    [Fact]
    public void Filters_are_read_or_refused_with_a_place()
    {
        Dictionary<string, int> seen = Run((text, _) =>
        {
            Filter filter = FilterParser.Parse(text, "--where");
            Assert.NotEmpty(filter.Fields);
            bool holds = filter.Evaluate(f => f.Length % 2 == 0 ? FilterValue.Missing : FilterValue.Of("phone"));

            // A condition and its negation share out all rows, whatever the text.
            Filter negated = FilterParser.Parse($"not ({text})", "--where");
            Assert.NotEqual(holds, negated.Evaluate(f => f.Length % 2 == 0 ? FilterValue.Missing : FilterValue.Of("phone")));
        });
        Assert.True(seen["read"] > Cases / 100, $"only {seen["read"]} of {Cases} texts were filters");
        Assert.True(seen["FT-4001"] > Cases / 10, $"only {seen["FT-4001"]} of {Cases} texts were refused");
        Assert.Equal(["FT-4001", "read"], seen.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Formulas_are_read_or_refused_with_a_place()
    {
        Dictionary<string, int> seen = Run((text, place) =>
        {
            Formula formula = FormulaParser.Parse(text, place);
            Assert.Equal(formula.Canonical, FormulaParser.Parse($"({text})", place).Canonical);
        });
        Assert.True(seen["read"] > Cases / 200, $"only {seen["read"]} of {Cases} texts were formulas");
        Assert.Equal(["FT-4001", "read"], seen.Keys.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, int> Run(Action<string, SourcePlace> read)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int seed = 1; seed <= Cases; seed++)
        {
            string text = Text(new Random(seed));
            string came;
            try
            {
                read(text, new SourcePlace("kpis/own.yaml", 3, 14));
                came = "read";
            }
            catch (UserException e)
            {
                Problem problem = Assert.Single(e.Problems);
                Assert.True(problem.Place is { Line: >= 0, Column: >= 0 }, $"seed {seed}: no place");
                Assert.False(string.IsNullOrWhiteSpace(problem.Message), $"seed {seed}: no message");
                came = problem.Code;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, text {Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}: {e.Message}", e);
            }

            seen[came] = seen.GetValueOrDefault(came) + 1;
        }

        return seen;
    }

    /// <summary>Pieces one after the other; every third text is a condition or formula that is whole, with one thing broken or doubled.</summary>
    private static string Text(Random random)
    {
        StringBuilder text = new();
        int shape = random.Next(6);
        int pieces = random.Next(1, shape == 0 ? 200 : 12);
        for (int i = 0; i < pieces; i++)
        {
            text.Append(shape switch
            {
                1 => i == 0 ? "channel = \"phone\"" : (random.Next(2) == 0 ? " and " : " or ") + Quoted(random),
                2 => i == 0 ? "cost" : (random.Next(4) switch { 0 => " + ", 1 => " - ", 2 => " * ", _ => " / " }) + (random.Next(3) == 0 ? "12.5" : "interactions"),
                _ => Pieces[random.Next(Pieces.Length)] + (random.Next(2) == 0 ? " " : ""),
            });
        }

        if (random.Next(8) == 0)
        {
            text.Insert(random.Next(text.Length + 1), Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static string Quoted(Random random) =>
        $"topic {(random.Next(2) == 0 ? "=" : "!=")} \"{Pieces[random.Next(Pieces.Length)].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
