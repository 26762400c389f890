using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.UseCases;

/// <summary>What a run stored for one segment of an interaction, or for its carrier; micro-units.</summary>
/// <param name="Period">The month.</param>
/// <param name="Segment">The segment's id, null for the carrier.</param>
/// <param name="Labour">Labour.</param>
/// <param name="Unused">Unused capacity.</param>
/// <param name="Overhead">Overhead.</param>
/// <param name="Technology">Technology.</param>
/// <param name="Vendor">Vendors' fees.</param>
/// <param name="Other">Everything else.</param>
public sealed record StoredPart(
    string Period, string? Segment, Int128 Labour, Int128 Unused, Int128 Overhead, Int128 Technology, Int128 Vendor, Int128 Other)
{
    /// <summary>All of it.</summary>
    public Int128 Total => Labour + Unused + Overhead + Technology + Vendor + Other;
}

/// <summary>An interaction's cost as the costing runs stored it: at once, without the lines that led to it.</summary>
/// <param name="Parts">By month and segment, the carrier last.</param>
/// <param name="RunRows">Cost rows of the runs that it lies in: how much there is to go through to explain it.</param>
public sealed record StoredInteraction(IReadOnlyList<StoredPart> Parts, long RunRows)
{
    /// <summary>All of it, in micro-units.</summary>
    public Int128 Total => Parts.Aggregate(Int128.Zero, (sum, p) => sum + p.Total);

    /// <summary>Reads it; empty for an interaction without a cost.</summary>
    /// <exception cref="Core.Errors.UserException">FT-3023: there is no such interaction.</exception>
    public static StoredInteraction Read(DuckDbConnection connection, string id)
    {
        long interaction = ShowInteractionUseCase.Find(connection, id);
        Dictionary<int, string> runs = RunQueries.Latest(connection).ToDictionary(r => r.Run, r => r.Period);
        List<(int Run, long Segment, StoredPart Part)> rows = [];
        using (DuckDbReader reader = connection.Query(
            """
            SELECT run, s, sum(labour)::HUGEINT, sum(unused)::HUGEINT, sum(overhead)::HUGEINT, sum(technology)::HUGEINT,
              sum(vendor_cost)::HUGEINT, sum(other)::HUGEINT
            FROM costs WHERE i = $1 GROUP BY run, s ORDER BY run, s
            """,
            interaction))
        {
            while (reader.Read())
            {
                if (runs.TryGetValue(reader.GetInt32(0), out string? period))
                {
                    rows.Add((reader.GetInt32(0), reader.IsNull(1) ? 0 : reader.GetInt64(1), new StoredPart(
                        period, null, reader.GetInt128(2), reader.GetInt128(3), reader.GetInt128(4), reader.GetInt128(5), reader.GetInt128(6),
                        reader.GetInt128(7))));
                }
            }
        }

        Dictionary<long, string> ids = Ids(connection, [.. rows.Select(r => r.Segment).Where(s => s != 0).Distinct()]);
        long count = rows.Select(r => r.Run).Distinct()
            .Sum(run => connection.Scalar<long>("SELECT count(*) FROM costs WHERE run = $1", run));
        return new StoredInteraction(
            [
                .. rows.OrderBy(r => r.Part.Period, StringComparer.Ordinal).ThenBy(r => r.Segment == 0)
                    .ThenBy(r => ids.GetValueOrDefault(r.Segment), StringComparer.Ordinal)
                    .Select(r => r.Part with { Segment = ids.GetValueOrDefault(r.Segment) }),
            ],
            count);
    }

    private static Dictionary<long, string> Ids(DuckDbConnection connection, long[] segments)
    {
        Dictionary<long, string> ids = [];
        if (segments.Length > 0)
        {
            using DuckDbReader reader = connection.Query(
                $"SELECT s, segment_id FROM segments WHERE s IN ({string.Join(',', segments.Select(s => Invariant($"{s}")))})");
            while (reader.Read())
            {
                ids[reader.GetInt64(0)] = reader.GetString(1)!;
            }
        }

        return ids;
    }
}
