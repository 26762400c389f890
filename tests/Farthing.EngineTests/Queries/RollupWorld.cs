using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Queries;

/// <summary>A workspace that goes on being imported, costed and closed, and is asked with rollups and without.</summary>
public sealed class RollupWorld : IDisposable
{
    private static readonly string[] Dimensions =
    [
        "channel", "channel", "interaction-queue", "direction", "party", "outcome", "customer-segment", "team", "site", "vendor", "topic", "kind",
        "instrument", "agent",
    ];

    private static readonly string?[] Periods = [null, "2024-01..2024-02", "2024-02", "2024-01-10..2024-02-05", "2024-W06"];

    private static readonly string?[] Filters =
    [
        null, null, "channel = \"phone\"", "not (channel in (\"chat\", \"mail\")) or party != \"prospect\"", "customer-segment != \"gold\"",
        "direction = null", "outcome = \"answered\" and interaction-queue != \"q1\"", "team = \"red\"", "topic = \"billing\" or channel = \"chat\"",
        "kind >= 7", "site != null and vendor = null",
    ];

    private readonly TempFolder _folder = new();
    private int _files;

    public RollupWorld()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), RandomFacts.Settings);
        File.WriteAllText(_folder.File("costs.yaml"), RandomFacts.Costs);
        Workspace = Workspace.Load(_folder.Path);
        Catalogue = CatalogueLoader.Load(Workspace);
        Store = FarthingStore.Open(_folder.Path, new StoreOptions { Threads = 1 });   // what a small store opened again has
        Connection = Store.Connect();
    }

    public Workspace Workspace { get; private set; }

    public KpiCatalogue Catalogue { get; }

    public FarthingStore Store { get; }

    public DuckDbConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Store.Dispose();
        _folder.Dispose();
    }

    public void Import(IEnumerable<(string Pack, string Rows)> facts)
    {
        foreach ((string pack, string rows) in facts)
        {
            string file = _folder.File(string.Create(CultureInfo.InvariantCulture, $"{++_files}-{pack}.csv"));
            File.WriteAllText(file, rows);
            ImportUseCase.Run(Store, Workspace, [file], pack, SystemClock.Instance);
        }
    }

    public void Cost(string? period = null) =>
        CostUseCase.Run(Workspace, Store, period is null ? null : Workspace.Calendar.ParsePeriod(period), SystemClock.Instance);

    public void Close(string period)
    {
        CloseRequest request = new(period, "a tester", "a test") { Waive = [.. WaiverKinds.Names.Select(n => n + ": a test")] };
        Assert.True(CloseUseCase.Run(Workspace, Store, request, SystemClock.Instance).Closed);
    }

    public void SetCosts(string text) => File.WriteAllText(_folder.File("costs.yaml"), text);

    public void SetSettings(string text)
    {
        File.WriteAllText(_folder.File("farthing.yaml"), text);
        Workspace = Workspace.Load(_folder.Path);
    }

    public Ask Open() => Ask.Open(Store, Workspace, Catalogue, Connection, TestContext.Current.CancellationToken);

    /// <summary>Whether a question's every statement reads nothing but rollups.</summary>
    public static bool ReadsRollupsAlone(Ask ask, KpiRequest request) =>
        ask.Compile(request, DuckDbDialect.Instance).All(s => s.Tables.All(AllRollups.IsRollup));

    /// <summary>Whether any statement of a question reads a rollup.</summary>
    public static bool ReadsRollups(Ask ask, KpiRequest request) =>
        ask.Compile(request, DuckDbDialect.Instance).Any(s => s.Tables.Any(AllRollups.IsRollup));

    /// <summary>Asks every KPI some questions, drawn by seed, on rollups and on rows; gives how many read a rollup.</summary>
    public int Compare(int seed, int each)
    {
        Random random = new(seed);
        Ask ask = Open();
        int used = 0;
        foreach (KpiDefinition kpi in Catalogue.Kpis.Where(k => k.Model is null))
        {
            for (int n = 0; n < each; n++)
            {
                KpiRequest request = Draw(kpi, random);
                try
                {
                    ask.UseRollups = true;
                    string[] with = QueryWorld.Lines(ask.Answer(request, TestContext.Current.CancellationToken));
                    used += ReadsRollups(ask, request) ? 1 : 0;
                    ask.UseRollups = false;
                    Assert.False(ReadsRollups(ask, request));
                    string[] without = QueryWorld.Lines(ask.Answer(request, TestContext.Current.CancellationToken));
                    Assert.True(without.SequenceEqual(with), $"{Text(request)}\n{string.Join('\n', without)}\nrollups:\n{string.Join('\n', with)}");
                }
                catch (UserException e) when (e.Problems[0].Code is "FT-4012" or "FT-4013" or "FT-4015")
                {
                    // It cannot be sliced or filtered so, or not without a period.
                }
            }
        }

        return used;
    }

    /// <summary>A question in words, for messages.</summary>
    public static string Text(KpiRequest r) =>
        $"{r.Kpis[0]} by {string.Join(',', r.By)} {r.Grain} {r.Period} where {r.Where} {string.Join(',', r.Parameters)}";

    /// <summary>Every table holds exactly what its statement gives now; and every one may be read.</summary>
    public void TablesAreThoseOfTheRows()
    {
        Open();
        long cutoff = DeriveVersion.DataCutOff(Connection)!.Value;
        IReadOnlyList<Rollup> current = Engine.Rollups.RollupTables.Current(Connection, cutoff);
        Assert.Equal(AllRollups.All, current.Select(r => r.Definition));
        foreach (Rollup rollup in current)
        {
            SqlText rows = DuckDbDialect.Instance.Render(rollup.Rows());
            string all = rows.Columns[0] == "run"
                ? $"SELECT * FROM ({rows.Text}) WHERE run IN (SELECT arg_max(run, version) FROM runs GROUP BY month)"
                : rows.Text;
            string table = rollup.Definition.Table;
            Assert.Equal(0L, Connection.Scalar<long>($"SELECT count(*) FROM (SELECT * FROM {table} EXCEPT ALL SELECT * FROM ({all}))", [.. rows.Parameters]));
            Assert.Equal(
                Connection.Scalar<long>($"SELECT count(*) FROM ({all})", [.. rows.Parameters]),
                Connection.Scalar<long>($"SELECT count(*) FROM {table}"));
        }
    }

    private static KpiRequest Draw(KpiDefinition kpi, Random random)
    {
        string?[] grains = [null, null, "hour", "day", "week", "month", "quarter", "year"];
        KpiParameter[] lengths = [.. kpi.Parameters.Where(p => p.Kind == ParameterKind.Duration)];
        return new KpiRequest([kpi.Id])
        {
            By = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Dimensions[random.Next(Dimensions.Length)]).Distinct()],
            Grain = grains[random.Next(grains.Length)],
            Period = Periods[random.Next(Periods.Length)],
            Where = Filters[random.Next(Filters.Length)],
            Compare = null,
            PercentOfTotal = false,
            Parameters = lengths.Length > 0 && random.Next(3) == 0 ? [(lengths[0].Name, "2d")] : [],
        };
    }
}
