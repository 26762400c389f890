using System.Globalization;
using System.Text.Json;
using Farthing.Cli;
using Farthing.Cli.Rendering;
using Farthing.Engine.Samples;
using Farthing.EngineTests.CommandLine;
using NodaTime;

namespace Farthing.EngineTests.Samples;

/// <summary>The bundled case through the command line: what it reports, and that the report follows the files.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly string[] Packs =
        ["interactions", "segments", "agents", "staffing", "ledger", "usage", "surveys", "customers", "issues", "orders"];

    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Imports and costs a case through the command line.</summary>
    private void ImportAndCost(string name)
    {
        foreach (string pack in Packs)
        {
            CliRun.In(_folder, "-w", name, "import", Path.Combine(name, pack + ".csv"), "--as", pack).Ok();
        }

        CliRun.In(_folder, "-w", name, "cost").Ok();
    }

    /// <summary>Cost per interaction by month, as asked for.</summary>
    private Dictionary<string, decimal> CostPerInteraction(string name) =>
        CliRun.In(_folder, "-w", name, "kpi", "cost-per-interaction", "--grain", "month", "--format", "json").Ok().Json()
            .GetProperty("rows").EnumerateArray()
            .Where(r => r.GetProperty("cost-per-interaction").ValueKind == JsonValueKind.Number)
            .ToDictionary(r => r.GetProperty("month").GetString()!, r => r.GetProperty("cost-per-interaction").GetDecimal());

    private string Make(string name, long interactions, ulong seed)
    {
        string folder = Path.Combine(_folder, name);
        SampleUseCase.Write(
            new SampleRequest("telecom-a", folder, interactions, 12, seed), null, TestContext.Current.CancellationToken);
        return folder;
    }

    /// <summary>What must be reported: the ledger in scope over the interactions that count, by plain arithmetic on the files.</summary>
    private static Dictionary<string, decimal> Expected(string folder)
    {
        Dictionary<string, long> counted = SampleCsv.Counted(folder);
        return SampleCsv.InScope(folder).ToDictionary(m => m.Key, m => m.Value / counted[m.Key]);
    }

    [Theory]
    [InlineData(1_200, 11)]
    [InlineData(6_000, 12)]
    [InlineData(60_000, 14)]
    public void It_reports_twelve_in_the_first_month_and_eight_six_months_later(long interactions, ulong seed)
    {
        JsonElement report = CliRun.In(
            _folder, "demo", "d", "--interactions", interactions.ToString(CultureInfo.InvariantCulture), "--seed",
            seed.ToString(CultureInfo.InvariantCulture), "--format", "json").Ok().Json();
        Assert.True(report.GetProperty("closes").GetBoolean());
        Dictionary<string, JsonElement> trend = report.GetProperty("trend").EnumerateArray()
            .ToDictionary(m => m.GetProperty("month").GetString()!);
        Assert.Equal(12, trend.Count);
        Assert.Equal(12.00m, decimal.Round(trend["2024-04"].GetProperty("cost-per-interaction").GetDecimal(), 2));
        Assert.Equal(8.00m, decimal.Round(trend["2024-10"].GetProperty("cost-per-interaction").GetDecimal(), 2));
        Assert.Equal("urgent", trend["2024-04"].GetProperty("band").GetString());
        Assert.Equal("acceptable", trend["2024-10"].GetProperty("band").GetString());
        Assert.InRange(trend["2024-10"].GetProperty("self-service-adoption").GetDecimal(), 0.395m, 0.405m);
        Assert.InRange(trend["2024-10"].GetProperty("without-self-service").GetDecimal(), 12m, 14m);

        JsonElement occupancy = report.GetProperty("beside").EnumerateArray().Single(r => r.GetProperty("kpi").GetString() == "Occupancy");
        Assert.All((string[])["before", "now"], m => Assert.InRange(occupancy.GetProperty(m).GetDecimal(), interactions < 20_000 ? 0.55m : 0.68m, 0.82m));

        // The report's numbers are those of the files, not of the generator.
        Dictionary<string, decimal> expected = Expected(Path.Combine(_folder, "d"));
        Assert.All(trend, m => Assert.Equal(decimal.Round(expected[m.Key], 9), m.Value.GetProperty("cost-per-interaction").GetDecimal()));
    }

    [Fact]
    public void A_tenth_of_the_interactions_less_makes_the_others_dearer_by_what_the_files_say()
    {
        string folder = Make("d", 12_000, 21);
        Dictionary<string, decimal> before = Expected(folder);
        bool Kept(Dictionary<string, string> row) =>
            row["interaction_id"].Length == 0 || int.Parse(row["interaction_id"][1..], CultureInfo.InvariantCulture) % 10 != 3;
        foreach (string pack in (string[])["interactions", "segments", "usage", "surveys"])
        {
            SampleCsv.Keep(folder, pack, Kept);
        }

        Dictionary<string, decimal> expected = Expected(folder);
        Assert.All(before, m => Assert.InRange(expected[m.Key] / m.Value, 1.07m, 1.16m));
        ImportAndCost("d");
        Assert.Equal(expected.ToDictionary(m => m.Key, m => decimal.Round(m.Value, 9)), CostPerInteraction("d"));
    }

    [Fact]
    public void An_account_less_lowers_the_cost_by_its_amount()
    {
        string folder = Make("d", 12_000, 22);
        Dictionary<string, decimal> before = Expected(folder);
        Dictionary<string, decimal> rent = SampleCsv.InScope(folder, r => r["account"] == "rent");
        Dictionary<string, long> counted = SampleCsv.Counted(folder);
        SampleCsv.Keep(folder, "ledger", r => r["account"] != "rent");
        ImportAndCost("d");
        Dictionary<string, decimal> reported = CostPerInteraction("d");
        Assert.Equal(12, reported.Count);
        Assert.All(reported, m => Assert.Equal(decimal.Round(before[m.Key] - (rent[m.Key] / counted[m.Key]), 9), m.Value));
    }

    [Fact]
    public void The_statement_closes_and_the_hints_can_be_typed()
    {
        JsonElement report = CliRun.In(_folder, "demo", "d", "--interactions", "12000", "--format", "json").Ok().Json();
        foreach (JsonElement month in CliRun.In(_folder, "-w", "d", "statement", "--format", "json").Ok().Json().GetProperty("periods").EnumerateArray())
        {
            Assert.Equal(0m, month.GetProperty("difference").GetDecimal());
            Assert.Equal(0m, month.GetProperty("unassigned").GetDecimal());
        }

        string[] hints = [.. report.GetProperty("next").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(3, hints.Length);
        foreach (string hint in hints)
        {
            string[] words = [.. hint.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            Assert.Equal("farthing", words[0]);
            CliRun.In(_folder, words[1..]).Ok();
        }

        CliRun.In(_folder, "-w", "d", "check").Ok();
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(100, true)]
    [InlineData(100, false)]
    public async Task The_report_reads_well_at_any_width(int width, bool terminal)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        CliContext context = new(output, error, new Terminal(terminal, false, width, Colour: false), SystemClock.Instance, _folder);
        int code = await CommandLineHost.RunAsync(["demo", "d", "--interactions", "12000"], context, TestContext.Current.CancellationToken);
        Assert.True(code == 0, error.ToString());
        string[] lines = output.ToString().Split('\n');
        Assert.DoesNotContain(lines, l => l.Contains('\e'));
        Assert.All(lines.Where(l => !l.Contains("farthing -w", StringComparison.Ordinal)), l => Assert.InRange(SafeText.Width(l), 0, width));
        Assert.All(lines, l => Assert.InRange(SafeText.Width(l), 0, 100));
        string all = output.ToString().Replace('\u202F', ' ');
        foreach (string expected in (string[])
            [
                "Cost per interaction in 2024-10 8.00 USD", "▲ acceptable", "below 2024-09", "USD without self-service; ",
                "From 12.00 in 2024-04 to 8.00 in 2024-10", "times self-service", "Cost of unused capacity", "Customer satisfaction",
                "Every month closes", "✓", "the wage level", "Three things to look at next", "See it in a browser: farthing -w ",
            ])
        {
            Assert.Contains(expected, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_is_no_demo_is_left_alone_and_a_demo_is_made_again()
    {
        string letter = Path.Combine(_folder, "d", "letter.txt");
        Directory.CreateDirectory(Path.Combine(_folder, "d"));
        File.WriteAllText(letter, "Dear");
        CliRun.In(_folder, "demo", "d").Refused("FT-6103");
        Assert.Equal([letter], Directory.GetFileSystemEntries(Path.Combine(_folder, "d")));
        File.Delete(letter);
        string first = CliRun.In(_folder, "demo", "d", "--interactions", "1200").Ok().Out;
        Assert.Equal(first, CliRun.In(_folder, "demo", "d", "--interactions", "1200").Ok().Out);
    }

    [Fact]
    public void Sample_says_what_it_wrote()
    {
        CliRun run = CliRun.In(_folder, "sample", "telecom-a", "s", "--interactions", "1200", "--seed", "9").Ok();
        Assert.Contains("interactions.csv  interactions  1200", run.Out, StringComparison.Ordinal);
        Assert.Contains("wage level", run.Out, StringComparison.Ordinal);
        JsonElement rows = CliRun.In(_folder, "sample", "telecom-a", "s", "--interactions", "1200", "--seed", "9", "--format", "json").Ok().Json();
        Assert.Equal(Packs, rows.EnumerateArray().Select(r => r.GetProperty("pack").GetString()));
        CliRun.In(_folder, "sample", "telecom-x", "t").Refused("FT-6101");
        CliRun.In(_folder, "sample", "telecom-a", "t", "--interactions", "7").Refused("FT-6102");
        Assert.False(Directory.Exists(Path.Combine(_folder, "t")));
    }
}
