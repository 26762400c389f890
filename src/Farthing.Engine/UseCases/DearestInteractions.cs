using Farthing.Core.Facts;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;

namespace Farthing.Engine.UseCases;

/// <summary>An interaction in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cost">What it costs in the period.</param>
/// <param name="Channel">Its channel, null when unknown.</param>
/// <param name="Topic">Its topic, null without.</param>
/// <param name="Outcome">Its outcome, null when unknown.</param>
/// <param name="ArrivedMs">Arrival, null when unknown.</param>
/// <param name="HandleMs">Talk, hold and wrap of its agents; null where no agent handled it.</param>
public sealed record ListedInteraction(
    string Id, Ratio Cost, string? Channel, string? Topic, string? Outcome, long? ArrivedMs, long? HandleMs);

/// <summary>The interactions of a period with the greatest cost.</summary>
/// <param name="Period">The period.</param>
/// <param name="Rows">The interactions, dearest first.</param>
/// <param name="Interactions">How many there are in all.</param>
/// <param name="Cost">Cost per interaction of all.</param>
/// <param name="Total">Cost of all.</param>
public sealed record DearestInteractions(
    Period Period, IReadOnlyList<ListedInteraction> Rows, Figure Interactions, Figure Cost, Figure Total);

/// <summary>Finds the dearest interactions of a period.</summary>
public static class DearestInteractionsUseCase
{
    private static readonly string[] Kpis = ["interactions", "cost-per-interaction", "total-cost"];

    /// <summary>The dearest interactions.</summary>
    /// <param name="ask">What answers.</param>
    /// <param name="connection">The same store.</param>
    /// <param name="period">The period.</param>
    /// <param name="where">A filter, null for all.</param>
    /// <param name="count">How many to list at most.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Core.Errors.UserException">The filter cannot be read or names what is not there.</exception>
    public static DearestInteractions Run(
        Ask ask, DuckDbConnection connection, Period period, string? where, int count, CancellationToken cancellation)
    {
        KpiAnswer all = ask.Answer(new KpiRequest(Kpis) { Period = period.Text, Where = where }, cancellation);
        GreatestRows engine = new(ask.Engine, count);
        KpiAnswer dearest = ask.Answer(
            new KpiRequest(["total-cost"]) { Period = period.Text, Where = where, By = ["interaction"] }, engine, cancellation);
        Dictionary<string, Ratio> costs = dearest.Rows.Where(r => r is { Cells: [{ Value: not null }] })
            .ToDictionary(r => r.Keys[0]!, r => r.Cells[0].Value!.Value, StringComparer.Ordinal);
        List<ListedInteraction> rows = Read(ask, connection, [.. engine.Last.Select(r => (long)r.Keys[0]!)], costs);
        rows.Sort((a, b) => b.Cost.CompareTo(a.Cost) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));
        Figure Of(int k) => new(all.Request.Kpis[k].Definition, all.Total[k], null);
        return new DearestInteractions(period, rows, Of(0), Of(1), Of(2));
    }

    private static List<ListedInteraction> Read(Ask ask, DuckDbConnection connection, long[] numbers, Dictionary<string, Ratio> costs)
    {
        List<ListedInteraction> rows = [];
        if (numbers.Length == 0)
        {
            return rows;
        }

        // The range lets the engine leave out what it knows not to hold any of them.
        string among = Invariant($"BETWEEN {numbers.Min()} AND {numbers.Max()} AND i IN ({string.Join(',', numbers)})");
        using DuckDbReader reader = connection.Query(
            $"""
            SELECT n.interaction_id, d.channel, d.topic, d.outcome, d.arrived_ms, d.handle_ms, d.agent_segments
            FROM (SELECT i, interaction_id FROM interaction_ids WHERE i {among}) n
            LEFT JOIN (SELECT i, channel, topic, outcome, arrived_ms, handle_ms, agent_segments FROM d_interactions WHERE i {among}) d ON d.i = n.i
            """);
        while (reader.Read())
        {
            string id = reader.GetString(0)!;
            string? Text(int column, string domain) => reader.IsNull(column) ? null : ask.Codes.Text(domain, reader.GetInt32(column));
            if (costs.TryGetValue(id, out Ratio cost))
            {
                rows.Add(new ListedInteraction(
                    id, cost, Text(1, CodeDomains.Channel), Text(2, CodeDomains.Topic), Text(3, CodeDomains.Outcome),
                    reader.IsNull(4) ? null : reader.GetInt64(4),
                    reader.IsNull(5) || reader.IsNull(6) || reader.GetInt32(6) == 0 ? null : reader.GetInt64(5)));
            }
        }

        return rows;
    }
}
