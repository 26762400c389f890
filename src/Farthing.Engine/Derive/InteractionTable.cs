using System.Globalization;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>Makes <c>d_interactions</c> and <c>d_pieces</c> and finds the data cut-off: all anew, or only what some interactions touch.</summary>
internal sealed class InteractionTable(DeriveContext context, AgentHistory history, LocalClock clock, int[] customerSegments, DeriveFunctions functions)
{
    // The interactions that are redone, with a place each, and what is there of them.
    private const string Redone = $"""
        CREATE OR REPLACE TEMP TABLE derive_redone AS SELECT row_number() OVER () AS k, i FROM {TouchedFacts.Interactions};
        CREATE OR REPLACE TEMP TABLE derive_interactions AS
          SELECT r.k, x.* EXCLUDE (attributes) FROM interactions x JOIN derive_redone r ON r.i = x.i;
        CREATE OR REPLACE TEMP TABLE derive_segments AS
          SELECT r.k, x.* EXCLUDE (attributes) FROM segments x JOIN derive_redone r ON r.i = x.i;
        CREATE OR REPLACE TEMP TABLE derive_usage AS
          SELECT r.k, x.i, x.at_ms FROM usage x JOIN derive_redone r ON r.i = x.i;
        """;

    private static readonly InteractionRows RedoneRows = new()
    {
        Interactions = "derive_interactions",
        Segments = "derive_segments",
        Usage = "derive_usage",
        Ids = "(SELECT r.k, x.* FROM interaction_ids x JOIN derive_redone r ON r.i = x.i)",
    };

    private const string OfRedone = "(SELECT * FROM d_interactions WHERE i IN (SELECT i FROM derive_redone))";

    private DuckDbConnection Connection => context.Connection;

    /// <summary>Makes everything anew.</summary>
    public void Make()
    {
        context.Run("TRUNCATE d_interactions");
        long end = 1 + LastInteraction();
        HandlingKinds kinds = HandlingKinds.Load(Connection, InteractionRows.All, end, context.Cancellation);
        PieceSpans spans = PieceSpans.OfAll(Connection, context.Settings.Calendar, context.Cancellation);
        PieceTable.Make(context, kinds, history.Agents, spans);
        LargeMemory.GiveBack();
        Fill(InteractionRows.All, kinds, end, Neighbours.None);
        SetCutOff(LastInstant("d_interactions", spans.LastEnd));
    }

    /// <summary>
    /// Makes anew what the interactions in <see cref="TouchedFacts.Interactions"/> touch, which files after a batch named; or everything, where
    /// their customers have too many others.
    /// </summary>
    public void Redo(long batch)
    {
        context.Run(Redone);
        if (Neighbours.Load(context) is { } neighbours) Redo(batch, neighbours);
        else Make();
        context.Run("DROP TABLE derive_redone; DROP TABLE derive_interactions; DROP TABLE derive_segments; DROP TABLE derive_usage");
    }

    private void Redo(long batch, Neighbours neighbours)
    {
        PieceSpans spans = PieceSpans.OfRedone(Connection, context.Settings.Calendar, batch, context.Cancellation);
        PieceTable.Redo(
            context, HandlingKinds.LoadBuckets(Connection, InteractionRows.All, 1 + LastInteraction(), context.Cancellation), history.Agents, spans);
        long? before = LastInstant(OfRedone, spans.LastEndBefore);
        context.Run("DELETE FROM d_interactions WHERE i IN (SELECT i FROM derive_redone)");
        long end = 1 + Connection.Scalar<long>("SELECT count(*) FROM derive_redone");
        CustomerTimeline timeline = Fill(RedoneRows, HandlingKinds.Load(Connection, RedoneRows, end, context.Cancellation), end, neighbours);
        timeline.Measure(end, end + neighbours.All.Count, context.Cancellation);
        neighbours.Update(context, n => timeline[end + n]);
        MoveCutOff(before, LastInstant(OfRedone, spans.LastEnd));
    }

    private long LastInteraction() => Connection.Scalar<long?>(
        "SELECT max(i) FROM (SELECT max(i) AS i FROM interaction_ids UNION ALL SELECT max(i) FROM interactions"
        + " UNION ALL SELECT max(i) FROM segments UNION ALL SELECT max(i) FROM usage)") ?? 0;

    /// <summary>Adds the rows of the interactions at the places before <paramref name="end"/>; their neighbours come after these.</summary>
    private CustomerTimeline Fill(InteractionRows rows, HandlingKinds kinds, long end, Neighbours neighbours)
    {
        long atOnce = context.Settings.InteractionsAtOnce;
        DeriveTables tables = new()
        {
            Clock = clock,
            Kinds = kinds,
            Timeline = CustomerTimeline.Load(Connection, rows, kinds, end, neighbours, context.Cancellation),
            CustomerSegments = customerSegments,
            Sums = new SegmentSums(history, Math.Min(end, atOnce)),
        };
        functions.Tables = tables;
        for (long from = 1; from < end; from += atOnce) FillRange(rows, tables, from, Math.Min(end, from + atOnce));
        return tables.Timeline;
    }

    private void FillRange(InteractionRows rows, DeriveTables tables, long from, long end)
    {
        tables.Timeline.Measure(from, end, context.Cancellation);
        SegmentSums sums = tables.Sums;
        sums.Begin(from, end);
        sums.Load(Connection, rows, context.Cancellation);
        using (DuckDbReader given = Connection.Query(
            $"SELECT k FROM {rows.Interactions} WHERE k >= $1 AND k < $2", [from, end], context.Cancellation))
            while (given.ReadChunk())
                foreach (long place in given.Int64(0)) sums.MarkRow(place);
        context.Run(InteractionSql.Given(rows), from, end);
        context.Run(InteractionSql.Implied(rows), from, end);
    }

    /// <summary>New facts are mostly the latest; where they are not, what they replaced may have been.</summary>
    private void MoveCutOff(long? before, long? now)
    {
        long? last = DeriveVersion.DataCutOff(Connection);
        if (now >= last) SetCutOff(now);
        else if (before >= last) SetCutOff(LastInstant("d_interactions", Connection.Scalar<long?>($"SELECT max({SegmentSql.End}) FROM segments")));
    }

    /// <summary>The latest instant of interactions, or the last end of a segment.</summary>
    private long? LastInstant(string interactions, long? lastEnd)
    {
        long? last = Connection.Scalar<long?>($"SELECT max(greatest(arrived_ms, completed_ms)) FROM {interactions}");
        return last is null || lastEnd > last ? lastEnd : last;
    }

    private void SetCutOff(long? ms) =>
        FarthingStore.SetMeta(Connection, DeriveVersion.DataCutOffKey, ms?.ToString(CultureInfo.InvariantCulture));
}
