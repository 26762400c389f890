using System.Numerics;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Money;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>One line of an interaction's cost: what one pool instance gave to one segment or to the carrier.</summary>
/// <param name="Period">The month.</param>
/// <param name="Segment">The segment's id, null for the carrier.</param>
/// <param name="Agent">Its agent, null without.</param>
/// <param name="EffortTicks">The segment's effort in the month.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Receivers">Whose money it is: the instance's narrowing in words.</param>
/// <param name="Component">The column in which it landed.</param>
/// <param name="Imputed">Whether a rate card made it.</param>
/// <param name="Driver">What spread it.</param>
/// <param name="Weight">The row's driver.</param>
/// <param name="Total">The driver of all receivers.</param>
/// <param name="Pooled">What was spread over them, in micro-units.</param>
/// <param name="Amount">This row's share, in micro-units.</param>
/// <param name="LedgerLines">Ids of the ledger lines that it comes from, also through step-downs.</param>
public sealed record CostLine(
    string Period, string? Segment, string? Agent, long EffortTicks, string Pool, string Receivers, CostColumn Component, bool Imputed,
    Driver Driver, long Weight, UInt128 Total, long Pooled, long Amount, IReadOnlyList<string> LedgerLines)
{
    /// <summary>Micro-units for one unit of the driver: an hour of a time driver, a piece of a count.</summary>
    public Ratio Rate => new((BigInteger)Pooled * UnitsPerRate, Total);

    /// <summary>Driver units in what the rate is for.</summary>
    public long UnitsPerRate => Driver.Kind switch
    {
        DriverKind.Effort => 3_600_000 * Sweep.TicksPerMs,
        DriverKind.TalkTime or DriverKind.HandleTime or DriverKind.AgentHandleTime => 3_600_000,
        DriverKind.Usage => Micro.PerUnit,
        _ => 1,
    };
}

/// <summary>An interaction's cost, line by line.</summary>
/// <param name="Id">The interaction.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="Channel">Its channel, null when unknown.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="ArrivedMs">Arrival, null when unknown.</param>
/// <param name="CompletedMs">Completion, null while open.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Total">Their sum, equal to that of the stored cost rows.</param>
/// <param name="Notes">What a reader should know.</param>
public sealed record InteractionCost(
    string Id, string Currency, string? Channel, string? Outcome, long? ArrivedMs, long? CompletedMs,
    IReadOnlyList<CostLine> Lines, Int128 Total, IReadOnlyList<Problem> Notes);

/// <summary>
/// Explains one interaction's cost: repeats the costing of its months and keeps what every pool gave to it. The sum is held
/// against the stored rows.
/// </summary>
public static class ShowInteractionUseCase
{
    /// <summary>The lines of an interaction.</summary>
    /// <exception cref="UserException">FT-3023: there is no such interaction.</exception>
    public static InteractionCost Run(Workspace workspace, FarthingStore store, string id, CancellationToken cancellation = default)
    {
        Deriver.Refresh(store, workspace, cancellation: cancellation);
        using DuckDbConnection connection = store.Connect();
        long interaction = Find(connection, id);
        InteractionCost head = Head(workspace, connection, id, interaction);
        MonthReader reader = new(workspace, CostModelReader.Read(workspace, connection), connection, Environment.ProcessorCount);
        List<CostLine> lines = [];
        List<Problem> notes = [];
        Int128 total = 0;
        foreach ((StoredRun run, Int128 stored) in CostedRuns(connection, interaction))
        {
            LoadedMonth month = reader.Read(connection, run.Month, cancellation, interaction);
            MonthResult result = MonthCosting.Run(month.Input);
            List<CostLine> found = Lines(connection, reader, run, month, result, cancellation);
            Int128 sum = found.Aggregate(Int128.Zero, (a, l) => a + l.Amount);
            if (month.Digest != run.Inputs)
            {
                notes.Add(new Problem(
                    "FT-3027", Severity.Warning,
                    Invariant($"The facts or the cost model of {run.Period} changed after run {run.Run}; the lines show what they cost now, the run says {Micro.ToPlain(stored)}."),
                    Suggestion: $"farthing cost --period {run.Period}"));
            }
            else if (sum != stored)
            {
                throw new InvalidOperationException(Invariant($"Run {run.Run} stored {stored} micro-units for the interaction, its lines add up to {sum}."));
            }

            lines.AddRange(found);
            total += sum;
        }

        if (lines.Count == 0)
        {
            notes.Add(new Problem(
                "FT-3022", Severity.Note, "No costing run has given this interaction a cost.", Suggestion: "farthing cost"));
        }

        return head with { Lines = lines, Total = total, Notes = notes };
    }

    /// <summary>The number of an interaction.</summary>
    /// <exception cref="UserException">FT-3023: there is no such interaction.</exception>
    internal static long Find(DuckDbConnection connection, string id)
    {
        if (connection.Scalar<long?>("SELECT i FROM interaction_ids WHERE interaction_id = $1", id) is { } found)
        {
            return found;
        }

        string? near = connection.Scalar<string>(
            "SELECT interaction_id FROM interaction_ids WHERE lower(trim(interaction_id)) = lower(trim($1)) ORDER BY interaction_id LIMIT 1", id);
        throw new UserException(
            "FT-3023", $"There is no interaction \"{id}\".",
            suggestion: near is null ? "ids are those of your files, letters and spaces included" : $"did you mean \"{near}\"?");
    }

    private static InteractionCost Head(Workspace workspace, DuckDbConnection connection, string id, long interaction)
    {
        CodeBook codes = CodeBook.Load(connection);
        using DuckDbReader reader = connection.Query(
            "SELECT channel, outcome, arrived_ms, completed_ms FROM d_interactions WHERE i = $1", interaction);
        return reader.Read()
            ? new InteractionCost(
                id, workspace.Currency,
                reader.IsNull(0) ? null : codes.Text(CodeDomains.Channel, reader.GetInt32(0)),
                reader.IsNull(1) ? null : codes.Text(CodeDomains.Outcome, reader.GetInt32(1)),
                reader.IsNull(2) ? null : reader.GetInt64(2), reader.IsNull(3) ? null : reader.GetInt64(3), [], 0, [])
            : new InteractionCost(id, workspace.Currency, null, null, null, null, [], 0, []);
    }

    private static List<(StoredRun Run, Int128 Stored)> CostedRuns(DuckDbConnection connection, long interaction)
    {
        Dictionary<int, Int128> sums = [];
        using (DuckDbReader reader = connection.Query(
            """
            SELECT run, sum(labour::HUGEINT + unused + overhead + technology + vendor_cost + other)::HUGEINT FROM costs
            WHERE i = $1 GROUP BY run
            """,
            interaction))
        {
            while (reader.Read())
            {
                sums.Add(reader.GetInt32(0), reader.GetInt128(1));
            }
        }

        return [.. RunQueries.Latest(connection).Where(r => sums.ContainsKey(r.Run)).Select(r => (r, sums[r.Run]))];
    }

    private static List<CostLine> Lines(
        DuckDbConnection connection, MonthReader reader, StoredRun run, LoadedMonth month, MonthResult result, CancellationToken cancellation)
    {
        CostRows pieces = month.Input.Pieces;
        long[] segments = [.. result.Trace.Where(t => !t.OnCarrier).Select(t => pieces.Segment[t.Row]).Distinct()];
        byte[][] ids = IdReader.Read(connection, "segments", "s", "segment_id", segments, cancellation);
        Dictionary<long, string> idOf = segments.Zip(ids).ToDictionary(z => z.First, z => System.Text.Encoding.UTF8.GetString(z.Second));
        long[] effort = pieces.DriverColumn(new Driver(DriverKind.Effort))!;
        return [.. result.Trace
            .OrderBy(t => t.OnCarrier).ThenBy(t => t.Row).ThenBy(t => t.Landing.Instance.Pool).ThenBy(t => t.Landing.Column)
            .Select(t => new CostLine(
                run.Period,
                t.OnCarrier ? null : idOf[pieces.Segment[t.Row]],
                reader.Texts().Agent((t.OnCarrier ? month.Input.Carriers : pieces).Agent[t.Row]),
                t.OnCarrier ? 0 : effort[t.Row],
                month.Input.Model.Pools[t.Landing.Instance.Pool].Name,
                reader.Texts().Describe(t.Landing.Instance.Narrowing),
                t.Landing.Column, t.Landing.Imputed, t.Landing.Receivers.Driver, t.Weight, t.Total, t.Landing.Amount, t.Share,
                [.. LedgerLines(t.Landing.Instance, result).Distinct(StringComparer.Ordinal)]))];
    }

    private static IEnumerable<string> LedgerLines(PoolInstance instance, MonthResult result) =>
        instance.Lines.Select(l => result.Ledger.Lines[l].Line.Id)
            .Concat(instance.From.SelectMany(f => LedgerLines(f.From, result)));
}
