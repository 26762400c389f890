using Farthing.Core.Analysis;
using Farthing.Core.Money;

namespace Farthing.Tests.Analysis;

public class StandingTests
{
    [Theory]
    [InlineData(9, "low")]
    [InlineData(10, "moderate")]
    [InlineData(13, "moderate")]
    [InlineData(16, "high")]
    public void Quarters_are_of_type_seven(int value, string level)
    {
        // 4 10 12 15 20: the first quarter ends at 10, the third at 15; of six values between two of them.
        Standing standing = Standing.Of(new Ratio(value, 1), [new(20, 1), new(4, 1), new(12, 1), new(15, 1), new(10, 1)])!;
        Assert.Equal((level, "10", "15", 5), (standing.Level, standing.Low.ToPlain(), standing.High.ToPlain(), standing.N));
        Standing six = Standing.Of(new Ratio(value, 1), [new(20, 1), new(4, 1), new(12, 1), new(15, 1), new(10, 1), new(30, 1)])!;
        Assert.Equal(("10.5", "18.75"), (six.Low.ToPlain(), six.High.ToPlain()));
    }

    [Fact]
    public void Few_values_have_no_quarters() => Assert.Null(Standing.Of(new Ratio(1, 1), [new(1, 1), new(2, 1), new(3, 1), new(4, 1)]));
}
