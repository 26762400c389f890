using System.Text.RegularExpressions;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;
using Farthing.Engine.ClickHouse;
using Farthing.EngineTests.Queries;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>
/// The statements of every KPI use no form of ClickHouse that would give another number than DuckDB: sums that wrap, divisions that
/// are floating point, functions of time zones, joins that give 0 for NULL. And no profile of a user changes what they mean.
/// </summary>
public sealed partial class GuardedFormsTests
{
    /// <summary>Everything that may stand before an opening parenthesis; the words of SQL are the same in both engines.</summary>
    private static readonly HashSet<string> Allowed =
    [
        "sum", "count", "min", "max", "toInt128", "intDiv", "coalesce", "NULLIF", "JSONExtractString", "CAST", "values", "cluster", "view",
        "FILTER", "OVER", "Nullable", "IN", "FROM", "AND", "OR", "WHERE", "WHEN", "DISTINCT", "THEN", "ELSE",
    ];

    private static readonly QueryWorld World = new(
        new Dictionary<string, string> { ["farthing.yaml"] = RandomFacts.Settings }, new RandomFacts(5, 3).All(), cost: false);

    public static TheoryData<string> Kpis() => [.. World.Catalogue.Kpis.Select(k => k.Id)];

    [Theory]
    [MemberData(nameof(Kpis))]
    public void Every_aggregate_is_guarded(string kpi)
    {
        ClickHouseDialect onCluster = new(new ClickHouseTables("d", "c", 1));
        int statements = 0;
        foreach (KpiRequest request in Requests(kpi))
        {
            try
            {
                foreach (ClickHouseDialect dialect in new[] { ClickHouseDialect.Instance, onCluster })
                {
                    IReadOnlyList<SqlText> compiled = World.Ask.Compile(request, dialect);
                    Assert.All(compiled, s => Check(s.Text));
                    statements += compiled.Count;
                }
            }
            catch (UserException e) when (e.Problems[0].Code is "FT-4013" or "FT-4015" or "FT-4014")
            {
                // It cannot be asked so.
            }
        }

        Assert.NotEqual(0, statements);
    }

    private static IEnumerable<KpiRequest> Requests(string kpi)
    {
        KpiRequest plain = new([kpi]) { Period = "2024-01..2024-02" };
        return
        [
            plain, plain with { Interval = true }, plain with { By = ["channel"], Grain = "month", Interval = true }, plain with { By = ["team"], Grain = "week" },
            plain with { By = ["segment-queue", "kind"] }, plain with { Where = "vendor != \"acme\" and kind != null", By = ["agent"] },
        ];
    }

    [Theory]
    [InlineData("SELECT CAST(sum(f.wait_ms) AS Nullable(Int128)) AS m0 FROM t AS f")]
    [InlineData("SELECT sum(toInt128(f.wait_ms)) AS m0 FROM t AS f")]
    [InlineData("SELECT CAST(avg(toInt128(f.wait_ms)) AS Nullable(Int128)) AS m0 FROM t AS f")]
    [InlineData("SELECT f.a / 7 AS g0 FROM t AS f")]
    [InlineData("SELECT f.a * f.b AS g0 FROM t AS f")]
    [InlineData("SELECT CAST(sum(toInt128(f.a * f.b)) AS Nullable(Int128)) AS m0 FROM t AS f")]
    [InlineData("SELECT toStartOfMonth(f.a) AS g0 FROM t AS f")]
    [InlineData("SELECT intDiv(f.a, f.b) AS g0 FROM t AS f")]
    [InlineData("SELECT CAST(uniq(f.a) AS Nullable(Int128)) AS m0 FROM t AS f")]
    [InlineData("SELECT f.a AS g0 FROM t AS f ANY LEFT JOIN u AS x ON x.i = f.i")]
    public void Unguarded_forms_are_refused(string sql) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(sql));

    private static void Check(string sql)
    {
        foreach (Match call in Call().Matches(sql))
        {
            Assert.True(Allowed.Contains(call.Groups["name"].Value), $"{call.Groups["name"].Value}( in {sql}");
        }

        Assert.DoesNotContain('/', sql);
        Assert.DoesNotContain('%', sql);

        // What is added up is widened first; a running sum is one of counts, which are wide already.
        Assert.All(Sum().Matches(sql), m => Assert.True(Widened().IsMatch(sql[m.Index..]), $"a sum that is not widened: {sql}"));
        Assert.All(Aggregated().Matches(sql), m => Assert.EndsWith("CAST(", sql[..m.Index], StringComparison.Ordinal));
        foreach (Match product in Product().Matches(sql))
        {
            Assert.True(WideLeft().IsMatch(sql[..product.Index]) && WideRight().IsMatch(sql[(product.Index + 3)..]), $"a product that may wrap: {sql}");
        }

        Assert.All(Division().Matches(sql), m => Assert.True(PositiveDivisor().IsMatch(sql[m.Index..]), $"a division by what may be 0: {sql}"));
        Assert.DoesNotMatch("(ANY|SEMI|ANTI|ASOF|GLOBAL|ALL)\\s+(LEFT\\s+)?JOIN|RIGHT JOIN|FULL JOIN|USING|SETTINGS", sql);
    }

    /// <summary>Each setting that could change a meaning is sent with every request; this user's profile has all of them the other way.</summary>
    [Fact]
    public void No_profile_changes_what_a_statement_means()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: false) with { User = ClickHouseNode.ContraryUser };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ClickHouseConnection contrary = new(settings.Urls, settings.User, settings.Password());
        (string Setting, string Value)[] wanted =
        [
            ("join_use_nulls", "true"), ("skip_unavailable_shards", "false"), ("count_distinct_implementation", "uniqExact"), ("group_by_overflow_mode", "throw"),
            ("read_overflow_mode", "throw"), ("timeout_overflow_mode", "throw"), ("result_overflow_mode", "throw"), ("transform_null_in", "false"),
            ("aggregate_functions_null_for_empty", "false"), ("limit", "0"), ("join_default_strictness", "ALL"), ("max_parallel_replicas", "1"),
        ];
        foreach ((string setting, string value) in wanted)
        {
            Assert.Equal($"{setting} {value}", $"{setting} {contrary.Rows($"SELECT toString(getSetting('{setting}'))", cancellation)[0][0]}");
        }

        Assert.Equal("\\N", contrary.Rows("SELECT r.x FROM (SELECT 1 AS k) AS l LEFT JOIN (SELECT 2 AS k, 5 AS x) AS r ON r.k = l.k", cancellation)[0][0]);
        Assert.Equal("70000", contrary.Rows("SELECT count(DISTINCT number) FROM numbers(70000)", cancellation)[0][0]);
        Assert.Equal(3, contrary.Rows("SELECT number FROM numbers(3)", cancellation).Count);
    }

    [GeneratedRegex(@"(?<name>\w+)\s*\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex(@"\bsum\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();

    [GeneratedRegex(@"^sum\((toInt128\(|h\.c\) OVER \()", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Widened();

    [GeneratedRegex(@"\b(sum|count|min|max)\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Aggregated();

    [GeneratedRegex(@" \* ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Product();

    [GeneratedRegex(@"(AS Nullable\(Int128\)\)|coalesce\(z\.m\d+, 0\)|\(w\.n - 1\))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WideLeft();

    [GeneratedRegex(@"^(CAST\(|coalesce\(z\.m\d+, 0\)|\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WideRight();

    [GeneratedRegex(@"\bintDiv\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Division();

    [GeneratedRegex(@"^intDiv\([^()]*(\([^()]*(\([^()]*\)[^()]*)*\)[^()]*)*, [1-9]\d*\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PositiveDivisor();
}
