using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.UseCases;

/// <summary>
/// Work that is counted twice: a file of interactions with who handled them and how long makes a segment of each, and a file of
/// segments has legs of the same interactions.
/// </summary>
internal static class DoubleWorkCheck
{
    // A maker is a pack whose files are of interactions. Two makers of one interaction's segments are told once.
    private const string Sql = """
        WITH packs AS (SELECT pack, bool_or(facts LIKE '%interactions%') AS maker FROM batches GROUP BY pack),
        work AS (SELECT s.i, p.pack, p.maker FROM segments s JOIN batches b ON b.batch = s.batch JOIN packs p ON p.pack = b.pack WHERE s.kind = 1),
        twice AS (
          SELECT DISTINCT own.i, own.pack AS own, other.pack AS other
          FROM work own JOIN work other ON other.i = own.i AND other.pack <> own.pack
          WHERE own.maker AND (own.pack < other.pack OR NOT other.maker))
        SELECT t.own, t.other, count(*), min(n.interaction_id) FROM twice t JOIN interaction_ids n ON n.i = t.i
        GROUP BY t.own, t.other ORDER BY t.own, t.other
        """;

    /// <summary>A warning for each two packs of which both say who worked on the same interactions.</summary>
    public static IReadOnlyList<Problem> Run(DuckDbConnection connection)
    {
        // With one pack alone nothing can be told twice; large stores need not be searched then.
        if (connection.Scalar<long>("SELECT count(DISTINCT pack) FROM batches WHERE facts LIKE '%segments%'") < 2)
        {
            return [];
        }

        List<Problem> problems = [];
        using DuckDbReader reader = connection.Query(Sql);
        while (reader.Read())
        {
            string own = reader.GetString(0)!, other = reader.GetString(1)!;
            long count = reader.GetInt64(2);
            problems.Add(new Problem(
                "FT-3112", Severity.Warning,
                Invariant($"The work on {count} {(count == 1 ? "interaction" : "interactions")} is counted twice: files read with the pack {own} have their own handle time, and files read with {other} have segments of the same, for example of {reader.GetString(3)}."),
                Suggestion: Invariant($"keep one of the two: without agent_id, talk_s, hold_s and wrap_s in the files of {own} the segments alone count")));
        }

        return problems;
    }
}
