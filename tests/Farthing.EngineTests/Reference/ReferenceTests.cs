using System.Globalization;
using System.Numerics;
using NodaTime;

namespace Farthing.EngineTests.Reference;

/// <summary>The reference itself against the figures of methods.md, so that two wrongs cannot agree.</summary>
public class ReferenceTests
{
    private const int May2024 = 2024 * 12 + 4;
    private static readonly long Begin = new RefCalendar(DateTimeZone.Utc).StartOfDay(RefCalendar.Day(2024, 5, 6));

    [Fact]
    public void Cascade_is_exact_and_reverses_a_credit()
    {
        Assert.Equal([3333, 3333, 3334], RefArithmetic.Cascade(10000, [1, 1, 1]));
        Assert.Equal([-3333, -3333, -3334], RefArithmetic.Cascade(-10000, [1, 1, 1]));
        Assert.Equal(2, RefArithmetic.HalfEven(5, 2));
        Assert.Equal(-2, RefArithmetic.HalfEven(-5, 2));
        Assert.Equal(4, RefArithmetic.HalfEven(7, 2));
    }

    [Fact]
    public void Bucket_is_fnv1a_64() // published value: FNV-1a 64 of "foobar" is 85944171f73967e8
    {
        Assert.Equal(0x7e8, RefArithmetic.Bucket("foobar"));
    }

    [Fact]
    public void Effort_of_three_overlapping_interactions()
    {
        var facts = Facts();
        Call(facts, "X", "chat", 0, 360, "a");
        Call(facts, "Y", "chat", 100, 420, "a");
        Call(facts, "Z", "chat", 200, 260, "a");
        var run = NaiveCosting.Run(facts, new RefModel(), May2024);
        Assert.Equal([220, 180, 20], run.Costs.OrderBy(c => c.Contact.Row.Id, StringComparer.Ordinal).Select(c => c.EffortTicks / 720_720_000));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mini_ledger(bool practical)
    {
        var (facts, model) = MiniLedger(practical);
        var run = NaiveCosting.Run(facts, model, May2024);
        Assert.Equal(0, run.Difference);
        Assert.Equal(56_500_000, run.Attributed + run.Unused);
        string[] channels = ["phone", "chat", "bot"];
        (int Top, int Bottom)[] expected = practical ? [(131351, 51), (89330, 51), (967, 3)] : [(75587, 24), (52277, 24), (967, 3)];
        for (var n = 0; n < 3; n++)
        {
            var cost = run.Costs.Where(c => c.Contact.Row.Channel == channels[n]).Aggregate(BigInteger.Zero, (a, c) => a + c.Handling);
            Assert.InRange(BigInteger.Abs(cost * expected[n].Bottom - (BigInteger)expected[n].Top * 10_000), 0, 9 * expected[n].Bottom);
        }
        Assert.InRange(BigInteger.Abs(run.Unused * 17 - (practical ? 170_100_000 : 0)), 0, 9 * 17);
    }

    [Theory] // customer, topic, day; u: unresolved and not resolvable
    [InlineData(7, 30, "1/2", "3/5", "3/8")]
    [InlineData(30, 60, "1/2", "3/5", "1/3")]
    public void First_contact_resolution(int window, int cutOff, string gross, string net, string perContact)
    {
        var facts = Facts();
        var n = 0;
        foreach (var contact in FirstContacts) facts.Interactions.Add(Contact("f" + n++, contact));
        facts.Interactions.Add(new RefInteraction("cut-off") { Channel = "phone", Started = Begin + cutOff * 86_400_000L, Outcome = "abandoned" });
        var kpis = new NaiveKpis(facts, new RefDerived(facts), []);
        string Value(string kpi)
        {
            var ratio = kpis.Answer(new RefQuestion(kpi) { WindowDays = window })["total"];
            var divisor = BigInteger.GreatestCommonDivisor(ratio.Numerator, ratio.Denominator);
            return $"{ratio.Numerator / divisor}/{ratio.Denominator / divisor}";
        }
        Assert.Equal(gross, Value("first-contact-resolution"));
        Assert.Equal(net, Value("first-contact-resolution-net"));
        Assert.Equal(perContact, Value("first-contact-resolution-per-contact"));
    }

    /// <summary>The contacts of methods.md 2 as "customer topic day", u after the day: unresolved and not resolvable.</summary>
    public static readonly string[] FirstContacts =
        ["c1 billing 1", "c1 billing 5", "c1 billing 20", "c2 login 1", "c2 billing 3", "c3 hw 2 u", "c4 login 2", "c4 login 9", "c5 login 28"];

    private static RefInteraction Contact(string id, string text)
    {
        var parts = text.Split(' ');
        return new RefInteraction(id)
        {
            Channel = "phone",
            Customer = parts[0],
            Topic = parts[1],
            Started = Begin + int.Parse(parts[2], CultureInfo.InvariantCulture) * 86_400_000L,
            Outcome = "answered",
            Resolved = parts.Length == 3,
            Resolvable = parts.Length == 3,
        };
    }

    public static (RefFacts Facts, RefModel Model) MiniLedger(bool practical)
    {
        var facts = Facts();
        Call(facts, "V1", "phone", 0, 600, "a1");
        Call(facts, "V2", "phone", 2000, 2900, "a1");
        Call(facts, "C1", "chat", 3000, 3600, "a1");
        Call(facts, "C2", "chat", 3300, 4200, "a1");
        Call(facts, "V3", "phone", 5000, 5300, "a1");
        facts.Segments.Add(new RefSegment("V3-2", "V3") { Agent = "a2", Started = Begin + 5_300_000, Ended = Begin + 6_200_000 });
        Call(facts, "C3", "chat", 7000, 7700, "a2");
        for (var b = 1; b <= 3; b++) facts.Interactions.Add(new RefInteraction("B" + b) { Channel = "bot", Started = Begin, Outcome = "self-served" });
        (string Account, long Cents, string? Agent)[] lines =
        [
            ("wages", 1920, "a1"), ("benefits", 480, "a1"), ("wages", 1800, "a2"), ("training", 210, null), ("telephony", 377, null),
            ("telephony", -25, null), ("chat licence", 121, null), ("bot", 100, null), ("rent", 667, null),
        ];
        foreach (var (account, cents, agent) in lines)
        {
            facts.Ledger.Add(new RefLine("l" + facts.Ledger.Count, account, cents * 10_000)
            {
                Agent = agent,
                FirstDay = RefCalendar.Day(2024, 5, 1),
                EndDay = RefCalendar.Day(2024, 6, 1),
                Period = "2024-05",
            });
        }
        foreach (var (agent, paid) in new[] { ("a1", 4000), ("a2", 3000) })
        {
            facts.PaidTime.Add(new RefPaidTime(agent, "2024-05", RefCalendar.Day(2024, 5, 1), RefCalendar.Day(2024, 6, 1), paid * 1000));
        }
        return (facts, MiniModel(practical));
    }

    private static RefModel MiniModel(bool practical)
    {
        var model = new RefModel();
        foreach (var (prefix, component) in new[] { ("wages", "labour"), ("benefits", "labour"), ("training", "labour"), ("telephony", "technology"), ("chat", "technology"), ("bot", "technology"), ("rent", "overhead") })
        {
            model.Accounts.Add(new RefAccountRule(prefix, component));
        }
        model.Pools.Add(new RefPool("training", "effort") { Lines = new RefIs("account", "training"), StepDown = ["agent-pay"], Base = "paid-time" });
        model.Pools.Add(new RefPool("agent-pay", "effort") { Component = "labour", By = "agent", Capacity = practical ? new RefCapacity("paid-time", 15, null) : null });
        model.Pools.Add(new RefPool("telephony", "talk-time") { Lines = new RefStartsWith("account", "telephony"), Where = new RefIs("channel", "phone") });
        model.Pools.Add(new RefPool("chat-licence", "interactions") { Lines = new RefIs("account", "chat licence"), Where = new RefIs("channel", "chat") });
        model.Pools.Add(new RefPool("bots", "interactions") { Lines = new RefIs("account", "bot"), Where = new RefIs("channel", "bot") });
        model.Pools.Add(new RefPool("premises", "interactions") { Component = "overhead" });
        return model;
    }

    private static RefFacts Facts() => new() { Zone = DateTimeZone.Utc, Currency = "USD" };

    private static void Call(RefFacts facts, string id, string channel, int from, int to, string agent)
    {
        facts.Interactions.Add(new RefInteraction(id) { Channel = channel, Started = Begin + from * 1000, Outcome = "answered" });
        facts.Segments.Add(new RefSegment(id, id) { Agent = agent, Started = Begin + from * 1000, Ended = Begin + to * 1000 });
    }
}
