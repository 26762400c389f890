using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Core.Money;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>One component of a statement, in micro-units.</summary>
/// <param name="Component">The component.</param>
/// <param name="Ledger">Ledger lines of it.</param>
/// <param name="Attributed">Of it on rows in its column, from the ledger only.</param>
/// <param name="Unused">Of it on rows as unused capacity.</param>
/// <param name="Unassigned">Of it without receivers.</param>
/// <param name="Imputed">On rows in its column, from rate cards.</param>
public sealed record ComponentTotals(
    Component Component, Int128 Ledger, Int128 Attributed, Int128 Unused, Int128 Unassigned, Int128 Imputed)
{
    /// <summary>0 when it closes.</summary>
    public Int128 Difference => Ledger - Attributed - Unused - Unassigned;
}

/// <summary>One pool of a statement, in micro-units: amount + stepped in − stepped out = attributed + unused + unassigned.</summary>
/// <param name="Pool">Its name.</param>
/// <param name="Component">The component.</param>
/// <param name="Imputed">Whether rates made it.</param>
/// <param name="Instances">How many instances.</param>
/// <param name="Amount">Its own lines.</param>
/// <param name="SteppedIn">From other pools.</param>
/// <param name="SteppedOut">To other pools.</param>
/// <param name="Attributed">In handling columns.</param>
/// <param name="Unused">Unused capacity.</param>
/// <param name="Unassigned">Without receivers.</param>
/// <param name="Notes">What its instances note.</param>
public sealed record PoolTotals(
    string Pool, Component Component, bool Imputed, long Instances, Int128 Amount, Int128 SteppedIn, Int128 SteppedOut,
    Int128 Attributed, Int128 Unused, Int128 Unassigned, IReadOnlyList<string> Notes)
{
    /// <summary>0 when it closes.</summary>
    public Int128 Difference => Amount + SteppedIn - SteppedOut - Attributed - Unused - Unassigned;
}

/// <summary>One account of a statement.</summary>
/// <param name="Account">Its name.</param>
/// <param name="Component">The component, none when out of scope or without a rule.</param>
/// <param name="Pool">The pool, null without.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="Amount">Micro-units.</param>
public sealed record AccountTotals(string Account, Component Component, string? Pool, string Fate, long Lines, Int128 Amount);

/// <summary>The statement of one month: what its run says, proved against the cost rows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Totals">Its sums, with attributed, unused and imputed added up from the cost rows.</param>
/// <param name="Components">By component.</param>
/// <param name="Pools">By pool.</param>
/// <param name="Accounts">By account.</param>
public sealed record MonthStatement(
    StoredRun Run, RunTotals Totals, IReadOnlyList<ComponentTotals> Components, IReadOnlyList<PoolTotals> Pools,
    IReadOnlyList<AccountTotals> Accounts)
{
    /// <summary>The close that locks this run; null while the month is open.</summary>
    public CloseEntry? Closed { get; init; }

    /// <summary>Of a closed month: what came since, kept and not in its numbers.</summary>
    public PendingChanges Pending { get; init; } = PendingChanges.None;

    /// <summary>
    /// Accruals and their reversals, in the ledger that the run read, of which either line touches the month; null where they were
    /// not looked for: other months' later lines must not change what was published.
    /// </summary>
    public IReadOnlyList<ReversalPair>? Reversals { get; init; }

    /// <summary>Whether the difference is 0, in whole and in every pool and component.</summary>
    public bool Closes => Totals.Difference == 0 && Pools.All(p => p.Difference == 0) && Components.All(c => c.Difference == 0);
}

/// <summary>An answer to <c>farthing statement</c>.</summary>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="Months">A statement for each costed month, in time order.</param>
/// <param name="Problems">What keeps months from closing, and what a reader should know.</param>
public sealed record Statement(string Currency, IReadOnlyList<MonthStatement> Months, IReadOnlyList<Problem> Problems)
{
    /// <summary>Whether every month closes and every month with something to cost was costed.</summary>
    public bool Closes => Months.All(m => m.Closes) && !Problems.Any(p => p.Severity == Severity.Error);
}

/// <summary>
/// Proves costing runs: adds the stored cost rows up and sets them against the ledger, in whole, by component, pool and account.
/// </summary>
public static class StatementUseCase
{
    /// <summary>The statement of the months that a period touches, or of all.</summary>
    /// <exception cref="UserException">The cost model is at fault.</exception>
    public static Statement Run(Workspace workspace, FarthingStore store, Period? period, CancellationToken cancellation = default)
    {
        Deriver.Refresh(store, workspace, cancellation: cancellation);
        using DuckDbConnection connection = store.Connect();
        CodeBook codes = CodeBook.Load(connection);
        HashSet<int>? wanted = period is null ? null : [.. workspace.Calendar.MonthsTouched(period)];
        List<MonthStatement> months = [];
        foreach (StoredRun run in RunQueries.Latest(connection).Where(r => wanted?.Contains(r.Month) ?? true))
        {
            cancellation.ThrowIfCancellationRequested();
            months.Add(StatementQueries.Prove(connection, codes, run));
        }

        CloseLog log = CloseLog.Read(connection);
        months = [.. months.Select(m => ClosedMonths.Mark(connection, workspace, log, m))];
        months = MonthReversals.Add(connection, codes, workspace.Calendar, months);
        List<Problem> problems = [.. months.SelectMany(Culprits)];
        problems.AddRange(NotCosted(workspace, connection, period, months, cancellation));
        problems.AddRange(StatementQueries.Stale(connection, [.. months.Where(m => m.Closed is null)]));
        problems.AddRange(months.Where(m => m.Pending.Any).Select(m => m.Pending.Note(m.Run.Period)));
        if (log.Faults.Count > 0)
        {
            problems.Add(log.Damage());
        }

        if (months.Count == 0 && problems.Count == 0)
        {
            problems.Add(new Problem(
                "FT-3022", Severity.Error, period is null ? "There is nothing to prove: no ledger and no interactions." : $"There is nothing in {period.Text}: no ledger line, no interaction.",
                Suggestion: "import files with: farthing import FILE --as PACK"));
        }

        return new Statement(workspace.Currency, months, problems);
    }

    /// <summary>
    /// The statement that was published at the end of a day, from what was stored: of each month the last version made by then.
    /// Nothing that came later shows in it, so that the same question gets the same answer to the byte for ever.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="period">The months, null for all.</param>
    /// <param name="day">The local day, <c>2024-06-05</c>.</param>
    /// <exception cref="UserException">FT-1101: not a day; FT-3217: nothing was published by then.</exception>
    public static Statement Published(Workspace workspace, FarthingStore store, Period? period, string day)
    {
        using DuckDbConnection connection = store.Connect();
        CodeBook codes = CodeBook.Load(connection);
        HashSet<int>? wanted = period is null ? null : [.. workspace.Calendar.MonthsTouched(period)];
        long until = PublishedRuns.EndOf(workspace.Calendar, day);
        List<MonthStatement> months = [.. PublishedRuns.At(connection, until)
            .Where(r => wanted?.Contains(r.Month) ?? true)
            .Select(r => ClosedMonths.AsOf(CloseLog.Read(connection), StatementQueries.Prove(connection, codes, r), until))];
        return months.Count > 0
            ? new Statement(months[0].Run.Currency, months, [.. months.SelectMany(Culprits)])
            : throw PublishedRuns.Nothing(period?.Text ?? "any month", day);
    }

    private static IEnumerable<Problem> Culprits(MonthStatement month)
    {
        foreach (Unplaced unplaced in month.Run.Detail.Unplaced)
        {
            string lines = string.Join(", ", unplaced.Lines.Take(5)) + (unplaced.LineCount > 5 ? ", …" : "");
            string money = Invariant($"{unplaced.LineCount} line(s), {Micro.ToPlain(unplaced.Amount)} {month.Run.Currency}: {lines}");
            yield return unplaced.Fate == LineFate.NoRule
                ? new Problem(
                    "FT-3020", Severity.Error, $"{month.Run.Period}: no rule takes the account \"{unplaced.Account}\" ({money}).",
                    Suggestion: $"add to accounts in costs.yaml: - {{ match: \"{unplaced.Account}\", component: other }}")
                : new Problem(
                    "FT-3021", Severity.Error,
                    $"{month.Run.Period}: no pool takes the account \"{unplaced.Account}\", component {unplaced.Component} ({money}).",
                    Suggestion: $"add to pools in costs.yaml: - {{ pool: {unplaced.Component}, component: {unplaced.Component}, driver: effort }}");
        }

        foreach (PoolTotals pool in month.Pools.Where(p => p.Unassigned != 0))
        {
            yield return new Problem(
                "FT-3024", Severity.Warning,
                $"{month.Run.Period}: {Micro.ToPlain(pool.Unassigned)} {month.Run.Currency} of pool \"{pool.Pool}\" is unassigned ({string.Join("; ", pool.Notes)}).",
                Suggestion: "give the pool a driver that has a value in the month");
        }

        if (!month.Closes && month.Run.Detail.Unplaced.Count == 0)
        {
            yield return new Problem(
                "FT-3025", Severity.Error,
                $"{month.Run.Period}: the cost rows differ from the ledger by {Micro.ToPlain(month.Totals.Difference)} {month.Run.Currency}.",
                Suggestion: "the store was changed from outside: cost the month again after importing, or restore a backup");
        }
    }

    private static List<Problem> NotCosted(
        Workspace workspace, DuckDbConnection connection, Period? period, List<MonthStatement> months, CancellationToken cancellation)
    {
        HashSet<int> costed = [.. months.Select(m => m.Run.Month)];
        if (period is not null && workspace.Calendar.MonthsTouched(period).All(costed.Contains))
        {
            return []; // no month is left that could have something to cost
        }

        int[] missing = [.. MonthsWithContent.Find(connection, workspace.Calendar, period, cancellation).Where(m => !costed.Contains(m))];
        if (missing.Length == 0)
        {
            return [];
        }

        MonthReader reader = new(workspace, CostModelReader.Read(workspace, connection), connection, 1);
        List<Problem> problems = [];
        foreach (int month in missing)
        {
            try
            {
                reader.ReadLedger(connection, month);
                string text = workspace.Calendar.MonthText(month);
                problems.Add(new Problem(
                    "FT-3022", Severity.Error, $"{text} was never costed.", Suggestion: $"farthing cost --period {text}"));
            }
            catch (UserException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return [.. problems.Distinct()];
    }
}
