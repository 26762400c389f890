using Farthing.Core.Errors;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;
using Farthing.Engine.Rollups;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.ClickHouse;

/// <summary>Opens what a workspace's ClickHouse holds, to ask it.</summary>
public static class ClickHouseSource
{
    /// <summary>The generation that answers now. It stays readable until the next move but one.</summary>
    /// <param name="settings">The server or cluster.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its embedded store, whose derived tables are up to date: it has the texts of codes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-5101 to FT-5110: it cannot be reached, holds nothing of this workspace, or nothing that
    /// this Farthing can read.</exception>
    public static AnswerSource Open(ClickHouseSettings settings, Workspace workspace, DuckDbConnection store, CancellationToken cancellation)
    {
        ClickHouseConnection connection = new(settings.Urls, settings.User, settings.Password());
        StoreFingerprint here = StoreFingerprint.Read(workspace, store);
        ClickHouseGeneration there = ClickHouseFailure.Explained(() => ClickHouseGeneration.Latest(connection, settings.Database, cancellation))
            ?? throw new UserException(
                "FT-5104", $"ClickHouse's database {settings.Database} holds no store.", suggestion: "make it with: farthing move --to clickhouse");
        if (there.StoreId != here.StoreId)
        {
            throw new UserException(
                "FT-5107", $"ClickHouse's database {settings.Database} holds the store of another workspace, or of this one before it was made anew.",
                suggestion: "name another database in farthing.yaml, put this workspace's store in its place: farthing move --to clickhouse --replace, or bring that one back: farthing move --to duckdb --replace");
        }

        CheckForm(settings, here, there);
        CheckShards(settings, connection, there, cancellation);
        ClickHouseTables tables = new(settings.Database, settings.Cluster, there.Number);
        IReadOnlyList<Rollup> rollups = RollupTables.Of([.. there.State.KeptRollups], there.State.CutoffMs ?? 0);
        return new AnswerSource(
            new ClickHouseQueryEngine(connection, new ClickHouseDialect(tables)), there.State, new ClickHouseOrders(connection, tables))
        {
            Rollups = () => rollups,
            Identity = Invariant($"clickhouse {there.Number} {there.Fingerprint}"),
            Note = there.Fingerprint == here.Text ? null : Behind(there, store),
        };
    }

    /// <summary>Whether the tables of a generation are of this form, and made under the terms that the workspace has now.</summary>
    /// <exception cref="UserException">FT-5106: they are not.</exception>
    internal static void CheckForm(ClickHouseSettings settings, StoreFingerprint here, ClickHouseGeneration there)
    {
        if (there.Form < TableLayouts.Form)
        {
            throw new UserException(
                "FT-5106", Invariant($"The tables in ClickHouse's database {settings.Database} were made by an older Farthing (form {there.Form}; this one reads form {TableLayouts.Form})."),
                suggestion: "make them anew with: farthing move --to clickhouse");
        }

        if (!here.HasTermsOf(there.Fingerprint))
        {
            throw new UserException(
                "FT-5106", $"The tables in ClickHouse's database {settings.Database} were made under another calendar, time zone or currency than farthing.yaml has now.",
                suggestion: "make them anew with: farthing move --to clickhouse");
        }
    }

    /// <summary>Whether all shards of a generation would be asked.</summary>
    /// <exception cref="UserException">FT-5108: they would not.</exception>
    internal static void CheckShards(ClickHouseSettings settings, ClickHouseConnection connection, ClickHouseGeneration there, CancellationToken cancellation)
    {
        int shards = settings.Cluster is null ? 1 : ClickHouseFailure.Explained(() => ClickHouseNodes.ShardsOf(connection, settings.Cluster, cancellation).Count);
        if (there.Cluster != settings.Cluster || there.Shards != shards)
        {
            static string Where(string? cluster, int count) => cluster is null ? "on a single node" : Invariant($"on {count} shards of the cluster {cluster}");
            throw new UserException(
                "FT-5108", $"The store lies {Where(there.Cluster, there.Shards)}, but would be asked {Where(settings.Cluster, shards)}: rows could be missing.",
                suggestion: "set cluster in farthing.yaml as it was, or move again: farthing move --to clickhouse");
        }
    }

    private static string Behind(ClickHouseGeneration there, DuckDbConnection store)
    {
        StoreState state = StoreState.Read(store);
        string what = there.State.DataVersion == state.DataVersion
            ? "ClickHouse does not have the latest costing runs, closes or settings"
            : Invariant($"ClickHouse has the facts of version {there.State.DataVersion}, the workspace those of version {state.DataVersion}");
        return what + "; farthing move --to clickhouse brings it up to date";
    }
}
