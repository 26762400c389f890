using System.Globalization;
using Farthing.Core.Query.Rollups;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Rollups;

/// <summary>A rollup in a store.</summary>
/// <param name="Definition">What it keeps.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">What it takes on disk; 0 while it lies in the log alone.</param>
/// <param name="FirstDay">The first day that it has (days since 1970-01-01); null without any.</param>
/// <param name="LastDay">The last.</param>
/// <param name="IsCurrent">Whether it holds what the facts and runs hold; else it is brought up to date before the next answer.</param>
public sealed record RollupStatus(RollupDefinition Definition, long Rows, long Bytes, int? FirstDay, int? LastDay, bool IsCurrent)
{
    /// <summary>Whether it is left out, since it would be nearly as long as what it adds up.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>The rollups that a store has, or leaves out; changes nothing.</summary>
    public static IReadOnlyList<RollupStatus> Read(DuckDbConnection connection, DeriveSettings settings)
    {
        HashSet<string> there = [.. connection.Rows("SELECT table_name FROM duckdb_tables() WHERE NOT internal").Select(r => (string)r[0]!)];
        HashSet<string> stale = [.. DeriveVersion.Stale(connection, settings).Select(p => p.Name)];
        HashSet<string> current = [.. RollupTables.Current(connection, 0).Select(r => r.Definition.Table)];
        IReadOnlySet<string> leftOut = RollupTables.LeftOut(connection);
        return
        [
            .. AllRollups.All.Where(d => there.Contains(d.Table) || leftOut.Contains(d.Table))
                .Select(d => leftOut.Contains(d.Table)
                    ? new RollupStatus(d, 0, 0, null, null, IsCurrent: true) { IsLeftOut = true }
                    : Of(connection, d, current.Contains(d.Table) && !d.Parts.Any(stale.Contains))),
        ];
    }

    private static RollupStatus Of(DuckDbConnection connection, RollupDefinition definition, bool isCurrent)
    {
        // The names are our own.
        object?[] row = connection.Rows($"SELECT count(*), min(day), max(day) FROM {definition.Table}")[0];
        long blocks = connection.Scalar<long>(
            $"SELECT count(DISTINCT block_id) FROM pragma_storage_info('{definition.Table}') WHERE persistent AND block_id >= 0");
        long blockSize = connection.Scalar<long?>("SELECT max(block_size)::BIGINT FROM pragma_database_size()") ?? 0;
        static int? Day(object? value) => value is null ? null : Convert.ToInt32(value, CultureInfo.InvariantCulture);
        return new RollupStatus(definition, Convert.ToInt64(row[0], CultureInfo.InvariantCulture), blocks * blockSize, Day(row[1]), Day(row[2]), isCurrent);
    }
}
