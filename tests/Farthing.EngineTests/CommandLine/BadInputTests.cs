namespace Farthing.EngineTests.CommandLine;

/// <summary>Wrong input, command by command: exit code 2, where, what, what to do; nothing on standard output.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-bad-").FullName;

    public BadInputTests() => CliRun.In(_folder, "init", ".").Ok();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CliRun Run(params string[] args) => CliRun.In(_folder, args);

    [Theory]
    [InlineData("kpi", "FT-6003", "farthing kpi needs KPI")]
    [InlineData("kpi cost-per-interction", "FT-4010", "did you mean \"cost-per-interaction\"?")]
    [InlineData("kpi interactions --by chanel", "FT-4011", "did you mean \"channel\"?")]
    [InlineData("kpi interactions --grain mnth", "FT-4015", "did you mean \"month\"?")]
    [InlineData("kpi interactions --period 2024-13", "FT-1101", "2024-05")]
    [InlineData("kpi interactions --period 2024-05..2024-03", "FT-1102", "2024-03..2024-05")]
    [InlineData("kpi interactions --where channel", "FT-4001", "Expected a comparison")]
    [InlineData("kpi occupancy --by channel", "FT-4013", "possible are")]
    [InlineData("kpi interactions --compare previous", "FT-4015", "--period")]
    [InlineData("show nothing", "FT-4010", "farthing catalogue list")]
    [InlineData("sql nothing", "FT-4010", "farthing catalogue list")]
    [InlineData("catalogue", "FT-6003", "farthing catalogue needs one of list, search")]
    [InlineData("catalogue serch x", "FT-6001", "did you mean \"search\"?")]
    [InlineData("sample telecom-b x", "FT-6101", "did you mean \"telecom-a\"?")]
    [InlineData("sample telecom-a x --months 0", "FT-6102", "1 to 120")]
    public void Unknown_names_and_wrong_values(string line, string code, string says)
    {
        CliRun run = Run(line.Split(' ')).Refused(code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("kpi interactions")]
    public void A_store_that_is_no_store_is_named(string line)
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".farthing"));
        File.WriteAllText(Path.Combine(_folder, ".farthing", "farthing.duckdb"), new string('x', 20_000));
        CliRun run = Run(line.Split(' ')).Refused("FT-5003");
        Assert.Contains("farthing.duckdb", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("check")]
    [InlineData("kpi interactions")]
    public void No_workspace_is_said_with_what_to_do(string line)
    {
        File.Delete(Path.Combine(_folder, "farthing.yaml"));
        Assert.Contains("farthing init DIR", Run(line.Split(' ')).Refused("FT-1001").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_in_arguments_have_a_column_and_a_caret_but_no_line()
    {
        Assert.Equal(
            """
            --where, column 9: error FT-4001: Expected a value, not the end.
              │ channel=
              │         ^

            """.ReplaceLineEndings("\n"),
            WithoutSuggestion(Run("kpi", "interactions", "--where", "channel=").Refused("FT-4001").Error));
    }

    private static string WithoutSuggestion(string error) => string.Join(
        '\n', error.ReplaceLineEndings("\n").Split('\n').Where(l => !l.Contains('→', StringComparison.Ordinal)));
}
