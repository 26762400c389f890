using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Engine.Queries;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// A published generation: a whole store on ClickHouse. The one row that publishes it is inserted after everything else, so that a
/// generation answers as a whole or not at all.
/// </summary>
/// <param name="Number">Its number; the highest published one answers, as its latest row says.</param>
/// <param name="Form">The form of its tables.</param>
/// <param name="StoreId">The store that it was moved from.</param>
/// <param name="Fingerprint">What that store held.</param>
/// <param name="Cluster">The cluster it lies on; null for a single node.</param>
/// <param name="Shards">How many shards it is spread over.</param>
/// <param name="State">What questions need to know of it.</param>
internal sealed record ClickHouseGeneration(
    long Number, int Form, string StoreId, string Fingerprint, string? Cluster, int Shards, StoreState State)
{
    private const string Table = "farthing_generations";

    /// <summary>When it was published, in milliseconds since 1970-01-01T00:00Z; 0 before that. Of several rows of a generation the latest counts.</summary>
    public long MadeMs { get; private init; }

    /// <summary>Makes the table of published generations where it is absent. On a cluster its rows are all on the first shard.</summary>
    public static IEnumerable<string> Create(string database, string? cluster)
    {
        string local = cluster is null ? Table : Table + "_local";
        yield return $"CREATE TABLE IF NOT EXISTS {database}.{local} (generation Int64, form Int32, store_id String, fingerprint String, cluster String, "
            + "shards Int32, made_ms Int64, state String) ENGINE = MergeTree ORDER BY generation SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";
        if (cluster is not null)
        {
            yield return $"CREATE TABLE IF NOT EXISTS {database}.{Table} AS {database}.{local} ENGINE = Distributed('{cluster}', '{database}', '{local}', 0)";
        }
    }

    /// <summary>The generation that answers; null where none was published.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    /// <exception cref="UserException">FT-5106: it was written by a newer Farthing.</exception>
    public static ClickHouseGeneration? Latest(ClickHouseConnection connection, string database, CancellationToken cancellation)
    {
        IReadOnlyList<string[]> rows;
        try
        {
            rows = connection.Rows(
                $"SELECT generation, form, store_id, fingerprint, cluster, shards, state, made_ms FROM {database}.{Table} ORDER BY generation DESC, made_ms DESC LIMIT 1", cancellation);
        }
        catch (ClickHouseException e) when (e.Code is 60 or 81)
        {
            return null;
        }

        if (rows.Count == 0)
        {
            return null;
        }

        string[] row = [.. rows[0].Select(f => TabSeparated.Unescape(f)!)];
        int Number(int column) => int.Parse(row[column], CultureInfo.InvariantCulture);
        return Number(1) > TableLayouts.Form
            ? throw new UserException(
                "FT-5106", Invariant($"The tables in ClickHouse's database {database} were made by a newer Farthing (form {row[1]}; this one knows form {TableLayouts.Form})."),
                suggestion: "update Farthing")
            : new ClickHouseGeneration(
                long.Parse(row[0], CultureInfo.InvariantCulture), Number(1), row[2], row[3], row[4].Length == 0 ? null : row[4], Number(5), StoreState.Parse(row[6]))
            {
                MadeMs = long.Parse(row[7], CultureInfo.InvariantCulture),
            };
    }

    /// <summary>Publishes it: from here on it answers.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses or cannot be reached.</exception>
    public void Publish(ClickHouseConnection connection, string database, long nowMs, CancellationToken cancellation) => connection.Execute(
        $"INSERT INTO {database}.{Table} (generation, form, store_id, fingerprint, cluster, shards, made_ms, state) "
            + "SETTINGS async_insert = 0, distributed_foreground_insert = 1 VALUES "
            + Invariant($"({Number}, {Form}, {Text(StoreId)}, {Text(Fingerprint)}, {Text(Cluster ?? "")}, {Shards}, {nowMs}, {Text(State.ToText())})"),
        cancellation);

    private static string Text(string value) =>
        "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
