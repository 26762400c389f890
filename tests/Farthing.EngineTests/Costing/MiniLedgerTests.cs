using System.Globalization;
using System.Text.Json;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Costing;

/// <summary>The mini-ledger of the methods paper, from facts in the store to the statement and the lines of one interaction.</summary>
public class MiniLedgerTests
{
    private const string Full = """
        accounts:
          - { match: wages, component: labour }
          - { match: benefits, component: labour }
          - { match: training, component: labour }
          - { match: rent, component: overhead }
          - { match: "*", component: technology }
        pools:
          - { pool: training, lines: 'account = "training"', step-down: [pay] }
          - { pool: pay, component: labour, by: agent, driver: effort }
          - { pool: telephony, lines: 'account = "telephony"', driver: talk-time, where: 'channel = "voice"' }
          - { pool: chat, lines: 'account = "chat-licence"', driver: interactions, where: 'channel = "chat"' }
          - { pool: bots, lines: 'account = "bots"', driver: usage.session }
          - { pool: premises, component: overhead, driver: interactions }
        """;

    private static readonly string Practical = Full.Replace(
        "driver: effort }", "driver: effort, capacity: { source: paid-time } }", StringComparison.Ordinal);

    [Fact]
    public void Full_absorption_gives_the_golden_figures()
    {
        using CostingCase c = Case(Full);
        c.Run("cost").Ok();
        JsonElement period = c.Run("statement", "--format", "json").Ok().Json().GetProperty("periods")[0];
        Assert.Equal("2024-05", period.GetProperty("period").GetString());
        Assert.Equal("5650", period.GetProperty("ledger").GetRawText());
        Assert.Equal("5650", period.GetProperty("attributed").GetRawText());
        Assert.Equal("0", period.GetProperty("difference").GetRawText());
        Assert.Equal("4410", period.GetProperty("components").GetProperty("labour").GetRawText());
        AssertChannel(c, "voice", 75587m / 24);
        AssertChannel(c, "chat", 52277m / 24);
        AssertChannel(c, "bot", 967m / 3);
    }

    [Fact]
    public void Practical_capacity_gives_the_golden_figures()
    {
        using CostingCase c = Case(Practical);
        c.Run("cost").Ok();
        JsonElement period = c.Run("statement", "--format", "json").Ok().Json().GetProperty("periods")[0];
        Assert.Equal("5650", period.GetProperty("ledger").GetRawText());
        Near(17010m / 17, period.GetProperty("unused").GetDecimal());
        Assert.Equal(5650m, period.GetProperty("unused").GetDecimal() + period.GetProperty("attributed").GetDecimal());
        AssertChannel(c, "voice", 131351m / 51);
        AssertChannel(c, "chat", 89330m / 51);
        AssertChannel(c, "bot", 967m / 3);
    }

    [Fact]
    public void An_interactions_lines_add_up_to_its_cost()
    {
        using CostingCase c = Case(Practical);
        c.Run("cost").Ok();
        JsonElement shown = c.Run("show", "interaction", "C1", "--format", "json").Ok().Json();
        object?[] stored = c.Ask("SELECT sum(labour + unused + overhead + technology)::BIGINT FROM costs WHERE i = 3")[0];
        decimal total = shown.GetProperty("total").GetDecimal();
        Assert.Equal((long)stored[0]! / 1_000_000m, total);
        Assert.Equal(total, shown.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("amount").GetDecimal()));
        JsonElement pay = shown.GetProperty("lines").EnumerateArray().First(l => l.GetProperty("component").GetString() == "labour");
        Assert.Equal(["L1", "L2", "L4"], pay.GetProperty("ledgerLines").EnumerateArray().Select(l => l.GetString()!).Order(StringComparer.Ordinal));
        // C1 [3000, 3600) shares [3300, 3600) with C2: 300 + 150 seconds of effort.
        Assert.Equal("450", pay.GetProperty("effortSeconds").GetRawText());
        Assert.Contains("450.000", c.Run("show", "interaction", "C1").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_inputs_make_no_new_run_and_changed_ones_a_new_version()
    {
        using CostingCase c = Case(Full);
        c.Run("cost").Ok();
        IReadOnlyList<object?[]> first = c.Ask("SELECT * FROM costs ORDER BY ALL");
        Assert.Contains("unchanged", c.Run("cost").Ok().Out, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(c.Ask("SELECT count(*)::INTEGER FROM runs"))[0]);
        c.Change("UPDATE ledger SET amount = amount + 1000000 WHERE line_id = 'L1'");
        c.Run("cost").Ok();
        Assert.Equal([[1, 1], [2, 2]], c.Ask("SELECT run, version FROM runs ORDER BY run").Select(r => r.Cast<int>().ToArray()));
        Assert.Equal("5651", c.Run("statement", "--format", "json").Ok().Json().GetProperty("periods")[0].GetProperty("ledger").GetRawText());
        c.Change("UPDATE ledger SET amount = amount - 1000000 WHERE line_id = 'L1'");
        c.Run("cost").Ok();
        IReadOnlyList<object?[]> third = c.Ask("SELECT * REPLACE (1 AS run) FROM costs WHERE run = 3 ORDER BY ALL");
        Assert.Equal(first.Select(Text), third.Select(Text));
        Assert.Equal(first.Select(Text), c.Ask("SELECT * FROM costs WHERE run = 1 ORDER BY ALL").Select(Text));
    }

    [Fact]
    public void An_unmapped_account_stops_the_close_and_is_named()
    {
        using CostingCase c = Case(Full.Replace("\"*\"", "telephony", StringComparison.Ordinal));
        Assert.Equal(1, c.Run("cost").ExitCode);
        CliRun statement = c.Run("statement");
        Assert.Equal(1, statement.ExitCode);
        Assert.Contains("chat-licence", statement.Error, StringComparison.Ordinal);
        Assert.Contains("L7", statement.Error, StringComparison.Ordinal);
        Assert.Contains("match: \"bots\"", statement.Error, StringComparison.Ordinal);
        JsonElement period = c.Run("statement", "--format", "json").Json().GetProperty("periods")[0];
        Assert.Equal("221", period.GetProperty("difference").GetRawText());
    }

    [Fact]
    public void A_missing_exchange_rate_refuses_the_run_and_names_the_line()
    {
        using CostingCase c = Case(Full, c => c.Line("L11", "rent", 10, currency: "EUR"));
        CliRun cost = c.Run("cost");
        Assert.Equal(2, cost.ExitCode);
        Assert.Contains("L11", cost.Error, StringComparison.Ordinal);
        CliRun statement = c.Run("statement");
        Assert.Equal(1, statement.ExitCode);
        Assert.Contains("L11", statement.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Converted_lines_show_their_rounding()
    {
        using CostingCase c = Case(Full, c =>
        {
            c.Line("L11", "rent", 0.000003m, currency: "EUR");
            c.Rate("EUR", "2024-05-01", 1_500_000_000_000);
        });
        c.Run("cost").Ok();
        JsonElement period = c.Run("statement", "--format", "json").Ok().Json().GetProperty("periods")[0];
        JsonElement euro = period.GetProperty("currencies")[0];
        Assert.Equal("0.000003", euro.GetProperty("original").GetRawText());
        // 4.5 micro-units go to the even neighbour.
        Assert.Equal("0.000004", euro.GetProperty("converted").GetRawText());
        Assert.Equal("-0.0000005", euro.GetProperty("rounding").GetRawText());
        Assert.Equal("0", period.GetProperty("difference").GetRawText());
    }

    [Fact]
    public void The_statement_of_people_has_its_tick()
    {
        using CostingCase c = Case(Practical);
        c.Run("cost").Ok();
        string text = c.Run("statement").Ok().Out;
        Assert.Contains("✓", text, StringComparison.Ordinal);
        Assert.Contains("telephony", text, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", text, StringComparison.Ordinal);
    }

    private static string Text(object?[] row) => string.Join('|', row.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));

    private static void AssertChannel(CostingCase c, string channel, decimal expected)
    {
        object?[] row = c.Ask($"""
            SELECT sum(labour + overhead + technology + vendor_cost + other)::BIGINT FROM costs
            WHERE channel = (SELECT code FROM codes WHERE domain = 'channel' AND text = '{channel}')
            """)[0];
        Near(expected, (long)row[0]! / 1_000_000m);
    }

    /// <summary>Exact to a micro-unit for each of the pools.</summary>
    private static void Near(decimal expected, decimal actual) => Assert.InRange(actual - expected, -0.000010m, 0.000010m);

    /// <summary>The case under both models, saved.</summary>
    internal static IEnumerable<(string Name, CostingCase Case)> Saved() => [("mini-ledger", Case(Full)), ("mini-ledger at capacity", Case(Practical))];

    private static CostingCase Case(string costs, Action<CostingCase>? more = null)
    {
        CostingCase c = new(costs);
        Contact(c, "V1", "voice", "a1", 0, 600);
        Contact(c, "V2", "voice", "a1", 2000, 2900);
        Contact(c, "C1", "chat", "a1", 3000, 3600);
        Contact(c, "C2", "chat", "a1", 3300, 4200);
        Contact(c, "V3", "voice", "a1", 5000, 5300, ("a2", 5300, 6200));
        Contact(c, "C3", "chat", "a2", 7000, 7700);
        for (int bot = 1; bot <= 3; bot++)
        {
            long at = CostingCase.Monday + (bot * 1000);
            long i = c.Interaction($"B{bot}", "bot", at, "self-served", at + 60_000);
            c.Usage(i, "session", 1);
        }

        c.Line("L1", "wages", 1920, agent: "a1");
        c.Line("L2", "benefits", 480, agent: "a1");
        c.Line("L3", "wages", 1800, agent: "a2");
        c.Line("L4", "training", 210);
        c.Line("L5", "telephony", 377);
        c.Line("L6", "telephony", -25);
        c.Line("L7", "chat-licence", 121);
        c.Line("L8", "bots", 100);
        c.Line("L9", "rent", 667);
        c.PaidTime("a1", 4000);
        c.PaidTime("a2", 3000);
        more?.Invoke(c);
        c.Save();
        return c;
    }

    private static void Contact(CostingCase c, string id, string channel, string agent, long from, long to, params (string Agent, long From, long To)[] more)
    {
        long i = c.Interaction(id, channel, CostingCase.Monday + (from * 1000));
        c.Segment(i, agent, CostingCase.Monday + (from * 1000), CostingCase.Monday + (to * 1000));
        foreach ((string other, long start, long end) in more)
        {
            c.Segment(i, other, CostingCase.Monday + (start * 1000), CostingCase.Monday + (end * 1000));
        }
    }
}
