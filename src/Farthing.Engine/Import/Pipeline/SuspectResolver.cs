using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Decides what becomes of the suspects of one fact, by their texts, once all of a batch's rows are in the store:
/// <list type="number">
/// <item>equal in content to a stored version of its key, current or superseded: duplicate;</item>
/// <item>equal to an earlier suspect of the batch: duplicate;</item>
/// <item>its key is in the store nowhere (two keys' hashes met): the first in the file is accepted;</item>
/// <item>else a correction: of a key's current row and its corrections the one with the highest version, then the last in the
/// file, is current from now on; the others go to <c>…_versions</c>. The key keeps its number.</item>
/// </list>
/// All SQL is made of names of <see cref="FactModel"/>.
/// </summary>
internal sealed class SuspectResolver
{
    /// <summary>Fate of a duplicate.</summary>
    public const int Duplicate = 1;

    /// <summary>Fate of a row that was new after all.</summary>
    public const int Accepted = 2;

    /// <summary>Fate of a correction, current or not.</summary>
    public const int Corrected = 3;

    private readonly DuckDbConnection _connection;
    private readonly FactModel _model;
    private readonly int _batch;
    private readonly CancellationToken _cancellation;
    private readonly string _suspects;
    private readonly string _fact;
    private readonly string _versions;
    private readonly string _columns;

    public SuspectResolver(DuckDbConnection connection, FactModel model, int batch, CancellationToken cancellation)
    {
        (_connection, _model, _batch, _cancellation) = (connection, model, batch, cancellation);
        (_suspects, _fact, _versions) = (Suspects.TableOf(model), model.Table, model.Table + "_versions");
        _columns = string.Join(", ", model.Columns.Select(c => c.Name));
    }

    /// <summary>Decides, and moves rows accordingly; the table of suspects then has a column <c>fate</c>.</summary>
    /// <param name="version">The version of a stored row from its attributes; null: the pack orders no versions.</param>
    /// <param name="nextSegment">The number of the next new segment.</param>
    /// <returns>The number of the next new segment after this.</returns>
    public long Resolve(Func<string?, long>? version, long nextSegment)
    {
        Run($"ALTER TABLE {_suspects} ADD COLUMN fate TINYINT");
        foreach (string stored in (string[])[_fact, _versions])
        {
            Run($"UPDATE {_suspects} AS x SET fate = {Duplicate} FROM {stored} AS t WHERE x.fate IS NULL AND {Same(_model.Content)}");
        }

        Run($"UPDATE {_suspects} AS x SET fate = {Duplicate} FROM (SELECT seq, row_number() OVER (PARTITION BY {string.Join(", ", _model.Content)} "
            + $"ORDER BY seq) AS nth FROM {_suspects} WHERE fate IS NULL) AS d WHERE x.seq = d.seq AND d.nth > 1");
        nextSegment = AcceptStrangers(nextSegment);
        Run($"UPDATE {_suspects} SET fate = {Corrected} WHERE fate IS NULL");
        if (_connection.Scalar<long>($"SELECT count(*) FROM {_suspects} WHERE fate = {Corrected}") > 0)
        {
            Correct(version);
        }

        return nextSegment;
    }

    private long AcceptStrangers(long nextSegment)
    {
        Run($"UPDATE {_suspects} AS x SET fate = {Accepted} FROM (SELECT min(seq) AS seq FROM {_suspects} AS x WHERE fate IS NULL "
            + $"AND NOT EXISTS (SELECT 1 FROM {_fact} AS t WHERE {Same(_model.Key)}) GROUP BY {string.Join(", ", _model.Key)}) AS f WHERE x.seq = f.seq");
        long accepted = _connection.Scalar<long>($"SELECT count(*) FROM {_suspects} WHERE fate = {Accepted}");
        if (accepted > 0)
        {
            string columns = _columns.StartsWith("s, ", StringComparison.Ordinal)
                ? Invariant($"{nextSegment} - 1 + row_number() OVER (ORDER BY seq), {_columns[3..]}")
                : _columns;
            Run($"INSERT INTO {_fact} ({_columns}) SELECT {columns} FROM {_suspects} WHERE fate = {Accepted} ORDER BY seq");
        }

        return nextSegment + accepted;
    }

    // The rows that compete for each corrected key: its current one (seq −1) and the corrections.
    private void Correct(Func<string?, long>? version)
    {
        string keys = string.Join(", ", _model.Key);
        Run(Invariant($"CREATE TEMP TABLE current_rows AS SELECT {Prefixed("t")}, CAST(-1 AS BIGINT) AS seq, CAST({long.MinValue + 1} AS BIGINT) AS version ")
            + $"FROM {_fact} AS t WHERE EXISTS (SELECT 1 FROM {_suspects} AS x WHERE x.fate = {Corrected} AND {Same(_model.Key)})");
        if (version is not null)
        {
            ReadVersions(version);
        }

        string number = _model.IndexOf("s") >= 0 ? ", max(s) OVER (PARTITION BY " + keys + ") AS number" : "";
        Run($"CREATE TEMP TABLE rivals AS SELECT *{number}, row_number() OVER (PARTITION BY {keys} ORDER BY version DESC, seq DESC) AS place "
            + $"FROM (SELECT {_columns}, seq, version FROM current_rows UNION ALL "
            + $"SELECT {_columns}, seq, version FROM {_suspects} WHERE fate = {Corrected})");
        string columns = number.Length > 0 ? "number, " + _columns[3..] : _columns;
        Run(Invariant($"INSERT INTO {_versions} ({_columns}, superseded_by) SELECT {columns}, {_batch} FROM rivals WHERE place > 1 ORDER BY seq, line"));
        Run($"DELETE FROM {_fact} AS t USING (SELECT {keys} FROM rivals WHERE place = 1 AND seq >= 0) AS x WHERE {Same(_model.Key)}");
        Run($"INSERT INTO {_fact} ({_columns}) SELECT {columns} FROM rivals WHERE place = 1 AND seq >= 0 ORDER BY seq");
        Run("DROP TABLE rivals");
        Run("DROP TABLE current_rows");
    }

    private void ReadVersions(Func<string?, long> version)
    {
        Dictionary<string, long> versions = new(StringComparer.Ordinal);
        using (DuckDbReader reader = _connection.Query("SELECT DISTINCT attributes FROM current_rows WHERE attributes IS NOT NULL"))
        {
            while (reader.Read())
            {
                string attributes = reader.GetString(0)!;
                versions[attributes] = version(attributes);
            }
        }

        Run("CREATE TEMP TABLE current_versions(attributes VARCHAR, version BIGINT)");
        using (DuckDbAppender appender = _connection.Appender("current_versions"))
        {
            foreach ((string attributes, long value) in versions)
            {
                appender.Append(attributes).Append(value).EndRow();
            }

            appender.Complete();
        }

        Run("UPDATE current_rows AS c SET version = v.version FROM current_versions AS v WHERE c.attributes = v.attributes");
        Run("DROP TABLE current_versions");
    }

    private void Run(string sql) => _connection.Execute(sql, [], _cancellation);

    private string Prefixed(string alias) => string.Join(", ", _model.Columns.Select(c => $"{alias}.{c.Name}"));

    private static string Same(IEnumerable<string> columns) =>
        string.Join(" AND ", columns.Select(c => $"x.{c} IS NOT DISTINCT FROM t.{c}"));
}
