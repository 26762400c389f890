using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Web;

namespace Farthing.EngineTests.Queries;

/// <summary>One question, three formats: table, CSV and JSON have the same groups, the same total and the same numbers.</summary>
public sealed partial class AnswerFormatsTests(DemoWorkspace demo)
{
    [Theory]
    [InlineData("offered average-handling-time abandonment-rate cost-per-interaction")]
    [InlineData("total-cost interactions --by channel")]
    [InlineData("cost-per-interaction service-level --by channel,outcome")]
    [InlineData("average-speed-of-answer offered --grain month")]
    [InlineData("abandonment-rate unused-capacity-cost --by channel --grain quarter")]
    [InlineData("repeat-contact-rate total-cost average-handling-time --by team --grain month")]
    [InlineData("offered abandonment-rate --by topic --period {last} --compare previous")]
    [InlineData("total-cost average-handling-time --by agent --period {last} --compare {first}")]
    [InlineData("offered average-speed-of-answer --grain day --period {last} --compare previous")]
    [InlineData("imputed-share cost-per-interaction --period {last} --compare previous")]
    public void Table_csv_and_json_have_the_same_numbers(string question)
    {
        using TempFolderCopy folder = demo.Copy();
        string[] months = [.. CliRun.In(folder.Path, "kpi", "total-cost", "--grain", "month", "--format", "json").Ok().Json()
            .GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("month").GetString()!)];
        string[] args = ["kpi", .. question.Replace("{first}", months[0], StringComparison.Ordinal).Replace("{last}", months[^1], StringComparison.Ordinal).Split(' ')];
        JsonElement json = CliRun.In(folder.Path, [.. args, "--format", "json"]).Ok().Json();
        string[][] csv = [.. CliRun.In(folder.Path, [.. args, "--format", "csv"]).Ok().Out
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
        JsonProperty[] total = [.. json.GetProperty("total").EnumerateObject()];
        JsonProperty[][] rows = [.. json.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateObject().ToArray())];
        bool sliced = rows[0].Length > total.Length;
        string[][] expected = [.. (sliced ? rows : []).Select(Texts), Texts(total)];
        int keys = sliced ? rows[0].Length - total.Length : 0;

        Assert.Equal(["row", .. sliced ? rows[0].Select(p => p.Name) : total.Select(p => p.Name)], csv[0]);
        Assert.Equal(expected.Length, csv.Length - 1);
        Assert.All(csv[1..^1], r => Assert.Contains(r[0], (string[])["group", "gone"]));
        Assert.Equal(["total", .. Enumerable.Repeat("", keys), .. expected[^1]], csv[^1]);
        Assert.All(expected[..^1].Zip(csv[1..^1]), p => Assert.Equal(p.First, p.Second[1..]));
        if (sliced)
        {
            string[] units = [.. json.GetProperty("receipt").GetProperty("kpis").EnumerateArray().Select(k => k.GetProperty("unit").GetString()!)];
            CheckTable(CliRun.In(folder.Path, args).Ok().Out, [.. expected.Select(r => r[^total.Length..])], [.. total.Select(p => p.Name)], units);
        }
    }

    private static string[] Texts(JsonProperty[] row) => [.. row.Select(p => p.Value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => p.Value.GetString()!,
        _ => p.Value.GetRawText(),
    })];

    /// <summary>Every number that the table shows is the exact one, rounded to the digits shown; shares are shown as percentages.</summary>
    private static void CheckTable(string text, string[][] expected, string[] names, string[] units)
    {
        string[] lines = [.. text.Split('\n').Select(l => l.TrimEnd())];
        int[] rules = [.. lines.Index().Where(l => l.Item.StartsWith('─')).Select(l => l.Index)];
        string[] shown = [.. lines[(rules[0] + 1)..rules[1]], lines[rules[1] + 1]];
        Assert.Equal(expected.Length, shown.Length);
        int per = names.Length / units.Length;
        string[] heads = Gap().Split(lines[rules[0] - 1]);
        foreach ((string line, string[] values) in shown.Zip(expected))
        {
            // From the right: names may have spaces, values are never blank. Bands begin with their sign; wide tables cut their words.
            // A band that is not judged is a dash like a value that is not there: only its place tells them apart.
            string[] cells = Gap().Split(line);
            cells = cells.Length == heads.Length
                ? [.. cells.Where((_, i) => heads[i] != "Band")]
                : [.. cells.Where(c => c is not ['●' or '▲' or '■', ..])];
            cells = [.. cells.TakeLast(names.Length)];
            Assert.True(cells.Length == names.Length, line);
            for (int i = 0; i < names.Length; i++)
            {
                bool share = names[i].EndsWith(".relative-change", StringComparison.Ordinal) || units[i / per] == "fraction";
                CheckValue(cells[i], values[i], share, line);
            }
        }
    }

    private static void CheckValue(string shown, string exact, bool share, string line)
    {
        if (exact.Length == 0)
        {
            Assert.True(shown is "–" or "gone", line);
            return;
        }

        string digits = shown.TrimEnd('%', ' ', '°').TrimStart('+'); // ° marks few cases
        decimal number = decimal.Parse(digits, CultureInfo.InvariantCulture);
        decimal wanted = decimal.Parse(exact, CultureInfo.InvariantCulture) * (share ? 100 : 1);
        int decimals = digits.Contains('.', StringComparison.Ordinal) ? digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        decimal step = 1;
        for (int i = 0; i < decimals; i++)
        {
            step /= 10;
        }

        // Below one unit of the last digit: amounts are rounded so that they add up to the total (largest remainder).
        Assert.True(Math.Abs(number - wanted) < step, $"{shown} is not {wanted} in: {line}");
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
