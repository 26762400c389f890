using System.Diagnostics;
using System.Globalization;

namespace Farthing.EngineTests.CommandLine;

/// <summary>The real program, in a process of its own: stopped with Ctrl-C, and read by someone who leaves early.</summary>
public sealed class StopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-stop-").FullName;

    public StopTests() => CliRun.In(_folder, "init", ".").Ok();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_import_that_is_stopped_says_so_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends SIGINT");
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "big.csv"),
            Enumerable.Range(0, 2_000_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"i-{i},phone,2024-05-02T09:00:00Z"))
                .Prepend("interaction_id,channel,started_at"),
            TestContext.Current.CancellationToken);
        using Process process = Start("import", "big.csv", "--as", "interactions");
        while (!File.Exists(Path.Combine(_folder, ".farthing", "farthing.duckdb")) && !process.HasExited)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, ""), (process.ExitCode, await output));
        Assert.Contains("Stopped; nothing was changed.", error, StringComparison.Ordinal);
        Assert.Contains("no files imported yet", CliRun.In(_folder, "status").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_reads_only_the_beginning_gets_no_error()
    {
        using Process process = Start("catalogue", "list", "--format", "json");
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.Close();
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, error));
    }

    private Process Start(params string[] args)
    {
        // Tests that were started in the background hand on that interrupts are ignored; env takes that back.
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "farthing.dll"), .. args];
        string[] whole = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. command] : command;
        ProcessStartInfo start = new(whole[0], whole[1..])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
