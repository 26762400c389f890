using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Farthing.Core.Query;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Queries;

/// <summary>
/// The table of kept answers. It can be dropped at any time and costs nothing but time then; so it is made when it is first needed
/// and is not part of the store's form.
/// </summary>
internal sealed class KeptAnswers
{
    private const int MostEntries = 20_000;

    private readonly DuckDbConnection _connection;
    private readonly Dictionary<string, (string State, PlanRows Rows)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);

    /// <summary>Reads what is kept.</summary>
    public KeptAnswers(DuckDbConnection connection)
    {
        _connection = connection;
        connection.Execute("CREATE TABLE IF NOT EXISTS kept_answers(question VARCHAR, state VARCHAR, answer VARCHAR)");
        using DuckDbReader reader = connection.Query("SELECT question, state, answer FROM kept_answers");
        while (reader.Read())
        {
            if (Read(reader.GetString(2)!) is { } rows)
            {
                _entries[reader.GetString(0)!] = (reader.GetString(1)!, rows);
            }
        }
    }

    /// <summary>The rows kept for a question in this state; null where there are none.</summary>
    public PlanRows? Find(string question, string state) =>
        _entries.TryGetValue(question, out (string State, PlanRows Rows) entry) && entry.State == state ? entry.Rows : null;

    /// <summary>Keeps rows, in place of those of another state; in memory until they are written.</summary>
    public void Keep(string question, string state, PlanRows rows)
    {
        _entries[question] = (state, rows);
        _unwritten.Add(question);
    }

    /// <summary>Writes what is not written yet, in one transaction: a page does not wait for the disk.</summary>
    public void Write()
    {
        if (_unwritten.Count == 0)
        {
            return;
        }

        using DuckDbTransaction transaction = _connection.BeginTransaction();
        if (_entries.Count > MostEntries)
        {
            // Filters that somebody tried once pile up; what is asked often is soon there again.
            _connection.Execute("DELETE FROM kept_answers");
        }

        foreach (string question in _unwritten)
        {
            (string state, PlanRows rows) = _entries[question];
            _connection.Execute("DELETE FROM kept_answers WHERE question = $1", question);
            _connection.Execute("INSERT INTO kept_answers VALUES ($1, $2, $3)", question, state, Write(rows));
        }

        transaction.Commit();
        _unwritten.Clear();
    }

    private static string Write(PlanRows rows)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            json.WriteBooleanValue(rows.Totals is not null);
            foreach (EngineRow row in rows.Totals is null ? rows.Groups : [rows.Totals, .. rows.Groups])
            {
                WriteRow(json, row);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRow(Utf8JsonWriter json, EngineRow row)
    {
        json.WriteStartArray();
        json.WriteNumberValue(row.Keys.Length);
        foreach (object? key in row.Keys)
        {
            switch (key)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case string text:
                    json.WriteStringValue(text);
                    break;
                default:
                    json.WriteNumberValue(Convert.ToInt64(key, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteNumberValue(row.Time);
        foreach (Int128 measure in row.Measures)
        {
            // As texts, so that nothing on the way takes them for floating point.
            json.WriteStringValue(measure.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    /// <summary>Null for what cannot be read: it is then computed again.</summary>
    private static PlanRows? Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement[] parts = [.. document.RootElement.EnumerateArray()];
            EngineRow[] rows = [.. parts.Skip(1).Select(ReadRow)];
            return parts[0].GetBoolean() ? new PlanRows(rows[1..], rows[0]) : new PlanRows(rows, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private static EngineRow ReadRow(JsonElement row)
    {
        JsonElement[] parts = [.. row.EnumerateArray()];
        int keys = parts[0].GetInt32();
        return new EngineRow(
            [.. parts[1..(keys + 1)].Select(Key)],
            parts[keys + 1].GetInt64(),
            [.. parts[(keys + 2)..].Select(m => Int128.Parse(m.GetString()!, CultureInfo.InvariantCulture))]);
    }

    private static object? Key(JsonElement key) => key.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => key.GetString(),
        _ => key.GetInt64(),
    };
}
