using System.Globalization;
using System.Text.RegularExpressions;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Web;

namespace Farthing.EngineTests.Queries;

/// <summary>The bridge as its reader sees it: whoever adds up the column arrives at the last line.</summary>
public sealed partial class BridgeTableTests(DemoWorkspace demo)
{
    [Theory]
    [InlineData("cost-per-interaction", "customer-service-cost-per-interaction")]
    [InlineData("handling-cost-per-interaction", "cost-per-contact")]
    public void The_lines_of_the_table_add_up_to_its_last(string from, string to)
    {
        using TempFolderCopy folder = demo.Copy();
        foreach (int month in Enumerable.Range(1, 6))
        {
            string table = CliRun.In(folder.Path, "bridge", from, to, "--period", string.Create(CultureInfo.InvariantCulture, $"2024-{month:00}")).Ok().Out;
            string[] parts = table.Split('\n').SkipWhile(l => !l.StartsWith('─')).ToArray() is { Length: > 3 } rest ? rest : [];
            string[] lines = [.. parts.Skip(1).TakeWhile(l => !l.StartsWith('─'))];
            string total = parts.Last(l => l.TrimEnd().EndsWith('✓'));
            Assert.True(lines.Length > 1, table);
            Assert.DoesNotContain("…", table, StringComparison.Ordinal);
            Assert.True(lines.Sum(Amount) == Amount(total), table);
        }
    }

    [Fact]
    public void A_KPIs_page_names_the_bridges_and_they_can_be_crossed()
    {
        using TempFolderCopy folder = demo.Copy();
        string page = CliRun.In(folder.Path, "show", "cost-per-interaction", "--period", "2024-05").Ok().Out;
        string[] bridges = [.. page.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("farthing bridge ", StringComparison.Ordinal))];
        Assert.Contains("farthing bridge cost-per-interaction cost-per-contact --period 2024-05", bridges);
        foreach (string bridge in bridges)
        {
            CliRun.In(folder.Path, bridge.Split(' ')[1..]).Ok();
        }

        string json = CliRun.In(folder.Path, "show", "cost-per-interaction", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("differs").GetRawText();
        Assert.Equal(bridges.Length, json.Split("\"farthing bridge ").Length - 1);
    }

    private static decimal Amount(string line) => decimal.Parse(Number().Match(line.TrimEnd()).Groups["amount"].Value, CultureInfo.InvariantCulture);

    /// <summary>The amount is followed by the sum of the period, by a dash or a tick, or by nothing.</summary>
    [GeneratedRegex(@"\s(?<amount>[+-]?\d+\.\d+)(\s+([+-]?[\d.]+|–|✓))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
