using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Derive;

/// <summary>
/// The derive step: brings the derived tables (<c>d_…</c>) up to date with the facts and the workspace's settings, as docs/store.md defines
/// them, in one transaction. Only what reads facts that changed is redone; of interactions, pieces and agents' hours only what new files
/// touch, where that is known and little. Sums, neighbours and unions are computed in dense arrays; the engine reads them through functions
/// and writes on all processors.
/// </summary>
public static class Deriver
{
    /// <summary>Brings the derived tables up to date when they are not.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">Gives the calendar, the currency, opening times, instruments and themes.</param>
    /// <param name="connection">Where to run it: a connection without a transaction; null: one of its own.</param>
    /// <param name="cancellation">Undoes the step when it fires.</param>
    /// <returns>Whether anything was stale.</returns>
    public static bool Refresh(
        FarthingStore store, Workspace workspace, DuckDbConnection? connection = null, CancellationToken cancellation = default) =>
        Refresh(store, DeriveSettings.Of(workspace), connection, cancellation);

    /// <inheritdoc cref="Refresh(FarthingStore, Workspace, DuckDbConnection?, CancellationToken)"/>
    public static bool Refresh(
        FarthingStore store, DeriveSettings settings, DuckDbConnection? connection = null, CancellationToken cancellation = default)
    {
        if (connection is not null) return Refresh(connection, settings, cancellation);
        using DuckDbConnection own = store.Connect();
        return Refresh(own, settings, cancellation);
    }

    private static bool Refresh(DuckDbConnection connection, DeriveSettings settings, CancellationToken cancellation)
    {
        IReadOnlyList<DerivedPart> stale = DeriveVersion.Stale(connection, settings);
        if (stale.Count == 0 && (!settings.Rollups || RollupTables.AreCurrent(connection))) return false;
        DeriveFunctions functions = DeriveFunctions.Of(connection);
        lock (functions.Gate)
        {
            using DuckDbTransaction transaction = connection.BeginTransaction();
            try
            {
                DeriveContext context = new(connection, settings, cancellation);
                long? touched = stale.Contains(DerivedPart.Interactions) ? TouchedFacts.FindInteractions(connection, settings) : null;
                IReadOnlyList<HourSpan>? hours = stale.Contains(DerivedPart.AgentHours) ? HourSpan.Find(context) : null;
                RollupChanges? changes = settings.Rollups ? RollupChanges.Before(connection, settings, touched, hours) : null;
                if (stale.Count > 0) Rebuild(context, stale, touched, hours, functions);
                if (settings.Rollups) RollupTables.Refresh(connection, changes, cancellation);
                TouchedFacts.Note(connection);
            }
            finally
            {
                functions.Tables = null;
            }

            WritePoint.Reached(WritePoint.DeriveWritten);
            transaction.Commit();
            WritePoint.Reached(WritePoint.DeriveCommitted);
        }

        return true;
    }

    /// <param name="context">The step.</param>
    /// <param name="stale">The parts that are to be redone.</param>
    /// <param name="touched">The last file before those that touched interactions; null where all are to be redone.</param>
    /// <param name="hours">The stretches in which agents' hours are to be redone; null where all are.</param>
    /// <param name="functions">The functions that SQL calls.</param>
    private static void Rebuild(
        DeriveContext context, IReadOnlyList<DerivedPart> stale, long? touched, IReadOnlyList<HourSpan>? hours, DeriveFunctions functions)
    {
        WorkspaceCalendar calendar = context.Settings.Calendar;
        AgentHistory history = AgentHistory.Load(context.Connection, calendar);
        LocalClock clock = touched is null ? ClockOfFacts(context.Connection, calendar) : ClockOfDerived(context.Connection, calendar);
        int[] segments = CustomerSegments(context.Connection);
        if (stale.Contains(DerivedPart.Interactions))
        {
            InteractionTable table = new(context, history, clock, segments, functions);
            if (touched is { } batch) table.Redo(batch);
            else table.Make();
        }

        DeriveOthers(context, stale, history, clock, segments, functions);
        functions.Tables = null;
        LargeMemory.GiveBack();
        if (stale.Contains(DerivedPart.AgentHours)) new AgentHours(context, history, clock).Write(hours);
        DeriveVersion.SetCurrent(context.Connection, context.Settings, stale);
    }

    /// <summary>The parts that are SQL over facts and over what was derived before them.</summary>
    private static void DeriveOthers(
        DeriveContext context, IReadOnlyList<DerivedPart> stale, AgentHistory history, LocalClock clock, int[] segments, DeriveFunctions functions)
    {
        functions.Tables = new DeriveTables
        {
            Clock = clock,
            Sums = new SegmentSums(history, 0),
            CustomerSegments = segments,
            Calendar = context.Settings.Calendar,
            Hours = context.Settings.Hours,
        };
        foreach (DerivedPart part in stale)
        {
            part.Make?.Invoke(context);
        }
    }

    private static int[] CustomerSegments(DuckDbConnection connection)
    {
        int[] segments = new int[1 + (connection.Scalar<long?>("SELECT max(customer) FROM customers") ?? 0)];
        using DuckDbReader reader = connection.Query("SELECT customer, coalesce(customer_segment, 0) FROM customers WHERE customer > 0");
        while (reader.ReadChunk())
            for (int row = 0; row < reader.RowCount; row++) segments[reader.Int64(0)[row]] = reader.Int32(1)[row];
        return segments;
    }

    private static LocalClock ClockOfFacts(DuckDbConnection connection, WorkspaceCalendar calendar)
    {
        using DuckDbReader reader = connection.Query(
            "SELECT min(f), max(l) FROM (SELECT min(started_ms) AS f, max(greatest(started_ms, completed_ms)) AS l FROM interactions"
            + " UNION ALL SELECT min(started_ms), max(greatest(started_ms, ended_ms)) FROM segments"
            + " UNION ALL SELECT min(started_ms), max(greatest(started_ms, ended_ms)) FROM staffing"
            + " UNION ALL SELECT min(started_ms), max(greatest(started_ms, ended_ms)) FROM schedule)");
        return reader.Read() && !reader.IsNull(0) && !reader.IsNull(1)
            ? new LocalClock(calendar, reader.GetInt64(0), reader.GetInt64(1))
            : new LocalClock(calendar, 0, 0);
    }

    /// <summary>Of what was derived before, which is quicker to look at, and a month more: a clock is right outside its table, too, only slower.</summary>
    private static LocalClock ClockOfDerived(DuckDbConnection connection, WorkspaceCalendar calendar)
    {
        const long month = 31L * 86_400_000;
        long last = DeriveVersion.DataCutOff(connection) ?? 0;
        return new LocalClock(calendar, connection.Scalar<long?>("SELECT min(arrived_ms) FROM d_interactions") ?? last, last + month);
    }
}
