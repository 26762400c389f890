using System.Globalization;
using System.Text.RegularExpressions;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Engine.Catalogues;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Queries;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.ClickHouse;
using NodaTime;

namespace Farthing.EngineTests.Queries;

/// <summary>A workspace made of texts, imported and costed as a user would, and asked on both engines.</summary>
public sealed partial class QueryWorld : IDisposable
{
    /// <summary>The tables that questions read; MoveTests move all of them.</summary>
    private static readonly string[] ReadByQuestions =
    [
        "interactions", "segments", "staffing", "runs", "run_accounts", "costs", "d_interactions", "d_interaction_extras", "d_agents",
        "d_agent_hours", "d_staff", "d_surveys", "d_themes", "d_issues", "d_orders", "d_customers", "d_users", "d_subscriptions",
        "d_forecasts", "d_benefits",
    ];

    /// <summary>Facts and texts that only statements written by hand read.</summary>
    private static readonly string[] ReadByHand =
    [
        "codes", "interaction_ids", "customer_ids", "surveys", "customers", "orders", "issues", "users", "subscriptions", "agents", "messages",
        "schedule", "forecasts", "benefits", "ledger",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-query-").FullName;
    private readonly FarthingStore _store;
    private readonly DuckDbConnection _connection;
    private readonly Lock _gate = new();
    private readonly Dictionary<bool, AnswerSource> _sources = [];
    private ClickHouseConnection? _byHand;

    /// <param name="files">Files of the workspace by name: farthing.yaml, costs.yaml, kpis/own.yaml.</param>
    /// <param name="facts">Rows by the name of their pack.</param>
    /// <param name="cost">Whether to make costing runs.</param>
    public QueryWorld(IReadOnlyDictionary<string, string> files, IEnumerable<(string Pack, string Rows)> facts, bool cost)
    {
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Workspace = Workspace.Load(_folder);
        Catalogue = CatalogueLoader.Load(Workspace);
        _store = FarthingStore.Open(_folder, new StoreOptions { Threads = 1 }); // what a small store opened again has
        int number = 0;
        foreach ((string pack, string rows) in facts)
        {
            string file = Path.Combine(_folder, $"{++number}-{pack}.csv");
            File.WriteAllText(file, rows);
            ImportedBatch batch = Assert.Single(ImportUseCase.Run(_store, Workspace, [file], pack, SystemClock.Instance));
            Assert.Equal(0, batch.Rejected);
        }

        if (cost)
        {
            CostUseCase.Run(Workspace, _store, null, SystemClock.Instance);
        }

        _connection = _store.Connect();
        Ask = Ask.Open(_store, Workspace, Catalogue, _connection, CancellationToken.None);
    }

    public Workspace Workspace { get; }

    public KpiCatalogue Catalogue { get; }

    /// <summary>Everything that will be asked on ClickHouse, where that is known: then only the tables are moved that it reads.</summary>
    public IReadOnlyList<Question>? Questions { get; init; }

    public Ask Ask { get; }

    public DuckDbConnection Connection => _connection;

    public KpiAnswer OnDuckDb(KpiRequest request)
    {
        lock (_gate)
        {
            return Ask.Answer(request, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The answer of an engine of the test's own over the same store.</summary>
    public KpiAnswer On(Func<DuckDbConnection, IQueryEngine> engine, KpiRequest request, CancellationToken? stop = null)
    {
        lock (_gate)
        {
            return Ask.Answer(request, engine(_connection), stop ?? TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The rows of a statement written by hand.</summary>
    public IReadOnlyList<string?[]> RowsOnDuckDb(string sql)
    {
        lock (_gate)
        {
            return [.. _connection.Rows(sql).Select(r => r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) is { Length: > 0 } t ? t : null).ToArray())];
        }
    }

    /// <summary>The same question on a real ClickHouse node with the same rows; skipped where there is none.</summary>
    public KpiAnswer OnClickHouse(KpiRequest request) => On(sharded: false, request);

    /// <summary>
    /// The same question on a real cluster of three shards, from rows; where rollups can answer they must say the same. Skipped where there is none.
    /// </summary>
    public KpiAnswer OnCluster(KpiRequest request)
    {
        KpiAnswer rows = On(sharded: true, request);
        if (RollupsOf(request).Any())
        {
            Assert.Equal(Lines(rows), Lines(On(sharded: true, request, rollups: true)));
        }

        return rows;
    }

    /// <summary>What answers there.</summary>
    public AnswerSource Source(bool sharded)
    {
        ClickHouseCluster cluster = ClickHouseCluster.Shared();
        lock (_gate)
        {
            if (!_sources.TryGetValue(sharded, out AnswerSource? source))
            {
                ClickHouseSettings settings = cluster.NewDatabase(sharded);
                StoreFingerprint.GiveId(_connection);
                MoveResult moved = MoveUseCase.Run(
                    settings, _connection, StoreFingerprint.Read(Workspace, _connection), replace: false,
                    [.. TableLayouts.All.Where(t => Reads(sharded).Contains(t.Table)), .. sharded ? Rollups() : []], SystemClock.Instance, null, TestContext.Current.CancellationToken);
                Assert.True(moved.Changed);
                source = ClickHouseSource.Open(settings, Workspace, _connection, TestContext.Current.CancellationToken);
                _sources[sharded] = source;
                if (!sharded)
                {
                    MakeViews(settings, moved);
                }
            }

            return source;
        }
    }

    /// <summary>The rollups that are moved.</summary>
    private IEnumerable<TableLayout> Rollups()
    {
        HashSet<string>? read = Questions is null ? null : [.. Questions.SelectMany(q => RollupsOf(q.Request))];
        return MoveUseCase.Rollups(_connection).Where(t => read?.Contains(t.Table) ?? true);
    }

    private IEnumerable<string> RollupsOf(KpiRequest request)
    {
        lock (_gate)
        {
            return Ask.Compile(request, DuckDbDialect.Instance).SelectMany(s => s.Tables).Where(AllRollups.IsRollup);
        }
    }

    /// <summary>The tables that are moved.</summary>
    private HashSet<string> Reads(bool sharded)
    {
        if (Questions is null)
        {
            return [.. ReadByQuestions, .. sharded ? [] : ReadByHand];
        }

        ClickHouseDialect dialect = new(new ClickHouseTables("d", sharded ? ClickHouseCluster.Name : null, 1));
        HashSet<string> read = ["d_orders"]; // whose last day every value of a lifetime asks
        foreach (Question question in Questions)
        {
            read.UnionWith(Ask.Compile(question.Request, dialect).SelectMany(s => Compiled().Matches(s.Text)).Select(m => m.Groups[1].Value));
            foreach (HandCheck? byHand in sharded ? [] : new[] { question.ByHand, question.RowsByHand })
            {
                read.UnionWith(Words().Matches(byHand?.Sql ?? "").Select(m => m.Value));
            }
        }

        return read;
    }

    [GeneratedRegex(@"\bd\.([a-z_]+)_g1(_local)?\b")]
    private static partial Regex Compiled();

    [GeneratedRegex(@"\b[a-z_]+\b")]
    private static partial Regex Words();

    private KpiAnswer On(bool sharded, KpiRequest request, bool rollups = false) => ClickHouseCluster.Shared().Steadily(() =>
    {
        AnswerSource source = Source(sharded);
        lock (_gate)
        {
            KpiAnswer answer = Ask.Answer(request, rollups ? source : source with { Rollups = static () => [] }, TestContext.Current.CancellationToken);
            Assert.Equal(rollups, answer.Receipt.Statements.Any(s => s.Tables.Any(AllRollups.IsRollup)));
            return answer;
        }
    });

    /// <summary>The answer of an engine of the test's own on a real ClickHouse node.</summary>
    public KpiAnswer OnClickHouse(Func<ClickHouseConnection, IQueryEngine> engine, KpiRequest request)
    {
        Source(sharded: false);
        lock (_gate)
        {
            return Ask.Answer(request, engine(_byHand!), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The rows of a statement written by hand, on ClickHouse.</summary>
    public IReadOnlyList<string?[]> RowsOnClickHouse(string sql)
    {
        Source(sharded: false);
        lock (_gate)
        {
            return [.. _byHand!.Rows(sql, TestContext.Current.CancellationToken).Select(r => r.Select(TabSeparated.Unescape).ToArray())];
        }
    }

    /// <summary>Statements written by hand call the tables as the store does.</summary>
    private void MakeViews(ClickHouseSettings settings, MoveResult moved)
    {
        _byHand = ClickHouseCluster.Connect(settings);
        foreach (MovedTable table in moved.Tables)
        {
            _byHand.Execute(
                Invariant($"CREATE VIEW {settings.Database}.{table.Table} AS SELECT * FROM {settings.Database}.{table.Table}_g{moved.Generation}"),
                TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An answer as lines that can be compared: keys, then exact values, the total last.</summary>
    public static string[] Lines(KpiAnswer answer) =>
    [
        .. answer.Rows.Select(r => string.Join(" | ", r.Keys.Append(r.Bucket).Select(k => k ?? "–")
            .Concat(r.Cells.Select(Exact)))),
        "total | " + string.Join(" | ", answer.Total.Select(Exact)),
    ];

    private static string Exact(AnswerCell cell) =>
        cell.Value is { } value ? $"{value.Numerator}/{value.Denominator}" : $"null: {cell.Reason}";
}
