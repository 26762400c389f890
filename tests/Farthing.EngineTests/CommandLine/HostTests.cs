using System.Text.Json;

namespace Farthing.EngineTests.CommandLine;

public sealed class HostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CliRun Run(params string[] args) => CliRun.In(_folder, args);

    [Fact]
    public void Nothing_asked_shows_the_help() =>
        Assert.Contains("init <DIR>", Run().Ok().Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("chek", "FT-6001", "did you mean \"check\"?")]
    [InlineData("check --fromat json", "FT-6002", "did you mean \"--format\"?")]
    [InlineData("check --workspce x", "FT-6002", "did you mean \"--workspace\"?")]
    [InlineData("check --format", "FT-6003", "--format needs a value")]
    [InlineData("check --format jsn", "FT-6004", "did you mean \"json\"?")]
    [InlineData("init x --format xml", "FT-6004", "there are table, json and csv")]
    [InlineData("init", "FT-6003", "farthing init needs DIR")]
    [InlineData("init a b", "FT-6003", "farthing init does not take \"b\"")]
    [InlineData("check", "FT-1001", "farthing init DIR")]
    [InlineData("check -w nowhere", "FT-1001", "There is no folder nowhere.")]
    public void A_wrong_command_line_is_explained(string line, string code, string says)
    {
        CliRun run = Run(line.Split(' ')).Refused(code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Response_files_are_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "args"), "check");
        Run("@args").Refused("FT-6001");
    }

    [Fact]
    public void A_new_workspace_is_made_once_and_checks()
    {
        CliRun run = Run("init", "shop").Ok();
        Assert.Contains("farthing -w shop import interactions.csv --as interactions", run.Out, StringComparison.Ordinal);
        Run("-w", "shop", "check").Ok();
        Run("init", "shop").Refused("FT-1018");
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Run("init", "file").Refused("FT-1017");
    }

    [Fact]
    public void A_problem_shows_where_the_line_a_caret_and_what_to_do()
    {
        Run("init", ".").Ok();
        string config = Path.Combine(_folder, "farthing.yaml");
        File.WriteAllText(config, "name: Shop\ncurrency: USD\ntime-zone: Europe/Berln\n");
        Assert.Equal(
            """
            farthing.yaml:3:12: error FT-1014: "Europe/Berln" is not a time zone.
              3 │ time-zone: Europe/Berln
                │            ^^^^^^^^^^^^
              → did you mean "Europe/Berlin"?

            """.ReplaceLineEndings("\n"),
            Run("status").Refused("FT-1014").Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Check_reports_every_file_at_once_and_says_no()
    {
        Run("init", ".").Ok();
        File.WriteAllText(Path.Combine(_folder, "farthing.yaml"), "name: Shop\ncurency: USD\ntime-zone: Europe/Berln\n");
        File.WriteAllText(Path.Combine(_folder, "costs.yaml"), "accounts: [\n");
        CliRun run = Run("check");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("farthing.yaml:2:1: error FT-1010", run.Out, StringComparison.Ordinal);
        Assert.Contains("farthing.yaml:3:12: error FT-1014", run.Out, StringComparison.Ordinal);
        Assert.Contains("costs.yaml", run.Out, StringComparison.Ordinal);
        Assert.Contains("4 errors, 0 warnings.", run.Out, StringComparison.Ordinal);
        JsonElement json = Run("check", "--format", "json").Json();
        Assert.Equal(["FT-1011", "FT-1014", "FT-1010", "FT-1003"], json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString()));
    }

    [Fact]
    public void Check_finds_what_the_cost_model_names_wrongly()
    {
        Run("init", ".").Ok();
        string costs = Path.Combine(_folder, "costs.yaml");
        File.WriteAllText(costs, File.ReadAllText(costs).Replace("driver: interactions", "driver: interacions", StringComparison.Ordinal));
        CliRun run = Run("check");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("costs.yaml:", run.Out, StringComparison.Ordinal);
        Assert.Contains("did you mean \"interactions\"?", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_command_says_so()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Run("init", ".").Ok();
        CliRun run = CliRun.In(_folder, stop.Token, "check");
        Assert.Equal((130, ""), (run.ExitCode, run.Out));
        Assert.Contains("Stopped", run.Error, StringComparison.Ordinal);
    }
}
