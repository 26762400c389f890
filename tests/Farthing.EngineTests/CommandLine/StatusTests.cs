using System.Text.Json;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.CommandLine;

public sealed class StatusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-status-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_empty_workspace_says_what_to_add_and_makes_no_store()
    {
        CliRun.In(_folder, "init", ".").Ok();
        CliRun run = CliRun.In(_folder, "status").Ok();
        Assert.Contains("no files imported yet", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("add next: farthing import interactions.csv --as interactions\n", run.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, ".farthing")));
    }

    [Fact]
    public void What_is_there_is_counted_and_dated_in_the_workspaces_zone()
    {
        CliRun.In(_folder, "init", ".").Ok();
        File.WriteAllText(Path.Combine(_folder, "farthing.yaml"), "name: Shop\ncurrency: EUR\ntime-zone: Asia/Tokyo\n");
        using (FarthingStore store = FarthingStore.Open(_folder))
        {
            using DuckDbConnection connection = store.Connect();

            // 2024-05-31T20:00Z and 2024-05-29T16:26:40Z are a day later in Tokyo.
            connection.Execute("INSERT INTO interactions(i, customer, topic, queue, outcome, completed_state, started_ms) VALUES (1, 7, 0, 0, 1, 2, 1717185600000), (2, 0, 0, 0, 1, 0, 1717000000000)");
            connection.Execute("INSERT INTO ledger(line_id, first_day, end_day, amount) VALUES ('a', 19844, 19845, 5000000)");
        }

        JsonElement json = CliRun.In(_folder, "status", "--format", "json").Ok().Json();
        Assert.Equal(
            "interactions 2 2024-05-30 2024-06-01, ledger 1 2024-05-01 2024-05-01",
            string.Join(", ", json.GetProperty("facts").EnumerateArray().Select(f => $"{f.GetProperty("fact")} {f.GetProperty("rows")} {f.GetProperty("first")} {f.GetProperty("last")}")));
        Assert.Equal(["2024-05"], json.GetProperty("monthsWithoutRun").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal("not costed yet: 2024-05: farthing cost", json.GetProperty("next").GetString());
        string text = CliRun.In(_folder, "status").Ok().Out;
        Assert.Matches("customer +1 +50\\.0 %", text);
    }
}
