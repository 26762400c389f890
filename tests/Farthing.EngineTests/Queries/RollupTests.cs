using System.Text.Json;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Queries;
using Farthing.Engine.Rollups;
using Farthing.Engine.UseCases;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Web;

namespace Farthing.EngineTests.Queries;

/// <summary>Which questions rollups answer, and which never; that the answer is the same; how a user sees which was read.</summary>
public sealed class RollupTests(DemoWorkspace demo)
{
    private static readonly Lazy<QueryWorld> Shared = new(() => new QueryWorld(
        new Dictionary<string, string> { ["farthing.yaml"] = RandomFacts.Settings, ["costs.yaml"] = RandomFacts.Costs },
        new RandomFacts(81, 150).All(),
        cost: true));

    private static Ask Ask => Shared.Value.Ask;

    [Theory]
    [InlineData("cost-per-interaction", "channel", "month", "party = \"customer\"", "")]
    [InlineData("total-cost", "customer-segment,outcome", "day", null, "")]
    [InlineData("unused-capacity-cost", "team,channel", "week", "site != \"north\"", "")]
    [InlineData("average-handling-time", "interaction-queue", "quarter", null, "")]
    [InlineData("service-level", "channel", "day", "direction = \"in\"", "")]
    [InlineData("service-level", "channel", null, null, "target=20s")]
    [InlineData("abandonment-rate", "", "year", null, "")]
    [InlineData("first-contact-resolution", "channel", null, "customer-segment = \"gold\"", "")]
    [InlineData("repeat-contact-rate", "", "month", null, "")]
    [InlineData("occupancy", "team", "hour", null, "")]
    [InlineData("occupancy", "site,vendor", "month", "team != null", "")]
    [InlineData("contacts-per-agent-hour", "", "month", null, "")]
    [InlineData("csat", "channel", "month", null, "")]
    [InlineData("nps", "interaction-queue,outcome", null, null, "")]
    public void These_are_answered_from_rollups_alone(string kpi, string by, string? grain, string? where, string parameter)
    {
        KpiRequest request = Request(kpi, by, grain, where, parameter);
        Assert.True(RollupWorld.ReadsRollupsAlone(Ask, request), Statements(request));
    }

    [Theory]
    [InlineData("distinct values", "survey-response-rate", "channel", null, null, "")]
    [InlineData("percentiles", "median-handling-time", "channel", null, null, "")]
    [InlineData("a window that is not kept", "first-contact-resolution", "channel", null, null, "window=6d")]
    [InlineData("a target that is not kept", "service-level", "", null, null, "target=21s")]
    [InlineData("a dimension that is not kept", "total-cost", "topic", null, null, "")]
    [InlineData("an attribute", "total-cost", "kind", null, null, "")]
    [InlineData("a filter on what is not kept", "total-cost", "channel", null, "topic = \"billing\"", "")]
    [InlineData("interactions", "total-cost", "interaction", null, null, "")]
    [InlineData("agents", "total-cost", "agent", null, null, "")]
    [InlineData("two kept apart", "total-cost", "team,customer-segment", null, null, "")]
    [InlineData("hours of interactions", "offered", "channel", "hour", null, "")]
    [InlineData("interactions by what segments have", "interactions", "team", null, null, "")]
    [InlineData("what was there at a time", "customers", "", "month", null, "")]
    public void These_never_are(string why, string kpi, string by, string? grain, string? where, string parameter)
    {
        KpiRequest request = Request(kpi, by, grain, where, parameter);
        SqlText groups = Ask.Compile(request, DuckDbDialect.Instance)[0];
        Assert.False(groups.Tables.Any(AllRollups.IsRollup), why + "\n" + groups.Text);
    }

    [Fact]
    public void A_user_sees_which_rollup_is_read_and_can_do_without()
    {
        using TempFolderCopy folder = demo.Copy();
        string[] question = ["cost-per-interaction", "--by", "channel", "--grain", "month", "--period", "2024"];
        string sql = CliRun.In(folder.Path, ["sql", .. question]).Ok().Out;
        Assert.Contains("from rollup r_cost_days, r_completed_days", sql, StringComparison.Ordinal);
        Assert.Contains("FROM r_cost_days AS ru", sql, StringComparison.Ordinal);
        string plain = CliRun.In(folder.Path, ["sql", .. question, "--no-rollup"]).Ok().Out;
        Assert.DoesNotContain("from rollup", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("r_cost_days", plain, StringComparison.Ordinal);
        JsonElement[] statements = [.. CliRun.In(folder.Path, ["sql", .. question, "--format", "json"]).Ok().Json().EnumerateArray()];
        Assert.Equal("r_cost_days, r_completed_days", statements[0].GetProperty("rollups").GetString());
        foreach (string format in (string[])["table", "csv"])
        {
            Assert.Equal(
                CliRun.In(folder.Path, ["kpi", .. question, "--no-rollup", "--format", format]).Ok().Out,
                CliRun.In(folder.Path, ["kpi", .. question, "--format", format]).Ok().Out);
        }
    }

    [Fact]
    public void Status_shows_what_rollups_there_are_and_whether_they_are_behind()
    {
        using TempFolderCopy folder = demo.Copy();
        JsonElement[] rollups = [.. CliRun.In(folder.Path, "status", "--format", "json").Ok().Json().GetProperty("rollups").EnumerateArray()];
        Assert.Equal(AllRollups.All.Select(r => r.Table), rollups.Select(r => r.GetProperty("rollup").GetString()));
        Assert.All(rollups, r => Assert.Equal("up to date", r.GetProperty("state").GetString()));
        JsonElement arrived = rollups.Single(r => r.GetProperty("rollup").GetString() == "r_arrived_days");
        Assert.InRange(arrived.GetProperty("rows").GetInt64(), 100, 3000);
        Assert.StartsWith("2024-", arrived.GetProperty("last").GetString(), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "late.csv"), "interaction_id,channel,started_at\nLATE,phone,2024-05-10T10:00:00Z\n");
        CliRun.In(folder.Path, "import", "late.csv", "--as", "interactions").Ok();
        string text = CliRun.In(folder.Path, "status").Ok().Out;
        Assert.Contains("r_arrived_days", text, StringComparison.Ordinal);
        Assert.Contains("behind", text, StringComparison.Ordinal);
    }

    /// <summary>A copy says which rollups it has and what each keeps: one that this program would make otherwise is not read.</summary>
    [Fact]
    public void A_copys_rollup_of_another_form_is_not_read()
    {
        string[] kept = [.. RollupTables.Kept(Shared.Value.Connection)];
        StoreState state = StoreState.Parse((StoreState.Read(Shared.Value.Connection) with { KeptRollups = kept }).ToText());
        Assert.Equal(AllRollups.All.Select(r => r.Table), RollupTables.Of([.. state.KeptRollups], 0).Select(r => r.Definition.Table));
        string[] others = [.. kept.Select((k, n) => n == 2 ? k[..^1] + "?" : k)];
        Assert.Equal(AllRollups.All.Select(r => r.Table).Where((_, n) => n != 2), RollupTables.Of(others, 0).Select(r => r.Definition.Table));
        Assert.Empty(StoreState.Parse(state.ToText().Replace("\"rollups\"", "\"others\"", StringComparison.Ordinal)).KeptRollups);
    }

    private static KpiRequest Request(string kpi, string by, string? grain, string? where, string parameter) => new([kpi])
    {
        By = by.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Grain = grain,
        Where = where,
        Period = grain is null ? null : "2024-01..2024-02",
        Parameters = parameter.Length == 0 ? [] : [(parameter.Split('=')[0], parameter.Split('=')[1])],
    };

    private static string Statements(KpiRequest request) =>
        string.Join("\n\n", Ask.Compile(request, DuckDbDialect.Instance).Select((SqlText s) => s.Text));
}
