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
    [InlineData("import nope.csv --as interactions", "FT-2001", "There is no file")]
    [InlineData("import good.csv --as interactons", "FT-2011", "did you mean \"interactions\"?")]
    [InlineData("import good.csv", "FT-6003", "farthing import needs --as")]
    [InlineData("import good.csv --as ledger", "FT-2009", "--as interactions")]
    [InlineData("import wrong.csv --as interactions", "FT-2009", "is it the column \"chanel\"?")]
    [InlineData("import twice.csv --as interactions", "FT-2008", "stands 2 times")]
    [InlineData("import empty.csv --as interactions", "FT-2004", "is empty")]
    [InlineData("import folder --as interactions", "FT-2002", "is a folder")]
    [InlineData("import sheet.xlsx --as interactions", "FT-2013", "save the sheet as CSV")]
    [InlineData("import text.parquet --as interactions", "FT-2013", "no Parquet file")]
    [InlineData("rejects --batch 77", "FT-2401", "There is no batch 77")]
    [InlineData("rejects --batch x", "FT-6003", "--batch does not take \"x\"")]
    [InlineData("cost --period 2024-Q9", "FT-1101", "2024-Q2")]
    [InlineData("statement --period 2024-Q9", "FT-1101", "2024-Q2")]
    [InlineData("show interaction nope", "FT-3023", "There is no interaction \"nope\"")]
    [InlineData("kpi interactions --where channel=\"fone\"", "FT-4012", "No channel is called")]
    public void Files_and_values_that_do_not_fit(string line, string code, string says)
    {
        const string Good = "interaction_id,channel,started_at\na,phone,2024-05-01T10:00:00Z\n";
        Write("good.csv", Good);
        Write("wrong.csv", Good.Replace("channel", "chanel", StringComparison.Ordinal));
        Write("twice.csv", Good.Replace("channel", "interaction_id", StringComparison.Ordinal));
        Write("empty.csv", "");
        Write("sheet.xlsx", "PK\x03\x04");
        Write("text.parquet", Good + "b,phone,2024-05-01T10:00:00Z\n");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        Run("import", "good.csv", "--as", "interactions").Ok();
        CliRun run = Run(line.Split(' ')).Refused(code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.Contains("interactions     1", Run("status").Ok().Out, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

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
