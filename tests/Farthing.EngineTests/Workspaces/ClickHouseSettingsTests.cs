using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Workspaces;

/// <summary><c>engine: { clickhouse: … }</c>: what is read, what is refused and where, and what <c>init</c> writes.</summary>
public sealed class ClickHouseSettingsTests : IDisposable
{
    private const string Head = "name: a\ncurrency: EUR\ntime-zone: UTC\nengine:\n  clickhouse:\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-clickhouse-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reads_what_is_written()
    {
        ClickHouseSettings settings = Read(
            "    urls: [\"http://ch1:8123\", \"https://ch2.example.com:8443/\"]\n    database: farthing\n    cluster: main\n    user: reader\n    password-env: PW_1\n");
        Assert.Equal(["http://ch1:8123/", "https://ch2.example.com:8443/"], settings.Urls.Select(u => u.AbsoluteUri));
        Assert.Equal(("farthing", "main", "reader", "PW_1"), (settings.Database, settings.Cluster, settings.User, settings.PasswordEnvironment));
        ClickHouseSettings least = Read("    urls: http://localhost:8123\n    database: d\n");
        Assert.Equal((null, "default", null, ""), (least.Cluster, least.User, least.PasswordEnvironment, least.Password()));
    }

    [Theory]
    [InlineData("    database: d\n", "FT-1011", 6)]
    [InlineData("    urls: []\n    database: d\n", "FT-1011", 6)]
    [InlineData("    urls: [\"http://127.0.0.1:8123\"]\n", "FT-1011", 6)]
    [InlineData("    urls: [\"127.0.0.1:8123\"]\n    database: d\n", "FT-1013", 6)]
    [InlineData("    urls: [\"http://me:secret@127.0.0.1:8123\"]\n    database: d\n", "FT-1013", 6)]
    [InlineData("    urls: [\"http://127.0.0.1:8123/?database=x\"]\n    database: d\n", "FT-1013", 6)]
    [InlineData("    urls: [\"ftp://127.0.0.1\"]\n    database: d\n", "FT-1013", 6)]
    [InlineData("    urls: \"http://127.0.0.1:8123\"\n    database: \"d; DROP\"\n", "FT-1013", 7)]
    [InlineData("    urls: \"http://127.0.0.1:8123\"\n    database: d\n    cluster: \"x'y\"\n", "FT-1013", 8)]
    [InlineData("    urls: \"http://127.0.0.1:8123\"\n    database: d\n    password-env: \"it's\"\n", "FT-1013", 8)]
    [InlineData("    urls: \"http://127.0.0.1:8123\"\n    database: d\n    pasword-env: A\n", "FT-1010", 8)]
    [InlineData("    urls: [\"http://127.0.0.1:8123\", \"http://10.0.0.7:8123\"]\n    database: d\n", "FT-1020", 6)]
    [InlineData("    urls: \"http://ch1:8123\"\n    database: d\n    user: default\n", "FT-1020", 8)]
    public void Refuses_what_cannot_be_meant(string yaml, string code, int line)
    {
        Problem problem = Assert.Single(Assert.Throws<UserException>(() => Read(yaml)).Problems);
        Assert.Equal((code, line), (problem.Code, problem.Place!.Line));
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_password_of_default_is_only_for_this_machine()
    {
        string name = "FARTHING_TEST_" + Guid.NewGuid().ToString("N");
        ClickHouseSettings settings = Read($"    urls: http://ch1:8123\n    database: d\n    password-env: {name}\n");
        Assert.Equal("FT-5102", Assert.Throws<UserException>(settings.Password).Problems[0].Code);
        Environment.SetEnvironmentVariable(name, "");
        Assert.Equal("FT-5102", Assert.Throws<UserException>(settings.Password).Problems[0].Code);
        Environment.SetEnvironmentVariable(name, "s3cret");
        Assert.Equal("s3cret", settings.Password());
    }

    [Fact]
    public void Init_writes_settings_that_can_be_read()
    {
        CliRun run = CliRun.In(_folder, "init", "w", "--engine", "clickhouse");
        run.Ok();
        Assert.Contains("move --to clickhouse", run.Out, StringComparison.Ordinal);
        ClickHouseSettings settings = Workspace.Load(Path.Combine(_folder, "w")).Engine.ClickHouse!;
        Assert.Equal(("farthing", "farthing", "FARTHING_CLICKHOUSE_PASSWORD"), (settings.Database, settings.User, settings.PasswordEnvironment));
        Assert.Null(Load(CliRun.In(_folder, "init", "plain"), "plain").Engine.ClickHouse);
        CliRun wrong = CliRun.In(_folder, "init", "v", "--engine", "clikhouse").Refused("FT-6003");
        Assert.Contains("did you mean \"clickhouse\"", wrong.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "v")));
    }

    private Workspace Load(CliRun run, string name)
    {
        run.Ok();
        return Workspace.Load(Path.Combine(_folder, name));
    }

    private ClickHouseSettings Read(string yaml)
    {
        File.WriteAllText(Path.Combine(_folder, "farthing.yaml"), Head + yaml);
        return Workspace.Load(_folder).Engine.ClickHouse!;
    }
}
