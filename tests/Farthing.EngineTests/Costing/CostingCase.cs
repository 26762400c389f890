using Farthing.Core.Facts;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Costing;

/// <summary>A workspace on disk whose facts a test writes straight into the store, costed by the command line.</summary>
internal sealed class CostingCase : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FarthingStore _store;
    private readonly CodeBook _codes;
    private long _interactions;
    private long _segments;
    private DuckDbConnection? _connection;

    public CostingCase(string costs, string zone = "UTC", string extra = "")
    {
        File.WriteAllText(_folder.File("farthing.yaml"), $"name: Test\ncurrency: USD\ntime-zone: {zone}\n{extra}");
        File.WriteAllText(_folder.File("costs.yaml"), costs);
        _store = FarthingStore.Open(Folder);
        _connection = _store.Connect();
        _codes = CodeBook.Load(_connection);
    }

    public string Folder => _folder.Path;

    /// <summary>2024-05-06T00:00Z.</summary>
    public static long Monday { get; } = Ms("2024-05-06T00:00:00Z");

    private DuckDbConnection Connection => _connection ?? throw new InvalidOperationException("the facts are written");

    public static long Ms(string instant) => NodaTime.Text.InstantPattern.General.Parse(instant).Value.ToUnixTimeMilliseconds();

    public static int Day(string date) => (int)(Ms(date + "T00:00:00Z") / 86_400_000);

    public long Interaction(string id, string channel, long started, string outcome = "answered", long? completed = null)
    {
        long i = ++_interactions;
        Row("interaction_ids", ("i", i), ("interaction_id", id), ("bucket", Reference.RefArithmetic.Bucket(id)));
        Row("interactions", ("i", i), ("started_ms", started), ("channel", _codes.GetOrAdd(CodeDomains.Channel, channel)),
            ("outcome", _codes.Find(CodeDomains.Outcome, outcome)), ("completed_ms", completed),
            ("completed_state", completed is null ? 0 : 2), ("customer", 0), ("vendor", 0));
        return i;
    }

    public void Segment(long i, string? agent, long start, long end, int kind = 1) => Row(
        "segments", ("s", ++_segments), ("segment_id", $"s{_segments:0000}"), ("i", i), ("agent", Agent(agent)), ("kind", kind),
        ("queue", 0), ("vendor", 0), ("started_ms", start), ("ended_ms", end), ("date_only", 0));

    public void Line(string id, string account, decimal amount, string day = "2024-05-31", string? agent = null, string currency = "USD") => Row(
        "ledger", ("line_id", id), ("first_day", Day(day)), ("end_day", Day(day) + 1), ("account", _codes.GetOrAdd(CodeDomains.Account, account)),
        ("amount", (long)(amount * 1_000_000)), ("currency", _codes.GetOrAdd(CodeDomains.Currency, currency)), ("agent", Agent(agent)), ("team", 0), ("site", 0),
        ("channel", 0), ("vendor", 0), ("initiative", 0));

    public void Staffing(string agent, long start, long end) => Row(
        "staffing", ("agent", Agent(agent)), ("started_ms", start), ("ended_ms", end), ("state", 1), ("paid", 1));

    public void PaidTime(string agent, long seconds) => Row(
        "paid_time", ("agent", Agent(agent)), ("period", "2024-05"), ("first_day", Day("2024-05-01")), ("end_day", Day("2024-06-01")), ("paid_ms", seconds * 1000));

    public void Usage(long i, string meter, long quantity) => Row(
        "usage", ("event_id", $"u{i}"), ("i", i), ("meter", _codes.GetOrAdd(CodeDomains.Meter, meter)), ("quantity", quantity * 1_000_000));

    public void Role(string agent, string role, string team) => Row(
        "agents", ("agent", Agent(agent)), ("role", _codes.GetOrAdd(CodeDomains.Role, role)), ("team", _codes.GetOrAdd(CodeDomains.Team, team)),
        ("site", 0), ("vendor", 0));

    public void Rate(string currency, string day, long rate) => Row(
        "fx", ("currency", _codes.GetOrAdd(CodeDomains.Currency, currency)), ("day", Day(day)), ("rate", rate));

    /// <summary>Changes facts before they are saved.</summary>
    public void Attributes(string sql) => Connection.Execute(sql);

    public void Costs(string text) => File.WriteAllText(_folder.File("costs.yaml"), text);

    /// <summary>Ends the writing of facts; the store is then the command line's.</summary>
    public void Save()
    {
        _codes.Save(Connection);
        DeriveVersion.FactsChanged(Connection);
        _connection!.Dispose();
        _connection = null;
        _store.Dispose();
    }

    public CliRun Run(params string[] args) => CliRun.In(Folder, args);

    /// <summary>Numbers of a query over the store, while no command runs.</summary>
    public IReadOnlyList<object?[]> Ask(string sql)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        using DuckDbConnection connection = store.Connect();
        return connection.Rows(sql);
    }

    /// <summary>Changes facts between two commands.</summary>
    public void Change(string sql)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        using DuckDbConnection connection = store.Connect();
        connection.Execute(sql);
        DeriveVersion.FactsChanged(connection);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    private int Agent(string? id) => id is null ? 0 : _codes.GetOrAdd(CodeDomains.Agent, id);

    private void Row(string table, params (string Column, object? Value)[] values) => Connection.Execute(
        $"INSERT INTO {table}({string.Join(", ", values.Select(v => v.Column))}) VALUES ({string.Join(", ", values.Select((_, n) => $"${n + 1}"))})",
        [.. values.Select(v => v.Value)], TestContext.Current.CancellationToken);
}
