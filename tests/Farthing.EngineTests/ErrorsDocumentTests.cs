using System.Text.RegularExpressions;

namespace Farthing.EngineTests;

public partial class ErrorsDocumentTests
{
    [Fact]
    public void Every_code_in_the_sources_is_documented_and_the_other_way_round()
    {
        string root = Repository.Root;
        SortedSet<string> used = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in CodeInQuotes().Matches(File.ReadAllText(file)))
            {
                used.Add(match.Groups[1].Value);
            }
        }

        string[] rows = [.. File.ReadAllLines(Path.Combine(root, "docs", "errors.md"))
            .Where(l => l.StartsWith("| FT-", StringComparison.Ordinal)).Select(l => l.Split('|')[1].Trim())];
        Assert.NotEmpty(used);
        Assert.Equal([], used.Except(rows));
        Assert.Equal([], rows.Except(used));
        Assert.Equal(rows.Distinct().Order(StringComparer.Ordinal), rows);
    }

    [GeneratedRegex("\"(FT-[0-9]{4})")]
    private static partial Regex CodeInQuotes();
}
