using System.Text.Json;

namespace Farthing.EngineTests.Closing;

/// <summary>What changed between two versions of a month: each cause alone, several at once, and what cannot be rebuilt.</summary>
public sealed class RunDiffTests
{
    private static readonly string[] Columns = ["ledger", "attributed", "unused", "outOfScope", "unassigned", "imputed"];

    [Fact]
    public void Ledger_lines_added_changed_and_reversed_are_told_apart_with_their_rows()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount,memo\nA4,2024-04,rent,30,Accrual cleaning April\n");
        life.Run("cost").Ok();
        life.Import("ledger", """
            line_id,period,account,amount,memo
            A4R,2024-05,rent,-30,Reversal of accrual cleaning April
            W5,2024-05,wages,410,May wages
            M5,2024-05,marketing,5,
            """);
        life.Run("cost").Ok();
        JsonElement diff = life.Json("diff", "2024-05");
        Assert.Equal([("ledger-added", 5m), ("ledger-changed", 10m), ("ledger-reversed", -30m)], Ledger(diff));
        Assert.Equal([5m, 0m, 0m], Terms(diff).Select(t => t.GetProperty("outOfScope").GetDecimal()));
        JsonElement[] lines = [.. diff.GetProperty("ledgerLines").EnumerateArray()];
        Assert.Equal(["A4R", "M5", "W5"], lines.Select(l => l.GetProperty("line").GetString()));
        Assert.Equal("A4", lines[0].GetProperty("reverses").GetString());
        Assert.Equal(400m, lines[2].GetProperty("before").GetDecimal());
        Assert.Equal(410m, lines[2].GetProperty("after").GetDecimal());
        Assert.Equal("memo", Assert.Single(diff.GetProperty("reversals").EnumerateArray()).GetProperty("sign").GetString());
        AddsUp(diff);
        Assert.Contains("ledger lines reversed", life.Run("diff", "2024-05").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_that_came_late_or_were_corrected_are_named()
    {
        using ClosingCase life = WithCapacity();
        life.Import("interactions", """
            interaction_id,channel,started_at,agent_id,talk_s,hold_s,wrap_s
            b,phone,2024-05-11T10:00:00Z,bob,3600,0,0
            c,phone,2024-05-12T10:00:00Z,ann,600,0,0
            """);
        life.Run("cost").Ok();
        JsonElement diff = life.Json("diff", "2024-05");
        JsonElement term = Assert.Single(Terms(diff));
        Assert.Equal("facts", term.GetProperty("causes")[0].GetString());
        Assert.Equal(0m, term.GetProperty("ledger").GetDecimal());
        Assert.True(term.GetProperty("attributed").GetDecimal() > 0);
        Assert.Equal(-term.GetProperty("attributed").GetDecimal(), term.GetProperty("unused").GetDecimal());
        Assert.Equal(
            [("interactions", 1, 0), ("segments", 1, 1)],
            diff.GetProperty("facts").EnumerateArray().Select(f => (f.GetProperty("fact").GetString(), f.GetProperty("late").GetInt32(), f.GetProperty("corrected").GetInt32())));
        Assert.Contains(diff.GetProperty("rows").EnumerateArray(), r => r.GetProperty("name").GetString() == "c" && r.GetProperty("how").GetString() == "late");
        AddsUp(diff);
    }

    [Fact]
    public void Rules_rates_and_definitions_have_terms_of_their_own()
    {
        using ClosingCase life = WithCapacity();
        life.Import("fx", "currency,date,rate\nEUR,2024-05-01,1.10\n");
        life.Import("ledger", "line_id,period,account,amount,currency\nE5,2024-05,rent,100,EUR\n");
        life.Run("cost").Ok();
        life.Import("fx", "currency,date,rate\nEUR,2024-05-20,1.25\n");
        life.Import("ledger", "line_id,period,account,amount,currency\nE6,2024-05,rent,10,EUR\n");
        life.Write("costs.yaml", Capacity("30%"));
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: America/New_York\n");
        life.Run("cost").Ok();
        JsonElement diff = life.Json("diff", "2024-05");
        Assert.Equal([("exchange-rates", 15m), ("ledger-added", 12.5m), ("rules", 0m)], Ledger(diff));
        Assert.True(Terms(diff)[2].GetProperty("unused").GetDecimal() < 0);
        AddsUp(diff);
    }

    [Fact]
    public void Another_zone_moves_what_happens_at_the_edge_of_the_month()
    {
        using ClosingCase life = WithCapacity();
        life.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s,hold_s,wrap_s\nd,phone,2024-05-01T02:00:00Z,ann,1200,0,0\n");
        life.Run("cost").Ok();
        int before = life.Json("statement", "--period", "2024-05").GetProperty("periods")[0].GetProperty("run").GetInt32();
        life.Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: America/New_York\n");
        life.Run("cost").Ok();
        int after = life.Json("statement", "--period", "2024-05").GetProperty("periods")[0].GetProperty("run").GetInt32();
        JsonElement diff = life.Json("diff", Invariant($"{after}"), Invariant($"{before}"));
        Assert.Equal([("definitions", 0m)], Ledger(diff));
        Assert.True(Terms(diff)[0].GetProperty("attributed").GetDecimal() < 0);
        AddsUp(diff);
    }

    [Fact]
    public void What_cannot_be_costed_alone_is_told_together_with_the_next_cause()
    {
        using ClosingCase life = ClosingCase.May(WithBots("technology") + """
              - { pool: bots, component: technology, lines: 'account matches "bot*"', driver: interactions }
            rates:
              - { pool: bots, per: interaction, rate: 1.00, currency: USD }

            """);
        life.Import("ledger", "line_id,period,account,amount\nB5,2024-05,bots,9\n");
        life.Write("costs.yaml", WithBots("overhead"));
        life.Run("cost").Ok();
        JsonElement diff = life.Json("diff", "1", "2");
        AddsUp(diff);
        Assert.Equal([("ledger-added+rules", 9m)], Ledger(diff));
        Assert.Equal("FT-3219", Assert.Single(diff.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal(9m, diff.GetProperty("change").GetProperty("ledger").GetDecimal());
        Assert.Equal(-2m, diff.GetProperty("change").GetProperty("imputed").GetDecimal());
    }

    [Fact]
    public void Published_then_and_now()
    {
        using ClosingCase life = ClosingCase.May();
        life.Close().Ok();
        life.Now = "2024-06-20T09:00:00Z";
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        life.Reopen().Ok();
        life.Run("cost").Ok();
        JsonElement diff = life.Json("diff", "2024-05", "--published", "2024-06-05");
        Assert.Equal(1, diff.GetProperty("earlier").GetProperty("run").GetInt32());
        Assert.Equal([("ledger-added", 60m)], Ledger(diff));
        Assert.Empty(Terms(life.Json("diff", "2024-05", "--published", "2024-06-20")));
        life.Run("diff", "2024-05", "--published", "2024-05-31").Refused("FT-3217");
    }

    [Fact]
    public void A_run_whose_inputs_are_gone_is_said_to_be_so()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount\nW6,2024-05,wages,60\n");
        life.Run("cost").Ok();
        life.Tamper("DELETE FROM run_inputs WHERE run = 1");
        JsonElement diff = life.Json("diff", "1", "2");
        Assert.Equal([("not-rebuilt", 60m)], Ledger(diff));
        Assert.Equal("FT-3218", diff.GetProperty("problems")[0].GetProperty("code").GetString());
        AddsUp(diff);
    }

    [Theory]
    [InlineData("FT-3215", "1", "7")]
    [InlineData("FT-3217", "2024-05")]
    [InlineData("FT-3022", "2024-09")]
    [InlineData("FT-1101", "2024-05-01")]
    [InlineData("FT-6003", "1", "x")]
    public void Runs_that_are_not_there_are_refused(string code, params string[] what)
    {
        using ClosingCase life = ClosingCase.May();
        life.Run(["diff", .. what]).Refused(code);
    }

    [Fact]
    public void Runs_of_two_months_are_not_compared()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("ledger", "line_id,period,account,amount\nW4,2024-04,wages,60\n");
        life.Run("cost").Ok();
        life.Run("diff", "1", "2").Refused("FT-3216");
    }

    private static ClosingCase WithCapacity()
    {
        ClosingCase life = ClosingCase.May(Capacity("15%"));
        life.Import("paid-time", "agent_id,period,paid_s\nann,2024-05,7200\nbob,2024-05,7200\n");
        life.Run("cost").Ok();
        return life;
    }

    private static string WithBots(string component) => ClosingCase.Costs.TrimEnd('\n').Replace(
        "accounts:", "accounts:\n  - { match: bots, component: " + component + " }", StringComparison.Ordinal) + "\n";

    private static string Capacity(string shrinkage) => ClosingCase.Costs.Replace(
        "component: labour, driver: effort }", "component: labour, driver: effort, capacity: { source: paid-time, planned-shrinkage: " + shrinkage + " } }",
        StringComparison.Ordinal);

    private static JsonElement[] Terms(JsonElement diff) => [.. diff.GetProperty("terms").EnumerateArray()];

    private static IEnumerable<(string Cause, decimal Ledger)> Ledger(JsonElement diff) =>
        Terms(diff).Select(t => (string.Join('+', t.GetProperty("causes").EnumerateArray().Select(c => c.GetString())), t.GetProperty("ledger").GetDecimal()));

    private static void AddsUp(JsonElement diff) => Assert.All(Columns, column => Assert.Equal(
        diff.GetProperty("later").GetProperty(column).GetDecimal(),
        diff.GetProperty("earlier").GetProperty(column).GetDecimal() + Terms(diff).Sum(t => t.GetProperty(column).GetDecimal())));
}
