using System.Diagnostics;
using System.Text;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Import;

/// <summary>Whatever stops an import, the store holds all of a file or nothing of it.</summary>
public sealed class CrashTests
{
    private const string First = "segment_id,interaction_id,agent_id,started_at,talk_s\ns1,i1,ann,2024-05-01T10:00:00Z,10\ns2,i2,bob,2024-05-01T11:00:00Z,20\n";

    [Fact]
    public void Killed_at_any_instant_the_store_is_before_or_after()
    {
        using TempFolder folder = new();
        string origin = NewWorkspace(folder);
        string file = folder.File("big.csv");
        File.WriteAllText(file, Segments(150_000)); // enough for a bulk insert
        string before = Fingerprint(origin);
        string finished = Copy(origin, folder.File("finished"));
        Stopwatch clock = Stopwatch.StartNew();
        using (Process whole = Start(finished, file))
        {
            whole.WaitForExit();
            Assert.Equal(0, whole.ExitCode);
        }

        long length = clock.ElapsedMilliseconds;
        string after = Fingerprint(finished);
        Assert.NotEqual(before, after);
        Random random = new(23);
        int undone = 0;
        for (int n = 0; n < 6 || (undone == 0 && n < 30); n++)
        {
            // The last two thirds of its life are where it reads and writes.
            string killed = Copy(origin, folder.File($"killed{n}"));
            using Process process = Start(killed, file);
            clock.Restart();
            process.WaitForExit((int)(length * (30 + random.Next(75)) / 100));
            long lived = clock.ElapsedMilliseconds;
            process.Kill();
            process.WaitForExit();
            string found = Fingerprint(killed);
            Assert.True(found == before || found == after, $"kill {n}: neither before nor after");
            if (found == before)
            {
                undone++;
            }
            else
            {
                length = Math.Max(20, Math.Min(length, lived) * 4 / 5); // quicker than the first, which a busy machine held up
            }

            using Process again = Start(killed, file);
            again.WaitForExit();
            Assert.Equal(0, again.ExitCode);
            Assert.Equal(Facts(finished), Facts(killed));
        }

        Assert.True(undone > 0, "no kill came before the commit");
    }

    [Fact]
    public void A_torn_write_ahead_log_is_before_or_after()
    {
        using TempFolder folder = new();
        string origin = NewWorkspace(folder);
        string before = Fingerprint(origin);
        string file = folder.File("more.csv");
        File.WriteAllText(file, Segments(300));
        string after;
        string log;
        using (FarthingStore store = FarthingStore.Open(origin))
        {
            Import(store, origin, file, CancellationToken.None);
            log = Copy(origin, folder.File("log"));
        }

        after = Fingerprint(origin);
        string wal = FarthingStore.PathIn(log) + ".wal";
        Assert.True(new FileInfo(wal).Length > 1000, "the batch is not in the log");
        Random random = new(31);
        for (int n = 0; n < 6; n++)
        {
            string torn = Copy(log, folder.File($"torn{n}"));
            using (FileStream stream = new(FarthingStore.PathIn(torn) + ".wal", FileMode.Open))
            {
                stream.SetLength(n == 0 ? stream.Length : random.NextInt64(stream.Length));
            }

            string found = Fingerprint(torn);
            Assert.True(found == before || found == after, $"cut {n}: neither before nor after");
            Assert.True(n > 0 || found == after, "the whole log does not give the batch back");
        }
    }

    [Fact]
    public void Stopped_by_the_user_it_leaves_nothing()
    {
        using TempFolder folder = new();
        string origin = NewWorkspace(folder);
        string before = Fingerprint(origin);
        string file = folder.File("big.csv");
        File.WriteAllText(file, Segments(50_000));
        using (FarthingStore store = FarthingStore.Open(origin))
        {
            using CancellationTokenSource stop = new();
            Workspace workspace = Workspace.Load(origin);
            Progress progress = new(rows =>
            {
                if (rows > 0)
                {
                    stop.Cancel();
                }
            });
            using Importer importer = new(store, workspace, PackLibrary.For(null), SystemClock.Instance);
            Assert.ThrowsAny<OperationCanceledException>(() => importer.Import(file, "segments", progress, stop.Token));
            Assert.Equal(50_000, importer.Import(file, "segments", null, CancellationToken.None).Accepted);
            using DuckDbConnection connection = store.Connect();
            Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM batches"));
            Assert.Equal(50_002, connection.Scalar<long>("SELECT max(s) FROM segments"));
        }

        Assert.NotEqual(before, Fingerprint(origin));
    }

    [Fact]
    public void A_disk_without_room_is_told_and_nothing_is_half_done()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "needs ulimit");
        using TempFolder folder = new();
        string origin = NewWorkspace(folder);
        string before = Fingerprint(origin);
        string file = folder.File("big.csv");
        File.WriteAllText(file, Segments(400_000));

        // A limit on the size of files stands for a full disk: the engine's write fails all the same.
        ProcessStartInfo start = new("/bin/bash") { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = origin };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"trap '' XFSZ; ulimit -f 3000; export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; exec dotnet '{Cli}' -w '{origin}' import '{file}' --as segments > /dev/null");
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 2, $"{process.ExitCode} {error}");
        Assert.Contains("Nothing of", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint(origin));
    }

    private static string Cli => Path.Combine(AppContext.BaseDirectory, "farthing.dll");

    private static string NewWorkspace(TempFolder folder)
    {
        string origin = folder.File("origin");
        Directory.CreateDirectory(origin);
        File.WriteAllText(Path.Combine(origin, "farthing.yaml"), "name: Crash\ncurrency: EUR\ntime-zone: UTC\n");
        string file = folder.File("first.csv");
        File.WriteAllText(file, First);
        using FarthingStore store = FarthingStore.Open(origin);
        Import(store, origin, file, CancellationToken.None);
        return origin;
    }

    private static void Import(FarthingStore store, string workspace, string file, CancellationToken cancellation)
    {
        using Importer importer = new(store, Workspace.Load(workspace), PackLibrary.For(null), SystemClock.Instance);
        importer.Import(file, "segments", null, cancellation);
    }

    // Corrections, duplicates and refused rows are among them, so that every table of a batch is written.
    private static string Segments(int count)
    {
        StringBuilder text = new("segment_id,interaction_id,agent_id,started_at,talk_s\n");
        for (int i = 0; i < count; i++)
        {
            text.Append(null, $"g{i},n{i / 2},agent {i % 50},2024-05-01T10:{i % 60:00}:00Z,{i % 600}\n");
        }

        return text.ToString();
    }

    private static Process Start(string workspace, string file)
    {
        ProcessStartInfo start = new("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[Cli, "-w", workspace, "import", file, "--as", "segments"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, ".farthing"));
        File.Copy(Path.Combine(from, "farthing.yaml"), Path.Combine(to, "farthing.yaml"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(from, ".farthing")))
        {
            File.Copy(file, Path.Combine(to, ".farthing", Path.GetFileName(file)));
        }

        return to;
    }

    private static string Facts(string workspace) => Fingerprint(workspace, "interaction_ids", "codes", "segments", "segments_versions");

    private static string Fingerprint(string workspace) =>
        Fingerprint(workspace, "interaction_ids", "customer_ids", "codes", "segments", "segments_versions", "rejects", "batches");

    private static string Fingerprint(string workspace, params string[] tables)
    {
        using FarthingStore store = FarthingStore.Open(workspace);
        using DuckDbConnection connection = store.Connect();
        StringBuilder text = new();
        foreach (string table in tables)
        {
            string columns = table == "batches" ? "batch, sha256, rows_read, accepted, corrected, duplicate, rejected" : "*";
            text.Append(table).Append(' ').Append(connection.Scalar<string>(
                $"SELECT count(*) || ':' || coalesce(bit_xor(hash(t)), 0) FROM (SELECT {columns} FROM {table}) t")).Append('\n');
        }

        return text.ToString();
    }

    private sealed class Progress(Action<long> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value.Rows);
    }
}
