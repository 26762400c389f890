using System.Diagnostics;
using System.Globalization;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Durability;

/// <summary>
/// kill -9 at every named write point and at random instants of import, derive, costing, backup, restore and upgrade: afterwards the
/// workspace is as it was before the work or as it is after it (of costing: after a whole month of it), and the same work then runs to its end.
/// </summary>
public sealed class KillLoopTests(DurableFolders folders) : IClassFixture<DurableFolders>
{
    private const int Patience = 3_600_000;

    // Kind of work, the state it begins from, the state it ends in, kills at random.
    private static readonly (string Work, string From, string To, int Kills)[] Works =
    [
        ("import", "first", "imported", 34), ("derive", "imported", "derived", 24), ("cost", "derived", "costed", 30),
        ("backup", "backed-up", "backed-up", 24), ("backup-tar", "backed-up", "backed-up", 12), ("restore", "first", "backed-up", 24), ("restore-new", "none", "backed-up", 12),
        ("upgrade", "form-2", "form-3", 12),
    ];

    private static readonly (string Work, string Point, int Times)[] Points =
    [
        ("import", WritePoint.ImportWritten, 1), ("import", WritePoint.ImportCommitted, 1),
        ("derive", WritePoint.DeriveWritten, 1), ("derive", WritePoint.DeriveCommitted, 1),
        ("cost", WritePoint.CostWritten, 2), ("cost", WritePoint.CostCommitted, 2),
        .. Of("cost", WritePoint.RollupsWritten, WritePoint.RollupsCommitted),
        .. Of("backup", WritePoint.BackupBegun, WritePoint.BackupCopied, WritePoint.BackupWritten, WritePoint.BackupDone),
        .. Of("backup-tar", WritePoint.BackupBegun, WritePoint.BackupCopied, WritePoint.BackupWritten, WritePoint.BackupDone),
        .. Of("restore", WritePoint.RestoreStaged, WritePoint.RestoreChecked, WritePoint.SwitchDecided, WritePoint.SwitchDone),
        ("restore", WritePoint.SwitchAside, 2), ("restore", WritePoint.SwitchPlaced, 2),
        .. Of("restore-new", WritePoint.RestoreStaged, WritePoint.RestoreChecked, WritePoint.SwitchDecided, WritePoint.SwitchDone),
        ("restore-new", WritePoint.SwitchPlaced, 2),
        .. Of("upgrade", WritePoint.UpgradeWritten, WritePoint.UpgradeChecked, WritePoint.SwitchDecided, WritePoint.SwitchAside, WritePoint.SwitchPlaced, WritePoint.SwitchDone),
    ];

    // Months are costed one by one, each whole.
    private const string Between = "may-costed";

    private readonly Dictionary<string, string> _states = [];

    [Fact(Timeout = Patience)]
    public async Task Killed_at_any_instant_the_workspace_is_before_or_after()
    {
        // MoveBackTests and CostThereTests: they need a ClickHouse.
        string[] elsewhere = [.. WritePoint.All.Where(p => p.StartsWith("move back", StringComparison.Ordinal) || p.StartsWith("cluster cost", StringComparison.Ordinal))];
        Assert.Equal(WritePoint.All.Except(elsewhere).Order(StringComparer.Ordinal), Points.Select(p => p.Point).Distinct().Order(StringComparer.Ordinal));
        _states.Add("none", "no workspace");
        foreach (string name in Works.SelectMany(w => new[] { w.From, w.To }).Append(Between).Distinct().Where(n => n != "none"))
        {
            _states.Add(name, DurableWork.State(folders.In(name)));
        }

        Assert.Equal(_states.Count, _states.Values.Distinct().Count());
        List<(string Work, string When)> rounds = [.. Points.SelectMany(p => Enumerable.Range(1, p.Times).Select(n => (p.Work, Invariant($"{p.Point}#{n}"))))];
        Random random = new(20261128);
        bool atRandom = Environment.GetEnvironmentVariable("FARTHING_KILLS") is { Length: > 0 };
        foreach ((string work, _, _, int kills) in atRandom ? Works : [])
        {
            // The kills fall into the whole length that the work has in a process of its own, and a little after.
            long length = await Length(work);
            rounds.AddRange(Enumerable.Range(0, kills).Select(_ => (work, random.NextInt64(length * 11 / 10).ToString(CultureInfo.InvariantCulture))));
        }

        Assert.True(rounds.Count >= (atRandom ? 200 : 30), Invariant($"{rounds.Count} rounds"));
        int before = 0, after = 0;
        await Parallel.ForEachAsync(
            rounds.Index(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (round, _) =>
            {
                bool done = await Round(round.Index, round.Item.Work, round.Item.When);
                Interlocked.Increment(ref done ? ref after : ref before);
            });
        int least = atRandom ? 30 : 5;
        Assert.True(before > least && after > least, Invariant($"{before} kills came before, {after} after"));
    }

    private static (string Work, string Point, int Times)[] Of(string work, params string[] points) => [.. points.Select(p => (work, p, 1))];

    /// <summary>One kill; gives whether the work was done by then.</summary>
    private async Task<bool> Round(int number, string work, string when)
    {
        (_, string from, string to, _) = Works.First(w => w.Work == work);
        string place = Invariant($"round-{number}");
        string folder = from == "none" ? folders.In(place) : folders.Copy(from, place);
        string beside = Beside(work, place);
        using (Process process = ChildProcess.Start("durable", work, folder, beside, when))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == (OperatingSystem.IsWindows() ? -1 : 137), Invariant($"{work} was to be killed at {when}, and ended with {process.ExitCode}"));
        }

        bool done = work.StartsWith("backup", StringComparison.Ordinal) ? BackupIsThere(folder, beside, from, when) : IsAfter(folder, work, from, to, when);
        if (!done)
        {
            DurableWork.Run(work, folder, beside);
            Assert.True(work.StartsWith("backup", StringComparison.Ordinal) ? BackupIsThere(folder, beside, from, when) : IsAfter(folder, work, from, to, when), $"{work} did not come to its end after a kill at {when}");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return done;
    }

    private bool IsAfter(string folder, string work, string from, string to, string when)
    {
        if (work == "cost")
        {
            // As the next answer does: of runs that were written the rollups may lack the parts, and then say so.
            DurableWork.Run("derive", folder, "");
        }

        string state = DurableWork.State(folder);
        Assert.True(state == _states[from] || state == _states[to] || (work == "cost" && state == _states[Between]), $"{work}, killed at {when}, left neither the state before nor the one after:\n{state}");
        Assert.False(StoreSwitch.IsPending(folder));
        return state == _states[to];
    }

    private bool BackupIsThere(string folder, string beside, string from, string when)
    {
        Assert.True(DurableWork.State(folder) == _states[from], $"a backup, killed at {when}, changed the workspace");
        if (!Path.Exists(beside))
        {
            return false;
        }

        Assert.True(VerifyBackupUseCase.Run(beside, beside).Store?.Ok);
        return true;
    }

    private async Task<long> Length(string work)
    {
        (_, string from, _, _) = Works.First(w => w.Work == work);
        string place = "length-" + work;
        string folder = from == "none" ? folders.In(place) : folders.Copy(from, place);
        using Process process = ChildProcess.Start("durable", work, folder, Beside(work, place), "never");
        string length = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return long.Parse(length, NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    private string Beside(string work, string place) => work switch
    {
        "import" => folders.In(DurableWork.Late),
        "backup" => folders.In(place + "-backup"),
        "backup-tar" => folders.In(place + "-backup.tar"),
        "restore" or "restore-new" => folders.In("backup"),
        _ => "",
    };
}
