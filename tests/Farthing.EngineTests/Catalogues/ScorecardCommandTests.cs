using System.Globalization;
using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Catalogues;

/// <summary>scorecard as a user types it, on numbers that can be counted by hand.</summary>
public sealed class ScorecardCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ScorecardCommandTests() => _folder.Prepare(nameof(ScorecardCommandTests), Make);

    private void Make()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), "accounts: [{ match: \"*\", component: overhead }]\npools: [{ pool: all, driver: interactions }]\n");
        File.WriteAllText(_folder.File("targets.yaml"), """
            targets: [{ kpi: service-level, value: 80%, by: 2024-12-31 }, { kpi: cost-per-interaction, value: 4, by: 2024-12-31 }]
            objectives:
              - { objective: cheaper, title: Cheaper, deadline: 2024-06-30, goals: [{ kpi: cost-per-interaction, change: -50%, kind: relative, baseline: 2024-04 }] }
            reviews: [{ kpi: service-level, cadence: weekly, last: 2024-01-01 }]
            slos: [{ slo: calls, kpi: service-level, target: 80%, window: 30 d }]
            scorecards:
              - { scorecard: floor, title: Floor, kpis: [service-level, cost-per-interaction, csat] }
              - { scorecard: plan, objective: cheaper }
              - { scorecard: work, area: effectiveness, per-area: 1 }
            """);
        // In March one, on its last day but one: the month is no whole one. April: 2 answered, one in time, 20.00. May: 4 answered, three in time, 24.00.
        File.WriteAllText(_folder.File("calls.csv"), """
            interaction_id,channel,started_at,wait_s,outcome
            z,phone,2024-03-30T08:00:00Z,90,answered
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
        Assert.Equal(("6", "10", "-4", "4", "due"), (
            cost.GetProperty("value").GetRawText(), cost.GetProperty("before").GetRawText(), cost.GetProperty("change").GetRawText(),
            cost.GetProperty("target").GetRawText(), cost.GetProperty("targetState").GetString()));
        Assert.Equal("2024-04=10; 2024-05=6", Trend(cost));
        (string Above, string Below) = cost.GetProperty("valueExact").GetString()!.Split('/') is [var a, var b] ? (a, b) : default;
        Assert.Equal(6m, decimal.Parse(Above, CultureInfo.InvariantCulture) / decimal.Parse(Below, CultureInfo.InvariantCulture));
        Assert.Equal(Run("show", "cost-per-interaction", "--format", "json").Ok().Json().GetProperty("version").GetString(), cost.GetProperty("version").GetString());
        JsonElement guard = Assert.Single(cost.GetProperty("guardrails").EnumerateArray(), g => g.GetProperty("kpi").GetString() == "csat");
        Assert.Equal(JsonValueKind.Null, guard.GetProperty("value").ValueKind);
        JsonElement level = Assert.Single(rows, r => r.GetProperty("kpi").GetString() == "service-level");
        Assert.Equal("2024-04=0.5; 2024-05=0.75", Trend(level));
        Assert.Equal(("0.75", "2024-01-08", true), (
            level.GetProperty("value").GetRawText(), level.GetProperty("nextReview").GetString(), level.GetProperty("overdue").GetBoolean()));
        JsonElement csat = Assert.Single(rows, r => r.GetProperty("kpi").GetString() == "csat");
        Assert.Equal(JsonValueKind.Null, csat.GetProperty("value").ValueKind);
        Assert.NotEqual("", csat.GetProperty("reason").GetString());

        // Of 4 calls in the window one missed: a quarter against a budget of a fifth; on the last day one of two.
        JsonElement slo = Assert.Single(card.GetProperty("slos").EnumerateArray());
        Assert.Equal(("0.75", "1.25", "-0.25", "2.5"), (
            slo.GetProperty("value").GetRawText(), slo.GetProperty("used").GetRawText(), slo.GetProperty("left").GetRawText(), slo.GetProperty("burn").GetRawText()));
        string warnings = card.GetProperty("warnings").GetRawText();
        Assert.Contains("review overdue: service-level", warnings, StringComparison.Ordinal);
        Assert.DoesNotContain("out of balance: no KPI for", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_is_due_until_its_day_and_missed_from_then_on()
    {
        string May(string by)
        {
            File.WriteAllText(_folder.File("targets.yaml"), $$"""
                targets: [{ kpi: cost-per-interaction, value: 4, by: {{by}} }]
                scorecards: [{ scorecard: floor, kpis: [cost-per-interaction] }]
                """);
            return Run("scorecard", "floor", "--period", "2024-05").Ok().Out;
        }

        string due = May("2024-12-31");
        Assert.Contains("cost-per-interaction: target 4.00 USD, due 2024-12-31, 2.00 USD to go", due, StringComparison.Ordinal);
        Assert.DoesNotContain("missed", due, StringComparison.Ordinal);
        Assert.Contains("target 4.00 USD, missed on 2024-05-31 by 2.00 USD", May("2024-05-31"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorecard_shows_an_area_named_in_the_file_or_on_the_command_line()
    {
        string[] Kpis(params string[] more) =>
            [.. Run(["scorecard", .. more, "--period", "2024-05", "--format", "json"]).Ok().Json().GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("kpi").GetString()!)];

        JsonElement efficiency = Run("scorecard", "--area", "efficiency", "--period", "2024-05", "--format", "json").Ok().Json();
        JsonElement[] rows = [.. efficiency.GetProperty("rows").EnumerateArray()];
        Assert.Contains(rows, r => r.GetProperty("kpi").GetString() == "cost-per-interaction" && r.GetProperty("value").GetRawText() == "6");
        Assert.All(rows, r => Assert.Equal(("efficiency", JsonValueKind.Number), (r.GetProperty("group").GetString(), r.GetProperty("value").ValueKind)));
        Assert.Contains("KPIs of efficiency have no value in 2024-05 and are left out", efficiency.GetProperty("warnings").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["cost-per-interaction"], Kpis("floor", "--area", "Efficiency"));
        Assert.Single(Kpis("work"));
        Assert.Contains("Effectiveness  2024-05", Run("scorecard", "work", "--period", "2024-05").Ok().Out, StringComparison.Ordinal);
        Assert.Contains("it is an area: --area efficiency", Run("scorecard", "efficiency").Refused("FT-4019").Error, StringComparison.Ordinal);
        Assert.Contains("did you mean \"efficiency\"?", Run("scorecard", "--area", "efficency").Refused("FT-4010").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_KPI_has_error_budgets_on_its_page_and_in_the_check()
    {
        string targets = File.ReadAllText(_folder.File("targets.yaml")).Replace(
            "slos: [", "slos: [{ slo: quick, kpi: average-speed-of-answer, at-most: 6, target: 50%, window: 30 d }, { slo: kept, kpi: abandonment-rate, target: 5%, window: 30 d }, ",
            StringComparison.Ordinal);
        File.WriteAllText(_folder.File("targets.yaml"), targets);

        // Of three days with answers two were within 6 s: a third of the days missed it, of a half that may.
        JsonElement slo = Assert.Single(Run("show", "average-speed-of-answer", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("slos").EnumerateArray());
        Assert.Equal((2, 3, "0.666666667", "2"), (
            slo.GetProperty("kept").GetInt32(), slo.GetProperty("counted").GetInt32(), slo.GetProperty("used").GetRawText(), slo.GetProperty("burn").GetRawText()));
        Assert.Contains("quick: average-speed-of-answer at most 6 on at least 50.00 %", Run("show", "average-speed-of-answer", "--period", "2024-05").Ok().Out.ReplaceLineEndings(" "), StringComparison.Ordinal);

        CliRun check = Run("check", "--kpis", "--period", "2024-05", "--format", "json");
        Assert.Equal(1, check.ExitCode);
        Assert.Equal(["quick", "kept", "calls"], check.Json().GetProperty("slos").EnumerateArray().Select(s => s.GetProperty("slo").GetString()));
        string text = Run("check", "--kpis", "--period", "2024-05").Out;
        Assert.Contains("error budget spent", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kept:", text, StringComparison.Ordinal);
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
        Assert.Equal("Cheaper", card.GetProperty("title").GetString());
    }

    [Fact]
    public void Without_a_name_each_area_has_a_KPI_and_text_csv_and_json_agree()
    {
        CliRun text = Run("scorecard", "--period", "2024-05").Ok();
        Assert.Contains("Balanced scorecard", text.Out, StringComparison.Ordinal);
        Assert.Contains("6.00 USD", text.Out, StringComparison.Ordinal);
        string csv = Run("scorecard", "--period", "2024-05", "--format", "csv").Ok().Out;
        JsonElement json = Run("scorecard", "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Equal(csv.Split('\n').Count(l => l.StartsWith("kpi,", StringComparison.Ordinal)), json.GetProperty("rows").GetArrayLength());
        Assert.Equal(csv.Split('\n').Count(l => l.StartsWith("warning,", StringComparison.Ordinal)), json.GetProperty("warnings").GetArrayLength());
        Assert.Contains(json.GetProperty("rows").EnumerateArray(), r => r.GetProperty("kpi").GetString() == "cost-per-interaction");
        Assert.All(text.Out.Split('\n'), l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public void The_table_has_the_value_before_and_cuts_no_day()
    {
        string text = Run("scorecard", "floor", "--period", "2024-05").Ok().Out;
        Assert.Matches(@"(?m)^  Cost per interaction +6\.00 USD .*10\.00 +-4\.00 +4\.00 due", text);
        Assert.Matches(@"(?m)^  Service level .*2024-01-08 ▲\s*$", text);
        Assert.Matches(@"(?m)^  Cost per interaction .*\d{4}-\d\d-\d\d\s*$", text); // due though nobody has reviewed it yet
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("5", false)]
    public void Survey_methods_that_disagree_are_told_wherever_they_are_read(string csatInMay, bool disagree)
    {
        File.WriteAllText(_folder.File("surveys.csv"), $"""
            response_id,question,interaction_id,instrument,score,answered_at
            r1,q,a,csat,4,2024-04-10T12:00:00Z
            r2,q,b,nps,0,2024-04-20T12:00:00Z
            r3,q,c,csat,{csatInMay},2024-05-02T12:00:00Z
            r4,q,d,nps,10,2024-05-03T12:00:00Z
            """);
        Run("import", "surveys.csv", "--as", "surveys").Ok();
        const string Says = "survey methods disagree: better by Net promoter score; worse by Customer satisfaction";
        CliRun both = Run("kpi", "csat", "nps", "--period", "2024-05", "--compare", "previous").Ok();
        Assert.Equal(disagree, both.Error.Contains(Says, StringComparison.Ordinal));
        foreach (string kpi in (string[])["csat", "nps"])
        {
            string notes = Run("show", kpi, "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("notes").GetRawText();
            Assert.Equal(disagree, notes.Contains(Says, StringComparison.Ordinal));
        }
    }

    private static string Trend(JsonElement row) => string.Join("; ", row.GetProperty("trend").EnumerateArray().Select(b => $"{b.GetProperty("bucket").GetString()}={b.GetProperty("value").GetRawText()}"));

    [Fact]
    public void No_such_scorecard_is_told_with_the_nearest() => Assert.Contains("did you mean \"floor\"?", Run("scorecard", "flor").Refused("FT-4019").Error, StringComparison.Ordinal);
}
