using System.Text.Json;
using Farthing.Core.Closing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Closing;

/// <summary>A month's life on the command line: costed, refused, waived, closed, late data, reopened, a new version, verified.</summary>
public sealed class MonthLifeTests
{
    private const string LateLine = "line_id,period,account,amount\nW6,2024-05,wages,60\n";

    [Fact]
    public void A_month_is_closed_late_data_waits_and_a_reopening_takes_it_in()
    {
        using ClosingCase life = ClosingCase.May();
        life.Now = "2024-06-04T09:00:00Z";
        JsonElement closed = life.Close(more: ["--format", "json"]).Ok().Json();
        Assert.True(closed.GetProperty("closed").GetBoolean());
        Assert.Equal("Ann Lee", closed.GetProperty("entry").GetProperty("by").GetString());
        life.Close().Refused("FT-3201");
        string published = life.Run("statement", "--published", "2024-06-05", "--format", "json").Ok().Out;

        life.Now = "2024-06-10T09:00:00Z";
        life.Import("ledger", LateLine);
        JsonElement costed = life.Json("cost").GetProperty("runs")[0];
        Assert.Equal("closed", costed.GetProperty("state").GetString());
        Assert.Equal(1, costed.GetProperty("version").GetInt32());
        JsonElement month = life.Json("statement").GetProperty("periods")[0];
        Assert.Equal(500m, month.GetProperty("ledger").GetDecimal());
        JsonElement waiting = Assert.Single(month.GetProperty("pending").GetProperty("facts").EnumerateArray());
        Assert.Equal("ledger", waiting.GetProperty("fact").GetString());
        Assert.Equal(1, waiting.GetProperty("late").GetInt32());
        Assert.Contains("pending: ledger 1 late", life.Run("status").Ok().Out, StringComparison.Ordinal);
        Assert.Contains("closed with run 1 (version 1) by Ann Lee", life.Run("statement").Ok().Out, StringComparison.Ordinal);

        life.Reopen().Ok();
        life.Reopen().Refused("FT-3208");
        Assert.Equal(2, life.Json("cost").GetProperty("runs")[0].GetProperty("version").GetInt32());
        Assert.Equal(560m, life.Json("statement").GetProperty("periods")[0].GetProperty("ledger").GetDecimal());
        life.Close().Ok();
        Assert.Equal(3, life.Json("verify").GetProperty("entries").GetInt32());
        Assert.Equal(published, life.Run("statement", "--published", "2024-06-05", "--format", "json").Ok().Out);
        Assert.Equal(560m, life.Json("statement", "--published", "2024-06-10").GetProperty("periods")[0].GetProperty("ledger").GetDecimal());
        life.Run("statement", "--published", "2024-06-01").Refused("FT-3217");
    }

    [Fact]
    public void Old_files_and_other_months_files_leave_nothing_pending()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Run("import", "ledger-2.csv", "--as", "ledger").Ok();
        life.Import("ledger", "line_id,period,account,amount,memo\nW5,2024-05,wages,400,May wages\n");
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-06,wages,60\n");
        life.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s\nz,phone,2024-06-02T10:00:00Z,ann,60\n");
        life.Run("cost").Ok();
        Assert.False(Month(life, "2024-05").GetProperty("pending").GetProperty("any").GetBoolean());
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        JsonElement fact = Assert.Single(Month(life, "2024-05").GetProperty("pending").GetProperty("facts").EnumerateArray());
        Assert.Equal((1, 0), (fact.GetProperty("late").GetInt32(), fact.GetProperty("corrected").GetInt32()));
        life.Import("ledger", "line_id,period,account,amount\nW5,2024-06,wages,400\n");
        fact = Assert.Single(Month(life, "2024-05").GetProperty("pending").GetProperty("facts").EnumerateArray());
        Assert.Equal((1, 1), (fact.GetProperty("late").GetInt32(), fact.GetProperty("corrected").GetInt32()));
    }

    [Fact]
    public void Another_fiscal_year_unlocks_nothing_and_nothing_is_costed_beside_what_was_signed()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: UTC\nfiscal-year: { starts: july }\n");
        life.Import("ledger", LateLine);
        life.Run("cost").Refused("FT-3223");
        life.Close().Refused("FT-3223");
        Assert.Contains("FT-3223", life.Run("check").Out, StringComparison.Ordinal);
        Assert.Equal(1, life.Count("SELECT count(*) FROM runs"));
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: UTC\n");
        Assert.Equal("closed", life.Json("cost").GetProperty("runs")[0].GetProperty("state").GetString());
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: UTC\nfiscal-year: { starts: july }\n");
        life.Reopen().Ok();
        Assert.Equal(560m, Costed(life));
    }

    [Theory]
    [InlineData("{ starts: july }")]
    [InlineData("{ pattern: 4-4-5, ends: { on: saturday, in: january, rule: nearest } }")]
    public void Runs_of_another_fiscal_year_do_not_answer_beside_new_ones(string fiscal)
    {
        using ClosingCase life = ClosingCase.May();
        life.Write("farthing.yaml", $"name: Test\ncurrency: USD\ntime-zone: UTC\nfiscal-year: {fiscal}\n");
        Assert.Equal(1, life.Run("statement").ExitCode);
        Assert.Equal(500m, Costed(life));
        Assert.Equal(Attributed(life), life.Json("kpi", "total-cost").GetProperty("total").GetProperty("total-cost").GetDecimal());
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: UTC\n");
        Assert.Equal(500m, Costed(life));
        Assert.Equal(Attributed(life), life.Json("kpi", "total-cost").GetProperty("total").GetProperty("total-cost").GetDecimal());
    }

    /// <summary>What all months' ledgers add up to after costing what is not costed.</summary>
    private static decimal Costed(ClosingCase life)
    {
        life.Run("cost").Ok();
        return life.Json("statement").GetProperty("periods").EnumerateArray().Sum(p => p.GetProperty("ledger").GetDecimal());
    }

    /// <summary>What of it lies on interactions: a fiscal month without any has receivers for nothing.</summary>
    private static decimal Attributed(ClosingCase life) =>
        life.Json("statement").GetProperty("periods").EnumerateArray().Sum(p => p.GetProperty("attributed").GetDecimal());

    [Fact]
    public void Files_that_change_nothing_for_an_open_month_do_not_wait_after_it_was_costed_again()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount,memo\nW5,2024-05,wages,400,wages of May\n");
        Refused(life, "FT-3207");
        Assert.Equal("unchanged", life.Json("cost").GetProperty("runs")[0].GetProperty("state").GetString());
        life.Close().Ok();
        life.Run("verify").Ok();
    }

    [Fact]
    public void What_does_not_close_is_refused_named_and_can_be_waived()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount\nX1,2024-05,travel,7\n");
        JsonElement refused = Refused(life, "FT-3207");
        Assert.False(refused.GetProperty("closed").GetBoolean());
        Assert.Equal(1, life.Run("cost").ExitCode);
        Refused(life, "FT-3204");

        JsonElement closed = life.Close("2024-05", "--waive", "statement by Cy Ott: travel is booked in June", "--waive", "controls: none", "--format", "json").Ok().Json();
        JsonElement waiver = Assert.Single(closed.GetProperty("entry").GetProperty("waivers").EnumerateArray());
        Assert.Equal("Cy Ott", waiver.GetProperty("by").GetString());
        Assert.Contains("difference 7 USD", waiver.GetProperty("found").GetString(), StringComparison.Ordinal);
        CliRun statement = life.Run("statement");
        Assert.Equal(1, statement.ExitCode);
        Assert.Contains("waived statement by Cy Ott: travel is booked in June", statement.Out, StringComparison.Ordinal);
        life.Run("verify").Ok();
    }

    [Fact]
    public void Controls_must_agree_when_their_last_month_is_closed_and_make_no_new_version()
    {
        using ClosingCase life = ClosingCase.May();
        life.Write("costs.yaml", ClosingCase.Costs + """

            # from the general ledger
            controls:
              - { account: wages*, period: 2024-05, amount: 400.00 }
              - { account: "*", period: 2024-05, amount: 512.34 }
              - { account: "*", period: 2024-Q2, amount: 1 }

            """);
        Assert.Equal("unchanged", life.Json("cost").GetProperty("runs")[0].GetProperty("state").GetString());
        JsonElement obstacle = Assert.Single(Refused(life, "FT-3205").GetProperty("obstacles").EnumerateArray());
        Assert.Contains("512.34 USD, the runs have 500 USD, a difference of -12.34 USD", obstacle.GetProperty("message").GetString(), StringComparison.Ordinal);
        JsonElement entry = life.Close("2024-05", "--waive", "controls: rounding in the ledger", "--format", "json").Ok().Json().GetProperty("entry");
        Assert.Equal(2, entry.GetProperty("controls").GetArrayLength());
        Assert.Equal(-12.34m, entry.GetProperty("controls")[1].GetProperty("difference").GetDecimal());
        Assert.False(life.Json("statement").GetProperty("periods")[0].GetProperty("pending").GetProperty("any").GetBoolean());
    }

    [Theory]
    [InlineData("{ account: wages*, period: 2024-05-03, amount: 1 }", "FT-1101")]
    [InlineData("{ account: wages*, period: 2024-05 }", "FT-1011")]
    [InlineData("{ account: wages*, period: 2024-05, amount: 1.1234567 }", "FT-1013")]
    [InlineData("{ acount: wages*, period: 2024-05, amount: 1 }", "FT-1010")]
    public void Controls_that_say_nothing_are_refused(string control, string code)
    {
        using ClosingCase life = new();
        life.Write("costs.yaml", ClosingCase.Costs + "controls:\n  - " + control + "\n");
        life.Run("cost").Refused(code);
    }

    [Fact]
    public void Refused_rows_keep_a_month_open_until_they_are_mended_or_waived()
    {
        using ClosingCase life = ClosingCase.May();
        life.Write("bad.csv", "line_id,period,account,amount\nB1,2024-07,rent,ten\n");
        life.Run("import", "bad.csv", "--as", "ledger");
        Refused(life, "FT-3206");
        life.Run("rejects", "-o", "mend.csv").Ok();
        string mended = File.ReadAllText(Path.Combine(life.Folder, "mend.csv")).Replace(",ten", ",10", StringComparison.Ordinal);
        life.Write("mend.csv", mended);
        life.Run("import", "mend.csv", "--as", "ledger").Ok();
        life.Close().Ok();
    }

    [Fact]
    public void Counts_agree_and_people_read_the_workspaces_time()
    {
        using ClosingCase life = ClosingCase.May();
        string settings = Path.Combine(life.Folder, "farthing.yaml");
        string[] lines = [.. File.ReadAllLines(settings).Where(l => !l.StartsWith("time-zone:", StringComparison.Ordinal)), "time-zone: Etc/GMT-14"];
        life.Write("farthing.yaml", string.Join('\n', lines) + "\n");
        life.Run("cost").Ok();
        life.Now = "2024-06-03T20:30:05Z";
        Assert.Contains(" at 2024-06-04 10:30:05: ", life.Close().Ok().Out, StringComparison.Ordinal);
        Assert.Contains(" 1 entry of the log, 1 closed run, ", life.Run("verify").Ok().Out, StringComparison.Ordinal);
        Assert.Contains(" at 2024-06-04 10:30:05: ", life.Run("statement").Out, StringComparison.Ordinal);
        Assert.Equal(
            "2024-06-03T20:30:05Z", life.Json("statement").GetProperty("periods")[0].GetProperty("closed").GetProperty("at").GetString());
        life.Now = "2024-06-05T00:00:00Z";
        Assert.Contains(" at 2024-06-05 14:00:00: ", life.Reopen().Ok().Out, StringComparison.Ordinal);
        Assert.Contains(" 2 entries of the log, 1 closed run, ", life.Run("verify").Ok().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FT-1101", "2024-05-03", "Ann", "why", null)]
    [InlineData("FT-3022", "2024-08", "Ann", "why", null)]
    [InlineData("FT-3202", "2024-05", " ", "why", null)]
    [InlineData("FT-3202", "2024-05", "Ann", "", null)]
    [InlineData("FT-3203", "2024-05", "Ann", "why", "rejcts: tests")]
    [InlineData("FT-3203", "2024-05", "Ann", "why", "rejects")]
    [InlineData("FT-3203", "2024-05", "Ann", "why", "rejects by : tests")]
    public void A_signature_needs_a_month_a_name_and_a_reason(string code, string month, string by, string reason, string? waive)
    {
        using ClosingCase life = ClosingCase.May();
        CliRun run = life.Run(["close", month, "--by", by, "--reason", reason, .. waive is null ? Array.Empty<string>() : ["--waive", waive]]);
        Assert.Empty(run.Refused(code).Out);
        Assert.Equal(0, life.Count("SELECT count(*) FROM close_log"));
    }

    [Theory]
    [InlineData("UPDATE close_log SET entry = replace(entry, 'Ann', 'Eve') WHERE seq = 1", "FT-3209")]
    [InlineData("DELETE FROM close_log WHERE seq = 1", "FT-3209")]
    [InlineData("UPDATE close_log SET previous_sha256 = sha256 WHERE seq = 2", "FT-3209")]
    [InlineData("UPDATE costs SET labour = labour + 1 WHERE run = 1 AND i = 1", "FT-3210")]
    [InlineData("UPDATE costs SET labour = labour + CASE i WHEN 1 THEN 1 ELSE -1 END WHERE run = 1", "FT-3210")]
    [InlineData("UPDATE costs SET channel = 99 WHERE run = 1 AND i = 1", "FT-3210")]
    [InlineData("DELETE FROM costs WHERE run = 1", "FT-3210")]
    [InlineData("UPDATE run_accounts SET amount = amount + 1 WHERE run = 1", "FT-3210")]
    [InlineData("UPDATE run_pools SET driver = 'equal' WHERE run = 1", "FT-3210")]
    [InlineData("DELETE FROM runs WHERE run = 1", "FT-3210")]
    [InlineData("INSERT INTO runs SELECT 9, month, period, version + 1, currency, inputs_sha256, made_ms, ledger, imputed, attributed, unused, out_of_scope, unassigned, difference, detail FROM runs", "FT-3210")]
    [InlineData("UPDATE input_texts SET text = text || ' '", "FT-3211")]
    public void Whatever_is_changed_behind_its_back_is_noticed(string sql, string code)
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Reopen().Ok();
        life.Close().Ok();
        Assert.True(life.Json("verify").GetProperty("ok").GetBoolean());
        life.Tamper(sql);
        CliRun verify = life.Run("verify", "--format", "json");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains(verify.Json().GetProperty("problems").EnumerateArray(), p => p.GetProperty("code").GetString() == code);
        Assert.Equal(1, life.Run("verify").ExitCode);
    }

    [Fact]
    public void Who_forges_one_entry_would_have_to_forge_all_after_it()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Reopen().Ok();
        using (FarthingStore store = FarthingStore.Open(life.Folder))
        using (DuckDbConnection connection = store.Connect())
        {
            string forged = connection.Scalar<string>("SELECT replace(entry, 'Ann', 'Eve') FROM close_log WHERE seq = 1")!;
            string hash = CloseChain.Hash(CloseChain.Origin, forged);
            connection.Execute("UPDATE close_log SET entry = $1, sha256 = $2 WHERE seq = 1", forged, hash);
            connection.Execute("UPDATE close_log SET previous_sha256 = $1 WHERE seq = 2", hash);
        }

        CliRun verify = life.Run("verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("entry 2 does not have the hash of its text", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_cut_short_is_noticed_by_a_hash_that_was_kept_elsewhere()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        string kept = life.Reopen().Ok().Out.Length > 0 ? life.Json("verify").GetProperty("head").GetString()! : "";
        life.Run("verify", "--seal", kept).Ok();
        life.Tamper("DELETE FROM close_log WHERE seq = 2");
        life.Run("verify").Ok();
        CliRun verify = life.Run("verify", "--seal", kept);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("FT-3212", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_published_on_top_of_a_changed_log_and_the_last_good_numbers_stay()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Tamper("UPDATE close_log SET entry = replace(entry, 'Ann', 'Eve')");
        life.Import("ledger", LateLine);
        life.Run("cost").Refused("FT-3209");
        life.Reopen().Refused("FT-3209");
        CliRun statement = life.Run("statement");
        Assert.Equal(1, statement.ExitCode);
        Assert.Contains("FT-3209", statement.Error, StringComparison.Ordinal);
        Assert.Contains("500", statement.Out, StringComparison.Ordinal);
    }

    private static JsonElement Month(ClosingCase life, string month) => life.Json("statement", "--period", month).GetProperty("periods")[0];

    private static JsonElement Refused(ClosingCase life, string code)
    {
        CliRun run = life.Close("2024-05", "--format", "json");
        Assert.True(run.ExitCode == 1, $"exit code {run.ExitCode}\n{run.Error}\n{run.Out}");
        JsonElement answer = run.Json();
        Assert.Contains(answer.GetProperty("obstacles").EnumerateArray(), o => o.GetProperty("code").GetString() == code);
        Assert.Equal(0, life.Count("SELECT count(*) FROM close_log"));
        return answer;
    }
}
