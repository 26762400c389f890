using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;

namespace Farthing.Tests.Display;

public sealed class KpiDisplayTests
{
    private static Ratio R(long above, long below = 1) => new(above, below);

    private static Unit U(string name) => Unit.Parse(name, null);

    [Theory]
    [InlineData(-322, 10_000, 774, 100, "-0.03 USD")]          // as exact as 7.74 beside it
    [InlineData(31, 100, 774, 100, "+0.31 USD")]
    [InlineData(-322, 10_000, 312, 10_000, "-0.0322 USD")]     // beside 0.0312
    [InlineData(32, 10_000, 774, 100, "+0.003 USD")]           // 0.00 would say that nothing changed
    [InlineData(-49, 10_000, 774, 100, "-0.005 USD")]
    [InlineData(5, 1_000, 774, 100, "+0.005 USD")]             // half to even would be 0.00
    [InlineData(51, 10_000, 774, 100, "+0.01 USD")]
    [InlineData(1, 1_000_000_000_000, 774, 100, "+0.000000000001 USD")]
    [InlineData(0, 1, 774, 100, "0.00 USD")]
    public void A_difference_of_money_has_the_decimals_of_the_value_beside_it(long above, long below, long value, long of, string shown) =>
        Assert.Equal(shown, KpiDisplay.ChangeInWords(R(above, below), U("money/interaction"), "USD", grouped: false, R(value, of)));

    [Fact]
    public void Without_a_value_beside_it_a_difference_has_the_currencys_decimals()
    {
        Assert.Equal("-0.03", KpiDisplay.Difference(R(-322, 10_000), U("money"), "USD", grouped: false));
        Assert.Equal("+0.3", KpiDisplay.Difference(R(3, 10), U("money"), "JPY", grouped: false));
        Assert.Equal("0.03 USD", KpiDisplay.GapInWords(R(-322, 10_000), U("money"), "USD", grouped: false));
    }

    [Fact]
    public void Gaps_of_shares_are_points_without_a_sign()
    {
        Assert.Equal("12.50 points", KpiDisplay.GapInWords(R(-1, 8), U("percent"), "USD", grouped: false));
        Assert.Equal("12.50 points", KpiDisplay.GapInWords(R(1, 8), U("percent"), "USD", grouped: false));
        Assert.Equal("12.50 %", KpiDisplay.InWords(R(1, 8), U("percent"), "USD", grouped: false));
    }

    [Theory]
    [InlineData(36, "36 s")]
    [InlineData(10, "10 s")]
    [InlineData(1, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "1.5 min")]
    [InlineData(359, "6 min")]
    [InlineData(360, "0.10 h")]
    [InlineData(7200, "2.00 h")]
    [InlineData(0, "0.00 h")]
    [InlineData(-36, "-36 s")]
    public void Short_times_in_hours_are_said_in_minutes_or_seconds(long seconds, string shown)
    {
        foreach (string unit in new[] { "hours", "hours/issue" })
        {
            Assert.Equal(shown, KpiDisplay.InWords(R(seconds, 3600), U(unit), "USD", grouped: false));
            Assert.Equal(shown, KpiDisplay.InHeadline(R(seconds, 3600), U(unit), "USD", grouped: false));
        }
    }

    [Fact]
    public void Tables_and_other_units_keep_their_unit()
    {
        Assert.Equal("0.01 h", KpiDisplay.WithUnit(R(1, 100), U("hours"), "USD", grouped: false));
        Assert.Equal("0.01", KpiDisplay.Value(R(1, 100), U("hours"), "USD", grouped: false));
        Assert.Equal("0.01 s", KpiDisplay.InWords(R(1, 100), U("seconds"), "USD", grouped: false));
        Assert.Equal("0.01 interactions per hour", KpiDisplay.InWords(R(1, 100), U("interactions/hour"), "USD", grouped: false));
        Assert.Equal("+36 s", KpiDisplay.ChangeInWords(R(1, 100), U("hours"), "USD", grouped: false));
        Assert.Equal("\u221236\u202Fs", KpiDisplay.ChangeInWords(R(-1, 100), U("hours"), "USD", grouped: true));
        Assert.Equal("+1.50 h", KpiDisplay.ChangeInWords(R(3, 2), U("hours"), "USD", grouped: false));
    }

    [Fact]
    public void Ranges_of_bands_are_in_the_unit_that_values_are_shown_in()
    {
        BandRange below = new(BandLevel.Urgent, null, false, 0.70m, false);
        BandRange between = new(BandLevel.Acceptable, 0.7m, true, 0.825m, true);
        BandRange above = new(BandLevel.Optimal, 0.825m, false, null, false);
        Assert.Equal(["below 70 %", "70 to 82.5 %", "above 82.5 %"], new[] { below, between, above }.Select(b => b.InWords(U("percent"))));
        Assert.Equal("at least 45 points", new BandRange(BandLevel.Optimal, 0.45m, true, null, false).InWords(U("percent-points")));
        Assert.Equal("at most 5", new BandRange(BandLevel.Optimal, null, false, 5, true).InWords(U("money/interaction")));
        Assert.Equal("any value", new BandRange(BandLevel.Optimal, null, false, null, false).InWords(U("percent")));
    }

    [Theory]
    [InlineData("interactions/customer", 1, 150, "0.0067")]
    [InlineData("interactions/customer", 3, 2, "1.50")]
    [InlineData("seconds/interaction", 1, 150, "0.01")]
    public void Small_numbers_keep_two_digits_that_say_something(string unit, int above, int below, string shown) =>
        Assert.Equal(shown, KpiDisplay.Value(new Ratio(above, below), Unit.Parse(unit, null), "USD", grouped: false));

    [Fact]
    public void A_difference_is_never_shown_as_nothing_and_one_thing_is_singular()
    {
        Assert.Equal("+0.0040", KpiDisplay.Difference(new Ratio(4, 1000), Unit.Parse("interactions/customer", null), "USD", grouped: false));
        Assert.Equal("0.00", KpiDisplay.Difference(new Ratio(0, 1), Unit.Parse("percent", null), "USD", grouped: false));
        Assert.Equal("1 complaint", KpiDisplay.InWords(new Ratio(1, 1), Unit.Parse("complaints", null), "USD", grouped: false));
        Assert.Equal("2 complaints", KpiDisplay.InWords(new Ratio(2, 1), Unit.Parse("complaints", null), "USD", grouped: false));
    }
}
