using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Queries;

/// <summary>Hostile texts through --where, end to end: as values they are only ever compared, as anything else they are refused.</summary>
public sealed partial class HostileFilterTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "' OR 1=1 --", "\"; DROP TABLE interactions; --", "x'); DELETE FROM costs; --", "*/ UNION SELECT 1 /*", "{{ x }}", "\\", "\\'", "`id`", "$1", "?",
        "сhannel", "phone＇", "e\u0301", "\u202Etxt", "\U0001F600", "%", "_", "read_csv('/etc/passwd')", "getenv('HOME')", "a\nb", "\t", "null", "NaN",
    ];

    private readonly TempFolder _folder = new();

    public HostileFilterTests()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        StringBuilder calls = new("interaction_id,channel,topic,started_at,outcome\n");
        foreach ((int n, string text) in Hostile.Index())
        {
            calls.Append(Invariant($"c{n},phone,\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",2024-05-01T08:00:00Z,answered\n"));
        }

        File.WriteAllText(_folder.File("calls.csv"), calls.ToString());
        CliRun.In(_folder.Path, "import", "calls.csv", "--as", "interactions").Ok();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void As_values_they_find_their_own_row_and_stay_out_of_the_SQL()
    {
        string plain = Sql("zzz");
        foreach (string text in Hostile)
        {
            string where = $"topic = \"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            CliRun run = CliRun.In(_folder.Path, "kpi", "offered", "--where", where, "--format", "json");
            if (string.IsNullOrWhiteSpace(text))
            {
                Assert.Equal(2, run.ExitCode); // empty after the import's trimming: no row has it
                continue;
            }

            JsonElement answer = run.Ok().Json();
            Assert.True(answer.GetProperty("total").GetProperty("offered").GetInt32() == 1, text);
            Assert.All(
                answer.GetProperty("receipt").GetProperty("statements").EnumerateArray(),
                s => Assert.Equal(plain, Shape(s.GetProperty("sql").GetString()!)));
        }

        Assert.Equal(Hostile.Length, CliRun.In(_folder.Path, "kpi", "offered", "--format", "json").Ok().Json().GetProperty("total").GetProperty("offered").GetInt32());
    }

    [Fact]
    public void Anywhere_else_they_are_refused_as_input()
    {
        foreach ((int n, string text) in Hostile.Where(h => !string.IsNullOrWhiteSpace(h)).Index())
        {
            string[][] questions =
            [
                ["kpi", "offered", "--where", text], ["kpi", "offered", "--where", $"{text} = \"phone\""], ["kpi", "offered", "--where", $"channel = {text}"],
                ["kpi", "offered", "--where", $"channel = \"phone\" {text}"], ["kpi", "offered", "--by", text + "x"], ["kpi", text], ["kpi", "offered", "--grain", text],
                ["kpi", "offered", "--period", text], ["kpi", "service-level", "--param", $"target={text}"], ["kpi", "offered", "--period", "2024-05", "--compare", text],
            ];
            foreach (string[] question in questions.Where((_, q) => q < 2 || (q + n) % 6 == 0))
            {
                CliRun run = CliRun.In(_folder.Path, question);
                Assert.True(run.ExitCode == 2 && run.Error.Contains("error FT-", StringComparison.Ordinal), $"{string.Join(' ', question)}: exit code {run.ExitCode}\n{run.Error}{run.Out}");
            }
        }
    }

    /// <summary>The SQL of a question that differs in its value only.</summary>
    private string Sql(string value)
    {
        File.WriteAllText(_folder.File("more.csv"), $"interaction_id,channel,topic,started_at,outcome\nx,phone,{value},2024-05-01T08:00:00Z,excluded\n");
        CliRun.In(_folder.Path, "import", "more.csv", "--as", "interactions").Ok();
        return Shape(CliRun.In(_folder.Path, "kpi", "offered", "--where", $"topic = \"{value}\"", "--format", "json").Ok().Json()
            .GetProperty("receipt").GetProperty("statements")[0].GetProperty("sql").GetString()!);
    }

    /// <summary>The SQL without the numbers that stand for values.</summary>
    private static string Shape(string sql) => Numbers().Replace(sql, "= N");

    [GeneratedRegex(@"= \d+\b")]
    private static partial Regex Numbers();
}
