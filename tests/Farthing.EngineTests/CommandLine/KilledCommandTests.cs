using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.CommandLine;

/// <summary>Commands in processes of their own, killed at random instants: each leaves the state before it or after it.</summary>
public sealed class KilledCommandTests
{
    private const int Patience = 400_000;

    private static readonly string[] Packs =
        ["agents", "segments", "staffing", "ledger", "usage", "surveys", "customers", "issues", "orders"];

    [Fact(Timeout = Patience)]
    public async Task Killed_imports_and_costing_runs_leave_the_state_before_or_after()
    {
        using TempFolder folder = new();
        string whole = folder.File("whole");
        string killed = folder.File("killed");
        CliRun.In(folder.Path, "sample", "telecom-a", whole, "--interactions", "12000", "--months", "3", "--seed", "5").Ok();
        CopyFiles(whole, killed);

        TimeSpan importTime = await Run(whole, "import", "interactions.csv", "--as", "interactions");
        long interactions = Count(whole, "SELECT count(*) FROM interactions");
        Assert.Equal(12_000, interactions);
        await KillAtRandom(killed, importTime, 2, seed: 1, ["import", "interactions.csv", "--as", "interactions"], () =>
        {
            long batches = Count(killed, "SELECT count(*) FROM batches WHERE accepted > 0");
            Assert.InRange(batches, 0, 1);
            Assert.Equal(batches * interactions, Count(killed, "SELECT count(*) FROM interactions"));
            Assert.Equal(batches * interactions, Count(killed, "SELECT count(*) FROM interaction_ids"));
        });
        await Run(killed, "import", "interactions.csv", "--as", "interactions");
        Assert.Equal(interactions, Count(killed, "SELECT count(*) FROM interactions"));
        foreach (string pack in Packs)
        {
            CliRun.In(whole, "import", pack + ".csv", "--as", pack).Ok();
            CliRun.In(killed, "import", pack + ".csv", "--as", pack).Ok();
        }

        TimeSpan costTime = await Run(whole, "cost");
        await KillAtRandom(killed, costTime, 2, seed: 2, ["cost"], () =>
        {
            // A run is there with all its rows and sums, or not at all.
            Assert.Equal(0, Count(killed, "SELECT count(*) FROM costs WHERE run NOT IN (SELECT run FROM runs)"));
            Assert.Equal(0, Count(
                killed,
                """
                SELECT count(*) FROM runs r WHERE r.attributed + r.imputed + r.unused IS DISTINCT FROM
                  (SELECT sum(labour + overhead + technology + vendor_cost + other + unused) FROM costs c WHERE c.run = r.run)
                """));
        });
        await Run(killed, "cost");
        Assert.Equal(Statement(whole), Statement(killed));
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static async Task KillAtRandom(string folder, TimeSpan duration, int rounds, int seed, string[] command, Action check)
    {
        Random random = new(seed);
        for (int round = 0; round < rounds; round++)
        {
            using Process process = Start(folder, command);
            await Task.Delay(duration * random.NextDouble(), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            check();
        }
    }

    private static async Task<TimeSpan> Run(string folder, params string[] command)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Start(folder, command);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return watch.Elapsed;
    }

    private static Process Start(string folder, string[] command)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "farthing.dll"));
        foreach (string word in command)
        {
            start.ArgumentList.Add(word);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static long Count(string folder, string sql)
    {
        using FarthingStore store = FarthingStore.Open(folder);
        Assert.Empty(store.Notes);
        using DuckDbConnection connection = store.Connect();
        return connection.Scalar<long>(sql);
    }

    /// <summary>The sums of every month; the runs' numbers depend on how often one was begun.</summary>
    private static string Statement(string folder)
    {
        JsonElement periods = CliRun.In(folder, "statement", "--format", "json").Ok().Json().GetProperty("periods");
        return string.Join('\n', periods.EnumerateArray().Select(p => string.Join(
            ' ',
            p.EnumerateObject().Where(v => v.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number && v.Name != "run")
                .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Name}={v.Value}")))));
    }
}
