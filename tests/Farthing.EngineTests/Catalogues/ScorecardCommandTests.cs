using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Catalogues;

/// <summary>scorecard as a user types it, on numbers that can be counted by hand.</summary>
public sealed class ScorecardCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ScorecardCommandTests()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), "accounts: [{ match: \"*\", component: overhead }]\npools: [{ pool: all, driver: interactions }]\n");
        File.WriteAllText(_folder.File("targets.yaml"), """
            targets: [{ kpi: service-level, value: 80%, by: 2024-12-31 }, { kpi: cost-per-interaction, value: 4, by: 2024-12-31 }]
            objectives:
              - { objective: cheaper, title: Cheaper, deadline: 2024-06-30, goals: [{ kpi: cost-per-interaction, change: -50%, kind: relative, baseline: 2024-04 }] }
            reviews: [{ kpi: service-level, cadence: weekly, last: 2024-01-01 }]
            slos: [{ slo: calls, kpi: service-level, target: 80%, window: 30 d }]
            scorecards: [{ scorecard: floor, title: Floor, kpis: [service-level, cost-per-interaction, csat] }, { scorecard: plan, objective: cheaper }]
            """);
        // April: 2 answered, one in time, 20.00. May: 4 answered, three in time, 24.00.
        File.WriteAllText(_folder.File("calls.csv"), """
            interaction_id,channel,started_at,wait_s,outcome
            a,phone,2024-04-10T08:00:00Z,10,answered
            b,phone,2024-04-20T08:00:00Z,30,answered
            c,phone,2024-05-02T08:00:00Z,5,answered
            d,phone,2024-05-03T08:00:00Z,5,answered
            e,phone,2024-05-30T08:00:00Z,5,answered
            f,phone,2024-05-30T09:00:00Z,90,answered
            """);
        File.WriteAllText(_folder.File("ledger.csv"), "line_id,period,account,amount\n1,2024-04,rent,20.00\n2,2024-05,rent,24.00\n");
        Run("import", "calls.csv", "--as", "interactions").Ok();
        Run("import", "ledger.csv", "--as", "ledger").Ok();
        Run("cost").Ok();
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    [Fact]
    public void Values_targets_trends_and_budgets_are_those_counted_by_hand()
    {
        JsonElement card = Run("scorecard", "floor", "--period", "2024-05", "--format", "json").Ok().Json();
        JsonElement[] rows = [.. card.GetProperty("rows").EnumerateArray()];
        JsonElement cost = Assert.Single(rows, r => r.GetProperty("kpi").GetString() == "cost-per-interaction");
        Assert.Equal(("6", "10", "-4", "4", "no"), (
            cost.GetProperty("value").GetRawText(), cost.GetProperty("before").GetRawText(), cost.GetProperty("change").GetRawText(),
            cost.GetProperty("target").GetRawText(), cost.GetProperty("target-met").GetString()));
        Assert.EndsWith("2024-04=10; 2024-05=6", cost.GetProperty("trend").GetString(), StringComparison.Ordinal);
        JsonElement level = Assert.Single(rows, r => r.GetProperty("kpi").GetString() == "service-level");
        Assert.Equal(("0.75", "2024-01-08", "yes"), (
            level.GetProperty("value").GetRawText(), level.GetProperty("next-review").GetString(), level.GetProperty("overdue").GetString()));
        JsonElement csat = Assert.Single(rows, r => r.GetProperty("kpi").GetString() == "csat");
        Assert.Equal(JsonValueKind.Null, csat.GetProperty("value").ValueKind);
        Assert.NotEqual("", csat.GetProperty("reason").GetString());

        // Of 4 calls in the window one missed: a quarter against a budget of a fifth; on the last day one of two.
        JsonElement slo = Assert.Single(card.GetProperty("slos").EnumerateArray());
        Assert.Equal(("0.75", "1.25", "-0.25", "2.5"), (
            slo.GetProperty("value").GetRawText(), slo.GetProperty("used").GetRawText(), slo.GetProperty("left").GetRawText(), slo.GetProperty("burn").GetRawText()));
        string warnings = card.GetProperty("warnings").GetRawText();
        Assert.Contains("review overdue: service-level", warnings, StringComparison.Ordinal);
        Assert.Contains("out of balance: no KPI for", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_shows_how_far_it_has_come()
    {
        JsonElement card = Run("scorecard", "plan", "--period", "2024-05", "--format", "json").Ok().Json();
        JsonElement goal = Assert.Single(card.GetProperty("goals").EnumerateArray());

        // From 10.00 to 5.00 until the end of June; 6.00 at the end of May.
        Assert.Equal(("10", "5", "0.8", "on track"), (
            goal.GetProperty("baseline").GetRawText(), goal.GetProperty("goal").GetRawText(), goal.GetProperty("progress").GetRawText(), goal.GetProperty("state").GetString()));
        Assert.Equal("Cheaper", card.GetProperty("rows")[0].GetProperty("group").GetString());
    }

    [Fact]
    public void Without_a_name_each_area_has_a_KPI_and_text_csv_and_json_agree()
    {
        CliRun text = Run("scorecard", "--period", "2024-05").Ok();
        Assert.Contains("Balanced scorecard", text.Out, StringComparison.Ordinal);
        Assert.Contains("6.00 USD", text.Out, StringComparison.Ordinal);
        string csv = Run("scorecard", "--period", "2024-05", "--format", "csv").Ok().Out;
        JsonElement json = Run("scorecard", "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Equal(csv.TrimEnd().Split('\n').Length - 1, json.GetProperty("rows").GetArrayLength());
        Assert.Contains(json.GetProperty("rows").EnumerateArray(), r => r.GetProperty("kpi").GetString() == "cost-per-interaction");
        Assert.All(text.Out.Split('\n'), l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public void No_such_scorecard_is_told_with_the_nearest() => Assert.Contains("did you mean \"floor\"?", Run("scorecard", "flor").Refused("FT-4019").Error, StringComparison.Ordinal);
}
