using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Queries;

/// <summary>Options of <c>kpi</c> on numbers worked out by hand; CSV, JSON and table have the same.</summary>
public sealed class KpiOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public KpiOptionTests() => _folder.Prepare(nameof(KpiOptionTests), Make);

    private void Make()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), "accounts: [{ match: \"*\", component: overhead }]\npools: [{ pool: all, driver: interactions }]\n");
        File.WriteAllText(_folder.File("agents.csv"), "agent_id,valid_from,team,site\nann,2024-01-01,red,north\nbob,2024-01-01,blue,north\ncas,2024-01-01,red,south\n");
        // Two Mondays a week apart; in June ten, of which one gives up.
        File.WriteAllText(_folder.File("calls.csv"), """
            interaction_id,channel,agent_id,started_at,wait_s,outcome,talk_s
            a,phone,ann,2024-05-06T08:00:00Z,10,answered,60
            b,phone,bob,2024-05-06T09:00:00Z,20,answered,60
            c,chat,cas,2024-05-08T08:00:00Z,,answered,60
            d,phone,ann,2024-05-13T08:00:00Z,30,answered,60
            e,phone,,2024-06-10T08:00:00Z,40,abandoned,

            """ + string.Concat(Enumerable.Range(1, 9).Select(n => Invariant($"j{n},phone,,2024-06-0{n}T08:00:00Z,10,answered,\n"))));
        File.WriteAllText(_folder.File("ledger.csv"), "line_id,period,account,amount\n1,2024-05,rent,30\n");
        foreach ((string file, string pack) in new[] { ("agents.csv", "agents"), ("calls.csv", "interactions"), ("ledger.csv", "ledger") })
        {
            Run("import", file, "--as", pack).Ok();
        }

        Run("cost").Ok();
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    [Theory]
    [InlineData("kpi cost-per-interaction --period 2024-05 --format csv")]
    [InlineData("kpi initiative-cost --period 2024-05")]
    [InlineData("bridge cost-per-interaction cost-per-contact --period 2024-05")]
    [InlineData("bridge cost-per-interaction cost-per-contact --period 2024-05 --format csv")]
    public void A_cost_never_stands_alone(string question)
    {
        CliRun run = Run(question.Split(' ')).Ok();
        string said = (run.Out + run.Error).ReplaceLineEndings(" ");
        Assert.Contains("Beside it: ", said, StringComparison.Ordinal);
        Assert.Contains("First contact resolution", said, StringComparison.Ordinal);
        Assert.Contains("Contacts per agent hour", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "interactions --period 2024-05 --by channel --percent-of-total",
        "row,channel,interactions,interactions.part", "group,chat,1,0.25", "group,phone,3,0.75", "total,,4,1")]
    [InlineData(
        "interactions --period 2024-05 --by site,team --subtotals",
        "row,site,team,interactions", "group,north,blue,1", "group,north,red,2", "group,south,red,1", "subtotal,north,,3", "subtotal,south,,1", "total,,,4")]
    [InlineData(
        "interactions --grain day --period 2024-05-06..2024-05-08 --fill",
        "row,day,interactions", "group,2024-05-06,2", "group,2024-05-07,0", "group,2024-05-08,1", "total,,3")]
    [InlineData(
        "interactions --grain day --period 2024-05-06..2024-05-08",
        "row,day,interactions", "group,2024-05-06,2", "group,2024-05-08,1", "total,,3")]
    [InlineData(
        "offered --grain day --period 2024-05-13..2024-05-14 --compare same-weekday",
        "row,day,offered,offered.before,offered.change,offered.relative-change", "group,2024-05-13,1,2,-1,-0.5", "total,,1,2,-1,-0.5")]
    [InlineData(
        "average-speed-of-answer --period 2024-05-13 --by channel --compare same-weekday",
        "row,channel,average-speed-of-answer,average-speed-of-answer.before,average-speed-of-answer.change,average-speed-of-answer.relative-change",
        "group,phone,30,15,15,1", "total,,30,15,15,1")]
    [InlineData(
        "abandonment-rate --interval --period 2024-06 --by channel",
        "row,channel,abandonment-rate,abandonment-rate.low,abandonment-rate.high,abandonment-rate.n",
        "group,phone,0.1,0.017876213,0.404150027,10", "total,,0.1,0.017876213,0.404150027,10")]
    public void Csv_json_and_table_have_the_numbers_worked_out_by_hand(string question, params string[] expected)
    {
        string[] args = ["kpi", .. question.Split(' ')];
        Assert.Equal(expected, Run([.. args, "--format", "csv"]).Ok().Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        JsonElement json = Run([.. args, "--format", "json"]).Ok().Json();
        string[] keys = json.GetProperty("rows")[0].EnumerateObject().Select(p => p.Name).ToArray();
        int dimensions = keys.Length - json.GetProperty("total").EnumerateObject().Count();
        string[] told =
        [
            "row," + string.Join(',', keys),
            .. json.GetProperty("rows").EnumerateArray().Select(r => "group," + Texts(r)),
            .. json.TryGetProperty("subtotals", out JsonElement subtotals) ? subtotals.EnumerateArray().Select(r => "subtotal," + Texts(r)) : [],
            "total," + new string(',', dimensions) + Texts(json.GetProperty("total")),
        ];
        Assert.Equal(expected, told);
        Assert.All(json.GetProperty("guardrails").EnumerateArray(), g => Assert.DoesNotContain("--", g.GetRawText(), StringComparison.Ordinal));
    }

    private static string Texts(JsonElement row) => string.Join(',', row.EnumerateObject().Select(p => p.Value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => p.Value.GetString()!,
        _ => p.Value.GetRawText(),
    }));

    [Theory]
    [InlineData("interactions --period 2024-05 --by channel --percent-of-total", "chat +1 +25.00", "phone +3 +75.00", "total +4 +100.00")]
    [InlineData(
        "interactions --period 2024-05 --by site,team --subtotals",
        "north +blue +1", "north +red +2", "north +all +3", "south +red +1", "south +all +1", "total +4")]
    [InlineData("interactions --grain day --period 2024-05-06..2024-05-08 --fill", "2024-05-06 +2", "2024-05-07 +0", "2024-05-08 +1", "total +3")]
    [InlineData("offered --by channel --period 2024-05-13 --compare same-weekday", "phone +1 +2 +-1 +-50.0 %", "total +1 +2 +-1 +-50.0 %")]
    [InlineData("abandonment-rate --interval --period 2024-06 --by channel", "phone +10.00 ° +1.79 +40.42 +10", "total +10.00 ° +1.79 +40.42 +10")]
    public void The_table_has_them_in_its_rows_and_nothing_else(string question, params string[] rows)
    {
        string[] lines = [.. Run(["kpi", .. question.Split(' ')]).Ok().Out.Split('\n').Select(l => l.TrimEnd())];
        int[] rules = [.. lines.Index().Where(l => l.Item.StartsWith('─')).Select(l => l.Index)];
        string[] shown = [.. lines[(rules[0] + 1)..rules[1]], lines[rules[1] + 1]];
        Assert.Equal(rows.Length, shown.Length);
        Assert.All(rows.Zip(shown), r => Assert.Matches($"^{r.First}$", r.Second));
    }

    /// <summary>What stands beside the answer is asked plainly: options of the question mean nothing for it.</summary>
    [Theory]
    [InlineData("--by", "channel", "--percent-of-total")]
    [InlineData("--by", "site,team", "--subtotals")]
    [InlineData("--grain", "day", "--fill")]
    public void Guardrails_are_not_refused_for_the_options_of_the_question(params string[] options)
    {
        string text = Run(["kpi", "interactions", "--period", "2024-06", .. options]).Ok().Out.ReplaceLineEndings(" ");
        Assert.Contains("Abandonment rate 10.00 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no parts of a total", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ledger_is_told_for_whole_months_only()
    {
        Assert.Equal("7.5", Run("kpi", "cost-per-contact", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("total").GetProperty("cost-per-contact").GetRawText());
        CliRun cut = Run("kpi", "cost-per-contact", "--period", "2024-05-06..2024-05-20").Refused("FT-4015");
        Assert.Contains("cost-per-contact cannot be told for 2024-05-06..2024-05-20: ledger is kept by months.", cut.Error, StringComparison.Ordinal);
        Assert.Contains("ask for whole months", cut.Error, StringComparison.Ordinal);
        Assert.Contains("has no grain day: ledger is kept by months.", Run("kpi", "cost-per-contact", "--period", "2024-05", "--grain", "day").Refused("FT-4015").Error, StringComparison.Ordinal);
    }
}
