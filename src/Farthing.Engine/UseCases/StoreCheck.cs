using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.UseCases;

/// <summary>What a sound store's rows have in common, counted: rows that the receipts of imports and runs speak of are there, each once.</summary>
internal static class StoreCheck
{
    private static IEnumerable<FactModel> Facts => FactModels.All.Values;

    /// <summary>Every difference.</summary>
    public static IEnumerable<Problem> Run(DuckDbConnection connection, CancellationToken cancellation)
    {
        foreach ((string sql, Func<long, string> says) in Counts())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Count(connection, sql, cancellation) is var found and > 0)
            {
                yield return new Problem("FT-3222", Severity.Error, says(found), Suggestion: "the store was changed from outside: restore a backup");
            }
        }

        foreach (Problem problem in Receipts(connection, cancellation))
        {
            yield return problem;
        }
    }

    /// <summary>SQL that counts what must not be, and how it is told.</summary>
    private static IEnumerable<(string Sql, Func<long, string> Says)> Counts()
    {
        foreach (FactModel fact in Facts)
        {
            string keys = string.Join(", ", fact.Key), versions = StoreSchema.VersionsOf(fact.Table);
            yield return (
                $"SELECT count(*) FROM (SELECT 1 FROM {fact.Table} GROUP BY {keys} HAVING count(*) > 1)",
                n => Invariant($"{n} keys of {fact.Name} are there more than once."));
            yield return (
                $"SELECT count(*) FROM (SELECT batch FROM {fact.Table} UNION ALL SELECT batch FROM {versions} UNION ALL SELECT superseded_by FROM {versions}) r "
                + "WHERE batch NOT IN (SELECT batch FROM batches)",
                n => Invariant($"{n} rows of {fact.Name} are of no import that the store knows."));
        }

        foreach ((string table, string number) in new[] { ("interaction_ids", "i"), ("customer_ids", "customer") })
        {
            yield return (
                $"SELECT CASE WHEN count(*) = count(DISTINCT {number}) AND count(*) = coalesce(max({number}), 0) AND coalesce(min({number}), 1) = 1 THEN 0 ELSE 1 END FROM {table}",
                _ => $"The numbers in {table} are not 1, 2, 3, …, each once.");
        }

        foreach (string table in new[] { "interactions", "segments", "usage", "surveys", "messages" })
        {
            yield return (
                $"SELECT count(*) FROM {table} WHERE i > (SELECT count(*) FROM interaction_ids)",
                n => Invariant($"{n} rows of {table} are of interactions without an id."));
        }

        yield return (
            "SELECT count(*) FROM (SELECT domain FROM codes GROUP BY domain HAVING count(*) <> max(code) OR count(*) <> count(DISTINCT code) OR min(code) <> 1)",
            n => Invariant($"The codes of {n} domains are not 1, 2, 3, …, each once."));
        foreach (string table in new[] { "costs", "run_pools", "run_accounts", "run_inputs" })
        {
            yield return (
                $"SELECT count(*) FROM {table} WHERE run NOT IN (SELECT run FROM runs)", n => Invariant($"{n} rows of {table} are of no run."));
        }
    }

    /// <summary>Receipts of imports (rows by what became of them) and of runs (what they were made from).</summary>
    private static IEnumerable<Problem> Receipts(DuckDbConnection connection, CancellationToken cancellation)
    {
        string stored = string.Join(" UNION ALL ", Facts.SelectMany(f => new[] { f.Table, StoreSchema.VersionsOf(f.Table) })
            .Select(t => $"SELECT batch, count(*) AS n FROM {t} GROUP BY batch"));
        using (DuckDbReader reader = connection.Query(
            $"""
            SELECT b.batch, b.file, b.rows_read, b.accepted, b.corrected, b.duplicate, b.rejected, coalesce(s.n, 0)::BIGINT, contains(b.facts, ',')
            FROM batches b LEFT JOIN (SELECT batch, sum(n) AS n FROM ({stored}) GROUP BY batch) s ON s.batch = b.batch
            WHERE b.rows_read <> b.accepted + b.corrected + b.duplicate + b.rejected
              OR CASE WHEN contains(b.facts, ',') THEN coalesce(s.n, 0) < b.accepted + b.corrected ELSE coalesce(s.n, 0) <> b.accepted + b.corrected END
            ORDER BY b.batch
            """, [], cancellation))
        {
            while (reader.Read())
            {
                yield return new Problem(
                    "FT-3221", Severity.Error,
                    Invariant($"Batch {reader.GetInt32(0)} ({reader.GetString(1)}) says {reader.GetInt64(2)} rows: {reader.GetInt64(3)} accepted, {reader.GetInt64(4)} corrected, {reader.GetInt64(5)} duplicate, {reader.GetInt64(6)} rejected; the store has {reader.GetInt64(7)} rows of it."),
                    Suggestion: "the store was changed from outside: restore a backup");
            }
        }

        const string Unexplained =
            """
            SELECT count(*) FROM runs r LEFT JOIN run_inputs i USING (run)
            LEFT JOIN input_texts c ON c.sha256 = i.costs_sha256 LEFT JOIN input_texts s ON s.sha256 = i.settings_sha256
            WHERE i.run IS NULL OR c.sha256 IS NULL OR s.sha256 IS NULL OR i.last_batch > (SELECT coalesce(max(batch), 0) FROM batches)
            """;
        if (Count(connection, Unexplained, cancellation) is var runs and > 0)
        {
            yield return new Problem(
                "FT-3221", Severity.Error, Invariant($"{runs} runs do not have what they were made from: their batch, costs.yaml or farthing.yaml."),
                Suggestion: "the store was changed from outside: restore a backup");
        }
    }

    private static long Count(DuckDbConnection connection, string sql, CancellationToken cancellation)
    {
        using DuckDbReader reader = connection.Query(sql, [], cancellation);
        return reader.Read() && !reader.IsNull(0) ? Convert.ToInt64(reader.GetValue(0), null) : 0;
    }
}
