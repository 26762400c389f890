using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Rollups;

/// <summary>
/// The tables of the rollups in a store. They are made when missing and are no part of the store's form: a store without them gets them when
/// something is derived, costed or asked. Each has a stamp in <c>meta</c> that says what it was made from; one whose stamp is not that of the
/// present rows is not read and is made anew.
/// </summary>
public static class RollupTables
{
    private const string StampPrefix = "rollup_";
    private const string Gathered = "rollup_gathered";
    private const string OfDays = "rollup_interactions";

    // At the end of the stamp of one that is left out.
    private const string NotKept = "|not kept";

    // Fewer rows than these are quick to read, whatever a rollup would save.
    private const long ManyRows = 1_000_000;

    // Raised when the tables are laid out otherwise for the same statement.
    private const int Layout = 1;

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Forms = new(() => AllRollups.All.ToDictionary(d => d.Table, FormOf));

    /// <summary>The rollups that hold what the present rows hold, in the order in which they are tried.</summary>
    /// <param name="connection">A connection to the store.</param>
    /// <param name="cutoffMs">The data cut-off.</param>
    public static IReadOnlyList<Rollup> Current(DuckDbConnection connection, long cutoffMs)
    {
        Dictionary<string, string> meta = Meta(connection);
        string runs = RunsText(LatestRuns(connection));
        return
        [
            .. AllRollups.All.Where(d => meta.GetValueOrDefault(StampPrefix + d.Table) == Stamp(d, meta, runs)).Select(d => Rollup.Of(d, cutoffMs)),
        ];
    }

    /// <summary>
    /// The rollups as they are now, until a run is made: it takes the place of another in them, while whoever opened the store before
    /// answers on with that other one, from its rows.
    /// </summary>
    /// <param name="connection">A connection to the store, open as long as the rollups are asked for.</param>
    public static Func<IReadOnlyList<Rollup>> AsOfNow(DuckDbConnection connection)
    {
        IReadOnlyList<Rollup> rollups = Current(connection, DeriveVersion.DataCutOff(connection) ?? 0);
        long runs = RunCount(connection);
        return () => RunCount(connection) == runs ? rollups : [];
    }

    /// <summary>What tells the meaning of the present rollups' columns, as a copy keeps it: <c>table form</c> each.</summary>
    internal static IReadOnlyList<string> Kept(DuckDbConnection connection) =>
        [.. Current(connection, 0).Select(r => Kept(r.Definition))];

    /// <summary>The rollups that a copy keeps and that this Farthing would make alike, in the order in which they are tried.</summary>
    /// <param name="kept">What the copy says of them (<see cref="Kept(DuckDbConnection)"/>).</param>
    /// <param name="cutoffMs">The copy's data cut-off.</param>
    internal static IReadOnlyList<Rollup> Of(IReadOnlyCollection<string> kept, long cutoffMs) =>
        [.. AllRollups.All.Where(d => kept.Contains(Kept(d), StringComparer.Ordinal)).Select(d => Rollup.Of(d, cutoffMs))];

    private static string Kept(RollupDefinition definition) => definition.Table + " " + Forms.Value[definition.Table];

    private static long RunCount(DuckDbConnection connection) => connection.Scalar<long>("SELECT count(*) FROM runs");

    /// <summary>The tables of those that are left out: they would be nearly as long as what they add up.</summary>
    internal static IReadOnlySet<string> LeftOut(DuckDbConnection connection)
    {
        Dictionary<string, string> meta = Meta(connection);
        return AllRollups.All.Select(d => d.Table)
            .Where(t => meta.GetValueOrDefault(StampPrefix + t, "").EndsWith(NotKept, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether every rollup is up to date, or left out for good reason.</summary>
    internal static bool AreCurrent(DuckDbConnection connection)
    {
        Dictionary<string, string> meta = Meta(connection);
        string runs = RunsText(LatestRuns(connection));
        return AllRollups.All.All(d => IsCurrent(d, meta, runs));
    }

    /// <summary>Brings what is not up to date up to date, in the caller's transaction; the derived tables must be.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="changes">What is known of the days that changed; null: nothing.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static void Refresh(DuckDbConnection connection, RollupChanges? changes, CancellationToken cancellation)
    {
        RefreshCosts(connection, cancellation);
        Dictionary<string, string> meta = Meta(connection);
        long cutoff = DeriveVersion.DataCutOff(connection) ?? 0;
        foreach (RollupDefinition definition in AllRollups.All.Where(d => d.Parts.Count > 0 && !IsCurrent(d, meta, "")))
        {
            Rollup rollup = Rollup.Of(definition, cutoff);
            string stamp = Stamp(definition, meta, "");
            if (!SavesRows(connection, definition, rollup))
            {
                connection.Execute($"DROP TABLE IF EXISTS {definition.Table}", [], cancellation);
                FarthingStore.SetMeta(connection, StampPrefix + definition.Table, stamp + NotKept);
                continue;
            }

            bool follows = meta.GetValueOrDefault(StampPrefix + definition.Table) == Forms.Value[definition.Table] + "|" + changes?.MadeFrom(definition);
            if (follows && changes?.DaysOf(definition) is { } days)
            {
                string old = "day IS NULL" + (days.Count == 0 ? "" : $" OR day IN ({Numbers(days)})");
                Replace(connection, definition, old, RowsOfDays(connection, rollup, days, cancellation), cancellation);
            }
            else
            {
                Make(connection, definition, rollup.Rows(), cancellation);
            }

            FarthingStore.SetMeta(connection, StampPrefix + definition.Table, stamp);
        }
    }

    /// <summary>
    /// Adds the runs that answer and are not in the rollups of costs yet, and removes those that a later version replaced, in the caller's
    /// transaction: after a costing run that is its month's part.
    /// </summary>
    internal static void RefreshCosts(DuckDbConnection connection, CancellationToken cancellation)
    {
        IReadOnlyList<long> latest = LatestRuns(connection);
        string text = RunsText(latest);
        Dictionary<string, string> meta = Meta(connection);
        foreach (RollupDefinition definition in AllRollups.All.Where(d => d.Parts.Count == 0 && !IsCurrent(d, meta, text)))
        {
            Rollup rollup = Rollup.Of(definition, 0);
            string form = Forms.Value[definition.Table];
            long[] there = RunsIn(meta.GetValueOrDefault(StampPrefix + definition.Table, ""), form);
            if (there.Intersect(latest).Any())
            {
                long[] gone = [.. there.Except(latest)];
                string old = gone.Length == 0 ? "1 = 0" : $"run IN ({Numbers(gone)})";
                Replace(connection, definition, old, rollup.RowsOfRuns([.. latest.Except(there)]), cancellation);
            }
            else
            {
                Make(connection, definition, rollup.RowsOfRuns(latest), cancellation);
            }

            FarthingStore.SetMeta(connection, StampPrefix + definition.Table, form + "|" + text);
        }
    }

    /// <summary>The runs that a rollup of costs holds, by its stamp; none where it is of another form.</summary>
    private static long[] RunsIn(string stamp, string form) => stamp.Split('|') is [string known, string runs] && known == form
        ? [.. runs.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(r => long.Parse(r, CultureInfo.InvariantCulture))]
        : [];

    /// <summary>The runs that answer: the latest of each month, in the order of their numbers.</summary>
    private static IReadOnlyList<long> LatestRuns(DuckDbConnection connection) =>
        [.. connection.Rows("SELECT arg_max(run, version) FROM current_runs GROUP BY month ORDER BY 1").Select(r => Convert.ToInt64(r[0], CultureInfo.InvariantCulture))];

    /// <summary>
    /// Whether a rollup by hours has much fewer rows than there are: with small teams it may be as long as what it adds up, and take seconds to
    /// make for little. By days there is always much to save.
    /// </summary>
    private static bool SavesRows(DuckDbConnection connection, RollupDefinition definition, Rollup rollup)
    {
        if (!definition.Hourly)
        {
            return true;
        }

        SqlText keys = DuckDbDialect.Instance.Render(rollup.KeysOfRows());
        object?[] found = connection.Rows($"SELECT count(*), approx_count_distinct(made) FROM ({keys.Text}) AS made", [.. keys.Parameters])[0];
        (long rows, long kept) = (Convert.ToInt64(found[0], CultureInfo.InvariantCulture), Convert.ToInt64(found[1], CultureInfo.InvariantCulture));
        return rows < ManyRows || kept <= rows / 2;
    }

    private static bool IsCurrent(RollupDefinition definition, Dictionary<string, string> meta, string runs)
    {
        string stamp = meta.GetValueOrDefault(StampPrefix + definition.Table, "");
        return (stamp.EndsWith(NotKept, StringComparison.Ordinal) ? stamp[..^NotKept.Length] : stamp) == Stamp(definition, meta, runs);
    }

    private static string Stamp(RollupDefinition definition, Dictionary<string, string> meta, string runs) =>
        Forms.Value[definition.Table] + "|" + (definition.Parts.Count == 0 ? runs
        : string.Join(' ', definition.Parts.Select(p => meta.GetValueOrDefault(DeriveVersion.PartKeyPrefix + p, ""))));

    private static string RunsText(IEnumerable<long> runs) => string.Join(',', runs.Select(r => r.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Names and meanings of a rollup's columns as a hash: the statement that fills it, whatever the data cut-off.</summary>
    private static string FormOf(RollupDefinition definition)
    {
        SqlText text = DuckDbDialect.Instance.Render(Rollup.Of(definition, 0).Rows());
        string whole = Invariant($"{Layout}\n") + text.Text + "\n" + string.Join(',', text.Parameters.Select(p => Convert.ToString(p, CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..16];
    }

    /// <summary>
    /// Makes the table anew. Sums have 64 bits where all of them fit, which is where they are many times quicker to read, else 128.
    /// </summary>
    private static void Make(DuckDbConnection connection, RollupDefinition definition, SqlSelect rows, CancellationToken cancellation)
    {
        IReadOnlyList<string> columns = Gather(connection, rows, cancellation);
        HashSet<string> wide = Wide(connection, definition);
        HashSet<string> numbers = [.. definition.Numbers.Select(n => n.Column)];
        IEnumerable<string> typed = columns.Select(c => numbers.Contains(c) && !wide.Contains(c) ? $"CAST({c} AS BIGINT) AS {c}" : c);
        connection.Execute($"CREATE OR REPLACE TABLE {definition.Table} AS SELECT {string.Join(", ", typed)} FROM {Gathered}", [], cancellation);
        connection.Execute($"DROP TABLE {Gathered}", [], cancellation);
    }

    private static SqlSelect RowsOfDays(DuckDbConnection connection, Rollup rollup, IReadOnlyList<long> days, CancellationToken cancellation)
    {
        if (!rollup.ReadsSegments)
        {
            return rollup.RowsOfDays(days);
        }

        // A table, of which the engine knows how small it is: it then looks for its rows among segments, and not the other way round.
        SqlText interactions = DuckDbDialect.Instance.Render(rollup.InteractionsOfDays(days));
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {OfDays} AS {interactions.Text}", [.. interactions.Parameters], cancellation);
        return rollup.RowsOfDays(days, OfDays);
    }

    /// <summary>Puts rows in the place of those that a condition names. A column is made wider before anything is changed.</summary>
    private static void Replace(DuckDbConnection connection, RollupDefinition definition, string old, SqlSelect rows, CancellationToken cancellation)
    {
        IReadOnlyList<string> columns = Gather(connection, rows, cancellation);
        foreach (string column in Wide(connection, definition))
        {
            connection.Execute($"ALTER TABLE {definition.Table} ALTER {column} TYPE HUGEINT", [], cancellation);
        }

        connection.Execute($"DELETE FROM {definition.Table} WHERE {old}", [], cancellation);
        connection.Execute($"INSERT INTO {definition.Table} SELECT {string.Join(", ", columns)} FROM {Gathered}", [], cancellation);
        connection.Execute($"DROP TABLE {Gathered}", [], cancellation);
    }

    /// <summary>
    /// Computes rows: by day, so that a question about a month passes over the others, and close together what is alike. Names of tables and
    /// columns are our own.
    /// </summary>
    private static IReadOnlyList<string> Gather(DuckDbConnection connection, SqlSelect rows, CancellationToken cancellation)
    {
        SqlText text = DuckDbDialect.Instance.Render(rows);
        string order = string.Join(", ", text.Columns.Skip(text.Columns[0] == "run" ? 1 : 0).Take(4));
        connection.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Gathered} AS SELECT * FROM ({text.Text}) AS made ORDER BY {order}", [.. text.Parameters], cancellation);
        return text.Columns;
    }

    /// <summary>The columns of gathered rows that need more than 64 bits.</summary>
    private static HashSet<string> Wide(DuckDbConnection connection, RollupDefinition definition)
    {
        string[] numbers = [.. definition.Numbers.Select(n => n.Column)];
        string greatest = string.Join(", ", numbers.Select(n => $"coalesce(max({n}) > 9223372036854775807 OR min({n}) < -9223372036854775807, false)"));
        object?[] found = connection.Rows($"SELECT {greatest} FROM {Gathered}")[0];
        return [.. numbers.Where((_, n) => (bool)found[n]!)];
    }

    private static string Numbers(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static Dictionary<string, string> Meta(DuckDbConnection connection)
    {
        Dictionary<string, string> meta = new(StringComparer.Ordinal);
        using DuckDbReader reader = connection.Query("SELECT key, value FROM meta");
        while (reader.Read())
        {
            meta[reader.GetString(0)!] = reader.GetString(1) ?? "";
        }

        return meta;
    }
}
