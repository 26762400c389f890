using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Queries;

/// <summary>kpi, show, catalogue and sql as a user types them.</summary>
public sealed class KpiCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public KpiCommandTests() => _folder.Prepare(nameof(KpiCommandTests), Make);

    private void Make()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), "accounts: [{ match: \"*\", component: overhead }]\npools: [{ pool: all, driver: interactions }]\n");
        File.WriteAllText(_folder.File("calls.csv"), """
            interaction_id,channel,topic,started_at,wait_s,outcome
            a,phone,billing,2024-05-01T08:00:00Z,10,answered
            b,phone,login,2024-05-02T08:00:00Z,30,answered
            c,chat,"=1+1",2024-06-02T08:00:00Z,,answered
            d,phone,,2024-06-03T08:00:00Z,5,abandoned
            """);
        File.WriteAllText(_folder.File("ledger.csv"), "line_id,period,account,amount\n1,2024-05,rent,15.00\n2,2024-06,rent,4.99\n");
        Run("import", "calls.csv", "--as", "interactions").Ok();
        Run("import", "ledger.csv", "--as", "ledger").Ok();
        Run("cost").Ok();
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    [Fact]
    public void Json_has_rows_total_nulls_and_a_receipt_and_nothing_else()
    {
        JsonElement answer = Run("kpi", "cost-per-interaction", "service-level", "--by", "channel", "--grain", "month", "--format", "json").Ok().Json();
        Assert.Equal(["rows", "total", "nulls", "few", "receipt", "guardrails"], answer.EnumerateObject().Select(p => p.Name));
        JsonElement[] rows = [.. answer.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["2024-05", "2024-06", "2024-06"], rows.Select(r => r.GetProperty("month").GetString()));
        Assert.Equal(["phone", "chat", "phone"], rows.Select(r => r.GetProperty("channel").GetString()));
        Assert.Equal("7.5", rows[0].GetProperty("cost-per-interaction").GetRawText());
        Assert.Equal("4.99", rows[1].GetProperty("cost-per-interaction").GetRawText());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("cost-per-interaction").ValueKind);
        Assert.Equal("0.5", rows[0].GetProperty("service-level").GetRawText());
        Assert.Equal("6.663333333", answer.GetProperty("total").GetProperty("cost-per-interaction").GetRawText());
        JsonElement reason = answer.GetProperty("nulls").GetProperty("cost-per-interaction")[0];
        Assert.Equal(("no interactions were completed", 2, false), (
            reason.GetProperty("reason").GetString(), reason.GetProperty("rows")[0].GetInt32(), reason.GetProperty("total").GetBoolean()));
        JsonElement receipt = answer.GetProperty("receipt");
        Assert.Equal(12, receipt.GetProperty("kpis")[0].GetProperty("version").GetString()!.Length);
        Assert.Equal("20 s", receipt.GetProperty("kpis")[1].GetProperty("parameters").GetProperty("target").GetString());
        Assert.Equal(["2024-05", "2024-06"], receipt.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("period").GetString()));
        JsonElement exact = receipt.GetProperty("exact");
        Assert.Equal("acceptable", exact.GetProperty("rows")[0].GetProperty("cost-per-interaction").GetProperty("band").GetString());
        JsonElement total = exact.GetProperty("total").GetProperty("cost-per-interaction");
        Assert.Equal(1999m * total.GetProperty("denominator").GetDecimal(), 300m * total.GetProperty("numerator").GetDecimal());
    }

    [Fact]
    public void Table_csv_and_json_show_the_same_numbers()
    {
        string[] question = ["kpi", "offered", "abandonment-rate", "average-speed-of-answer", "--by", "topic"];
        JsonElement[] json = [.. Run([.. question, "--format", "json"]).Ok().Json().GetProperty("rows").EnumerateArray()];
        string[] csv = Run([.. question, "--format", "csv"]).Ok().Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,topic,offered,abandonment-rate,average-speed-of-answer", csv[0]);
        Assert.Equal(json.Length, csv.Length - 2);
        Assert.Equal("total,,4,0.25,20", csv[^1]);
        foreach ((JsonElement row, string line) in json.Zip(csv[1..^1]))
        {
            string[] values = [.. row.EnumerateObject().Skip(1).Select(p => p.Value.ValueKind == JsonValueKind.Null ? "" : p.Value.GetRawText())];
            Assert.EndsWith("," + string.Join(',', values), line, StringComparison.Ordinal);
        }

        // A topic that a spreadsheet would run is made harmless in CSV and only there.
        Assert.Contains(csv, l => l.StartsWith("group,'=1+1,", StringComparison.Ordinal));
        Assert.Contains(json, r => r.GetProperty("topic").GetString() == "=1+1");
        string table = Run(question).Ok().Out;
        Assert.Contains("billing", table, StringComparison.Ordinal);
        Assert.Contains("100.00", table, StringComparison.Ordinal);
        Assert.Contains("no answered interactions with a known wait", table, StringComparison.Ordinal);
        Assert.All(table.Split('\n'), l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public void Without_slices_there_is_one_row_and_a_headline()
    {
        JsonElement answer = Run("kpi", "cost-per-interaction", "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Equal("7.5", Assert.Single(answer.GetProperty("rows").EnumerateArray()).GetProperty("cost-per-interaction").GetRawText());
        CliRun text = Run("kpi", "cost-per-interaction", "--period", "2024-06", "--compare", "previous").Ok();
        Assert.StartsWith("Cost per interaction 4.99 USD  ● optimal; 2.51 USD below 2024-05; 2024-06", text.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_carries_before_change_and_relative_change()
    {
        JsonElement answer = Run("kpi", "offered", "--period", "2024-06", "--compare", "2024-05", "--by", "channel", "--format", "json").Ok().Json();
        JsonElement phone = answer.GetProperty("rows")[1];
        Assert.Equal(("1", "2", "-1", "-0.5"), (
            phone.GetProperty("offered").GetRawText(), phone.GetProperty("offered.before").GetRawText(),
            phone.GetProperty("offered.change").GetRawText(), phone.GetProperty("offered.relative-change").GetRawText()));
        JsonElement chat = answer.GetProperty("rows")[0];
        Assert.Equal(JsonValueKind.Null, chat.GetProperty("offered.relative-change").ValueKind);
    }

    [Fact]
    public void A_group_that_only_the_earlier_period_has_is_shown_as_gone()
    {
        string[] question = ["kpi", "offered", "total-cost", "--period", "2024-06", "--compare", "previous", "--by", "topic"];
        JsonElement answer = Run([.. question, "--format", "json"]).Ok().Json();
        JsonElement[] rows = [.. answer.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["=1+1", "billing", "login", null], rows.Select(r => r.GetProperty("topic").GetString()));
        Assert.Equal(("null", "1", "null", "null"), (
            rows[1].GetProperty("offered").GetRawText(), rows[1].GetProperty("offered.before").GetRawText(),
            rows[1].GetProperty("offered.change").GetRawText(), rows[1].GetProperty("offered.relative-change").GetRawText()));
        Assert.Equal("7.5", rows[2].GetProperty("total-cost.before").GetRawText());
        JsonElement reason = answer.GetProperty("nulls").GetProperty("offered")[0];
        Assert.Equal("gone: only 2024-05 has it", reason.GetProperty("reason").GetString());
        Assert.Equal([1, 2], reason.GetProperty("rows").EnumerateArray().Select(r => r.GetInt32()));
        Assert.Equal(("2", "2", "4.99", "15"), (
            answer.GetProperty("total").GetProperty("offered").GetRawText(), answer.GetProperty("total").GetProperty("offered.before").GetRawText(),
            answer.GetProperty("total").GetProperty("total-cost").GetRawText(), answer.GetProperty("total").GetProperty("total-cost.before").GetRawText()));

        string csv = Run([.. question, "--format", "csv"]).Ok().Out;
        Assert.Contains("\r\ngone,billing,,1,,,,7.5,,\r\n", csv, StringComparison.Ordinal);
        Assert.EndsWith("\r\ntotal,,2,2,0,0,4.99,15,-10.01,-0.667333333\r\n", csv, StringComparison.Ordinal);
        string table = Run(question).Ok().Out;
        Assert.Matches(@"billing +– +1 +gone +– +– +7\.50 +gone +–", table);
        Assert.Contains("– offered: gone: only 2024-05 has it", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gone_day_stands_at_its_own_place_and_not_beyond_the_period()
    {
        File.WriteAllText(_folder.File("last.csv"), "interaction_id,channel,started_at,outcome\nz,phone,2024-05-31T08:00:00Z,answered\n");
        Run("import", "last.csv", "--as", "interactions").Ok();
        string csv = Run("kpi", "offered", "--period", "2024-06", "--compare", "previous", "--grain", "day", "--format", "csv").Ok().Out;
        Assert.Equal(
            "row,day,offered,offered.before,offered.change,offered.relative-change\ngone,2024-06-01,,1,,\ngroup,2024-06-02,1,1,0,0\n"
            + "group,2024-06-03,1,0,1,\ntotal,,2,3,-1,-0.333333333\n",
            csv.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_receipt_says_the_unit_of_the_numbers_as_they_are_written()
    {
        JsonElement answer = Run("kpi", "abandonment-rate", "offered", "--format", "json").Ok().Json();
        Assert.Equal("0.25", answer.GetProperty("total").GetProperty("abandonment-rate").GetRawText());
        Assert.Equal("fraction", answer.GetProperty("receipt").GetProperty("kpis")[0].GetProperty("unit").GetString());
    }

    [Theory]
    [InlineData("FT-4010", "did you mean \"cost-per-interaction\"?", "kpi", "cost-per-interacton")]
    [InlineData("FT-4010", "did you mean \"cost-per-interaction\"?", "kpi", "CPI")]
    [InlineData("FT-4011", "did you mean \"channel\"?", "kpi", "offered", "--by", "chanel")]
    [InlineData("FT-4011", "did you mean \"topic\"?", "kpi", "offered", "--where", "topc = \"login\"")]
    [InlineData("FT-4012", "did you mean \"billing\"?", "kpi", "offered", "--where", "topic = \"biling\"")]
    [InlineData("FT-4012", "there are \"=1+1\", \"billing\", \"login\"", "kpi", "offered", "--where", "topic matches \"zzz*\"")]
    [InlineData("FT-4012", "did you mean \"abandoned\"?", "kpi", "offered", "--where", "outcome = \"abandonned\"")]
    [InlineData("FT-4012", "There is no interaction \"nobody\"", "kpi", "offered", "--where", "interaction = \"nobody\"")]
    [InlineData("FT-4013", "possible are vendor, agent, team, site", "kpi", "occupancy", "--by", "channel")]
    [InlineData("FT-4014", "did you mean \"target\"?", "kpi", "service-level", "--param", "taget=30s")]
    [InlineData("FT-4014", "not a length of time", "kpi", "service-level", "--param", "target=soon")]
    [InlineData("FT-4014", "not a setting", "kpi", "service-level", "--param", "target")]
    [InlineData("FT-4015", "did you mean \"month\"?", "kpi", "offered", "--grain", "mont")]
    [InlineData("FT-4015", "add --period", "kpi", "offered", "--compare", "previous")]
    [InlineData("FT-4015", "did you mean \"previous\"?", "kpi", "offered", "--period", "2024-05", "--compare", "previus")]
    [InlineData("FT-1101", "is not a period", "kpi", "offered", "--period", "last year")]
    [InlineData("FT-4001", "column 9", "kpi", "offered", "--where", "channel phone")]
    [InlineData("FT-4010", "did you mean \"service-level\"?", "show", "service-levl")]
    [InlineData("FT-4010", "did you mean \"cost\"?", "catalogue", "list", "--category", "cots")]
    public void Mistakes_are_named_with_what_was_probably_meant(string code, string says, params string[] args)
    {
        CliRun run = Run(args).Refused(code);
        Assert.Contains(says, run.Error.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void A_file_imported_after_the_costing_run_is_said()
    {
        File.WriteAllText(_folder.File("more.csv"), "interaction_id,channel,started_at,outcome\ne,phone,2024-06-04T08:00:00Z,answered\n");
        Run("import", "more.csv", "--as", "interactions").Ok();
        Assert.Contains("imported after the costing run", Run("kpi", "cost-per-interaction").Ok().Error, StringComparison.Ordinal);
        Assert.DoesNotContain("imported after", Run("kpi", "offered").Ok().Error, StringComparison.Ordinal);
        Run("cost").Ok();
        Assert.DoesNotContain("imported after", Run("kpi", "cost-per-interaction", "--period", "2024-06").Ok().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_is_listed_searched_and_shown()
    {
        JsonElement list = Run("catalogue", "list", "--format", "json").Ok().Json();
        Assert.True(list.GetArrayLength() >= 39);
        Assert.All(list.EnumerateArray(), k => Assert.All(k.EnumerateObject().Where(p => p.Name != "aliases"), p => Assert.NotEqual("", p.Value.GetString())));
        Assert.Contains("cost-per-interaction", Run("catalogue", "search", "cpi").Ok().Out, StringComparison.Ordinal);
        Assert.Equal(1, Run("catalogue", "search", "horoscope").ExitCode);
        string page = Run("show", "service-level").Ok().Out;
        Assert.Contains("answered-in-time / (answered + abandoned-late)", page, StringComparison.Ordinal);
        Assert.Contains("20 s", page, StringComparison.Ordinal);
        Assert.Contains("below 5 optimal, 5 to 10 acceptable, above 10 urgent (USD)", Run("show", "cost-per-interaction").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Sql_shows_both_engines()
    {
        string text = Run("sql", "abandonment-rate", "--by", "topic", "--where", "channel = \"phone\"").Ok().Out;
        Assert.Contains("-- DuckDB (answers here), groups", text, StringComparison.Ordinal);
        Assert.Contains("-- ClickHouse, groups", text, StringComparison.Ordinal);
        Assert.DoesNotContain("phone", text, StringComparison.Ordinal);
        Assert.Equal(2, Run("sql", "offered", "--format", "json").Ok().Json().GetArrayLength());
    }
}
