using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.UseCases;

/// <summary>
/// Opens a closed month again, so that the next costing run may make a new version. The run that was closed stays as it is.
/// </summary>
public static class ReopenUseCase
{
    /// <summary>Opens the month.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="request">Which month, who, why.</param>
    /// <param name="clock">Says when.</param>
    /// <param name="steps">Told <c>written</c> and <c>closed</c> as the log's entry is; null for nobody.</param>
    /// <returns>The log's entry and its hash.</returns>
    /// <exception cref="UserException">
    /// FT-1101: not a month; FT-3202: no name or reason; FT-3208: the month is not closed; FT-3209: the log was changed from outside.
    /// </exception>
    public static (CloseEntry Entry, string Sha256) Run(
        Workspace workspace, FarthingStore store, CloseRequest request, IClock clock, IProgress<string>? steps = null)
    {
        int month = workspace.Calendar.ParseMonth(request.Period, "PERIOD");
        CloseWords.Check(request);
        lock (store.PublishingGate)
        {
            using DuckDbConnection connection = store.Connect();
            CloseLog log = CloseLog.Read(connection).Whole();
            string period = workspace.Calendar.MonthText(month);
            CloseEntry closed = log.Closed(period) ?? throw new UserException(
                "FT-3208", $"{period} is not closed, so there is nothing to reopen.", suggestion: "farthing status shows which months are closed");
            StoredRun run = RunQueries.Get(connection, closed.Run) ?? throw new UserException(
                "FT-3210", Invariant($"Run {closed.Run} of {period}, which the log says is closed, is not in the store."), suggestion: "restore a backup of .farthing");
            CloseEntry entry = CloseWords.Entry(log, CloseAction.Reopen, request, run, clock);
            return (entry, CloseWords.Write(connection, log, entry, steps));
        }
    }
}
