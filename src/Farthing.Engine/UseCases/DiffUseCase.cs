using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>One side of a comparison.</summary>
/// <param name="Run">The run.</param>
/// <param name="Sums">Its statement, added up from what is stored.</param>
public sealed record DiffSide(StoredRun Run, StatementSums Sums);

/// <summary>What changed between two runs of a month.</summary>
/// <param name="Earlier">The run that is compared with.</param>
/// <param name="Later">The run that is explained.</param>
/// <param name="Terms">By cause; they add up to the difference of the two statements exactly.</param>
/// <param name="Lines">Ledger lines that differ.</param>
/// <param name="Facts">How many rows of each fact differ.</param>
/// <param name="Rows">The first of those rows, at most 1,000 of each fact.</param>
/// <param name="Reversals">Accruals and their reversals of which either line touches the month.</param>
/// <param name="Problems">What could not be told apart, and why.</param>
public sealed record RunDiff(
    DiffSide Earlier, DiffSide Later, IReadOnlyList<DiffTerm> Terms, IReadOnlyList<LedgerChange> Lines, IReadOnlyList<PendingFact> Facts,
    IReadOnlyList<FactChange> Rows, IReadOnlyList<ReversalPair> Reversals, IReadOnlyList<Problem> Problems)
{
    /// <summary>Later less earlier.</summary>
    public StatementSums Change => Later.Sums - Earlier.Sums;
}

/// <summary>
/// Explains the difference of two runs of a month: from the earlier one as stored, one cause after the other is replaced by the
/// later run's and the month costed in memory, to the later one as stored. Changes nothing.
/// </summary>
public static class DiffUseCase
{
    /// <summary>Rows of a fact that are named at most.</summary>
    public const int MostRows = 1_000;

    /// <summary>Compares two runs by their numbers, in the order of their versions.</summary>
    /// <exception cref="UserException">FT-3215: no such run; FT-3216: runs of different months or currencies.</exception>
    public static RunDiff Run(Workspace workspace, FarthingStore store, int earlier, int later, CancellationToken cancellation = default)
    {
        using DuckDbConnection connection = store.Connect();
        StoredRun[] runs = [.. new[] { Get(connection, earlier), Get(connection, later) }.OrderBy(r => r.Version)];
        return Compare(workspace, connection, runs[0], runs[1], cancellation);
    }

    /// <summary>Compares what was published for a month at the end of a day with the run that answers now.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="month">The month.</param>
    /// <param name="day">The local day, <c>2024-06-05</c>; null for the version before the one that answers now.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-1101: not a month or a day; FT-3022: never costed; FT-3217: nothing published by then, or one version only.</exception>
    public static RunDiff Run(Workspace workspace, FarthingStore store, string month, string? day, CancellationToken cancellation = default)
    {
        int index = workspace.Calendar.ParseMonth(month, "PERIOD");
        using DuckDbConnection connection = store.Connect();
        StoredRun[] runs = [.. RunQueries.All(connection).Where(r => r.Month == index).OrderBy(r => r.Version)];
        if (runs.Length == 0)
        {
            throw new UserException("FT-3022", $"{month} was never costed.", suggestion: $"farthing cost --period {month}");
        }

        StoredRun? earlier = day is null
            ? runs.SkipLast(1).LastOrDefault()
            : PublishedRuns.At(connection, PublishedRuns.EndOf(workspace.Calendar, day)).FirstOrDefault(r => r.Month == index);
        return earlier is not null
            ? Compare(workspace, connection, earlier, runs[^1], cancellation)
            : throw (day is null
                ? new UserException("FT-3217", $"{month} has one version only, so there is nothing to compare it with.")
                : PublishedRuns.Nothing(month, day));
    }

    private static StoredRun Get(DuckDbConnection connection, int run) => RunQueries.Get(connection, run) ?? throw new UserException(
        "FT-3215", Invariant($"There is no run {run}."), suggestion: "farthing status lists the runs that answer; farthing diff PERIOD compares the last two of a month");

    private static RunDiff Compare(Workspace workspace, DuckDbConnection connection, StoredRun earlier, StoredRun later, CancellationToken cancellation)
    {
        if (earlier.Period != later.Period || earlier.Currency != later.Currency)
        {
            throw new UserException("FT-3216", Invariant(
                $"Run {earlier.Run} is of {earlier.Period} in {earlier.Currency}, run {later.Run} of {later.Period} in {later.Currency}: only versions of one month are compared."));
        }

        CodeBook codes = CodeBook.Load(connection);
        DiffSide from = Side(connection, codes, earlier), to = Side(connection, codes, later);
        return new DiffWork(workspace, connection, codes, from, to, cancellation).Run();
    }

    private static DiffSide Side(DuckDbConnection connection, CodeBook codes, StoredRun run) =>
        new(run, RunSealer.Sums(StatementQueries.Prove(connection, codes, run).Totals));
}
