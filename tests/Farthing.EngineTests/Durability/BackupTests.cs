using System.Formats.Tar;
using System.Text.Json;
using Farthing.EngineTests.Closing;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Durability;

/// <summary>Backup, verification and restoring on the command line: what is restored is what was backed up, or nothing is touched.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly ClosingCase _life = ClosingCase.May();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _life.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup.tar")]
    public void What_is_restored_is_what_was_backed_up(string name)
    {
        Directory.CreateDirectory(Path.Combine(_life.Folder, "kpis"));
        _life.Write("kpis/own.yaml", "kpis: []\n");
        _life.Close().Ok();
        string backup = _folder.File(name), restored = _folder.File("restored");
        JsonElement made = _life.Json("backup", backup);
        Assert.True(made.GetProperty("verified").GetBoolean());
        Assert.Equal(["workspace/costs.yaml", "workspace/farthing.yaml", "workspace/kpis/own.yaml", "store/farthing.duckdb"], made.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()!));
        Assert.True(made.GetProperty("bytes").GetInt64() > 100_000);
        string seal = made.GetProperty("seal").GetString()!, head = _life.Json("verify").GetProperty("head").GetString()!;
        CliRun checkedRun = CliRun.In(_folder.Path, "verify", name, "--seal", seal).Ok();
        Assert.Contains(head, checkedRun.Out, StringComparison.Ordinal);
        CliRun.In(_folder.Path, "restore", name, "restored", "--seal", seal).Ok();
        Assert.Equal(DurableWork.State(_life.Folder), DurableWork.State(restored));
        CliRun.In(restored, "verify", "--seal", head).Ok();
        Assert.Equal(_life.Run("statement", "--period", "2024-05", "--format", "json").Ok().Out, CliRun.In(restored, "statement", "--period", "2024-05", "--format", "json").Ok().Out);
        Assert.False(Directory.Exists(Path.Combine(restored, ".farthing", "switch")));
    }

    [Fact]
    public void Nothing_is_replaced_unless_told_and_what_is_replaced_is_kept_as_a_workspace()
    {
        string backup = _folder.File("backup");
        _life.Run("backup", backup).Ok();
        string then = DurableWork.State(_life.Folder);
        _life.Write("kpis.yaml", "# later\n");
        _life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        string later = DurableWork.State(_life.Folder);
        _life.Run("restore", backup).Refused("FT-5204");
        Assert.Equal(later, DurableWork.State(_life.Folder));
        _life.Now = "2024-06-04T10:00:00Z";
        _life.Run("restore", backup, "--replace").Ok();
        Assert.Equal(then, DurableWork.State(_life.Folder));
        Assert.Equal(later, DurableWork.State(Path.Combine(_life.Folder, ".farthing", "before-restore-20240604T100000Z")));

        // A folder with texts of its own, and none with the same.
        string texts = _folder.File("texts");
        Directory.CreateDirectory(texts);
        File.WriteAllText(Path.Combine(texts, "costs.yaml"), "# mine\n");
        Assert.Contains("costs.yaml", CliRun.In(_folder.Path, "restore", backup, texts).Refused("FT-5204").Error, StringComparison.Ordinal);
        Assert.Equal(["costs.yaml"], Directory.GetFileSystemEntries(texts).Select(Path.GetFileName));
        File.Copy(Path.Combine(backup, "workspace", "costs.yaml"), Path.Combine(texts, "costs.yaml"), overwrite: true);
        CliRun.In(_folder.Path, "restore", backup, texts).Ok();
        Assert.Equal(then, DurableWork.State(texts));
    }

    [Fact]
    public void A_backup_never_takes_anothers_place()
    {
        string there = _folder.File("all");
        Directory.CreateDirectory(there);
        _life.Run("backup", there).Ok();
        _life.Now = "2024-06-04T10:00:00Z";
        _life.Run("backup", there).Ok();
        Assert.Equal(["farthing-20240603T090000Z", "farthing-20240604T100000Z"], Directory.GetDirectories(there).Select(Path.GetFileName).Order());
        _life.Run("backup", there).Refused("FT-6302");
        _life.Run("backup", Path.Combine(there, "farthing-20240604T100000Z")).Refused("FT-6302");
        _life.Run("backup", _folder.File("no/such")).Refused("FT-6303");
        _life.Run("backup", _folder.File("one.tar")).Ok();
        _life.Run("backup", _folder.File("one.tar")).Refused("FT-6302");
        Assert.Equal(["all", "one.tar"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("store/farthing.duckdb", "changed")]
    [InlineData("store/farthing.duckdb", "short")]
    [InlineData("store/farthing.duckdb", "gone")]
    [InlineData("workspace/costs.yaml", "changed")]
    [InlineData("workspace/costs.yaml", "link")]
    [InlineData("backup.json", "changed")]
    [InlineData("backup.sha256", "gone")]
    public void A_backup_that_was_changed_is_neither_verified_nor_restored(string name, string how)
    {
        _life.Run("backup", _folder.File("backup")).Ok();
        string file = Path.Combine(_folder.File("backup"), name);
        byte[] bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "changed":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "short":
                File.WriteAllBytes(file, bytes[..^5000]);
                break;
            default:
                File.Delete(file);
                break;
        }

        if (how == "link")
        {
            File.CreateSymbolicLink(file, Path.Combine(_life.Folder, "costs.yaml"));
        }

        CliRun.In(_folder.Path, "verify", "backup").Refused("FT-5203");
        CliRun.In(_folder.Path, "restore", "backup", "new").Refused("FT-5203");
        Assert.False(Path.Exists(_folder.File("new")));
        string state = DurableWork.State(_life.Folder);
        _life.Run("restore", _folder.File("backup"), "--replace").Refused("FT-5203");
        Assert.Equal(state, DurableWork.State(_life.Folder));
    }

    [Fact]
    public void A_torn_file_or_one_that_leads_elsewhere_is_refused()
    {
        _life.Run("backup", _folder.File("whole.tar")).Ok();
        byte[] whole = File.ReadAllBytes(_folder.File("whole.tar"));
        Random random = new(5);
        int[] lengths = [0, 1, 511, 512, 700, 2048, whole.Length - 1025, whole.Length - 2000, .. Enumerable.Range(0, 6).Select(_ => random.Next(whole.Length - 2000))];
        foreach (int length in lengths)
        {
            File.WriteAllBytes(_folder.File("torn.tar"), whole[..length]);
            CliRun run = CliRun.In(_folder.Path, "restore", "torn.tar", "new");
            Assert.True(run.ExitCode == 2 && (run.Error.Contains("FT-5203", StringComparison.Ordinal) || run.Error.Contains("FT-5202", StringComparison.Ordinal)), $"{length}: {run.Error}");
            Assert.False(Path.Exists(_folder.File("new")));
        }

        foreach ((string name, TarEntryType type) in new[]
        {
            ("../out.yaml", TarEntryType.RegularFile), ("/tmp/out.yaml", TarEntryType.RegularFile), ("workspace/../../out.yaml", TarEntryType.RegularFile),
            ("workspace/a\\b.yaml", TarEntryType.RegularFile), ("workspace/con.yaml", TarEntryType.RegularFile), ("workspace/.farthing/x.yaml", TarEntryType.RegularFile),
            ("workspace/run.sh", TarEntryType.RegularFile), ("workspace/costs.yaml", TarEntryType.SymbolicLink),
        })
        {
            using (TarWriter tar = new(File.Create(_folder.File("evil.tar")), TarEntryFormat.Pax))
            {
                PaxTarEntry entry = new(type, name);
                if (type == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream("x: 1\n"u8.ToArray());
                }
                else
                {
                    entry.LinkName = "/etc/passwd";
                }

                tar.WriteEntry(entry);
            }

            CliRun.In(_folder.Path, "restore", "evil.tar", "new").Refused("FT-5203");
            Assert.Equal(["evil.tar", "torn.tar", "whole.tar"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void What_is_no_backup_or_another_is_told()
    {
        CliRun.In(_folder.Path, "restore", "nowhere", "new").Refused("FT-5202");
        CliRun.In(_folder.Path, "verify", "nowhere").Refused("FT-5202");
        CliRun.In(_folder.Path, "verify", _life.Folder).Refused("FT-5202");
        File.WriteAllText(_folder.File("file"), "not a backup");
        CliRun.In(_folder.Path, "restore", "file", "new").Refused("FT-5202");
        _life.Run("backup", _folder.File("backup")).Ok();
        CliRun.In(_folder.Path, "restore", "backup", "new", "--seal", new string('0', 64)).Refused("FT-5206");
        CliRun.In(_folder.Path, "restore", "backup", "file").Refused("FT-1017");
        Assert.False(Path.Exists(_folder.File("new")));
    }

    [Fact]
    public void A_store_in_use_is_neither_backed_up_nor_replaced()
    {
        string backup = _folder.File("backup");
        _life.Run("backup", backup).Ok();
        using System.Diagnostics.Process holder = ChildProcess.Start("hold", _life.Folder);
        Assert.Equal("holding", holder.StandardOutput.ReadLine());
        foreach (string[] command in new string[][] { ["backup", _folder.File("second")], ["restore", backup, "--replace"], ["upgrade"], ["verify"], ["cost"] })
        {
            CliRun run = _life.Run(command).Refused("FT-5002");
            Assert.True(!OperatingSystem.IsLinux() || run.Error.Contains(holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), run.Error);
        }

        holder.Kill();
        holder.WaitForExit();
        Assert.False(Path.Exists(_folder.File("second")));
        _life.Run("verify", backup).Ok();
        _life.Run("restore", backup, "--replace").Ok();
    }

    [Fact]
    public void A_store_that_does_not_verify_is_backed_up_and_told()
    {
        _life.Tamper("UPDATE costs SET labour = labour + 1 WHERE i = 1");
        CliRun run = _life.Run("backup", _folder.File("backup"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FT-3211", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, CliRun.In(_folder.Path, "verify", "backup").ExitCode);
        Assert.Equal(1, CliRun.In(_folder.Path, "restore", "backup", "new").ExitCode);
        Assert.Equal(DurableWork.State(_life.Folder), DurableWork.State(_folder.File("new")));
    }

    [Theory]
    [InlineData("DELETE FROM ledger WHERE line_id = 'R5'", "FT-3221")]
    [InlineData("UPDATE batches SET duplicate = duplicate + 1", "FT-3221")]
    [InlineData("DELETE FROM input_texts", "FT-3221")]
    [InlineData("INSERT INTO ledger SELECT * FROM ledger WHERE line_id = 'W5'", "FT-3222")]
    [InlineData("UPDATE ledger SET batch = 99 WHERE line_id = 'W5'", "FT-3222")]
    [InlineData("DELETE FROM interaction_ids WHERE i = 1", "FT-3222")]
    [InlineData("DELETE FROM codes WHERE domain = 'agent' AND code = 1", "FT-3222")]
    [InlineData("INSERT INTO run_pools SELECT * REPLACE (7 AS run) FROM run_pools", "FT-3222")]
    public void Verify_counts_rows_against_receipts_and_what_they_belong_to(string sql, string code)
    {
        _life.Run("verify").Ok();
        _life.Tamper(sql);
        CliRun run = _life.Run("verify");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(code, run.Out, StringComparison.Ordinal);
    }
}
