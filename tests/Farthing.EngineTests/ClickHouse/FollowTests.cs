using System.Diagnostics;
using System.Text.Json;
using Farthing.Engine.ClickHouse;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>A ClickHouse that a workspace was moved to follows what changes the store: imports, closes; from one importer or several at once.</summary>
public sealed class FollowTests
{
    private const string Header = "interaction_id,channel,started_at,outcome\n";
    private static readonly string[] Question = ["interactions", "total-cost", "--by", "channel", "--period", "2024-01"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_imported_answers_from_the_cluster(bool sharded)
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded));
        string file = Write(workspace, "first.csv", "new-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");

        // Nothing was moved yet: an import makes nothing there.
        Assert.DoesNotContain("ClickHouse", workspace.Run("import", file, "--as", "interactions").Ok().Out, StringComparison.Ordinal);
        workspace.Run("move", "--to", "clickhouse").Ok();
        file = Write(workspace, "second.csv", "new-two,carrier pigeon,2024-01-20T09:00:00Z,answered\n");
        CliRun import = workspace.Run("import", file, "--as", "interactions").Ok();
        Assert.Contains("Brought to ClickHouse as well", import.Out, StringComparison.Ordinal);
        Assert.Contains("Generation 2 answers", import.Out, StringComparison.Ordinal);
        AssertSame(workspace, pigeons: 2);

        // A correction, a duplicate and a row that is refused, and the same file again.
        file = Write(workspace, "third.csv", "new-two,raven,2024-01-20T09:00:00Z,answered\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\nbad,carrier pigeon,yesterday,answered\n");
        workspace.Run("import", file, "--as", "interactions").Ok();
        AssertSame(workspace, pigeons: 1);
        workspace.Run("import", file, "--as", "interactions").Ok();
        AssertSame(workspace, pigeons: 1);

        // Left alone when told to, and it is told whoever asks; a costing run brings it along.
        file = Write(workspace, "fourth.csv", "new-four,carrier pigeon,2024-01-21T09:00:00Z,answered\n");
        Assert.DoesNotContain("ClickHouse", workspace.Run("import", file, "--as", "interactions", "--no-move").Ok().Out, StringComparison.Ordinal);
        Assert.Contains("farthing move", workspace.Ask(Question).Notes, StringComparison.Ordinal);
        workspace.Run("cost").Ok();
        AssertSame(workspace, pigeons: 2);
        Close(workspace);
        AssertSame(workspace, pigeons: 2);
    }

    [Fact]
    public void An_import_that_ClickHouse_cannot_take_is_in_the_store_and_comes_with_the_next()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: true);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        workspace.Configure(settings with { PasswordEnvironment = "FARTHING_TEST_NOT_SET" });
        CliRun import = workspace.Run("import", Write(workspace, "first.csv", "new-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n"), "--as", "interactions").Ok();
        Assert.Contains("FT-5102", import.Error, StringComparison.Ordinal);
        Assert.Contains("FT-5115", import.Error, StringComparison.Ordinal);
        workspace.Configure(settings);
        Assert.DoesNotContain("carrier pigeon", workspace.Ask(Question).Rows, StringComparison.Ordinal);
        workspace.Run("import", Write(workspace, "second.csv", "new-two,carrier pigeon,2024-01-20T09:00:00Z,answered\n"), "--as", "interactions").Ok();
        AssertSame(workspace, pigeons: 2);
    }

    /// <summary>Each takes its turn; what two of them bring is there once.</summary>
    [Fact]
    public async Task Several_importers_at_once_take_turns()
    {
        using MovedWorkspace workspace = new(ClickHouseCluster.Shared().NewDatabase(sharded: true), interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        Process[] importers = [.. Enumerable.Range(0, 4).Select(n =>
        {
            string rows = string.Concat(Enumerable.Range(n * 50, 100).Select(i => Invariant($"many-{i},carrier pigeon,2024-01-20T08:00:00Z,answered\n")));
            return workspace.Start("import", Write(workspace, Invariant($"part-{n}.csv"), rows), "--as", "interactions", "--wait");
        })];
        foreach (Process importer in importers)
        {
            await importer.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, importer.ExitCode);
            importer.Dispose();
        }

        // A node that ended by itself would have left the last of them to this.
        workspace.Run("move", "--to", "clickhouse").Ok();
        AssertSame(workspace, pigeons: 250);
    }

    /// <summary>Closes January, whatever stands in the way, and opens it again: either is brought there at once.</summary>
    private static void Close(MovedWorkspace workspace)
    {
        string[] close = ["close", "2024-01", "--by", "Ada", "--reason", "done"];
        string[] waivers = [.. workspace.Run([.. close, "--format", "json"]).Json().GetProperty("obstacles").EnumerateArray()
            .Select(o => o.GetProperty("kind").GetString()).Distinct().SelectMany(k => (string[])["--waive", $"{k}: a test"])];
        CliRun closed = waivers.Length == 0 ? workspace.Run(["reopen", .. close[1..]]) : workspace.Run([.. close, .. waivers]);
        Assert.Contains("ClickHouse", closed.Ok().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("farthing move", workspace.Ask(Question).Notes, StringComparison.Ordinal);
        if (waivers.Length > 0)
        {
            Assert.Contains("ClickHouse", workspace.Run(["reopen", .. close[1..]]).Ok().Out, StringComparison.Ordinal);
        }
    }

    private static string Write(MovedWorkspace workspace, string name, string rows)
    {
        string file = Path.Combine(workspace.Folder, name);
        File.WriteAllText(file, Header + rows);
        return file;
    }

    private static void AssertSame(MovedWorkspace workspace, int pigeons)
    {
        workspace.AskBoth(Question);
        string total = workspace.AskBoth("interactions", "--period", "2024-01", "--where", "channel = \"carrier pigeon\"").Total;
        Assert.Equal(pigeons, JsonDocument.Parse(total).RootElement.GetProperty("interactions").GetInt32());
    }
}
