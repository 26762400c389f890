using System.Diagnostics;
using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Store;

/// <summary>Whatever happens to the process or to the end of its write-ahead log, the store is before or after a transaction.</summary>
public sealed class CrashTests
{
    private const int Patience = 240_000;

    [Fact(Timeout = Patience)]
    public async Task Another_process_is_named_with_its_number()
    {
        using TempFolder folder = new();
        using Process holder = ChildProcess.Start("hold", folder.Path);
        Assert.Equal("holding", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Problem problem = Assert.Throws<UserException>(() => FarthingStore.Open(folder.Path)).Problems[0];
        await holder.StandardInput.WriteLineAsync();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("FT-5002", problem.Code);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(holder.Id.ToString(CultureInfo.InvariantCulture), problem.Message, StringComparison.Ordinal);
        }

        FarthingStore.Open(folder.Path).Dispose();
    }

    [Theory(Timeout = Patience)]
    [InlineData("CALL enable_logging('QueryLog', storage := 'file', storage_path := 'FOLDER/log')")]
    [InlineData("CALL enable_logging(storage_config := {'path': 'FOLDER/log'}, storage := 'file')")]
    public async Task Logging_to_a_file_writes_none(string call)
    {
        // DuckDB takes the call, refuses the file when it writes, and aborts the process when it closes: nothing got out.
        using TempFolder folder = new();
        using Process child = ChildProcess.Start(
            "log-to-file", folder.Path, call.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["called", "refused"], output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Path.Exists(folder.File("log")));
    }

    [Fact(Timeout = Patience)]
    public async Task Killed_at_any_instant_the_store_is_before_or_after_a_batch()
    {
        using TempFolder folder = new();
        Random random = new(20260801);
        int before = 0;
        for (int round = 0; round < 8; round++)
        {
            using Process child = ChildProcess.Start("write-batches", folder.Path);
            await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(0, 700), TestContext.Current.CancellationToken);
            child.Kill();
            string rest = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            int acknowledged = before + 1 + rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            using FarthingStore store = FarthingStore.Open(folder.Path);
            Assert.Empty(store.Notes);
            before = AssertWhole(store, ChildProcess.RowsPerBatch);
            Assert.True(before >= acknowledged - 1, $"{acknowledged} batches were acknowledged, {before} are there");
        }

        Assert.True(before > 8);
    }

    [Fact(Timeout = Patience)]
    public async Task A_log_that_ends_anywhere_leaves_a_whole_number_of_batches()
    {
        using TempFolder folder = new();
        byte[] database = await WriteAndKill(folder, 4);
        string file = FarthingStore.PathIn(folder.Path);
        byte[] log = File.ReadAllBytes(file + ".wal");
        Random random = new(7);
        List<int> lengths = [0, 1, 15, 16, 17, log.Length - 1, log.Length - 8, log.Length - 17, log.Length];
        lengths.AddRange(Enumerable.Range(0, 40).Select(_ => random.Next(log.Length)));
        HashSet<int> seen = [];
        int previous = -1;
        foreach (int length in lengths.Order())
        {
            File.WriteAllBytes(file, database);
            File.WriteAllBytes(file + ".wal", log[..length]);
            using FarthingStore store = FarthingStore.Open(folder.Path);
            int batches = AssertWhole(store, 50);
            Assert.True(batches >= previous, "a longer log holds at least as many batches");
            previous = batches;
            seen.Add(batches);
        }

        Assert.Equal([0, 1, 2, 3, 4], seen.Order());
    }

    [Fact(Timeout = Patience)]
    public async Task A_log_with_a_torn_page_is_cut_there_kept_aside_and_told()
    {
        using TempFolder folder = new();
        byte[] database = await WriteAndKill(folder, 4);
        string file = FarthingStore.PathIn(folder.Path);
        byte[] log = File.ReadAllBytes(file + ".wal");
        Random random = new(11);
        HashSet<int> seen = [];
        for (int round = 0; round < 12; round++)
        {
            int at = random.Next(40, log.Length - 64);
            byte[] torn = (byte[])log.Clone();
            random.NextBytes(torn.AsSpan(at, Math.Min(512, log.Length - at)));
            File.WriteAllBytes(file, database);
            File.WriteAllBytes(file + ".wal", torn);
            string[] aside = Directory.GetFiles(folder.File(".farthing"), "*.damaged-*");
            using FarthingStore store = FarthingStore.Open(folder.Path);
            Problem note = Assert.Single(store.Notes);
            Assert.Equal(("FT-5008", Severity.Warning), (note.Code, note.Severity));
            string kept = Assert.Single(Directory.GetFiles(folder.File(".farthing"), "*.damaged-*").Except(aside));
            Assert.Equal(torn, File.ReadAllBytes(kept));
            seen.Add(AssertWhole(store, 50));
        }

        Assert.DoesNotContain(4, seen);
        Assert.True(seen.Count > 1);
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_keeps_nothing_of_the_transaction_and_is_said_in_words(bool atCommit)
    {
        using TempFolder folder = new();
        string disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await Run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk) == 0,
            "a small disk can be mounted by Linux's administrator only");
        try
        {
            using (FarthingStore store = FarthingStore.Open(disk))
            {
                using DuckDbConnection connection = store.Connect();
                FarthingStore.SetMeta(connection, "last", "0");
                Exception full = Assert.ThrowsAny<Exception>(() => Overfill(connection, atCommit));
                Problem? problem = StoreFailure.Explain(full, store.File);
                Assert.Equal("FT-5007", problem?.Code);
            }

            using FarthingStore again = FarthingStore.Open(disk);
            Assert.Equal(0, AssertWhole(again, 0));
        }
        finally
        {
            await Run("umount", disk);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_disk_that_cannot_be_written_is_said_in_words()
    {
        using TempFolder folder = new();
        string disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await Run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk) == 0,
            "a disk can be mounted by Linux's administrator only");
        try
        {
            FarthingStore.Open(disk).Dispose();
            Assert.Equal(0, await Run("mount", "-o", "remount,ro", disk));
            Assert.Equal("FT-5006", Assert.Throws<UserException>(() => FarthingStore.Open(disk)).Problems[0].Code);
        }
        finally
        {
            await Run("umount", disk);
        }
    }

    private static void Overfill(DuckDbConnection connection, bool atCommit)
    {
        using DuckDbTransaction transaction = connection.BeginTransaction();
        FarthingStore.SetMeta(connection, "last", "1");
        Random random = new(3);
        if (atCommit)
        {
            // Less than one group of rows: it stays in memory until the commit writes it.
            using RowSink sink = connection.Appender("fx");
            byte[] noise = new byte[300];
            for (int row = 0; row < 100_000; row++)
            {
                random.NextBytes(noise);
                sink.Append(row).Append(row).Append(0).Append(1).Append(row).Append(Convert.ToBase64String(noise)).EndRow();
            }

            sink.Complete();
        }
        else
        {
            using RowSink sink = connection.BulkInsert("fx");
            for (int row = 0; row < 3_000_000; row++)
            {
                sink.Append(row).Append(row).Append(random.NextInt64()).Append(1).Append(random.NextInt64()).AppendNull().EndRow();
            }

            sink.Complete();
        }

        transaction.Commit();
    }

    /// <summary>Writes small batches that stay in the log, kills the writer, and returns the database file as it then is.</summary>
    private static async Task<byte[]> WriteAndKill(TempFolder folder, int batches)
    {
        FarthingStore.Open(folder.Path).Dispose();
        using Process child = ChildProcess.Start(
            "write-and-wait", folder.Path, batches.ToString(CultureInfo.InvariantCulture));
        while (await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "done")
        {
        }

        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        return File.ReadAllBytes(FarthingStore.PathIn(folder.Path));
    }

    /// <summary>Every batch up to the one in meta is there with all its rows, and nothing else.</summary>
    private static int AssertWhole(FarthingStore store, int rows)
    {
        using DuckDbConnection connection = store.Connect();
        int last = int.Parse(FarthingStore.GetMeta(connection, "last") ?? "0", CultureInfo.InvariantCulture);
        Counts("fx", "batch", rows - (rows / 10));
        Counts("fx_versions", "batch", rows);
        Counts("d_agents", "role", rows);
        return last;

        void Counts(string table, string column, int expected)
        {
            List<(int, long)> counts = connection
                .Rows($"SELECT {column}, count(*) FROM {table} GROUP BY 1 ORDER BY 1")
                .Select(r => ((int)r[0]!, (long)r[1]!)).ToList();
            Assert.Equal(Enumerable.Range(1, last).Select(batch => (batch, (long)expected)), counts);
        }
    }

    private static async Task<int> Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
