using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Ledger;

namespace Farthing.Tests.Costing;

/// <summary>One month, small enough to work out by hand: capacities, parents, rates and what is refused.</summary>
public class MonthCostingTests
{
    private const long Hour = 3_600_000;
    private const long Unit = 1_000_000;

    [Fact]
    public void The_textbook_case_of_unused_capacity()
    {
        // Garber Co.: 600,000 for 10,000 hours; 0.75 h × 8,000 + 3.5 h × 400 + 3 h × 450 = 8,750 h.
        MonthResult result = Run(
            Pool("service", "handle-time") with { Capacity = new CapacityRule(CapacitySource.Fixed, 0, 10_000 * Hour) },
            [Line("l", 600_000)], [6_000 * Hour, 1_400 * Hour, 1_350 * Hour]);
        Assert.Equal(525_000 * Unit, result.Attributed);
        Assert.Equal(75_000 * Unit, result.Unused);
        Assert.Equal([360_000 * Unit, 84_000 * Unit, 81_000 * Unit], result.OnPieces[CostColumn.Labour]);
    }

    [Fact]
    public void An_overrun_is_negative_unused_capacity_and_never_clipped()
    {
        MonthResult result = Run(
            Pool("service", "effort") with { Capacity = new CapacityRule(CapacitySource.Fixed, 0, 2 * Hour) },
            [Line("l", 100)], [Hour, 2 * Hour]);
        Assert.Equal(150 * Unit, result.Attributed);
        Assert.Equal(-50 * Unit, result.Unused);
        Assert.Equal(0, result.Difference);
    }

    [Fact]
    public void A_credit_exactly_reverses_its_charge()
    {
        PoolRule pool = Pool("service", "effort") with { Capacity = new CapacityRule(CapacitySource.Fixed, 150_000, 7 * Hour) };
        MonthResult charge = Run(pool, [Line("l", 0.000007m)], [Hour, 2 * Hour, 1]);
        MonthResult credit = Run(pool, [Line("l", -0.000007m)], [Hour, 2 * Hour, 1]);
        foreach (CostColumn column in Enum.GetValues<CostColumn>())
        {
            Assert.Equal(charge.OnPieces[column].Select(c => -c), credit.OnPieces[column]);
        }
    }

    [Fact]
    public void Without_known_capacity_everything_is_absorbed_and_said_so()
    {
        MonthResult result = Run(
            Pool("service", "effort") with { Capacity = new CapacityRule(CapacitySource.Staffing) }, [Line("l", 100)], [Hour]);
        Assert.Equal(100 * Unit, result.Attributed);
        Assert.Contains("full absorption", Assert.Single(result.Instances).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_can_receive_is_unassigned_and_still_closes()
    {
        MonthResult result = Run(Pool("service", "usage.token"), [Line("l", 100)], [Hour]);
        Assert.Equal(100 * Unit, result.Unassigned);
        Assert.Equal(0, result.Difference);
    }

    [Fact]
    public void An_agent_without_work_falls_back_to_the_whole()
    {
        MonthResult result = Run(Pool("service", "effort"), [Line("l", 100, agent: 2)], [Hour]);
        Assert.Equal(100 * Unit, result.Attributed);
        Assert.Equal(default(Narrowing), Assert.Single(result.Instances).Landed);
    }

    [Fact]
    public void A_line_without_a_rule_leaves_a_difference()
    {
        MonthResult result = Run(Pool("service", "effort"), [Line("l", 100), Line("x", 7, account: "postage")], [Hour]);
        Assert.Equal(7 * Unit, result.Difference);
        Assert.Equal(LineFate.NoRule, result.Ledger.Lines[1].Fate);
    }

    [Fact]
    public void Rates_change_on_their_day()
    {
        CostModel model = Model(Pool("agent-pay", "effort")) with
        {
            Rates = [Rate(20, from: 0), Rate(30, from: 10)],
        };
        // The first piece counts on day 9, the second on day 10.
        MonthResult result = MonthCosting.Run(Input(model, [], [Hour, Hour], days: [9, 10]));
        Assert.Equal([20 * Unit, 30 * Unit], result.OnPieces[CostColumn.Labour]);
        Assert.Equal(result.OnPieces[CostColumn.Labour], result.OnPieces[CostColumn.Imputed]);
        Assert.Equal(50 * Unit, result.Imputed);
        Assert.Equal(0, result.Attributed);
        Assert.Equal(0, result.LedgerTotal);
    }

    [Fact]
    public void A_ledger_and_a_rate_on_one_pool_are_refused_with_the_lines()
    {
        CostModel model = Model(Pool("agent-pay", "effort")) with { Rates = [Rate(20, from: 0)] };
        UserException refused = Assert.Throws<UserException>(() => Input(model, [Line("l42", 5)], [Hour]));
        Assert.Equal("FT-3011", refused.Problems[0].Code);
        Assert.Contains("l42", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_beyond_64_bits_are_refused_not_wrapped()
    {
        LedgerLine[] lines = [Line("a", 9_000_000_000_000), Line("b", 9_000_000_000_000)];
        UserException refused = Assert.Throws<UserException>(() => Run(Pool("service", "effort"), lines, [Hour]));
        Assert.Equal("FT-3012", refused.Problems[0].Code);
    }

    [Fact]
    public void Condition_on_the_receiving_side_decides_who_pays()
    {
        PoolRule pool = Pool("service", "effort") with { Where = FilterParser.Parse("channel = \"chat\"", "test") };
        MonthResult result = Run(pool, [Line("l", 100)], [Hour, Hour, Hour]);
        // Channels go phone, chat, phone.
        Assert.Equal([0, 100 * Unit, 0], result.OnPieces[CostColumn.Labour]);
    }

    private static MonthResult Run(PoolRule pool, LedgerLine[] lines, long[] durations) =>
        MonthCosting.Run(Input(Model(pool), lines, durations));

    private static CostModel Model(PoolRule pool) =>
        CostModel.Empty with { Accounts = [new AccountRule(new Glob("wages*"), Component.Labour, false)], Pools = [pool] };

    private static PoolRule Pool(string name, string driver) => new(name, Driver.Parse(driver)!.Value);

    private static RateRule Rate(int perHour, int from) => new("agent-pay", RatePer.EffortHour, perHour * Unit, "USD", from);

    private static LedgerLine Line(string id, decimal amount, string account = "wages", int agent = 0) =>
        new(id, account, (long)(amount * Unit), "USD", 0, 1, new Narrowing(agent));

    /// <summary>A month of the days 0 to 29; one piece of agent 1 after another.</summary>
    private static MonthInput Input(CostModel model, LedgerLine[] lines, long[] durations, int[]? days = null)
    {
        CodeTexts texts = new([null, "a1", "a2"], [null], [null], [null, "phone", "chat"], [null], [null]);
        AgentDirectory agents = new(texts);
        ExchangeRates rates = new("USD");
        CostRows pieces = Rows(texts, durations.Length), carriers = Rows(texts, 0);
        pieces.SetDriver(new Driver(DriverKind.Effort), [.. durations.Select(d => d * Sweep.TicksPerMs)]);
        pieces.SetDriver(new Driver(DriverKind.HandleTime), durations);
        return new MonthInput(
            model, 0, 30, MonthLedger.Read(model, lines, 0, 30, rates, agents, texts), rates, texts, agents, pieces,
            days ?? new int[durations.Length], carriers, []);
    }

    private static CostRows Rows(CodeTexts texts, int count)
    {
        int[] none = new int[count];
        return new CostRows(
            [.. Enumerable.Range(1, count).Select(i => (long)i)], new long[count],
            [
                new DimensionColumn("agent", [.. Enumerable.Repeat(1, count)], texts.Agent), new DimensionColumn("team", none, texts.Team),
                new DimensionColumn("site", none, texts.Site), new DimensionColumn("vendor", none, texts.Vendor),
                new DimensionColumn("channel", [.. Enumerable.Range(0, count).Select(i => 1 + (i % 2))], texts.Channel),
            ]);
    }
}
