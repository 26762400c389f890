using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>A month after <c>farthing cost</c>.</summary>
/// <param name="Month">Its index.</param>
/// <param name="Period">The month as people write it.</param>
/// <param name="Run">Number of the run that answers for it.</param>
/// <param name="Version">The month's version.</param>
/// <param name="Unchanged">Whether the inputs were those of the run that was there already.</param>
/// <param name="Rows">Cost rows written; 0 when unchanged.</param>
/// <param name="Totals">The run's sums.</param>
public sealed record CostedMonth(int Month, string Period, int Run, int Version, bool Unchanged, long Rows, RunTotals Totals)
{
    /// <summary>Whether the month is closed, so that its run stays; what came since is pending.</summary>
    public bool Closed { get; init; }
}

/// <summary>The sums of a run, in micro-units.</summary>
/// <param name="Ledger">All ledger lines.</param>
/// <param name="Imputed">Rate cards.</param>
/// <param name="Attributed">Ledger money in handling columns.</param>
/// <param name="Unused">Unused capacity.</param>
/// <param name="OutOfScope">Out of scope.</param>
/// <param name="Unassigned">Without receivers.</param>
/// <param name="Difference">Ledger less the four others: 0 when the month closes.</param>
public sealed record RunTotals(
    Int128 Ledger, Int128 Imputed, Int128 Attributed, Int128 Unused, Int128 OutOfScope, Int128 Unassigned, Int128 Difference);

/// <summary>Makes costing runs: one for each month whose inputs have changed since its last one.</summary>
public static class CostUseCase
{
    /// <summary>A month that takes more than this part of the engine's memory is alone in ours.</summary>
    private const int OneAhead = 4;

    /// <summary>Costs the months that a period touches, or all months that have something to cost.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="period">The period; null for everything.</param>
    /// <param name="clock">Says when a run was made.</param>
    /// <param name="progress">Told the months done and the months there are, null for nobody.</param>
    /// <param name="threads">Threads to use, 0 for all processors; the result is the same.</param>
    /// <param name="cancellation">Stops between and within months; a month is written whole or not at all.</param>
    /// <exception cref="UserException">The log of closes was changed from outside (FT-3209), or the cost model or the ledger is at fault; months before stay costed.</exception>
    public static IReadOnlyList<CostedMonth> Run(
        Workspace workspace, FarthingStore store, Period? period, IClock clock, IProgress<(int Done, int Whole)>? progress = null,
        int threads = 0, CancellationToken cancellation = default)
    {
        using DuckDbConnection reading = store.Connect();
        CostModel model = CostModelReader.Read(workspace, reading);
        Deriver.Refresh(store, workspace, cancellation: cancellation);
        using DuckDbConnection writing = store.Connect();
        CloseLog log = CloseLog.Read(reading).Whole();
        if (ClosedMonths.OtherCalendar(reading, workspace, log) is { } other)
        {
            throw new UserException(other);
        }

        RunInputs inputs = RunInputs.Now(reading, workspace, model);
        MonthReader reader = new(workspace, model, reading, threads > 0 ? threads : Environment.ProcessorCount);
        IReadOnlyList<int> months = MonthsWithContent.Find(reading, workspace.Calendar, period, cancellation);
        List<CostedMonth> done = [.. months.Select(m => log.Closed(workspace.Calendar.MonthText(m))).OfType<CloseEntry>().Select(c => Closed(reading, c))];
        months = [.. months.Where(m => log.Closed(workspace.Calendar.MonthText(m)) is null)];
        Task<LoadedMonth>? next = null;
        for (int i = 0; i < months.Count; i++)
        {
            progress?.Report((i, months.Count));
            LoadedMonth month = next is null ? reader.Read(reading, months[i], cancellation) : next.GetAwaiter().GetResult();

            // The next month is read while this one is costed and written, unless two are too much for the memory.
            next = LargeMemory.Collect() <= store.Database.Options.MemoryLimit / OneAhead ? Load(reader, reading, months, i + 1, cancellation) : null;
            try
            {
                done.Add(Cost(workspace, store, writing, reader, month, inputs, clock, cancellation));
            }
            catch
            {
                // The reading connection must be idle before it is closed; this month's failure is the one to tell.
                next?.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
                throw;
            }
        }

        Summarize(store, writing, done, cancellation);
        progress?.Report((months.Count, months.Count));
        return [.. done.OrderBy(m => m.Month)];
    }

    /// <summary>
    /// Brings the rollups of costs up to date: once, since every statement pays for its beginning, however few the rows it adds. Killed
    /// before, they are behind, are not read, and the next answer brings them up to date.
    /// </summary>
    private static void Summarize(FarthingStore store, DuckDbConnection connection, List<CostedMonth> done, CancellationToken cancellation)
    {
        if (done.All(m => m.Unchanged))
        {
            return;
        }

        lock (store.PublishingGate)
        {
            using DuckDbTransaction transaction = connection.BeginTransaction();
            RollupTables.RefreshCosts(connection, cancellation);
            WritePoint.Reached(WritePoint.RollupsWritten);
            transaction.Commit();
            WritePoint.Reached(WritePoint.RollupsCommitted);
        }
    }

    private static Task<LoadedMonth>? Load(
        MonthReader reader, DuckDbConnection connection, IReadOnlyList<int> months, int at, CancellationToken cancellation) =>
        at < months.Count ? Task.Run(() => reader.Read(connection, months[at], cancellation), cancellation) : null;

    private static CostedMonth Cost(
        Workspace workspace, FarthingStore store, DuckDbConnection connection, MonthReader reader, LoadedMonth month, RunInputs inputs, IClock clock,
        CancellationToken cancellation)
    {
        string period = workspace.Calendar.MonthText(month.Month);
        if (RunQueries.Latest(connection, month.Month) is { } latest && latest.Inputs == month.Digest && !RunQueries.LacksInitiatives(connection, latest.Run))
        {
            lock (store.PublishingGate)
            {
                inputs.Renew(connection, latest.Run);
            }

            return new CostedMonth(month.Month, period, latest.Run, latest.Version, Unchanged: true, 0, latest.Totals);
        }

        MonthResult result = MonthCosting.Run(month.Input);
        cancellation.ThrowIfCancellationRequested();
        lock (store.PublishingGate)
        {
            // Closed while it was being costed: what was signed stays.
            if (CloseLog.Read(connection).Whole().Closed(period) is { } closed)
            {
                return Closed(connection, closed);
            }

            using DuckDbTransaction transaction = connection.BeginTransaction();
            RunHead head = new(
                RunQueries.NextRun(connection), RunQueries.NextVersion(connection, month.Month), period, workspace.Currency,
                clock.GetCurrentInstant().ToUnixTimeMilliseconds(), RunQueries.OpenSegments(connection, workspace.Calendar.MonthInstants(month.Month)));
            long rows = new RunWriter(connection, workspace.Calendar, reader.Codes, reader.Texts(), month, result, head).Write(cancellation);
            inputs.Write(connection, head.Run);
            WritePoint.Reached(WritePoint.CostWritten);
            transaction.Commit();
            WritePoint.Reached(WritePoint.CostCommitted);
            RunTotals totals = new(
                result.LedgerTotal, result.Imputed, result.Attributed, result.Unused, result.OutOfScope, result.Unassigned, result.Difference);
            return new CostedMonth(month.Month, period, head.Run, head.Version, Unchanged: false, rows, totals);
        }
    }

    private static CostedMonth Closed(DuckDbConnection connection, CloseEntry closed)
    {
        StoredRun run = RunQueries.Get(connection, closed.Run) ?? throw new UserException(
            "FT-3210", Invariant($"Run {closed.Run} of {closed.Period}, which the log says is closed, is not in the store."),
            suggestion: "restore a backup of .farthing");
        return new CostedMonth(run.Month, run.Period, run.Run, run.Version, Unchanged: true, 0, run.Totals) { Closed = true };
    }
}
