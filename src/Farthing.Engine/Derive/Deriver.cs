using System.Globalization;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Derive;

/// <summary>
/// The derive step: brings the derived tables (<c>d_…</c>) up to date with the facts and the workspace's settings, as docs/store.md defines them, in one transaction; only what reads facts that changed is redone. Sums, neighbours and unions are computed in dense arrays; the engine
/// reads them through functions and writes on all processors.
/// </summary>
public static class Deriver
{
    // About 90 bytes each while they are summed.
    private const long InteractionsAtOnce = 2_000_000;

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
                RollupChanges? changes = settings.Rollups ? RollupChanges.Before(connection, settings) : null;
                if (stale.Count > 0) Rebuild(connection, settings, stale, functions, cancellation);
                if (settings.Rollups) RollupTables.Refresh(connection, changes, cancellation);
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

    private static void Rebuild(
        DuckDbConnection connection, DeriveSettings settings, IReadOnlyList<DerivedPart> stale, DeriveFunctions functions, CancellationToken cancellation)
    {
        WorkspaceCalendar calendar = settings.Calendar;
        AgentHistory history = AgentHistory.Load(connection, calendar);
        LocalClock clock = ClockFor(connection, calendar);
        if (stale.Contains(DerivedPart.Interactions)) DeriveInteractions(connection, calendar, history, clock, functions, cancellation);
        DeriveOthers(new DeriveContext(connection, settings, cancellation), stale, history, clock, functions);
        functions.Tables = null;
        LargeMemory.GiveBack();
        if (stale.Contains(DerivedPart.AgentHours))
        {
            connection.Execute("TRUNCATE d_agents; TRUNCATE d_agent_hours", [], cancellation);
            history.Write(connection);
            new AgentHours(history, clock, cancellation).Write(connection);
        }

        DeriveVersion.SetCurrent(connection, settings, stale);
    }

    /// <summary>The parts that are SQL over facts and over what was derived before them.</summary>
    private static void DeriveOthers(
        DeriveContext context, IReadOnlyList<DerivedPart> stale, AgentHistory history, LocalClock clock, DeriveFunctions functions)
    {
        functions.Tables = new DeriveTables
        {
            Clock = clock,
            Sums = new SegmentSums(history, 0),
            CustomerSegments = CustomerSegments(context.Connection),
            Calendar = context.Settings.Calendar,
            Hours = context.Settings.Hours,
        };
        foreach (DerivedPart part in stale)
        {
            part.Make?.Invoke(context);
        }
    }

    private static void DeriveInteractions(
        DuckDbConnection connection, WorkspaceCalendar calendar, AgentHistory history, LocalClock clock, DeriveFunctions functions, CancellationToken cancellation)
    {
        connection.Execute("TRUNCATE d_interactions", [], cancellation);
        long end = 1 + (connection.Scalar<long?>(
            "SELECT max(i) FROM (SELECT max(i) AS i FROM interaction_ids UNION ALL SELECT max(i) FROM interactions"
            + " UNION ALL SELECT max(i) FROM segments UNION ALL SELECT max(i) FROM usage)") ?? 0);
        HandlingKinds kinds = HandlingKinds.Load(connection, end, cancellation);
        long? lastEnd = PieceTable.Write(connection, calendar, kinds, history.Agents, cancellation);
        LargeMemory.GiveBack();
        DeriveTables tables = new()
        {
            Clock = clock,
            Kinds = kinds,
            Timeline = CustomerTimeline.Load(connection, kinds, end, cancellation),
            CustomerSegments = CustomerSegments(connection),
            Sums = new SegmentSums(history, Math.Min(end, InteractionsAtOnce)),
        };
        functions.Tables = tables;
        for (long from = 1; from < end; from += InteractionsAtOnce)
            DeriveRange(connection, tables.Sums, from, Math.Min(end, from + InteractionsAtOnce), cancellation);
        FarthingStore.SetMeta(
            connection, DeriveVersion.DataCutOffKey, CutOff(connection, lastEnd)?.ToString(CultureInfo.InvariantCulture));
    }

    private static void DeriveRange(
        DuckDbConnection connection, SegmentSums sums, long from, long end, CancellationToken cancellation)
    {
        sums.Begin(from, end);
        sums.Load(connection, cancellation);
        using (DuckDbReader rows = connection.Query("SELECT i FROM interactions WHERE i >= $1 AND i < $2", [from, end], cancellation))
            while (rows.ReadChunk())
                foreach (long interaction in rows.Int64(0)) sums.MarkRow(interaction);
        connection.Execute(InteractionSql.Given, [from, end], cancellation);
        connection.Execute(InteractionSql.Implied, [from, end], cancellation);
    }

    private static int[] CustomerSegments(DuckDbConnection connection)
    {
        int[] segments = new int[1 + (connection.Scalar<long?>("SELECT max(customer) FROM customers") ?? 0)];
        using DuckDbReader reader = connection.Query("SELECT customer, coalesce(customer_segment, 0) FROM customers WHERE customer > 0");
        while (reader.ReadChunk())
            for (int row = 0; row < reader.RowCount; row++) segments[reader.Int64(0)[row]] = reader.Int32(1)[row];
        return segments;
    }

    private static LocalClock ClockFor(DuckDbConnection connection, WorkspaceCalendar calendar)
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

    /// <summary>The latest instant of the interactions, or the last end of a segment.</summary>
    private static long? CutOff(DuckDbConnection connection, long? lastEnd)
    {
        long? last = connection.Scalar<long?>("SELECT max(greatest(arrived_ms, completed_ms)) FROM d_interactions");
        return last is null || lastEnd > last ? lastEnd : last;
    }
}
