using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>A wish to close or to reopen a month.</summary>
/// <param name="Period">The month, <c>2024-05</c>.</param>
/// <param name="By">Who; 1 to 200 characters.</param>
/// <param name="Reason">Why; 1 to 2,000 characters.</param>
public sealed record CloseRequest(string Period, string By, string Reason)
{
    /// <summary>What is waived, each <c>KIND: REASON</c> or <c>KIND by NAME: REASON</c>.</summary>
    public IReadOnlyList<string> Waive { get; init; } = [];
}

/// <summary>Something that stands in the way of a close.</summary>
/// <param name="Kind">What it is, and under what name it can be waived.</param>
/// <param name="Problem">What was found.</param>
public sealed record Obstacle(WaiverKind Kind, Problem Problem);

/// <summary>What became of a wish to close.</summary>
/// <param name="Entry">The log's new entry; null when the close was refused.</param>
/// <param name="Sha256">Its hash; null when refused.</param>
/// <param name="Obstacles">What stood in the way, waived or not.</param>
/// <param name="Notes">Waivers that nothing needed: not recorded.</param>
public sealed record CloseResult(CloseEntry? Entry, string? Sha256, IReadOnlyList<Obstacle> Obstacles, IReadOnlyList<Problem> Notes)
{
    /// <summary>Whether the month is closed now.</summary>
    public bool Closed => Entry is not null;
}

/// <summary>Closes a month: locks its published run when nothing stands in the way that nobody took upon themselves.</summary>
public static class CloseUseCase
{
    /// <summary>Closes the month, or says what stands in the way.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="request">Which month, who, why, what is waived.</param>
    /// <param name="clock">Says when.</param>
    /// <param name="steps">Told <c>checked</c>, <c>written</c> and <c>closed</c> as each is done; null for nobody.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <exception cref="UserException">
    /// FT-1101: not a month; FT-3022: never costed; FT-3201: closed already; FT-3202: no name or reason; FT-3203: a waiver is not
    /// understood; FT-3209: the log was changed from outside; or <c>costs.yaml</c> is at fault.
    /// </exception>
    public static CloseResult Run(
        Workspace workspace, FarthingStore store, CloseRequest request, IClock clock, IProgress<string>? steps = null,
        CancellationToken cancellation = default)
    {
        int month = workspace.Calendar.ParseMonth(request.Period, "PERIOD");
        CloseWords.Check(request);
        Waiver[] waivers = [.. request.Waive.Select(w => Waiver.Parse(w, request.By.Trim()))];
        CostModel model = Model(workspace, store);
        Deriver.Refresh(store, workspace, cancellation: cancellation);
        lock (store.PublishingGate)
        {
            using DuckDbConnection connection = store.Connect();
            CloseLog log = CloseLog.Read(connection).Whole();
            if (ClosedMonths.OtherCalendar(connection, workspace, log) is { } other)
            {
                throw new UserException(other);
            }

            StoredRun run = Lockable(connection, workspace, log, month);
            CodeBook codes = CodeBook.Load(connection);
            IReadOnlyList<CheckedControl> controls = ControlTotals.Check(connection, codes, workspace.Calendar, model, month);
            Obstacle[] obstacles = [.. Obstacles(connection, workspace, model, codes, run, controls)];
            List<Problem> notes = [.. CloseWords.Needless(waivers, obstacles)];
            steps?.Report("checked");
            if (obstacles.Any(o => !Array.Exists(waivers, w => w.Kind == o.Kind)))
            {
                return new CloseResult(null, null, obstacles, notes);
            }

            CloseEntry entry = CloseWords.Entry(log, CloseAction.Close, request, run, clock) with
            {
                Seal = RunSealer.Of(connection, codes, run, cancellation),
                Controls = controls,
                Waivers = [.. waivers.Where(w => Array.Exists(obstacles, o => o.Kind == w.Kind)).Select(w => w with { Found = CloseWords.Found(obstacles, w.Kind) })],
            };
            return new CloseResult(entry, CloseWords.Write(connection, log, entry, steps), obstacles, notes);
        }
    }

    private static CostModel Model(Workspace workspace, FarthingStore store)
    {
        using DuckDbConnection connection = store.Connect();
        return CostModelReader.Read(workspace, connection);
    }

    private static StoredRun Lockable(DuckDbConnection connection, Workspace workspace, CloseLog log, int month)
    {
        string period = workspace.Calendar.MonthText(month);
        if (log.Closed(period) is { } closed)
        {
            throw new UserException(
                "FT-3201", $"{period} is closed already: by {closed.By} on {CloseWords.Day(workspace, closed.AtMs)} ({closed.Reason}).",
                suggestion: $"farthing reopen {period} --by NAME --reason TEXT opens it again");
        }

        return RunQueries.Latest(connection, month) ?? throw new UserException(
            "FT-3022", $"{period} was never costed, so there is nothing to sign.", suggestion: $"farthing cost --period {period}");
    }

    private static IEnumerable<Obstacle> Obstacles(
        DuckDbConnection connection, Workspace workspace, CostModel model, CodeBook codes, StoredRun run, IReadOnlyList<CheckedControl> controls)
    {
        MonthStatement statement = StatementQueries.Prove(connection, codes, run);
        if (!statement.Closes || RunSealer.Sums(statement.Totals) != RunSealer.Sums(run.Totals))
        {
            yield return Found(
                WaiverKind.Statement, "FT-3204", $"The statement of {run.Period} does not close: difference {CloseWords.Money(statement.Totals.Difference, run.Currency)}.",
                $"farthing statement --period {run.Period} names what is missing");
        }

        foreach (CheckedControl control in controls.Where(c => c.Difference != 0))
        {
            yield return Found(
                WaiverKind.Controls, "FT-3205",
                $"Control total {control.Account} of {control.Period}: the general ledger says {CloseWords.Money(control.Expected, run.Currency)}, "
                + $"the runs have {CloseWords.Money(control.Found, run.Currency)}, a difference of {CloseWords.Money(control.Difference, run.Currency)}.",
                "import the lines that are missing, or correct the control in costs.yaml");
        }

        if (OpenRejects(connection) is > 0 and { } rejects)
        {
            yield return Found(
                WaiverKind.Rejects, "FT-3206", Invariant($"{rejects} refused row(s) wait to be mended."), "see: farthing rejects");
        }

        if (PendingChanges.Of(connection, workspace, model, run) is { Any: true } pending)
        {
            yield return Found(
                WaiverKind.Pending, "FT-3207", Invariant($"Since run {run.Run} of {run.Period} was made something changed: {pending.Describe()}."),
                $"farthing cost --period {run.Period}");
        }
    }

    /// <summary>Refused rows that nobody mended; those that a pack refuses by name (FT-2114) wait for nobody.</summary>
    private static long OpenRejects(DuckDbConnection connection) => connection.Scalar<long>(
        "SELECT count(DISTINCT (batch, file, line)) FROM rejects WHERE resolved_by IS NULL AND code IS DISTINCT FROM 'FT-2114'");

    private static Obstacle Found(WaiverKind kind, string code, string message, string suggestion) =>
        new(kind, new Problem(code, Severity.Error, message, null, suggestion));
}
