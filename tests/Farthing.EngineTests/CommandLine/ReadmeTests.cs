using System.Text.Json;
using System.Text.RegularExpressions;

namespace Farthing.EngineTests.CommandLine;

/// <summary>The README's first five minutes, as written there: its files, its commands, its number.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-readme-").FullName;
    private readonly string _readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_five_minutes_give_the_number_that_is_promised()
    {
        string[] files = [.. CsvBlock().Matches(_readme).Select(m => m.Groups["text"].Value)];
        Assert.Equal(2, files.Length);
        File.WriteAllText(Path.Combine(_folder, "interactions.csv"), files[0]);
        File.WriteAllText(Path.Combine(_folder, "ledger.csv"), files[1]);

        string[] commands = [.. Command().Matches(_readme).Select(m => m.Groups["text"].Value).Where(c => c.Contains("support", StringComparison.Ordinal))];
        Assert.Equal(6, commands.Length);
        Dictionary<string, CliRun> runs = commands.ToDictionary(c => c, c => CliRun.In(_folder, c.Split(' ')).Ok());
        Assert.Contains("✓", runs["-w support statement"].Out, StringComparison.Ordinal);
        Assert.Contains("total", runs["-w support kpi cost-per-interaction --by channel"].Out, StringComparison.Ordinal);

        JsonElement total = CliRun.In(_folder, "-w", "support", "kpi", "cost-per-interaction", "interactions", "--format", "json").Ok().Json().GetProperty("total");
        Assert.Equal("7.666666667", total.GetProperty("cost-per-interaction").GetRawText());
        Assert.Equal(3, total.GetProperty("interactions").GetInt32());
        Assert.Contains("23.00 over three interactions", _readme, StringComparison.Ordinal);
        Assert.Contains("7.67 each", _readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Interactions_of_nobody_in_particular_have_no_customer()
    {
        File.WriteAllText(Path.Combine(_folder, "interactions.csv"), CsvBlock().Match(_readme).Groups["text"].Value);
        CliRun.In(_folder, "init", ".").Ok();
        CliRun.In(_folder, "import", "interactions.csv", "--as", "interactions").Ok();
        Assert.Matches("customer +0 +0.0 %", CliRun.In(_folder, "status").Ok().Out);
        JsonElement answer = CliRun.In(_folder, "kpi", "repeat-contact-rate", "--format", "json").Ok().Json();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty("repeat-contact-rate").ValueKind);
    }

    [GeneratedRegex("```csv\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CsvBlock();

    [GeneratedRegex("^    \\./farthing (?<text>.*?)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
