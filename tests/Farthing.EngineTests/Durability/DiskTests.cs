using System.Diagnostics;
using System.Text;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Durability;

/// <summary>Full disks, disks that cannot be written, torn files: told in words, and the workspace is as it was.</summary>
public sealed class DiskTests(DurableFolders folders) : IClassFixture<DurableFolders>, IDisposable
{
    private readonly TempFolder _folder = new();

    private string Disk => _folder.File("disk");

    public void Dispose()
    {
        if (Directory.Exists(Disk))
        {
            Run("umount", "--lazy", Disk); // a process that another test started may hold a file of it
        }

        _folder.Dispose();
    }

    [Fact]
    public void A_full_disk_leaves_imports_costing_runs_and_backups_undone()
    {
        Mount("48m");
        string workspace = Path.Combine(Disk, "workspace");
        TempFolder.CopyTree(folders.In("imported"), workspace);
        DurableWork.Run("derive", workspace, "");
        string before = DurableWork.State(workspace);
        string big = _folder.File("big.csv");
        StringBuilder text = new("interaction_id,channel,started_at,agent_id,talk_s\n");
        for (int i = 0; i < 60_000; i++)
        {
            text.Append(null, $"x{i},phone,2024-05-11T10:00:{i % 60:00}Z,ann,{i % 600}\n");
        }

        File.WriteAllText(big, text.ToString());
        string ballast = Path.Combine(Disk, "ballast");
        Fill(ballast, leave: 300_000);
        CliRun.In(workspace, "import", big, "--as", "interactions").Refused("FT-5007");
        Fill(ballast, leave: 0);
        CliRun.In(workspace, "cost").Refused("FT-5007");
        CliRun.In(workspace, "backup", Path.Combine(Disk, "backup")).Refused("FT-5205");
        File.Delete(ballast);
        Assert.Equal(before, DurableWork.State(workspace));

        // Room when it begins, and none on the way: another program writes too.
        Fill(ballast, leave: (20 << 20) + new FileInfo(FarthingStore.PathIn(workspace)).Length);
        bool filled = false;
        Progress greedy = new(() =>
        {
            if (!filled)
            {
                filled = true;
                Fill(Path.Combine(Disk, "more"), leave: 0);
            }
        });
        foreach (string name in new[] { "backup", "backup.tar" })
        {
            filled = false;
            IOException full = Assert.ThrowsAny<IOException>(() => BackupUseCase.Run(Workspace.Load(workspace), Path.Combine(Disk, name), name, SystemClock.Instance, greedy));
            Assert.Equal("FT-5007", StoreFailure.Explain(full, null)?.Code);
            File.Delete(Path.Combine(Disk, "more"));
        }

        File.Delete(ballast);
        Assert.Equal(["workspace"], Directory.GetFileSystemEntries(Disk).Select(Path.GetFileName));
        Assert.Equal(before, DurableWork.State(workspace));
        CliRun.In(workspace, "cost").Ok();
        CliRun.In(workspace, "import", big, "--as", "interactions").Ok();
    }

    [Fact]
    public void A_full_disk_leaves_restores_and_upgrades_undone()
    {
        Mount("60m");
        string workspace = Path.Combine(Disk, "workspace"), form2 = Path.Combine(Disk, "form-2");
        TempFolder.CopyTree(folders.In("first"), workspace);
        TempFolder.CopyTree(folders.In("form-2"), form2);
        string before = DurableWork.State(workspace), older = DurableWork.State(form2);
        string ballast = Path.Combine(Disk, "ballast");
        Fill(ballast, leave: 4 << 20);
        CliRun.In(workspace, "restore", folders.In("backup"), "--replace").Refused("FT-5205");
        CliRun.In(Disk, "restore", folders.In("backup"), "new").Refused("FT-5205");
        CliRun.In(form2, "upgrade").Refused("FT-5205");
        Assert.Equal(["ballast", "form-2", "workspace"], Directory.GetFileSystemEntries(Disk).Select(Path.GetFileName).Order());
        Fill(ballast, leave: (18 << 20) + new FileInfo(Path.Combine(folders.In("backup"), "store", "farthing.duckdb")).Length);
        Progress greedy = new(() => Fill(Path.Combine(Disk, "more"), leave: 0));
        IOException full = Assert.ThrowsAny<IOException>(() => RestoreUseCase.Run(
            new RestoreRequest(folders.In("backup"), "backup", workspace) { Replace = true }, SystemClock.Instance, greedy));
        Assert.Equal("FT-5007", StoreFailure.Explain(full, null)?.Code);
        File.Delete(Path.Combine(Disk, "more"));
        File.Delete(ballast);
        Assert.Equal(before, DurableWork.State(workspace));
        Assert.Equal(older, DurableWork.State(form2));
        Assert.False(Directory.Exists(Path.Combine(workspace, ".farthing", "switch")));
        CliRun.In(workspace, "restore", folders.In("backup"), "--replace").Ok();
    }

    [Fact]
    public void A_disk_that_cannot_be_written_is_told_and_can_be_backed_up()
    {
        Mount("48m");
        string workspace = Path.Combine(Disk, "workspace");
        TempFolder.CopyTree(folders.In("derived"), workspace);
        string before = DurableWork.State(workspace);
        Run("mount", "-o", "remount,ro", Disk);
        CliRun.In(workspace, "import", folders.In("interactions.csv"), "--as", "interactions").Refused("FT-5006");
        CliRun.In(workspace, "cost").Refused("FT-5006");
        Assert.Equal(2, CliRun.In(workspace, "restore", folders.In("backup"), "--replace").ExitCode);
        Assert.Equal(2, CliRun.In(workspace, "backup", Path.Combine(Disk, "backup")).ExitCode);
        string backup = _folder.File("backup");
        CliRun.In(workspace, "backup", backup).Ok();
        CliRun.In(_folder.Path, "restore", backup, "new").Ok();
        Assert.Equal(before, DurableWork.State(_folder.File("new")));
    }

    [Fact]
    public void A_torn_store_is_told_by_every_command_and_restored_over()
    {
        string workspace = folders.Copy("costed", "torn");
        string file = FarthingStore.PathIn(workspace);
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..5000]);
        foreach (string[] command in new string[][] { ["cost"], ["verify"], ["backup", _folder.File("backup")], ["import", folders.In("late.csv"), "--as", "interactions"] })
        {
            CliRun.In(workspace, command).Refused("FT-5003");
        }

        Assert.Equal(5000, new FileInfo(file).Length);
        CliRun.In(workspace, "restore", folders.In("backup"), "--replace").Ok();
        Assert.Equal(DurableWork.State(folders.In("backed-up")), DurableWork.State(workspace));
    }

    [Fact]
    public void Stopped_by_the_user_nothing_is_left()
    {
        string workspace = folders.Copy("first", "stopped");
        string before = DurableWork.State(workspace);
        using CancellationTokenSource stop = new();
        Progress stopping = new(stop.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => BackupUseCase.Run(Workspace.Load(workspace), _folder.File("backup"), "backup", SystemClock.Instance, stopping, stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => RestoreUseCase.Run(
            new RestoreRequest(folders.In("backup"), "backup", workspace) { Replace = true }, SystemClock.Instance, stopping, stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => RestoreUseCase.Run(
            new RestoreRequest(folders.In("backup"), "backup", _folder.File("new")), SystemClock.Instance, stopping, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(before, DurableWork.State(workspace));
    }

    [Fact]
    public void A_store_that_a_kill_left_is_backed_up_with_what_its_log_holds()
    {
        string workspace = folders.Copy("first", "killed");
        using (Process process = ChildProcess.Start("durable", "import", workspace, folders.In(DurableWork.Late), WritePoint.ImportCommitted + "#1"))
        {
            process.WaitForExit();
        }

        Assert.True(new FileInfo(FarthingStore.PathIn(workspace) + ".wal").Length > 0);
        CliRun.In(workspace, "backup", _folder.File("backup")).Ok();
        CliRun.In(_folder.Path, "restore", "backup", "new").Ok();
        Assert.Equal(DurableWork.State(folders.In("imported")), DurableWork.State(_folder.File("new")));
    }

    [Fact]
    public void While_files_are_replaced_others_are_told_and_afterwards_find_it_done()
    {
        string workspace = folders.Copy("first", "switched");
        using (Process process = ChildProcess.Start("durable", "restore", workspace, folders.In("backup"), WritePoint.SwitchAside + "#2"))
        {
            process.WaitForExit();
        }

        Assert.True(StoreSwitch.IsPending(workspace));
        using (new FileStream(Path.Combine(workspace, ".farthing", "switch.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            CliRun.In(workspace, "status").Refused("FT-5012");
            CliRun.In(workspace, "restore", folders.In("backup"), "--replace").Refused("FT-5012");
        }

        CliRun.In(workspace, "status").Ok();
        Assert.False(StoreSwitch.IsPending(workspace));
        Assert.Equal(DurableWork.State(folders.In("backed-up")), DurableWork.State(workspace));
    }

    [Fact]
    public void A_name_that_not_every_system_can_have_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such a file cannot be made there");
        string workspace = folders.Copy("first", "named");
        File.WriteAllText(Path.Combine(workspace, "kpis", "a:b.yaml"), "kpis: []\n");
        CliRun.In(workspace, "backup", _folder.File("backup")).Refused("FT-5207");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private void Mount(string size)
    {
        Directory.CreateDirectory(Disk);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", Disk) == 0,
            "a small disk can be mounted by Linux's administrator only");
    }

    /// <summary>Fills the disk with a file of its own but for some bytes.</summary>
    private void Fill(string file, long leave)
    {
        File.Delete(file);
        using FileStream stream = new(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        for (long free = new DriveInfo(Disk).AvailableFreeSpace - leave; free > 0; free -= block.Length)
        {
            try
            {
                stream.Write(block);
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private sealed class Progress(Action told) : IProgress<(long Done, long Whole)>
    {
        public void Report((long Done, long Whole) value) => told();
    }
}
