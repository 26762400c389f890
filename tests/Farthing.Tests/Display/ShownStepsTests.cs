using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;

namespace Farthing.Tests.Display;

public sealed class ShownStepsTests
{
    private static Unit U(string name) => Unit.Parse(name, null);

    [Fact]
    public void What_is_shown_adds_up_where_rounding_alone_would_not()
    {
        // 11.936 + 0.598 = 12.534: rounded one by one 11.94 + 0.60 = 12.53.
        ShownSteps shown = ShownSteps.Of(new Ratio(11_936, 1000), [new Ratio(598, 1000)], new Ratio(12_534, 1000), U("money/interaction"), "USD", grouped: false);
        Assert.Equal(("11.94", "+0.59", "12.53"), (shown.Start, shown.Steps[0], shown.End));
    }

    [Fact]
    public void Ends_between_two_shown_values_get_one_decimal_more()
    {
        // Half to even 11.935 is 11.94 and 12.545 is 12.54: no rounding of 0.61 leads from one to the other.
        ShownSteps shown = ShownSteps.Of(new Ratio(11_935, 1000), [new Ratio(61, 100)], new Ratio(12_545, 1000), U("money"), "USD", grouped: false);
        Assert.Equal(("11.935", "+0.610", "12.545"), (shown.Start, shown.Steps[0], shown.End));
    }

    [Fact]
    public void A_walk_of_which_no_step_could_be_seen_gets_decimals()
    {
        ShownSteps shown = ShownSteps.Of(new Ratio(10, 1), [new Ratio(1, 1000), new Ratio(1, 1000)], new Ratio(10_002, 1000), U("money"), "USD", grouped: false);
        Assert.Equal(("10.000", "+0.001", "+0.001", "10.002"), (shown.Start, shown.Steps[0], shown.Steps[1], shown.End));
    }

    [Fact]
    public void Shares_are_in_percent_and_nothing_between_is_nothing()
    {
        ShownSteps shown = ShownSteps.Of(new Ratio(1, 3), [new Ratio(1, 3), new Ratio(-1, 6)], new Ratio(1, 2), U("percent"), "USD", grouped: false);
        Assert.Equal("50.00", shown.End);
        Assert.Equal(decimal.Parse(shown.End, CultureInfo.InvariantCulture), Sum(shown));
        Assert.Equal("7.00", ShownSteps.Of(new Ratio(7, 1), [], new Ratio(7, 1), U("money"), "USD", grouped: false).End);
        Assert.Throws<ArgumentException>(() => ShownSteps.Of(new Ratio(7, 1), [new Ratio(1, 1)], new Ratio(7, 1), U("money"), "USD", grouped: false));
    }

    [Theory]
    [InlineData("money/interaction", "USD")]
    [InlineData("money", "JPY")]
    [InlineData("percent", "USD")]
    [InlineData("seconds", "USD")]
    public void Any_walk_adds_up_as_shown(string unit, string currency)
    {
        Random random = new(77);
        for (int n = 0; n < 500; n++)
        {
            Ratio start = new(random.Next(1, 2_000_000), random.Next(1, 50_000));
            Ratio[] steps = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => new Ratio(random.Next(-900_000, 900_000), random.Next(1, 90_000)))];
            Ratio end = steps.Aggregate(start, Plus);
            ShownSteps shown = ShownSteps.Of(start, steps, end, U(unit), currency, grouped: false);
            Assert.Equal(decimal.Parse(shown.End, CultureInfo.InvariantCulture), Sum(shown));
            Assert.All(steps.Zip(shown.Steps), s => Assert.True(
                Math.Abs((s.First.ToDecimal() * (unit == "percent" ? 100 : 1)) - decimal.Parse(s.Second, CultureInfo.InvariantCulture)) < (currency == "JPY" ? 1.001m : 0.0101m),
                $"{s.First.ToPlain()} is shown as {s.Second}"));
        }
    }

    private static Ratio Plus(Ratio a, Ratio b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    private static decimal Sum(ShownSteps shown) =>
        shown.Steps.Prepend(shown.Start).Sum(s => decimal.Parse(s, CultureInfo.InvariantCulture));
}
