using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Farthing.EngineTests.Goldens;

/// <summary>The mini-ledger of methods.md 1: canonical CSV files, one costs.yaml, and the command line.</summary>
public class MiniLedgerTests
{
    private const string Yaml = "name: Mini-ledger\ncurrency: USD\ntime-zone: UTC\n";

    private const string Costs = """
        accounts:
          - { match: "wages*",      component: labour }
          - { match: "benefits*",   component: labour }
          - { match: "training*",   component: labour }
          - { match: "telephony*",  component: technology }
          - { match: "chat*",       component: technology }
          - { match: "bot*",        component: technology }
          - { match: "rent*",       component: overhead }
        pools:
          - pool: training
            lines: 'account = "training"'
            step-down: [agent-pay]
            base: paid-time
          - pool: agent-pay
            component: labour
            by: agent
            driver: effort
        CAPACITY
          - pool: telephony
            lines: 'account matches "telephony*"'
            driver: talk-time
            where: 'channel = "phone"'
          - pool: chat-licence
            lines: 'account = "chat licence"'
            driver: interactions
            where: 'channel = "chat"'
          - pool: bots
            lines: 'account = "bot"'
            driver: usage.bot-session
          - pool: premises
            component: overhead
            driver: interactions
        """;

    public static readonly string[] Channels = ["phone", "chat", "bot"];

    internal static async Task<GoldenWorkspace> WorkspaceAsync(bool practical)
    {
        var workspace = new GoldenWorkspace(Yaml);
        workspace.Write("costs.yaml", Costs.Replace("CAPACITY\n", practical ? "    capacity: { source: paid-time, planned-shrinkage: 15% }\n" : "", StringComparison.Ordinal));
        await workspace.ImportAsync("interactions", "interaction_id,channel,started_at,outcome\n"
            + "V1,phone,2024-05-06T08:00:00Z,answered\nV2,phone,2024-05-06T08:33:20Z,answered\nV3,phone,2024-05-06T09:23:20Z,answered\n"
            + "C1,chat,2024-05-06T08:50:00Z,answered\nC2,chat,2024-05-06T08:55:00Z,answered\nC3,chat,2024-05-06T09:56:40Z,answered\n"
            + "B1,bot,2024-05-06T08:00:00Z,self-served\nB2,bot,2024-05-06T08:10:00Z,self-served\nB3,bot,2024-05-06T08:20:00Z,self-served\n");
        await workspace.ImportAsync("segments", Segments(
            ("V1", "a1", 0, 600), ("V2", "a1", 2000, 2900), ("C1", "a1", 3000, 3600), ("C2", "a1", 3300, 4200), ("V3", "a1", 5000, 5300),
            ("V3", "a2", 5300, 6200), ("C3", "a2", 7000, 7700)));
        await workspace.ImportAsync("usage", "event_id,interaction_id,meter,quantity,at\nu1,B1,bot-session,1,2024-05-06T08:00:00Z\n"
            + "u2,B2,bot-session,1,2024-05-06T08:10:00Z\nu3,B3,bot-session,1,2024-05-06T08:20:00Z\n");
        await workspace.ImportAsync("paid-time", "agent_id,period,paid_s\na1,2024-05,4000\na2,2024-05,3000\n");
        await workspace.ImportAsync("ledger", "line_id,period,account,amount,agent_id\n1,2024-05,wages,19.20,a1\n2,2024-05,benefits,4.80,a1\n"
            + "3,2024-05,wages,18.00,a2\n4,2024-05,training,2.10,\n5,2024-05,telephony,3.77,\n6,2024-05,telephony,-0.25,\n"
            + "7,2024-05,chat licence,1.21,\n8,2024-05,bot,1.00,\n9,2024-05,rent,6.67,\n");
        return workspace;
    }

    private static string Segments(params (string Interaction, string Agent, int From, int To)[] segments)
    {
        var start = new DateTime(2024, 5, 6, 8, 0, 0, DateTimeKind.Utc);
        var csv = new StringBuilder("segment_id,interaction_id,agent_id,kind,started_at,ended_at\n");
        foreach (var (interaction, agent, from, to) in segments)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{interaction}-{agent},{interaction},{agent},agent,{start.AddSeconds(from):yyyy-MM-ddTHH:mm:ss}Z,{start.AddSeconds(to):yyyy-MM-ddTHH:mm:ss}Z\n");
        }
        return csv.ToString();
    }

    [Fact]
    public async Task Full_absorption()
    {
        using var workspace = await WorkspaceAsync(false);
        await workspace.DoneAsync("cost");
        Near(5650m / 9 / 100, await workspace.TotalAsync("cost-per-interaction"));
        Assert.Equal(9, await workspace.TotalAsync("interactions"));
        Assert.Equal(56.50m, await workspace.TotalAsync("total-cost"));
        var costs = await workspace.ByAsync("total-cost", "channel");
        Near(75587m / 24 / 100, costs["phone"]);
        Near(52277m / 24 / 100, costs["chat"]);
        Near(967m / 3 / 100, costs["bot"]);
        Closes(await workspace.JsonAsync("statement"), 56.50m, 0);
    }

    [Fact]
    public async Task Practical_capacity()
    {
        using var workspace = await WorkspaceAsync(true);
        await workspace.DoneAsync("cost");
        Near(5650m / 9 / 100, await workspace.TotalAsync("cost-per-interaction"));
        var total = await workspace.ByAsync("total-cost", "channel");
        var unused = await workspace.ByAsync("unused-capacity-cost", "channel");
        Near(131351m / 51 / 100, total["phone"] - unused["phone"]);
        Near(89330m / 51 / 100, total["chat"] - unused["chat"]);
        Near(967m / 3 / 100, total["bot"] - unused.GetValueOrDefault("bot", 0));
        Near(17010m / 17 / 100, await workspace.TotalAsync("unused-capacity-cost"));
        Closes(await workspace.JsonAsync("statement"), 56.50m, 17010m / 17 / 100);
    }

    [Fact]
    public async Task Shown_amounts_add_up_to_the_shown_total()
    {
        using var workspace = await WorkspaceAsync(false);
        await workspace.DoneAsync("cost");
        var table = await workspace.DoneAsync("kpi", "total-cost", "--by", "channel");
        foreach (var amount in new[] { "31.50", "21.78", "3.22", "56.50" }) Assert.Contains(amount, table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interaction_is_shown_line_by_line()
    {
        using var workspace = await WorkspaceAsync(true);
        await workspace.DoneAsync("cost");
        var text = (await workspace.JsonAsync("show", "interaction", "V3")).ToString();
        foreach (var word in new[] { "a1", "a2", "agent-pay", "telephony", "premises" }) Assert.Contains(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_that_does_not_close_names_the_account_and_exits_with_1()
    {
        using var workspace = await WorkspaceAsync(false);
        workspace.Write("costs.yaml", File.ReadAllText(Path.Combine(workspace.Folder, "costs.yaml")).Replace("  - { match: \"rent*\",       component: overhead }\n", "", StringComparison.Ordinal));
        var cost = await workspace.RunAsync("cost");
        var statement = await workspace.RunAsync("statement");
        Assert.Equal(1, statement.ExitCode);
        Assert.Contains("rent", statement.Out + statement.Error + cost.Error, StringComparison.Ordinal);
    }

    private static void Closes(JsonElement statement, decimal ledger, decimal unused)
    {
        var period = statement.GetProperty("periods")[0];
        Assert.Equal(ledger, period.GetProperty("ledger").GetDecimal());
        Assert.Equal(0, period.GetProperty("difference").GetDecimal());
        Assert.Equal(0, period.GetProperty("unassigned").GetDecimal());
        Near(unused, period.GetProperty("unused").GetDecimal());
        Assert.Equal(ledger, period.GetProperty("attributed").GetDecimal() + period.GetProperty("unused").GetDecimal());
    }

    /// <summary>Exact within one micro-unit for each of the ledger's pools.</summary>
    private static void Near(decimal expected, decimal? value) => Assert.InRange(Math.Abs(expected - value!.Value), 0, 0.000009m);
}
