using System.Diagnostics;
using System.Globalization;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.EngineTests.Durability;

/// <summary>
/// Work that writes, each kind from a prepared folder to a state known beforehand; run here to its end, or in a process of its own
/// that is killed in the midst of it.
/// </summary>
internal static class DurableWork
{
    /// <summary>The file that <c>import</c> reads, beside the workspaces: corrections, new rows and a refused one.</summary>
    public const string Late = "late.csv";

    private static readonly FixedClock Clock = new();

    /// <summary>Does the work in a workspace's folder.</summary>
    /// <param name="work">import, derive, cost, cost-may, backup, backup-tar, restore, restore-new, upgrade, move-back, cost-there.</param>
    /// <param name="folder">The workspace.</param>
    /// <param name="beside">The file that is imported, the backup that is made or restored.</param>
    public static void Run(string work, string folder, string beside)
    {
        switch (work)
        {
            case "import":
                using (FarthingStore store = FarthingStore.Open(folder))
                using (Importer importer = new(store, Workspace.Load(folder), PackLibrary.For(null), Clock))
                {
                    importer.Import(beside, "interactions", null, CancellationToken.None);
                }

                break;
            case "derive":
                using (FarthingStore store = FarthingStore.Open(folder))
                {
                    Deriver.Refresh(store, Workspace.Load(folder));
                }

                break;
            case "cost":
                using (FarthingStore store = FarthingStore.Open(folder))
                {
                    CostUseCase.Run(Workspace.Load(folder), store, null, Clock);
                }

                break;
            case "cost-may":
                using (FarthingStore store = FarthingStore.Open(folder))
                {
                    Workspace workspace = Workspace.Load(folder);
                    CostUseCase.Run(workspace, store, workspace.Calendar.ParsePeriod("2024-05"), Clock);
                }

                break;
            case "backup" or "backup-tar":
                BackupUseCase.Run(Workspace.Load(folder), beside, beside, Clock);
                break;
            case "restore" or "restore-new":
                RestoreUseCase.Run(new RestoreRequest(beside, beside, folder) { Replace = work == "restore" }, Clock);
                break;
            case "upgrade":
                UpgradeUseCase.Run(Workspace.Load(folder), Clock);
                break;
            case "move-back":
                MoveBackUseCase.Run(Workspace.Load(folder), replace: true, Clock);
                break;
            case "cost-there":
                using (FarthingStore store = FarthingStore.Open(folder))
                {
                    CostUseCase.Run(Workspace.Load(folder), store, null, Clock);
                    ClusterFollowUseCase.Run(Workspace.Load(folder), store, Clock);
                }

                break;
            default:
                throw new ArgumentException(work, nameof(work));
        }
    }

    /// <summary>In a process of its own: does the work and dies, at a write point (<c>NAME#2</c>: at its second time) or after some microseconds.</summary>
    public static void RunAndDie(string work, string folder, string beside, string when)
    {
        if (when == "never")
        {
            Stopwatch watch = Stopwatch.StartNew();
            Run(work, folder, beside);
            Console.WriteLine(((long)watch.Elapsed.TotalMicroseconds).ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (long.TryParse(when, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds))
        {
            long end = Stopwatch.GetTimestamp() + (microseconds * Stopwatch.Frequency / 1_000_000);
            Thread killer = new(() =>
            {
                // The last stretch is waited for awake: a sleeper comes late.
                while (Stopwatch.GetTimestamp() < end)
                {
                    Task.Delay(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), end) > TimeSpan.FromMilliseconds(2) ? 1 : 0).GetAwaiter().GetResult();
                }

                Die();
            });
            killer.Start();
            Run(work, folder, beside);
            killer.Join();
            return;
        }

        string[] point = when.Split('#');
        int left = int.Parse(point[1], CultureInfo.InvariantCulture);
        WritePoint.Listener = name =>
        {
            if (name == point[0] && --left == 0)
            {
                Die();
            }
        };
        Run(work, folder, beside);
    }

    /// <summary>
    /// All that a workspace holds: its texts and every table's rows and sums, without how long an import took. Reading it carries out
    /// what was decided and finished by nobody, as every command does.
    /// </summary>
    public static string State(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Workspace.ConfigName)) && !StoreSwitch.IsPending(folder))
        {
            return "no workspace";
        }

        Workspace.Load(folder);
        IEnumerable<string> state = Farthing.Engine.Backup.WorkspaceTexts.Of(folder).Select(t => $"{t}: {File.ReadAllText(Path.Combine(folder, t))}");
        string[] stray = Directory.Exists(Path.Combine(folder, ".farthing", "switch")) ? [] : [.. Directory.EnumerateFiles(Path.Combine(folder, ".farthing"), "*damaged*")];
        using StoreHold hold = StoreHold.Take(FarthingStore.PathIn(folder), new StoreOptions { Threads = 1 }, []);
        using DuckDbConnection connection = hold.Connect();
        state = state.Append(Invariant($"form {StoreSchema.FormOf(connection, folder)}")).Concat(stray);
        foreach (TableSum table in TableSum.Read(connection))
        {
            IEnumerable<string> sums = table.Columns.Where(c => (table.Table, c.Column) != ("batches", "seconds_ms")).Select(c => Invariant($"{c.Column} {c.Sum}"));
            state = state.Append(Invariant($"{table.Table}: {table.Rows} {string.Join(' ', sums)}"));
        }

        return string.Join('\n', state);
    }

    private static void Die()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        self.WaitForExit();
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2024, 7, 1, 8, 0);
    }
}
