using System.Text.Json;
using Farthing.EngineTests.Closing;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// Themes beside cost. May: 60.00 on two calls (30 each), 15.00 on three chats (5 each); April: 12.00 on one call; March has no costing run.
/// </summary>
public sealed class ThemesCommandTests : IDisposable
{
    private readonly ClosingCase _case = new("""
        accounts:
          - { match: "*", component: overhead }
        pools:
          - { pool: calls, lines: 'account = "calls"', driver: interactions, where: 'channel = "phone"' }
          - { pool: chats, lines: 'account = "chats"', driver: interactions, where: 'channel = "chat"' }

        """)
    { Now = "2024-06-03T09:00:00Z" };

    public ThemesCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(_case.Folder, "kpis"));
        _case.Write("kpis/own.yaml", """
            themes:
              - { theme: money, title: Money, words: [refund, "pay*"] }
              - { theme: wait, title: Waiting, words: [queue] }
            """);
        _case.Import("interactions", """
            interaction_id,channel,topic,started_at,completed_at,outcome
            z,phone,login,2024-03-20T10:00:00Z,2024-03-20T10:10:00Z,answered
            a,phone,bill,2024-04-20T10:00:00Z,2024-04-20T10:10:00Z,answered
            c,phone,bill,2024-05-02T10:00:00Z,2024-05-02T10:10:00Z,answered
            d,chat,login,2024-05-03T10:00:00Z,2024-05-03T10:10:00Z,answered
            e,chat,login,2024-05-04T10:00:00Z,2024-05-04T10:10:00Z,answered
            f,chat,,2024-05-05T10:00:00Z,2024-05-05T10:10:00Z,answered
            g,phone,login,2024-05-06T10:00:00Z,2024-05-06T10:10:00Z,answered
            """);
        _case.Import("ledger", "line_id,period,account,amount\n1,2024-05,calls,60.00\n2,2024-05,chats,15.00\n3,2024-04,calls,12.00\n");
        _case.Import("surveys", """
            response_id,question,interaction_id,instrument,score,answered_at,comment
            r1,q,c,csat,1,2024-05-02T12:00:00Z,"The refund sat in a queue, rude"
            r2,q,c,csat,5,2024-05-03T12:00:00Z,Great pay plan
            r3,q,d,csat,3,2024-05-03T12:00:00Z,I sat in the queue
            r4,q,a,csat,4,2024-05-03T12:00:00Z,payment good
            r5,q,e,csat,3,2024-05-04T12:00:00Z,some words
            r6,q,,csat,3,2024-05-04T12:00:00Z,Refund
            r7,q,z,csat,3,2024-05-04T12:00:00Z,queue
            r8,q,d,csat,3,2024-06-01T12:00:00Z,refund
            r9,q,e,csat,3,2024-05-04T12:00:00Z,
            """);
        _case.Run("cost", "--period", "2024-04").Ok();
        _case.Run("cost", "--period", "2024-05").Ok();
    }

    public void Dispose() => _case.Dispose();

    private JsonElement Themes(params string[] more) => _case.Run(["themes", "--period", "2024-05", "--format", "json", .. more]).Ok().Json();

    private static string[] Rows(JsonElement report) =>
        [.. report.GetProperty("rows").EnumerateArray().Select(r => string.Join(' ', r.EnumerateObject().Select(p => p.Value.ToString() is { Length: > 0 } t ? t : "-")))];

    [Fact]
    public void An_interaction_counts_once_per_theme_and_once_in_the_total()
    {
        // Sentiment: rude −1.9, great 2.7, good 1.7, each s / √(s² + 15): −0.440434, 0.571885, 0.401924; the mean of the three.
        JsonElement report = Themes();
        Assert.Equal(
            [
                "group money 4 0.177791667 3 2 2 2 42 21 15",
                "group wait 3 -0.440434 1 3 2 2 35 17.5 15",
                "total - 6 0.177791667 3 4 3 3 47 15.666666667 15",
            ], Rows(report));
        Assert.Equal(1, report.GetProperty("commentsWithoutTheme").GetInt32());     // r5; r9 is no comment
        string method = string.Join(' ', report.GetProperty("method").EnumerateArray().Select(m => m.GetString()));
        Assert.Contains("lexicon farthing-en 1", method, StringComparison.Ordinal);
        Assert.Contains("1 of 4 interactions completed in no month with a costing run", method, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_stand_beside_all_interactions_of_the_same_part()
    {
        Assert.Equal(
            [
                "group money phone 3 0.177791667 3 2 2 2 42 21 30",
                "group wait phone 2 -0.440434 1 2 1 1 30 30 30",
                "group wait chat 1 - 0 1 1 1 5 5 5",
                "group money - 1 - 0 0 0 0 - - -",
                "total - - 6 0.177791667 3 4 3 3 47 15.666666667 15",
            ], Rows(Themes("--by", "channel")));
        Assert.Equal(
            [
                "group money bill 3 0.177791667 3 2 2 2 42 21 30",
                "group wait bill 1 -0.440434 1 1 1 1 30 30 30",
                "group wait login 2 - 0 2 1 1 5 5 13.333333333",
                "group money - 1 - 0 0 0 0 - - 5",
                "total - - 6 0.177791667 3 4 3 3 47 15.666666667 15",
            ], Rows(Themes("--by", "topic")));
    }

    [Fact]
    public void Only_the_latest_run_of_a_month_counts()
    {
        _case.Import("ledger", "line_id,period,account,amount\n4,2024-05,calls,20.00\n");
        _case.Run("cost", "--period", "2024-05").Ok();
        Assert.Equal("group money 4 0.177791667 3 2 2 2 52 26 19", Rows(Themes())[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("channel")]
    public void What_stands_beside_a_theme_is_the_KPI(string? by)
    {
        // An abandoned call and a test: the first costs and is not counted, the second does neither.
        _case.Import("interactions", """
            interaction_id,channel,topic,started_at,completed_at,outcome
            h,phone,bill,2024-05-07T10:00:00Z,2024-05-07T10:10:00Z,abandoned
            j,phone,bill,2024-05-08T10:00:00Z,2024-05-08T10:10:00Z,excluded
            """);
        _case.Import("surveys", "response_id,question,interaction_id,instrument,score,answered_at,comment\nr10,q,h,csat,1,2024-05-07T12:00:00Z,refund\n");
        _case.Run("cost", "--period", "2024-05").Ok();
        string[] slice = by is null ? [] : ["--by", by];
        JsonElement kpi = _case.Run(["kpi", "cost-per-interaction", "--period", "2024-05", "--format", "json", .. slice]).Ok().Json();
        JsonElement[] rows = [.. Themes(slice).GetProperty("rows").EnumerateArray()];
        string total = kpi.GetProperty("total").GetProperty("cost-per-interaction").GetRawText();
        Assert.NotEqual("null", total);
        Assert.Equal(total, rows[^1].GetProperty("cost-per-interaction-of-all").GetRawText());
        foreach (JsonElement row in rows.Where(r => by is not null && r.GetProperty("row").GetString() == "group" && r.GetProperty("channel").ValueKind == JsonValueKind.String))
        {
            JsonElement same = kpi.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("channel").GetString() == row.GetProperty("channel").GetString());
            Assert.Equal(same.GetProperty("cost-per-interaction").GetRawText(), row.GetProperty("cost-per-interaction-of-all").GetRawText());
        }

        // The abandoned call spoke of money, too: it is costed, but divides nothing.
        if (by is null)
        {
            JsonElement money = rows.Single(r => r.GetProperty("theme").GetString() == "money");
            Assert.Equal(("3", "2"), (money.GetProperty("costed").GetRawText(), money.GetProperty("counted").GetRawText()));
            Assert.Equal(money.GetProperty("cost").GetDecimal() / 2, money.GetProperty("cost-per-interaction").GetDecimal());
        }
    }

    [Fact]
    public void The_table_states_its_method_and_csv_has_the_total_last()
    {
        string text = _case.Run("themes", "--period", "2024-05").Ok().Out;
        Assert.Contains("Comments with a theme 6 of 7", text, StringComparison.Ordinal);
        Assert.Contains("Waiting", text, StringComparison.Ordinal);
        Assert.Contains("cannot see irony", string.Join(' ', text.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        string[] csv = _case.Run("themes", "--period", "2024-05", "--format", "csv").Ok().Out.TrimEnd().Split('\n');
        Assert.Equal("row,theme,comments,sentiment,sentiment-n,interactions,costed,counted,cost,cost-per-interaction,cost-per-interaction-of-all", csv[0].TrimEnd('\r'));
        Assert.Equal("total,,6,0.177791667,3,4,3,3,47,15.666666667,15", csv[^1].TrimEnd('\r'));
        Assert.Contains("Comments with a theme 0 of 0", _case.Run("themes", "--period", "2024-01").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Starter_themes_hold_until_the_workspace_has_its_own_and_nothing_to_see_says_what_to_do()
    {
        Assert.DoesNotContain(Rows(Themes()), r => r.StartsWith("group billing", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, Themes().GetProperty("hint").ValueKind);
        _case.Write("kpis/own.yaml", "themes: [{ theme: parcel, title: Parcel, words: [parcel] }]\n");
        Assert.Contains("None of the 7 comments speaks of a theme", Themes().GetProperty("hint").GetString(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_case.Folder, "kpis", "own.yaml"));

        // r1 and r6 speak of a refund, r4 of a payment; r1, r3 and r7 of a queue.
        Assert.Contains(Rows(Themes()), r => r.StartsWith("group billing 3 ", StringComparison.Ordinal));
        Assert.Contains(Rows(Themes()), r => r.StartsWith("group waiting 3 ", StringComparison.Ordinal));
        string none = _case.Run("themes", "--period", "2024-01").Ok().Out;
        Assert.Contains("No comments were given in 2024-01", none, StringComparison.Ordinal);
        Assert.Contains("farthing status", none, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_slices_are_refused()
    {
        _case.Run("themes", "--period", "2024-05", "--by", "team").Refused("FT-4015");
        _case.Run("themes", "--period", "2024-5x").Refused("FT-1101");
        _case.Run("themes").Refused("--period");
    }

    [Fact]
    public void Overdue_reviews_are_named_by_check()
    {
        _case.Write("targets.yaml", """
            reviews:
              - { kpi: cost-per-interaction, last: 2024-05-03, owner: finance }
              - { kpi: csat, cadence: weekly, last: 2024-05-27 }
              - { kpi: nps, cadence: weekly }
            """);
        const string never = "warning targets.yaml 4 No review of nps is on record.";
        Assert.Equal([never], Overdue());                           // on 3 June both others are due, none is late
        _case.Now = "2024-06-04T09:00:00Z";
        Assert.Equal(
            [
                "warning targets.yaml 2 The review of cost-per-interaction was due on 2024-06-03 (monthly, finance).",
                "warning targets.yaml 3 The review of csat was due on 2024-06-03 (weekly, head of customer experience).",
                never,
            ], Overdue());
    }

    private string[] Overdue() =>
    [
        .. _case.Run("check", "--format", "json").Json().GetProperty("problems").EnumerateArray()
            .Where(p => p.GetProperty("code").GetString() == "FT-4020")
            .Select(p => $"{p.GetProperty("severity")} {p.GetProperty("file")} {p.GetProperty("line")} {p.GetProperty("message")}"),
    ];
}
