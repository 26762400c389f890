using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.ClickHouse;
using NodaTime;

namespace Farthing.EngineTests.Queries;

/// <summary>A workspace made of texts, imported and costed as a user would, and asked on both engines.</summary>
public sealed class QueryWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-query-").FullName;
    private readonly FarthingStore _store;
    private readonly DuckDbConnection _connection;
    private readonly Lock _gate = new();
    private ClickHouseConnection? _clickHouse;

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
        _store = FarthingStore.Open(_folder);
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

    public Ask Ask { get; }

    public DuckDbConnection Connection => _connection;

    public KpiAnswer OnDuckDb(KpiRequest request)
    {
        lock (_gate)
        {
            return Ask.Answer(request, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The one row of a statement written by hand.</summary>
    public string?[] RowOnDuckDb(string sql)
    {
        lock (_gate)
        {
            return [.. Assert.Single(_connection.Rows(sql)).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>The same question on a real ClickHouse node with the same rows; skipped where there is none.</summary>
    public KpiAnswer OnClickHouse(KpiRequest request)
    {
        ClickHouseNode node = ClickHouseNode.Shared();
        lock (_gate)
        {
            return Ask.Answer(request, new ClickHouseQueryEngine(Copied(node)), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The one row of a statement written by hand, on ClickHouse.</summary>
    public string?[] RowOnClickHouse(string sql)
    {
        ClickHouseNode node = ClickHouseNode.Shared();
        lock (_gate)
        {
            string[] row = Assert.Single(Copied(node).Query(sql, [], TestContext.Current.CancellationToken).Skip(2));
            return [.. row.Select(v => v == "\\N" ? null : v)];
        }
    }

    private ClickHouseConnection Copied(ClickHouseNode node)
    {
        if (_clickHouse is null)
        {
            ClickHouseConnection fresh = node.NewDatabase();
            ClickHouseCopy.Copy(_connection, fresh);
            _clickHouse = fresh;
        }

        return _clickHouse;
    }

    public void Dispose()
    {
        _clickHouse?.Dispose();
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
