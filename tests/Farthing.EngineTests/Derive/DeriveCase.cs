using Farthing.Core.Time;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using NodaTime;

namespace Farthing.EngineTests.Derive;

/// <summary>A store in memory whose facts a test writes by hand, and what the derive step makes of them.</summary>
internal sealed class DeriveCase : IDisposable
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;

    private readonly FarthingStore _store = FarthingStore.OpenInMemory();

    public DeriveCase(string zone = "UTC", FiscalCalendar? fiscal = null)
    {
        Calendar = new WorkspaceCalendar(DateTimeZoneProviders.Tzdb[zone], IsoDayOfWeek.Monday, fiscal);
        Settings = DeriveSettings.Of(Calendar);
        Connection = _store.Connect();
    }

    public WorkspaceCalendar Calendar { get; }

    /// <summary>The settings under which the case is derived.</summary>
    public DeriveSettings Settings { get; set; }

    public DuckDbConnection Connection { get; }

    /// <summary>2024-03-04 08:00 UTC, a Monday.</summary>
    public static long Morning { get; } = Ms("2024-03-04T08:00:00Z");

    public static long Ms(string instant) =>
        NodaTime.Text.InstantPattern.General.Parse(instant).Value.ToUnixTimeMilliseconds();

    public static int Day(int year, int month, int day) => NodaTime.Period.DaysBetween(new LocalDate(1970, 1, 1), new LocalDate(year, month, day));

    /// <summary>Inserts one row; columns that are not named are NULL.</summary>
    public void Row(string table, params (string Column, object? Value)[] values) => Connection.Execute(
        $"INSERT INTO {table}({string.Join(", ", values.Select(v => v.Column))}) VALUES ({string.Join(", ", values.Select((_, n) => $"${n + 1}"))})",
        [.. values.Select(v => v.Value)], TestContext.Current.CancellationToken);

    public void Interaction(long i, long started, long customer = 0, int outcome = 1, int topic = 0, string? id = null, params (string, object?)[] more)
    {
        Id(i, id);
        Row("interactions", [("i", i), ("started_ms", started), ("customer", customer), ("outcome", outcome), ("topic", topic),
            ("completed_state", 0), .. more]);
    }

    public void Segment(long i, int agent, long start, long? end, int kind = 1, string? id = null, params (string, object?)[] more)
    {
        _segments++;
        Row("segments", [("s", _segments), ("segment_id", id ?? $"s{_segments:000}"), ("i", i), ("agent", agent), ("kind", kind),
            ("queue", 0), ("vendor", 0), ("started_ms", start), ("ended_ms", end), ("date_only", 0), .. more]);
    }

    public void Staff(int agent, long start, long? end, int state = 1, int? paid = null) =>
        Row("staffing", ("agent", agent), ("started_ms", start), ("ended_ms", end), ("state", state), ("paid", paid));

    public void Agent(int agent, int? fromDay, int team, int site = 0, int vendor = 0) =>
        Row("agents", ("agent", agent), ("valid_from_day", fromDay), ("role", 1), ("team", team), ("site", site), ("vendor", vendor));

    public void Message(long i, string id, long sent, int sender) =>
        Row("messages", ("message_id", id), ("i", i), ("sent_ms", sent), ("sender", sender));

    public void Code(string domain, int code, string text) => Row("codes", ("domain", domain), ("code", code), ("text", text));

    private int _segments;

    public void Id(long i, string? id = null) =>
        Row("interaction_ids", ("i", i), ("interaction_id", id ?? $"i{i:000}"), ("bucket", 0));

    public bool Refresh()
    {
        DeriveVersion.FactsChanged(Connection);
        return Deriver.Refresh(_store, Settings, Connection, TestContext.Current.CancellationToken);
    }

    public bool RefreshUnchanged() => Deriver.Refresh(_store, Settings, cancellation: TestContext.Current.CancellationToken);

    /// <summary>Columns of one interaction's derived row, as numbers; null for NULL.</summary>
    public long?[] Derived(long i, string columns) => Single($"SELECT {columns} FROM d_interactions WHERE i = {i}");

    public long?[] Single(string sql) => Assert.Single(Numbers(sql));

    public IReadOnlyList<long?[]> Numbers(string sql) =>
        [.. Connection.Rows(sql).Select(row => row.Select(v => v is null ? (long?)null : Convert.ToInt64(v, null)).ToArray())];

    public void Dispose()
    {
        Connection.Dispose();
        _store.Dispose();
    }
}
