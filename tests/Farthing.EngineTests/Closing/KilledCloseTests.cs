using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Closing;

/// <summary>Closing and reopening killed at each point of writing, and two who close at once.</summary>
public sealed class KilledCloseTests
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData("checked", 0)]
    [InlineData("written", 0)]
    [InlineData("closed", 1)]
    public async Task A_killed_close_is_there_whole_or_not_at_all(string step, int entries)
    {
        using ClosingCase life = ClosingCase.May();
        using Process process = ChildProcess.Start("close-until", life.Folder, step);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(OperatingSystem.IsWindows() ? -1 : 137, process.ExitCode);
        Assert.Equal(entries, life.Json("verify").GetProperty("entries").GetInt32());
        Assert.Equal(entries == 1, life.Json("status").GetProperty("runs")[0].GetProperty("closed").ValueKind == System.Text.Json.JsonValueKind.Object);
        if (entries == 0)
        {
            life.Close().Ok();
        }

        life.Close().Refused("FT-3201");
    }

    [Theory(Timeout = Patience)]
    [InlineData("reopen written", 1)]
    [InlineData("reopen closed", 2)]
    public async Task A_killed_reopening_is_there_whole_or_not_at_all(string step, int entries)
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        using Process process = ChildProcess.Start("close-until", life.Folder, step);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(OperatingSystem.IsWindows() ? -1 : 137, process.ExitCode);
        Assert.Equal(entries, life.Json("verify").GetProperty("entries").GetInt32());
        _ = entries == 1 ? life.Reopen().Ok() : life.Close().Ok();
    }

    [Fact(Timeout = Patience)]
    public async Task Commands_killed_at_random_leave_a_log_that_verifies_and_runs_that_add_up()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        life.Run("cost").Ok();
        TimeSpan whole = await Command(life.Folder, Timeout.InfiniteTimeSpan, "verify");
        Random random = new(7);
        for (int round = 0; round < 3; round++)
        {
            string[] command = (round % 3) switch
            {
                0 => ["close", "2024-05", "--by", "Ann", "--reason", "month end"],
                1 => ["reopen", "2024-05", "--by", "Bo", "--reason", "late"],
                _ => ["cost"],
            };
            life.Import("ledger", Invariant($"line_id,period,account,amount\nW6,2024-05,wages,{61 + round}\n"));
            if (round % 3 == 0)
            {
                life.Run("cost").Ok();
            }

            await Command(life.Folder, whole * random.NextDouble(), command);
            life.Run("verify").Ok();
            Assert.Equal(0, life.Count("SELECT count(*) FROM run_inputs FULL JOIN runs USING (run) WHERE run_inputs.last_batch IS NULL OR runs.version IS NULL"));
        }
    }

    [Fact]
    public void Of_two_who_close_at_once_one_is_told_of_the_other()
    {
        for (int round = 0; round < 2; round++)
        {
            using ClosingCase life = ClosingCase.May();
            using (FarthingStore store = FarthingStore.Open(life.Folder))
            {
                Workspace workspace = Workspace.Load(life.Folder);
                string[] outcomes = new string[4];
                Parallel.For(0, outcomes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n => outcomes[n] = Try(workspace, store, Invariant($"closer {n}")));
                Assert.Single(outcomes, o => o == "closed");
                Assert.All(outcomes.Where(o => o != "closed"), o => Assert.Equal("FT-3201", o));
            }

            Assert.Equal(1, life.Json("verify").GetProperty("entries").GetInt32());
        }
    }

    [Fact]
    public async Task A_month_that_is_closed_while_it_is_costed_keeps_the_run_that_was_closed()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        using (FarthingStore store = FarthingStore.Open(life.Folder))
        {
            Workspace workspace = Workspace.Load(life.Folder);
            // The clock is asked when the new run is about to be written: the gate is held, so that a closer waits and finds version 2.
            CloseResult? late = null;
            Task? closer = null;
            HookClock clock = new(() => closer = Task.Run(() => late = CloseUseCase.Run(
                workspace, store, new CloseRequest("2024-05", "Ann", "month end"), SystemClock.Instance)));
            CostedMonth costed = Assert.Single(CostUseCase.Run(workspace, store, null, clock));
            await closer!.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(2, costed.Version);
            Assert.Equal(2, late!.Entry!.Version);
        }

        life.Run("verify").Ok();
    }

    [Fact]
    public void A_second_process_is_told_who_has_the_store()
    {
        using ClosingCase life = ClosingCase.May();
        using Process holder = ChildProcess.Start("hold", life.Folder);
        Assert.Equal("holding", holder.StandardOutput.ReadLine());
        Assert.Equal(0, life.Close().Refused("FT-5002").Out.Length);
        holder.Kill();
        holder.WaitForExit();
        life.Close().Ok();
    }

    /// <summary>In a process of its own: closes May (or reopens it) and kills itself when told of the step.</summary>
    internal static void CloseUntil(string folder, string step)
    {
        using FarthingStore store = FarthingStore.Open(folder);
        Workspace workspace = Workspace.Load(folder);
        CloseRequest request = new("2024-05", "Ann Lee", "month end");
        KillAt steps = new(step.Split(' ')[^1]);
        if (step.StartsWith("reopen ", StringComparison.Ordinal))
        {
            ReopenUseCase.Run(workspace, store, request, SystemClock.Instance, steps);
        }
        else
        {
            CloseUseCase.Run(workspace, store, request, SystemClock.Instance, steps);
        }
    }

    /// <summary>Runs a command in a process of its own, killed after a while; gives how long it ran.</summary>
    private static async Task<TimeSpan> Command(string folder, TimeSpan killAfter, params string[] command)
    {
        ProcessStartInfo start = new("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "farthing.dll"), .. command])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (killAfter != Timeout.InfiniteTimeSpan)
        {
            await Task.Delay(killAfter, TestContext.Current.CancellationToken);
            process.Kill();
        }

        await Task.WhenAll(output, error, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return watch.Elapsed;
    }

    private static string Try(Workspace workspace, FarthingStore store, string by)
    {
        try
        {
            return CloseUseCase.Run(workspace, store, new CloseRequest("2024-05", by, "month end"), SystemClock.Instance).Closed ? "closed" : "refused";
        }
        catch (UserException e)
        {
            return e.Problems[0].Code;
        }
    }

    private sealed class KillAt(string step) : IProgress<string>
    {
        public void Report(string value)
        {
            if (value == step)
            {
                using Process self = Process.GetCurrentProcess();
                self.Kill();
                self.WaitForExit();
            }
        }
    }

    private sealed class HookClock(Action asked) : IClock
    {
        public Instant GetCurrentInstant()
        {
            asked();
            return SystemClock.Instance.GetCurrentInstant();
        }
    }
}
