using System.Security.Cryptography;
using System.Text;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.ClickHouse;

/// <summary>What an embedded store is and holds, to tell whether a copy of it is of this store, readable, and up to date.</summary>
/// <param name="StoreId">The store, whatever it holds; empty where it was never moved.</param>
/// <param name="Terms">How its numbers are to be read: the calendar and the currency.</param>
/// <param name="Content">What it holds.</param>
internal sealed record StoreFingerprint(string StoreId, string Terms, string Content)
{
    private const string IdKey = "store_id";

    /// <summary>Both hashes as one text, as a generation keeps them.</summary>
    public string Text => Terms + ":" + Content;

    /// <summary>Whether a generation's text has the same terms.</summary>
    public bool HasTermsOf(string text) => text.StartsWith(Terms + ":", StringComparison.Ordinal);

    /// <summary>Reads it from a store whose derived tables are up to date.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="connection">The store.</param>
    /// <param name="lastRun">The last run that is looked at: what the store was before later ones were made; null for all.</param>
    public static StoreFingerprint Read(Workspace workspace, DuckDbConnection connection, int? lastRun = null)
    {
        StringBuilder content = new();
        void Add(string sql)
        {
            using DuckDbReader reader = connection.Query(sql);
            while (reader.Read())
            {
                for (int column = 0; column < reader.ColumnCount; column++)
                {
                    content.Append(Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture)).Append('\u001e');
                }

                content.Append('\n');
            }
        }

        // Rollups are each store's own: they are not moved.
        Add($"SELECT key, value FROM meta WHERE key <> '{IdKey}' AND NOT starts_with(key, 'rollup') ORDER BY key");
        Add($"SELECT run, month, version, made_ms, inputs_sha256 FROM runs{(lastRun is { } run ? Invariant($" WHERE run <= {run}") : "")} ORDER BY run");
        Add("SELECT seq, sha256 FROM close_log ORDER BY seq");
        Add("SELECT count(*), max(batch) FROM batches");
        Add("SELECT count(*), count(resolved_by), max(batch) FROM rejects");
        return new StoreFingerprint(
            FarthingStore.GetMeta(connection, IdKey) ?? "", Hash(DeriveSettings.Of(workspace).CalendarText + "|" + workspace.Currency)[..16], Hash(content.ToString()));
    }

    /// <summary>The store's id, given to it when it is first moved.</summary>
    public static void GiveId(DuckDbConnection connection)
    {
        if (FarthingStore.GetMeta(connection, IdKey) is null)
        {
            FarthingStore.SetMeta(connection, IdKey, Guid.NewGuid().ToString("N"));
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
