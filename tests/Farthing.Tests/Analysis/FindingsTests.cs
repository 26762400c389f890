using System.Globalization;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Tests.Analysis;

/// <summary>Every kind of rule: when it holds, when it does not, and what its slots say, on answers made by hand.</summary>
public class FindingsTests
{
    private const string Now = "2024-05";
    private const string Before = "2024-04";

    private static FindingRule Rule(string kind, params (string, string)[] settings) => FindingCase.Rule(kind, settings);

    private static string Slots(FindingResult result) => string.Join("; ", result.Slots.Select(s => $"{s.Key} {s.Value.Text}"));

    [Theory]
    [InlineData("2.5", true)]
    [InlineData("2.6", false)]
    public void Spread_compares_the_greatest_with_the_least_group(string least, bool holds)
    {
        // mail has 29 contacts and does not count; social is at 0 and has no ratio.
        FindingResult result = new FindingCase().ByChannel(Now, ("phone", 3000, 100), ("chat", 1200, 100), ("mail", 2900, 29), ("social", 0, 50))
            .Judge(Rule("spread", ("by", "channel"), ("at-least", least)));
        Assert.Equal(holds, result.Holds);
        Assert.Equal("high.name phone; high.value 30.00 s; low.name chat; low.value 12.00 s; ratio 2.5", Slots(result));
    }

    [Fact]
    public void Spread_of_one_group_says_nothing()
    {
        FindingResult result = new FindingCase().ByChannel(Now, ("phone", 3000, 100), (null, 10, 5))
            .Judge(Rule("spread", ("by", "channel"), ("at-least", "1")));
        Assert.False(result.Holds);
        Assert.Equal("fewer than two groups can be compared", result.Reason);
    }

    [Theory]
    [InlineData("60%", true)]
    [InlineData("60.1%", false)]
    public void Share_is_of_the_sum_or_of_the_numerator(string least, bool holds)
    {
        FindingResult sum = new FindingCase().ByChannel("volume", Now, ("phone", 60, 1), (null, 40, 1))
            .Judge(Rule("share", ("by", "channel"), ("at-least", least)), "volume");
        Assert.Equal((holds, "top.name phone; top.value 60 interactions; share 60.0 %"), (sum.Holds, Slots(sum)));

        // Of the waiting, not of the average wait: phone has 900 of 1,500 seconds although mail waits longest on average.
        FindingResult quotient = new FindingCase().ByChannel(Now, ("phone", 900, 100), ("mail", 600, 10))
            .Judge(Rule("share", ("by", "channel"), ("at-least", least)));
        Assert.Equal((holds, "top.name phone; top.value 9.00 s; share 60.0 %"), (quotient.Holds, Slots(quotient)));
    }

    [Theory]
    [InlineData("worse-by", "25%", true)]
    [InlineData("worse-by", "25.01%", false)]
    [InlineData("better-by", "1%", false)]
    [InlineData("at-least", "25%", true)]
    public void Change_is_relative_and_knows_which_way_is_worse(string setting, string size, bool holds)
    {
        FindingResult result = new FindingCase().Total("wait-time", Now, 2500, 100).Total("wait-time", Before, 2000, 100)
            .Judge(Rule("change", ("against", "previous"), (setting, size)));
        Assert.Equal((holds, "value 25.00 s; before 20.00 s; change +5.00 s; relative +25.0 %"), (result.Holds, Slots(result)));
    }

    [Fact]
    public void Parts_of_movers_add_up_to_the_change()
    {
        // 20 s → 24 s. phone 40 % at 30 s → 60 % at 32 s, chat 60 % at 13⅓ s → 40 % at 12 s; mean of the totals 22 s.
        // phone: 0.6·(32 − 22) − 0.4·(30 − 22) = 2.8, chat: 0.4·(12 − 22) − 0.6·(13⅓ − 22) = 1.2: together 4.
        FindingCase both = new FindingCase().ByChannel(Now, ("phone", 1920, 60), ("chat", 480, 40)).ByChannel(Before, ("phone", 1200, 40), ("chat", 800, 60));
        FindingResult result = both.Judge(Rule("mover", ("by", "channel"), ("against", "previous"), ("at-least", "70%")));
        Assert.Equal((true, "top.name phone; top.before 30.00 s; top.value 32.00 s; top.part 70.0 %; change +4.00 s"), (result.Holds, Slots(result)));
        Assert.False(both.Judge(Rule("mover", ("by", "channel"), ("against", "previous"), ("at-least", "71%"))).Holds);
    }

    [Fact]
    public void A_mover_of_a_sum_may_be_a_group_that_is_gone()
    {
        FindingResult result = new FindingCase().ByChannel("volume", Now, ("phone", 90, 1)).ByChannel("volume", Before, ("phone", 100, 1), ("fax", 40, 1))
            .Judge(Rule("mover", ("by", "channel"), ("against", "previous"), ("at-least", "50%")), "volume");
        Assert.Equal("top.name fax; top.before 40 interactions; top.value –; top.part 80.0 %; change -50", Slots(result));
        Assert.True(result.Holds);
    }

    [Theory]
    [InlineData("above", "25", false)]
    [InlineData("at-least", "25", true)]
    [InlineData("below", "0.5 min", true)]
    [InlineData("at-most", "24.999", false)]
    public void Level_keeps_its_bounds_apart(string setting, string bound, bool holds)
    {
        FindingCase total = new FindingCase().Total("wait-time", Now, 2500, 100).Total("quality", Now, 40, 50);
        Assert.Equal(holds, total.Judge(Rule("level", (setting, bound))).Holds);
        FindingResult share = total.Judge(Rule("level", ("kpi", "quality"), ("at-least", "80%")));
        Assert.Equal((true, "value 80.00 %; bound 80.00 %"), (share.Holds, Slots(share)));
    }

    [Fact]
    public void Band_versus_and_low_n()
    {
        FindingCase total = new FindingCase().Total("wait-time", Now, 900, 30).Total("quality", Now, 30, 40);
        FindingResult band = total.Judge(Rule("band", ("is", "urgent")));
        Assert.Equal((true, "value 30.00 s; band urgent; range above 20; advice Answer sooner."), (band.Holds, Slots(band)));
        Assert.False(total.Judge(Rule("band", ("is", "optimal"))).Holds);
        FindingResult versus = total.Judge(Rule("versus", ("kpi", "quality"), ("at-least", "40")));
        Assert.Equal((true, "value 30.00 s; other.title quality; other.value 75.00 %; ratio 40.0; gap 29.25 s"), (versus.Holds, Slots(versus)));
        Assert.False(total.Judge(Rule("versus", ("kpi", "quality"), ("at-most", "39"))).Holds);
        Assert.True(total.Judge(Rule("versus", ("kpi", "quality"), ("above", "true"))).Holds);
        Assert.Equal("n 30", Slots(total.Judge(Rule("low-n", ("below", "31")))));
        Assert.False(total.Judge(Rule("low-n", ("below", "30"))).Holds);
    }

    [Fact]
    public void Of_shares_ranges_are_in_percent_and_gaps_in_points()
    {
        FindingCase shares = new FindingCase().Total("quality", Now, 60, 100).Total("promise", Now, 85, 100);
        Assert.Equal("value 60.00 %; band urgent; range below 70 %; advice ", Slots(shares.Judge(Rule("band", ("is", "urgent")), "quality")));
        FindingResult versus = shares.Judge(Rule("versus", ("kpi", "promise"), ("above", "false")), "quality");
        Assert.Equal((true, "value 60.00 %; other.title promise; other.value 85.00 %; ratio 0.71; gap 25.00 points"), (versus.Holds, Slots(versus)));
    }

    [Theory]
    [InlineData(1800, 70, true)]
    [InlineData(1800, 90, false)]
    [InlineData(2200, 70, false)]
    [InlineData(1990, 70, false)]
    public void Opposite_needs_one_better_and_one_worse(int waiting, int quality, bool holds)
    {
        FindingResult result = new FindingCase().Total("wait-time", Now, waiting, 100).Total("wait-time", Before, 2000, 100)
            .Total("quality", Now, quality, 100).Total("quality", Before, 80, 100).Judge(Rule("opposite", ("kpi", "quality"), ("against", "previous")));
        Assert.Equal(holds, result.Holds);
    }

    [Fact]
    public void Mix_shift_holds_where_total_and_groups_disagree()
    {
        // Both channels got quicker; more of the slow one made the total slower.
        FindingRule rule = Rule("mix-shift", ("by", "channel"), ("against", "previous"));
        FindingResult shifted = new FindingCase().ByChannel(Now, ("phone", 2320, 80), ("chat", 180, 20)).ByChannel(Before, ("phone", 600, 20), ("chat", 800, 80)).Judge(rule);
        Assert.False(shifted.Holds); // 20 contacts are too few to compare
        shifted = new FindingCase().ByChannel(Now, ("phone", 23200, 800), ("chat", 1800, 200)).ByChannel(Before, ("phone", 6000, 200), ("chat", 8000, 800)).Judge(rule);
        Assert.Equal((true, "change +11.00 s"), (shifted.Holds, Slots(shifted)));
        Assert.False(new FindingCase().ByChannel(Now, ("phone", 23200, 800), ("chat", 2200, 200)).ByChannel(Before, ("phone", 6000, 200), ("chat", 8000, 800)).Judge(rule).Holds);
    }

    [Theory]
    [InlineData("worse", true, 10, 11, 12, 13)]
    [InlineData("better", false, 10, 11, 12, 13)]
    [InlineData("up", false, 10, 12, 11, 13)]
    [InlineData("up", true, 10, 12, 11, 13, 14, 15, 16)]
    [InlineData("down", true, 16, 15, 14, 13, 12, 10, 11)]
    [InlineData("up", false, 10, 14, 11, 13, 12, 15, 9)]
    public void Trend_asks_for_every_step_of_few_and_tests_many(string way, bool holds, params int[] values)
    {
        string first = WorkspaceMonths.Back(Now, values.Length - 1);
        FindingResult result = new FindingCase().Series("month", $"{first}..{Now}", values)
            .Judge(Rule("trend", ("grain", "month"), ("periods", $"{values.Length}"), ("way", way)));
        Assert.Equal(holds, result.Holds);
        Assert.Equal($"{values.Length}", result.Slots["periods"].Text);
    }

    [Theory]
    [InlineData("change", "against=previous worse-by=1%")]
    [InlineData("opposite", "against=previous kpi=quality")]
    [InlineData("level", "above=1")]
    [InlineData("band", "is=urgent")]
    [InlineData("versus", "kpi=quality at-least=1")]
    [InlineData("mover", "by=channel against=previous at-least=1%")]
    [InlineData("mix-shift", "by=channel against=previous")]
    [InlineData("share", "by=channel at-least=1%")]
    public void Nothing_is_judged_on_fewer_than_thirty_cases(string kind, string settings)
    {
        FindingRule rule = Rule(kind, [.. settings.Split(' ').Select(s => s.Split('=')).Select(s => (s[0], s[1]))]);
        FindingCase of = kind is "mover" or "mix-shift" or "share"
            ? new FindingCase().ByChannel(Now, ("phone", 600, 20), ("chat", 450, 9)).ByChannel(Before, ("phone", 30, 20), ("chat", 20, 20))
            : new FindingCase().Total("wait-time", Now, 870, 29).Total("wait-time", Before, 600, 600).Total("quality", Now, 30, 40).Total("quality", Before, 40, 40);
        FindingResult result = of.Judge(rule);
        Assert.False(result.Holds);
        Assert.Equal("it stands on 29 contacts, fewer than 30", result.Reason);
    }

    [Theory]
    [InlineData(2, 41, 0, 41, false)] // the audit's alert on 2 of 41 against 0 of 41
    [InlineData(12, 41, 0, 41, true)]
    [InlineData(520, 1000, 500, 1000, false)]
    [InlineData(560, 1000, 500, 1000, true)]
    public void A_change_of_a_share_must_exceed_chance(int now, int of, int before, int ofBefore, bool holds)
    {
        FindingCase shares = new FindingCase().Total("share", Now, now, of).Total("share", Before, before + 1, ofBefore + 1);
        Assert.Equal(holds, shares.Judge(Rule("change", ("against", "previous"), ("at-least", "1%")), "share").Holds);
    }

    [Theory]
    [InlineData(110, 100, false)]
    [InlineData(130, 100, true)]
    public void A_change_of_a_number_of_cases_must_exceed_chance(int now, int before, bool holds) => Assert.Equal(
        holds, new FindingCase().Total("volume", Now, now, 1).Total("volume", Before, before, 1)
            .Judge(Rule("change", ("against", "previous"), ("at-least", "5%")), "volume").Holds);

    [Fact]
    public void A_spread_of_shares_must_exceed_chance()
    {
        FindingRule rule = Rule("spread", ("by", "channel"), ("at-least", "1.5"));
        Assert.False(new FindingCase().ByChannel("share", Now, ("phone", 9, 40), ("chat", 5, 40)).Judge(rule, "share").Holds);
        Assert.True(new FindingCase().ByChannel("share", Now, ("phone", 180, 800), ("chat", 100, 800)).Judge(rule, "share").Holds);
    }

    [Theory]
    [InlineData("3%", true)]
    [InlineData("4%", false)]
    public void A_trend_must_go_as_far_as_it_asks_for(string least, bool holds) => Assert.Equal(
        holds, new FindingCase().Series("month", "2024-02..2024-05", 100, 101, 102, 103)
            .Judge(Rule("trend", ("grain", "month"), ("periods", "4"), ("way", "up"), ("at-least", least))).Holds);

    [Fact]
    public void Sentences_begin_with_a_capital_whatever_stands_first()
    {
        FindingResult result = new FindingCase().ByChannel(Now, ("phone", 3000, 100), ("chat", 1200, 100)).Judge(Rule("spread", ("by", "channel"), ("at-least", "1")));
        Assert.Equal("Phone takes 2.5 times as long.", Findings.Fill(new Placed("{high.name} takes {ratio} times as long.", new SourcePlace("own.yaml", 4, 7)), result));
    }

    [Fact]
    public void Sentences_take_slots_and_refuse_others()
    {
        FindingResult result = new FindingCase().Total("wait-time", Now, 900, 30).Judge(Rule("level", ("above", "20")));
        Placed Say(string text) => new(text, new SourcePlace("own.yaml", 4, 7));
        Assert.Equal("Waits of 30.00 s are above 20.00 s.", Findings.Fill(Say("Waits of {value} are above {bound}."), result));
        Problem problem = Assert.Single(Assert.Throws<UserException>(() => Findings.Fill(Say("{ratio}"), result)).Problems);
        Assert.Equal(("FT-4005", 4), (problem.Code, problem.Place!.Line));
        Assert.Throws<UserException>(() => Findings.Questions(Rule("spred"), new FindingCase().Scope()));
        Assert.Throws<UserException>(() => Findings.Questions(Rule("spread"), new FindingCase().Scope()));
        Assert.All(Findings.Names, kind => Assert.NotNull(Findings.SlotsOf(kind)));
    }

    private static class WorkspaceMonths
    {
        public static string Back(string month, int by) => DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture).AddMonths(-by).ToString("yyyy-MM", CultureInfo.InvariantCulture);
    }
}
