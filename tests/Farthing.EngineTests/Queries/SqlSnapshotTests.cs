using System.Runtime.CompilerServices;
using System.Text;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;
using Farthing.Engine.Catalogues;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// The SQL of every KPI for both engines, as text in <c>snapshots/</c>: a change of the compiler shows itself as a difference to be
/// read. With FARTHING_ACCEPT=1 the files are written instead of compared.
/// </summary>
public class SqlSnapshotTests
{
    private static readonly KpiCatalogue Catalogue = CatalogueLoader.Load(null);

    public static TheoryData<string> Kpis() => [.. Catalogue.Kpis.Select(k => k.Id)];

    [Theory]
    [MemberData(nameof(Kpis))]
    public void Compiles_to_what_it_compiled_to(string kpi)
    {
        StringBuilder text = new();
        KpiRequest plain = new([kpi]);
        Write(text, "all data", plain);
        if (NeedsPeriod(kpi))
        {
            Write(text, "a month", plain with { Period = "2024-05" });
        }

        Write(text, "by channel and month", plain with { By = ["channel"], Grain = "month", Period = "2024-Q2" });
        Write(text, "by team, where", plain with { By = ["team"], Where = "vendor != \"acme\"" });
        string file = Path.Combine(SourceFolder(), "..", "snapshots", kpi + ".sql");
        if (Environment.GetEnvironmentVariable("FARTHING_ACCEPT") == "1")
        {
            File.WriteAllText(file, text.ToString());
        }

        Assert.True(File.Exists(file), $"there is no snapshot of {kpi}: run with FARTHING_ACCEPT=1 and read what it writes");
        Assert.Equal(File.ReadAllText(file), text.ToString());
    }

    [Fact]
    public void No_snapshot_is_left_of_a_KPI_that_is_gone() => Assert.Equal(
        Catalogue.Kpis.Select(k => k.Id).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Path.Combine(SourceFolder(), "..", "snapshots")).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    private static bool NeedsPeriod(string kpi) => Catalogue.Kpis.First(k => k.Id == kpi).AllMeasures
        .Any(m => FactModel.Facts[m.Fact].Clock(m.Axis).Kind is ClockKind.Opening or ClockKind.Closing or ClockKind.During);

    private static void Write(StringBuilder text, string title, KpiRequest request)
    {
        ResolvedRequest resolved;
        try
        {
            resolved = new RequestResolver(Catalogue, WorkspaceCalendar.Utc).Resolve(request);
        }
        catch (UserException e) when (e.Problems[0].Code is "FT-4013" or "FT-4015")
        {
            text.Append("-- ").Append(title).Append(": ").Append(e.Message).Append("\n\n");
            return;
        }

        QueryPlan plan = QueryPlanner.Plan(resolved, new PlanContext(new Values(), 1_700_000_000_000, [(3, 24290), (5, 24291)], -3));
        foreach (SqlDialect dialect in new SqlDialect[] { DuckDbDialect.Instance, ClickHouseDialect.Instance })
        {
            foreach ((SqlSelect? select, string part) in new[] { (plan.Groups, "groups"), (plan.Totals, "totals") })
            {
                if (select is not null)
                {
                    SqlText sql = dialect.Render(select);
                    text.Append("-- ").Append(title).Append(", ").Append(dialect.Name).Append(", ").Append(part).Append(": ")
                        .AppendJoin(", ", sql.Parameters).Append('\n').Append(sql.Text).Append("\n\n");
                }
            }
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    /// <summary>Three values in every domain.</summary>
    private sealed class Values : IQueryDictionary
    {
        public IReadOnlyList<(int Code, string Text)> Codes(string domain) => CodeDomains.Fixed.TryGetValue(domain, out var texts)
            ? [.. texts.Select((t, n) => (n + 1, t))]
            : [(1, "acme"), (2, "zeta"), (3, "csat")];

        public IReadOnlyList<string> AttributeValues(Field attribute) => [];

        public IReadOnlyDictionary<string, long> Interactions(IReadOnlyCollection<string> ids) => new Dictionary<string, long>();

        public IReadOnlyList<long> InteractionsWhere(Func<string, bool> test, int limit) => [];
    }
}
