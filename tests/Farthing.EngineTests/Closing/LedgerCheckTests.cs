using System.Text.Json;

namespace Farthing.EngineTests.Closing;

/// <summary>Accruals with their reversals, and vendors' invoices against our own counts, through the command line.</summary>
public sealed class LedgerCheckTests
{
    [Fact]
    public void Reversals_are_named_on_the_statement_and_by_check_and_change_no_amount()
    {
        using ClosingCase life = ClosingCase.May();
        decimal before = Ledger(life);
        life.Import("ledger", """
            line_id,period,account,amount,memo
            A5,2024-05,rent,30,Accrual cleaning
            A5R,2024-06,rent,-30,Reversal cleaning
            """);
        life.Run("cost").Ok();
        Assert.Equal(before + 30, Ledger(life));
        JsonElement[] months = [.. life.Json("statement").GetProperty("periods").EnumerateArray()];
        Assert.All(months, m => Assert.Equal("A5R", Assert.Single(m.GetProperty("reversals").EnumerateArray()).GetProperty("reversal").GetString()));
        Assert.Contains("Accruals and their reversals", life.Run("statement").Ok().Out, StringComparison.Ordinal);
        Assert.Contains("A5R of 2024-06-01 reverses A5 of 2024-05-01: rent, 30 USD", Assert.Single(Problems(life, "FT-3110")), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, life.Json("statement", "--published", "2024-06-04").GetProperty("periods")[0].GetProperty("reversals").ValueKind);
    }

    [Fact]
    public void A_vendors_count_is_set_against_ours_and_the_difference_priced()
    {
        using ClosingCase life = ClosingCase.May();
        life.Import("interactions", """
            interaction_id,channel,started_at,completed_at,vendor,outcome
            v1,chat,2024-05-02T10:00:00Z,2024-05-02T10:10:00Z,acme,answered
            v2,chat,2024-05-03T10:00:00Z,2024-05-03T10:10:00Z,acme,self-served
            v3,phone,2024-05-03T10:00:00Z,2024-05-03T10:10:00Z,acme,answered
            v4,chat,2024-05-03T10:00:00Z,2024-05-03T10:10:00Z,acme,abandoned
            v5,chat,2024-06-01T00:00:00Z,2024-06-01T00:10:00Z,acme,answered
            v6,chat,2024-05-04T10:00:00Z,2024-05-04T10:10:00Z,other,answered
            """);
        life.Import("usage", "event_id,interaction_id,meter,quantity,at\nu1,v1,tokens,2.5,2024-05-02T10:00:00Z\nu2,v6,tokens,9,2024-05-04T10:00:00Z\n");
        life.Import("ledger", """
            line_id,period,date,account,amount,vendor,channel,invoiced_interactions,invoiced_tokens
            V1,2024-05,,wages,6,acme,,4,
            V2,,2024-05-31,wages,1.5,acme,,1,
            V3,2024-05,,wages,3,acme,chat,2,
            V4,2024-05,,wages,10,acme,,,5
            V5,2024-05,,wages,10,,,5,
            """);
        Assert.Equal(
            [
                "2024-05: acme invoiced 5 interactions (V1, V2), we counted 3: 2 more than ours, 3 USD at 1.5 each.",
                "2024-05: acme invoiced 5 tokens (V4), we counted 2.5: 2.5 more than ours, 5 USD at 2 each.",
            ],
            Problems(life, "FT-3109"));
        Assert.Equal(["2024-05: acme invoiced 2 interactions (V3), as many as we counted."], Problems(life, "FT-3111"));
    }

    private static decimal Ledger(ClosingCase life) => life.Json("statement", "--period", "2024-05").GetProperty("periods")[0].GetProperty("ledger").GetDecimal();

    private static string[] Problems(ClosingCase life, string code) =>
    [
        .. life.Run("check", "--format", "json").Json().GetProperty("problems").EnumerateArray()
            .Where(p => p.GetProperty("code").GetString() == code).Select(p => p.GetProperty("message").GetString()!),
    ];
}
