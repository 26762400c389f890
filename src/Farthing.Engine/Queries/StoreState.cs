using System.Text;
using System.Text.Json;
using Farthing.Core.Query.Model;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Queries;

/// <summary>The run that answers for a month.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Month">The month's index.</param>
/// <param name="Closes">Whether nothing of the ledger was lost in it.</param>
/// <param name="MadeMs">When it was made, in milliseconds since 1970-01-01T00:00Z.</param>
public sealed record AnsweringRun(int Run, int Month, bool Closes, long MadeMs);

/// <summary>
/// What planning a question and reading its answer need to know of a store, so that an engine which holds a copy answers as of that
/// copy: read from the embedded store, or kept beside the copy as text.
/// </summary>
public sealed record StoreState
{
    private static readonly string[] AlwaysThere = ["interactions", "segments", "costs", "agent-time"];

    private readonly Lazy<(int First, int Last)?> _dataMonths;
    private readonly Lazy<int?> _firstDay;
    private readonly Func<FactModel, bool> _isEmpty;
    private readonly Dictionary<string, bool> _empty = new(StringComparer.Ordinal);

    private StoreState(Func<(int, int)?> dataMonths, Func<int?> firstDay, Func<FactModel, bool> isEmpty) =>
        (_dataMonths, _firstDay, _isEmpty) = (new Lazy<(int, int)?>(dataMonths), new Lazy<int?>(firstDay), isEmpty);

    /// <summary>The version of the facts, as the store counts it.</summary>
    public required string DataVersion { get; init; }

    /// <summary>The latest arrival, completion or segment end, in milliseconds since 1970-01-01T00:00Z; null without facts.</summary>
    public required long? CutoffMs { get; init; }

    /// <summary>The runs that answer for the costed months, by month.</summary>
    public required IReadOnlyList<AnsweringRun> Runs { get; init; }

    /// <summary>Whether there are costs of runs that a later one has replaced, too.</summary>
    public bool HasOlderRuns => OlderRuns();

    /// <summary>Says so at the time of asking: runs may have been made since the state was read.</summary>
    private Func<bool> OlderRuns { get; init; } = static () => true;

    /// <summary>When files were imported last, in milliseconds since 1970-01-01T00:00Z; null where none were.</summary>
    public required long? LastImportMs { get; init; }

    /// <summary>The rollups that a copy has, as <see cref="Rollups.RollupTables.Kept(DuckDbConnection)"/> names them; none of the embedded store, which knows by itself.</summary>
    public IReadOnlyList<string> KeptRollups { get; init; } = [];

    /// <summary>The first and last month in which interactions were completed; null where none was.</summary>
    public (int First, int Last)? DataMonths => _dataMonths.Value;

    /// <summary>The local day of the first arrival; null where there are no interactions.</summary>
    public int? FirstDay => _firstDay.Value;

    /// <summary>Whether a fact that not every workspace has is absent; of interactions and what is made of them nothing counts as 0.</summary>
    public bool IsEmpty(FactModel fact)
    {
        if (AlwaysThere.Contains(fact.Name, StringComparer.Ordinal))
        {
            return false;
        }

        if (!_empty.TryGetValue(fact.Name, out bool empty))
        {
            _empty[fact.Name] = empty = _isEmpty(fact);
        }

        return empty;
    }

    /// <summary>The state of the embedded store, whose derived tables are up to date; what takes time is read when it is asked for.</summary>
    public static StoreState Read(DuckDbConnection connection)
    {
        AnsweringRun[] runs = [.. RunQueries.Latest(connection).Select(r => new AnsweringRun(r.Run, r.Month, r.Totals.Difference == 0, r.MadeMs))];
        return new StoreState(() => Months(connection), () => connection.Scalar<int?>("SELECT min(arrived_day) FROM d_interactions"), fact => HasNoRow(connection, fact))
        {
            DataVersion = FarthingStore.GetMeta(connection, DeriveVersion.DataVersionKey) ?? "0",
            CutoffMs = DeriveVersion.DataCutOff(connection),
            Runs = runs,
            OlderRuns = () => connection.Scalar<long>("SELECT count(*) FROM runs") > runs.Length,
            LastImportMs = connection.Scalar<long?>("SELECT max(imported_ms) FROM batches WHERE accepted + corrected > 0"),
        };
    }

    /// <summary>The state as text.</summary>
    public string ToText()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("data-version", DataVersion);
            WriteNumber(json, "cutoff-ms", CutoffMs);
            WriteNumber(json, "last-import-ms", LastImportMs);
            WriteNumber(json, "first-day", FirstDay);
            WriteNumber(json, "first-month", DataMonths?.First);
            WriteNumber(json, "last-month", DataMonths?.Last);
            json.WriteStartArray("runs");
            foreach (AnsweringRun run in Runs)
            {
                json.WriteStartArray();
                json.WriteNumberValue(run.Run);
                json.WriteNumberValue(run.Month);
                json.WriteNumberValue(run.Closes ? 1 : 0);
                json.WriteNumberValue(run.MadeMs);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("empty");
            foreach (FactModel fact in FactModel.Facts.Values.Where(IsEmpty).OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                json.WriteStringValue(fact.Name);
            }

            json.WriteEndArray();
            json.WriteStartArray("rollups");
            foreach (string rollup in KeptRollups)
            {
                json.WriteStringValue(rollup);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>
    /// Reads what <see cref="ToText"/> wrote of a copy. Costs of other runs than those it names may lie there, whatever was when it was
    /// written: of runs that are about to be published.
    /// </summary>
    public static StoreState Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        long? Number(string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt64() : null;
        HashSet<string> empty = [.. root.GetProperty("empty").EnumerateArray().Select(f => f.GetString()!)];
        (int, int)? months = Number("first-month") is { } first ? ((int)first, (int)Number("last-month")!.Value) : null;
        int? firstDay = (int?)Number("first-day");
        return new StoreState(() => months, () => firstDay, fact => empty.Contains(fact.Name))
        {
            DataVersion = root.GetProperty("data-version").GetString()!,
            CutoffMs = Number("cutoff-ms"),
            Runs =
            [
                .. root.GetProperty("runs").EnumerateArray().Select(r => new AnsweringRun(
                    r[0].GetInt32(), r[1].GetInt32(), r[2].GetInt32() == 1, r[3].GetInt64())),
            ],
            LastImportMs = Number("last-import-ms"),
            KeptRollups = root.TryGetProperty("rollups", out JsonElement rollups) ? [.. rollups.EnumerateArray().Select(r => r.GetString()!)] : [],
        };
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static (int, int)? Months(DuckDbConnection connection)
    {
        using DuckDbReader reader = connection.Query("SELECT min(completed_month), max(completed_month) FROM d_interactions");
        return reader.Read() && !reader.IsNull(0) ? (reader.GetInt32(0), reader.GetInt32(1)) : null;
    }

    private static bool HasNoRow(DuckDbConnection connection, FactModel fact)
    {
        // The names are our own.
        string joins = string.Concat(fact.Joins.Select(j => $" JOIN {j.Table} AS {j.Alias} ON {j.Alias}.{j.Column} = {j.MatchAlias}.{j.MatchColumn}"));
        return connection.Scalar<long?>($"SELECT CAST(1 AS BIGINT) FROM {fact.Table} AS {fact.Alias}{joins} LIMIT 1") is null;
    }
}
