using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>A row of table <c>batches</c>.</summary>
internal sealed record BatchEntry
{
    public required int Batch { get; init; }

    public required string File { get; init; }

    public string Sha256 { get; init; } = "";

    public required string Pack { get; init; }

    public string PackSha256 { get; init; } = "";

    public long Read { get; init; }

    public long Accepted { get; init; }

    public long Corrected { get; init; }

    public long Duplicate { get; init; }

    public long Rejected { get; init; }

    /// <summary>The earliest and the latest time in the first fact's rows; null when they have none.</summary>
    public long? FirstMs { get; init; }

    public long? LastMs { get; init; }

    public long ImportedMs { get; init; }

    public long Milliseconds { get; init; }

    /// <summary>The facts that the pack makes, with commas.</summary>
    public string Facts { get; init; } = "";

    /// <summary>The number of the next batch.</summary>
    public static int Next(DuckDbConnection connection) =>
        connection.Scalar<int>("SELECT coalesce(max(batch), 0) + 1 FROM batches");

    /// <summary>The first batch of this file's bytes under this state of the pack; null when there is none.</summary>
    public static BatchEntry? Find(DuckDbConnection connection, string sha256, string packSha256)
    {
        using DuckDbReader reader = connection.Query(
            "SELECT batch, file, pack, rows_read, accepted, corrected, duplicate, rejected, first_ms, last_ms, facts FROM batches "
            + "WHERE sha256 = $1 AND pack_sha256 = $2 ORDER BY batch LIMIT 1", sha256, packSha256);
        return !reader.Read() ? null : new BatchEntry
        {
            Batch = reader.GetInt32(0),
            File = reader.GetString(1)!,
            Sha256 = sha256,
            Pack = reader.GetString(2)!,
            PackSha256 = packSha256,
            Read = reader.GetInt64(3),
            Accepted = reader.GetInt64(4),
            Corrected = reader.GetInt64(5),
            Duplicate = reader.GetInt64(6),
            Rejected = reader.GetInt64(7),
            FirstMs = reader.IsNull(8) ? null : reader.GetInt64(8),
            LastMs = reader.IsNull(9) ? null : reader.GetInt64(9),
            Facts = reader.GetString(10) ?? "",
        };
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="InvalidOperationException">The rows do not add up: a fault of Farthing, and nothing is committed.</exception>
    public void Write(DuckDbConnection connection)
    {
        if (Read != Accepted + Corrected + Duplicate + Rejected)
        {
            throw new InvalidOperationException(
                Invariant($"{Read} rows were read, but {Accepted} accepted, {Corrected} corrected, {Duplicate} duplicate and {Rejected} rejected"));
        }

        connection.Execute(
            "INSERT INTO batches(batch, file, sha256, pack, pack_sha256, rows_read, accepted, corrected, duplicate, rejected, first_ms, "
            + "last_ms, imported_ms, seconds_ms, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            Batch, File, Sha256, Pack, PackSha256, Read, Accepted, Corrected, Duplicate, Rejected, FirstMs, LastMs, ImportedMs,
            Milliseconds, Facts);
    }

    /// <summary>As the importer gives it back.</summary>
    public ImportedBatch ToResult() => new()
    {
        Batch = Batch,
        File = File,
        Pack = Pack,
        Read = Read,
        Accepted = Accepted,
        Corrected = Corrected,
        Duplicate = Duplicate,
        Rejected = Rejected,
        Milliseconds = Milliseconds,
    };
}
