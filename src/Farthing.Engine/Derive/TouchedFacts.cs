using System.Globalization;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>
/// What the files that came since the last derive step touched: a derived row may be another now only where its own facts, or those of its
/// neighbours, came in one of them or were superseded by one.
/// </summary>
internal static class TouchedFacts
{
    /// <summary>Key of meta: the last file whose facts the derived tables and the rollups have.</summary>
    private const string BatchKey = "derived_batch";

    /// <summary>The temporary table of the interactions (<c>i</c>) that files of interactions, segments or usage touched.</summary>
    public const string Interactions = "derive_touched";

    // Where much came, looking what it touches takes as long as deriving all anew.
    private const int OneIn = 20;
    private const long FewRows = 10_000;

    private static readonly string[] OfInteractions = ["interactions", "segments", "usage"];

    /// <summary>Remembers, in the transaction of a derive step, up to which file it goes, and lets go of what was looked up.</summary>
    public static void Note(DuckDbConnection connection)
    {
        long last = connection.Scalar<long?>("SELECT max(batch)::BIGINT FROM batches") ?? 0;
        FarthingStore.SetMeta(connection, BatchKey, last.ToString(CultureInfo.InvariantCulture));
        connection.Execute($"DROP TABLE IF EXISTS {Interactions}");
    }

    /// <summary>
    /// Looks up <see cref="Interactions"/> in the transaction of a derive step, before it changes anything.
    /// </summary>
    /// <returns>The last file that the step before knew; null where what changed cannot be followed, or is too much.</returns>
    public static long? FindInteractions(DuckDbConnection connection, DeriveSettings settings)
    {
        if (Since(connection, settings, DerivedPart.Interactions, OfInteractions) is not { } batch)
        {
            return null;
        }

        connection.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Interactions} AS SELECT DISTINCT i FROM ({Changed(batch, "i", OfInteractions)}) WHERE i > 0");
        return batch;
    }

    /// <summary>
    /// The last file that the step before knew, where only files of some tables came since for a part of it, and not many rows of them; else
    /// null: all of the part is to be made anew.
    /// </summary>
    public static long? Since(DuckDbConnection connection, DeriveSettings settings, DerivedPart part, IReadOnlyList<string> followed)
    {
        if (FarthingStore.GetMeta(connection, BatchKey) is not { } known || DeriveVersion.DataCutOff(connection) is null
            || DeriveVersion.ChangedSince(connection, settings, part) is not { } changed || changed.Except(followed).Any())
        {
            return null;
        }

        long batch = long.Parse(known, CultureInfo.InvariantCulture);

        // What changed without a file cannot be followed either.
        if (changed.Count > 0 && !connection.Scalar<bool>("SELECT EXISTS(SELECT 1 FROM batches WHERE batch > $1)", batch))
        {
            return null;
        }

        long rows = connection.Scalar<long>($"SELECT count(*) FROM ({Changed(batch, "batch", followed)})");
        return rows <= Math.Max(FewRows, connection.Scalar<long>("SELECT count(*) FROM d_interactions") / OneIn) ? batch : null;
    }

    /// <summary>SQL of columns of the rows of tables that came after a file, and of those that were superseded after it.</summary>
    public static string Changed(long batch, string columns, params IEnumerable<string> tables) => string.Join(" UNION ALL ", tables.SelectMany(t => (string[])
    [
        Invariant($"SELECT {columns} FROM {t} WHERE batch > {batch}"), Superseded(batch, columns, t),
    ]));

    /// <summary>SQL of columns of a table's rows that were superseded after a file.</summary>
    public static string Superseded(long batch, string columns, string table) =>
        Invariant($"SELECT {columns} FROM {StoreSchema.VersionsOf(table)} WHERE superseded_by > {batch}");
}
