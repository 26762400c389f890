using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>What a run keeps to be explained by later.</summary>
/// <param name="DataVersion">The version of the facts that it read.</param>
/// <param name="LastBatch">The last batch that was imported then: it read every batch up to it.</param>
/// <param name="Costs">The text of <c>costs.yaml</c>.</param>
/// <param name="Settings">The text of <c>farthing.yaml</c>.</param>
public sealed record RunInputs(long DataVersion, int LastBatch, string Costs, string Settings)
{
    /// <summary>What a run that begins now would keep.</summary>
    public static RunInputs Now(DuckDbConnection connection, Workspace workspace, CostModel model) => new(
        long.Parse(FarthingStore.GetMeta(connection, DeriveVersion.DataVersionKey) ?? "0", System.Globalization.CultureInfo.InvariantCulture),
        connection.Scalar<int?>("SELECT max(batch) FROM batches") ?? 0,
        model.Source,
        File.Exists(workspace.ConfigFile) ? File.ReadAllText(workspace.ConfigFile, Encoding.UTF8) : "");

    /// <summary>What a run kept; null for a run that kept nothing.</summary>
    public static RunInputs? Read(DuckDbConnection connection, int run)
    {
        using DuckDbReader reader = connection.Query(
            """
            SELECT r.data_version, r.last_batch, c.text, s.text FROM run_inputs r
            JOIN input_texts c ON c.sha256 = r.costs_sha256 JOIN input_texts s ON s.sha256 = r.settings_sha256
            WHERE r.run = $1
            """,
            run);
        return reader.Read()
            ? new RunInputs(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2)!, reader.GetString(3)!)
            : null;
    }

    /// <summary>Writes it for a run, in the caller's transaction; a text that is there already is not written again.</summary>
    public void Write(DuckDbConnection connection, int run)
    {
        string costs = Keep(connection, Costs), settings = Keep(connection, Settings);
        connection.Execute("INSERT INTO run_inputs VALUES ($1, $2, $3, $4, $5)", run, DataVersion, LastBatch, costs, settings);
    }

    /// <summary>
    /// Notes that a run is also the run of these inputs: they gave the same digest. Without it files that change nothing for the
    /// month would seem to wait forever. The caller holds the publishing gate.
    /// </summary>
    public void Renew(DuckDbConnection connection, int run)
    {
        if (Read(connection, run) != this)
        {
            using DuckDbTransaction transaction = connection.BeginTransaction();
            connection.Execute("DELETE FROM run_inputs WHERE run = $1", run);
            Write(connection, run);
            transaction.Commit();
        }
    }

    /// <summary>SHA-256 of a text's UTF-8 bytes, in hexadecimal.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Keep(DuckDbConnection connection, string text)
    {
        string hash = Sha256(text);
        if (connection.Scalar<long>("SELECT count(*) FROM input_texts WHERE sha256 = $1", hash) == 0)
        {
            connection.Execute("INSERT INTO input_texts VALUES ($1, $2)", hash, text);
        }

        return hash;
    }
}
