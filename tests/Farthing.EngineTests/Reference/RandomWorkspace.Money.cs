namespace Farthing.EngineTests.Reference;

// Staffing, usage, ledger and the cost model of a random workspace.
public sealed partial class RandomWorkspace
{
    private void MakeStaffing()
    {
        var day = 86_400_000L;
        foreach (var agent in _agents.Append("boss"))
        {
            var starts = new HashSet<long>();
            for (var n = Chance(60) ? _random.Next(4) : 0; n > 0; n--)
            {
                var start = Near() / 60_000 * 60_000;
                if (!starts.Add(start)) continue;
                var state = Pick("available", "available", "available", "break", "training", "meeting", "absent");
                Facts.Staffing.Add(new RefStaffing(agent, start, start + _random.Next(1, 600) * 60_000L + (Chance(5) ? 3 * day : 0), state, Chance(50) ? null : Chance(80)));
            }
            if (!Chance(35)) continue;
            var (first, end) = RefCalendar.MonthDays(Month);
            Facts.PaidTime.Add(Facts.FiscalStart != 1 || Chance(80)
                ? new RefPaidTime(agent, RefText.Month(Month), first, end, _random.Next(20_000) * 1000L)
                : new RefPaidTime(agent, RefText.Quarter(Month), QuarterDays().First, QuarterDays().End, _random.Next(90_000) * 1000L));
        }
    }

    private (int First, int End) QuarterDays()
    {
        var first = Month - Month % 3;
        return (RefCalendar.MonthDays(first).First, RefCalendar.MonthDays(first + 2).End);
    }

    private void MakeUsageAndSurveys()
    {
        foreach (var interaction in Facts.Interactions.ToList())
        {
            if (Chance(15)) AddUsage(interaction.Id);
            if (!Chance(15)) continue;
            Facts.Surveys.Add(new RefSurvey("r" + Facts.Surveys.Count, "overall", interaction.Id, Pick("csat", "csat", "nps"), _random.Next(1, 6) * 1_000_000L, Near()));
        }
        if (Chance(10)) AddUsage("ghost");
    }

    private void AddUsage(string? interaction) => Facts.Usage.Add(new RefUsage("u" + Facts.Usage.Count, interaction, Pick("bot-session", "tokens"),
        Chance(50) ? 1_000_000 : _random.Next(5_000_000), Chance(75) ? Near() : null));

    private void MakeLedger()
    {
        string[] accounts = ["wages", "Wages east", "benefits", "rent", "software", "telephony", "telephony rebate", "bot fees", "outsourcing", "misc", "marketing"];
        if (Chance(4)) accounts = [.. accounts, "zebra", "zebra"];
        var lines = _random.Next(14);
        for (var n = 0; n < lines; n++)
        {
            var account = Pick(accounts);
            var amount = Chance(70) ? _random.Next(1, 500_000) * 10_000L : _random.NextInt64(1, 9_000_000_000);
            if (Chance(15)) amount = -amount;
            var pay = account is "wages" or "benefits" or "Wages east";
            var line = new RefLine("l" + n, account, amount)
            {
                Agent = pay && Chance(70) ? Maybe([.. _agents, "boss"], 90) : Maybe(_agents, 5),
                Team = Maybe(_teams, pay ? 10 : 15),
                Site = Maybe(_sites, account == "rent" ? 70 : 8),
                Channel = Chance(10) ? Pick(Channels) : null,
                Vendor = account == "outsourcing" ? Maybe(_vendors, 80) : Maybe(_vendors, 4),
                Initiative = Chance(10) ? "crm" : null,
                Currency = Chance(25) ? Pick("GBP", "JPY", "USD") : Chance(50) ? Facts.Currency : null,
            };
            Facts.Ledger.Add(Dated(line));
        }
        var start = RefCalendar.MonthDays(Month).First;
        foreach (var currency in new[] { "GBP", "JPY", "USD" }.Where(c => c != Facts.Currency))
        {
            if (Chance(97)) Facts.Fx.Add(new RefFx(currency, start - 200, _random.NextInt64(1, 3_000_000) * 1_000_000));
            for (var n = _random.Next(4); n > 0; n--)
            {
                var day = start + _random.Next(-20, 60);
                if (!Facts.Fx.Exists(f => f.Currency == currency && f.Day == day)) Facts.Fx.Add(new RefFx(currency, day, _random.NextInt64(1, 3_000_000_000_000)));
            }
        }
    }

    private RefLine Dated(RefLine line)
    {
        var (first, end) = RefCalendar.MonthDays(Month);
        if (Chance(45))
        {
            var day = first + _random.Next(-3, end - first + 3);
            return line with { Date = RefText.Date(day), FirstDay = day, EndDay = day + 1 };
        }
        if (Chance(70)) return line with { Period = RefText.Month(Month), FirstDay = first, EndDay = end };
        if (Facts.FiscalStart == 1 && Chance(50)) return line with { Period = RefText.Quarter(Month), FirstDay = QuarterDays().First, EndDay = QuarterDays().End };
        var from = first - _random.Next(20);
        var until = end + _random.Next(40);
        return line with { Period = RefText.Date(from) + ".." + RefText.Date(until - 1), FirstDay = from, EndDay = until };
    }

    private void MakeModel()
    {
        (string, string?)[] rules = [("wages", "labour"), ("benefits", "labour"), ("rent", "overhead"), ("software", "technology"), ("telephony r", Pick("technology", "other")), ("telephony", "technology"),
            ("bot", "technology"), ("outsourcing", "vendor"), ("misc", Pick("other", "overhead")), ("marketing", null)];
        foreach (var (prefix, component) in rules) Model.Accounts.Add(new RefAccountRule(prefix, component));
        if (Chance(40))
        {
            var chain = Chance(40);
            Model.Pools.Add(new RefPool("support-staff", "effort") { Lines = Chance(60) ? new RefIs("agent.role", "support") : new RefIs("agent", "boss"), StepDown = chain ? ["shared"] : ["agent-pay"], Base = Base() });
            if (chain) Model.Pools.Add(new RefPool("shared", "effort") { Lines = new RefStartsWith("account", "benefits"), StepDown = Chance(50) ? ["agent-pay"] : ["agent-pay", "premises"], Base = Base() });
        }
        Model.Pools.Add(new RefPool("agent-pay", Pick("effort", "effort", "effort", "handle-time", "talk-time", "staffed-time"))
        {
            Component = "labour",
            By = Chance(50) ? "agent" : null,
            Capacity = Capacity(),
            Where = Chance(15) ? Condition() : null,
        });
        if (Chance(80)) Model.Pools.Add(new RefPool("telephony", "talk-time") { Lines = new RefStartsWith("account", "tele"), Where = new RefIs("channel", "phone") });
        if (Chance(60)) Model.Pools.Add(new RefPool("bots", "usage.bot-session") { Lines = new RefStartsWith("account", "bot"), Where = Chance(20) ? Condition() : null });
        if (Chance(60)) Model.Pools.Add(new RefPool("outsourced", Pick("interactions", "equal", "handle-time")) { Component = "vendor", By = "vendor", Where = new RefIs("outcome", "answered") });
        var premises = new RefPool("premises", Pick("effort", "staffed-time", "equal", "handle-time")) { Component = "overhead", By = "site", Where = Chance(15) ? Condition() : null };
        Model.Pools.Add(premises with { Capacity = premises.Driver != "equal" && Chance(20) ? Capacity() : null });
        if (Chance(40)) Model.Pools.Add(new RefPool("odd", Pick("interactions", "usage.tokens", "talk-time")) { Lines = new RefIs("initiative", null, true), Where = Condition() });
        if (Chance(96)) Model.Pools.Add(new RefPool("rest", Pick("interactions", "equal", "effort", "usage.tokens")) { Where = Chance(20) ? Condition() : null });
        if (Chance(20)) AddRates();
    }

    private void AddRates()
    {
        Model.Pools.Insert(0, new RefPool("card", "effort") { Lines = new RefIs("account", "never"), Component = Chance(50) ? null : Pick("labour", "vendor"), Where = Chance(30) ? Condition() : null });
        var (first, end) = RefCalendar.MonthDays(Month);
        var per = Pick("handle-hour", "effort-hour", "minute", "interaction", "session");
        var currency = Chance(70) ? Facts.Currency : "GBP";
        Model.Rates.Add(new RefRate("card", per, _random.Next(1, 90_000_000), currency, first - 40));
        if (Chance(50)) Model.Rates.Add(new RefRate("card", Chance(70) ? per : "interaction", _random.Next(1, 90_000_000), Facts.Currency, first + _random.Next(end - first)));
    }

    private string? Base() => Pick(null, "paid-time", "effort", "interactions");

    private RefCapacity? Capacity() => Chance(65)
        ? new RefCapacity(Pick("staffing", "staffing", "paid-time", "fixed"), Chance(50) ? null : _random.Next(0, 60), null) is var c && c.Source == "fixed"
            ? c with { Seconds = _random.Next(0, 20_000) } : c
        : null;

    private RefCondition Condition(int depth = 0)
    {
        if (depth < 2 && Chance(20)) return new RefBoth(Condition(depth + 1), Condition(depth + 1));
        if (depth < 2 && Chance(15)) return new RefEither(Condition(depth + 1), Condition(depth + 1));
        if (depth < 2 && Chance(15)) return new RefNot(Condition(depth + 1));
        return Pick<Func<RefCondition>>(
            () => new RefIs("channel", Pick(Channels), Chance(30)),
            () => new RefIn("channel", [Pick(Channels), Pick(Channels)], Chance(30)),
            () => new RefIs("topic", Chance(40) ? null : "billing", Chance(30)),
            () => new RefIs("outcome", Pick("answered", "abandoned", "self-served"), Chance(30)),
            () => new RefIs("customer-segment", Pick(null, "gold"), Chance(30)),
            () => new RefIs("team", Pick(null, "t1", "t2"), Chance(30)),
            () => new RefIs("vendor", Pick(null, "acme"), Chance(30)),
            () => new RefStartsWith("agent", "a"),
            () => new RefIs("interaction-queue", Pick(null, "q1"), Chance(30)),
            () => new RefIs("segment-queue", Pick(null, "q1"), Chance(30)),
            () => new RefIs("direction", "inbound", Chance(30)),
            () => new RefIs("party", "prospect", Chance(30)))();
    }

    /// <summary>A condition of the same kind for questions; tier, a declared attribute, included.</summary>
    public RefCondition Filter() => Chance(15) ? new RefIs("tier", Pick(null, "pro")) : Condition();
}
