using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.UseCases;

/// <summary>What <c>farthing verify</c> found.</summary>
/// <param name="Entries">Entries of the log.</param>
/// <param name="Head">Hash of the last one: worth keeping elsewhere, it vouches for the whole log.</param>
/// <param name="Runs">Runs whose stored rows were added up.</param>
/// <param name="Sealed">Closes whose runs were compared with what the log says.</param>
/// <param name="Problems">What differs; empty when all is as it was.</param>
public sealed record Verification(int Entries, string Head, int Runs, int Sealed, IReadOnlyList<Problem> Problems)
{
    /// <summary>Tables of the store.</summary>
    public int Tables { get; init; }

    /// <summary>Rows in them.</summary>
    public long Rows { get; init; }

    /// <summary>Imports whose receipts were held against the rows.</summary>
    public long Batches { get; init; }

    /// <summary>Whether nothing differs.</summary>
    public bool Ok => Problems.Count == 0;
}

/// <summary>
/// Checks that what was published is still what is stored: the chain of the log, every closed run against its seal, every
/// run's rows against its sums, every kept text against its hash, the rows of every import against its receipt, every row against
/// what it belongs to. Changes nothing.
/// </summary>
public static class VerifyUseCase
{
    /// <summary>Checks everything.</summary>
    /// <param name="store">The store.</param>
    /// <param name="seal">A hash noted at some earlier close, which must be in the log; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Verification Run(FarthingStore store, string? seal = null, CancellationToken cancellation = default)
    {
        using DuckDbConnection connection = store.Connect();
        CloseLog log = CloseLog.Read(connection);
        List<Problem> problems = log.Faults.Count == 0 ? [] : [log.Damage()];
        problems.AddRange(StoreCheck.Run(connection, cancellation));
        CodeBook codes;
        try
        {
            codes = CodeBook.Load(connection);
        }
        catch (InvalidDataException)
        {
            return Counted(connection, new Verification(log.Chain.Count, log.Head, 0, 0, problems)); // told by the check of codes
        }

        if (seal is not null && log.Chain.All(c => !c.Sha256.Equals(seal.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add(new Problem(
                "FT-3212", Severity.Error, $"No entry of the log has the hash {seal}: entries were removed, or it is another workspace's.",
                Suggestion: "restore a backup of .farthing"));
        }

        CloseEntry[] closes = [.. log.Entries.Where(e => e.Action == CloseAction.Close)];
        foreach (CloseEntry close in closes)
        {
            cancellation.ThrowIfCancellationRequested();
            problems.AddRange(Compare(connection, codes, close, cancellation));
        }

        IReadOnlyList<StoredRun> runs = RunQueries.All(connection);
        problems.AddRange(Unsealed(log, runs));
        problems.AddRange(runs.Select(run => AddUp(connection, codes, run)).OfType<Problem>());
        problems.AddRange(Texts(connection));
        return Counted(connection, new Verification(log.Chain.Count, log.Head, runs.Count, closes.Length, problems));
    }

    private static Verification Counted(DuckDbConnection connection, Verification found)
    {
        string[] tables = [.. connection.Rows("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary").Select(r => (string)r[0]!)];
        return found with
        {
            Tables = tables.Length,
            Rows = tables.Sum(t => connection.Scalar<long>($"SELECT count(*) FROM {DuckDbSql.Name(t)}")),
            Batches = connection.Scalar<long>("SELECT count(*) FROM batches"),
        };
    }

    private static IEnumerable<Problem> Compare(DuckDbConnection connection, CodeBook codes, CloseEntry close, CancellationToken cancellation)
    {
        if (RunQueries.Get(connection, close.Run) is not { } run || close.Seal is not { } seal)
        {
            yield return Differs(close, "the run is not in the store");
            yield break;
        }

        RunSeal now = RunSealer.Of(connection, codes, run, cancellation);
        if (now.Sums != seal.Sums)
        {
            yield return Differs(
                close, $"its stored rows add up to another statement (ledger {CloseWords.Money(now.Sums.Ledger, run.Currency)} instead of "
                + $"{CloseWords.Money(seal.Sums.Ledger, run.Currency)}, attributed {CloseWords.Money(now.Sums.Attributed, run.Currency)} instead of {CloseWords.Money(seal.Sums.Attributed, run.Currency)})");
        }
        else if ((now.CostRows, now.CostsSha256) != (seal.CostRows, seal.CostsSha256))
        {
            yield return Differs(close, Invariant($"its cost rows are not those that were closed ({now.CostRows} rows, {seal.CostRows} then)"));
        }
        else if (now != seal)
        {
            yield return Differs(close, "its head, pools or accounts are not those that were closed");
        }
    }

    /// <summary>A closed month's answer must be the run that was closed.</summary>
    private static IEnumerable<Problem> Unsealed(CloseLog log, IReadOnlyList<StoredRun> runs) => runs
        .GroupBy(r => r.Period)
        .Select(g => (Latest: g.MaxBy(r => r.Version)!, Closed: log.Closed(g.Key)))
        .Where(m => m.Closed is { } closed && closed.Run != m.Latest.Run)
        .Select(m => new Problem(
            "FT-3210", Severity.Error, Invariant($"{m.Latest.Period} is closed with run {m.Closed!.Run}, but run {m.Latest.Run} answers for it."),
            Suggestion: "restore a backup of .farthing"));

    private static Problem? AddUp(DuckDbConnection connection, CodeBook codes, StoredRun run)
    {
        MonthStatement statement = StatementQueries.Prove(connection, codes, run);
        return RunSealer.Sums(statement.Totals) == RunSealer.Sums(run.Totals) ? null : new Problem(
            "FT-3211", Severity.Error, Invariant($"The stored rows of run {run.Run} ({run.Period}) do not add up to its sums."),
            Suggestion: $"the store was changed from outside: restore a backup, or farthing cost --period {run.Period} after the next import");
    }

    private static IEnumerable<Problem> Texts(DuckDbConnection connection)
    {
        foreach (object?[] row in connection.Rows("SELECT sha256, text FROM input_texts ORDER BY sha256"))
        {
            if (RunInputs.Sha256((string?)row[1] ?? "") != (string?)row[0])
            {
                yield return new Problem(
                    "FT-3211", Severity.Error, $"A kept text does not have its hash {row[0]}.", Suggestion: "restore a backup of .farthing");
            }
        }
    }

    private static Problem Differs(CloseEntry close, string what) => new(
        "FT-3210", Severity.Error, Invariant($"Run {close.Run} of {close.Period}, closed by {close.By}, is not as it was: {what}."),
        Suggestion: "the store was changed from outside: restore a backup of .farthing from before");
}
