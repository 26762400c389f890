using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>Says of months whether they are closed, and what waits.</summary>
internal static class ClosedMonths
{
    /// <summary>A statement with its close and what is pending.</summary>
    public static MonthStatement Mark(DuckDbConnection connection, Workspace workspace, CloseLog log, MonthStatement month) =>
        log.Closed(month.Run.Period) is { } closed
            ? month with { Closed = closed, Pending = Pending(connection, workspace, month.Run) }
            : month;

    /// <summary>A statement with the close that held it at an instant.</summary>
    public static MonthStatement AsOf(CloseLog log, MonthStatement month, long untilMs) =>
        log.Of(month.Run.Period).LastOrDefault(e => e.AtMs < untilMs) is { Action: CloseAction.Close } closed && closed.Run == month.Run.Run
            ? month with { Closed = closed }
            : month;

    /// <summary>
    /// That months are closed which the present fiscal calendar cuts or numbers otherwise: what was signed could neither be shown nor
    /// kept apart from what would be costed now. Null where there are none.
    /// </summary>
    public static Problem? OtherCalendar(DuckDbConnection connection, Workspace workspace, CloseLog log)
    {
        string now = DeriveSettings.FiscalTextOf(workspace.Calendar);
        string[] periods = [.. log.Locks.Where(c => RunQueries.CalendarOf(connection, c.Run) is { } then && then != now).Select(c => c.Period)];
        return periods.Length == 0
            ? null
            : new Problem(
                "FT-3223", Severity.Error,
                $"{(periods.Length == 1 ? "A month was" : "Months were")} closed under another fiscal calendar: {string.Join(", ", periods)}.",
                Suggestion: "put the fiscal calendar of farthing.yaml back as it was, or reopen what is closed (farthing reopen)");
    }

    /// <summary>What is pending for a run, under the cost model as it is now.</summary>
    public static PendingChanges Pending(DuckDbConnection connection, Workspace workspace, StoredRun run)
    {
        CostModel? model = null;
        try
        {
            model = CostModelReader.Read(workspace, connection);
        }
        catch (UserException)
        {
            // A model that cannot be read is another one than the run's; check says what is wrong with it.
        }

        return PendingChanges.Of(connection, workspace, model, run);
    }
}
