using Farthing.Core.Analysis;

namespace Farthing.Tests.Analysis;

/// <summary>Who answered a survey against who did not: what is told, and from which size on.</summary>
public class SurveyBiasTests
{
    private static readonly HandleTimes Alike = new(100, 30_000_000, 9_400_000_000_000);

    private static HandleTimes Times(int n, long mean, long deviation) =>
        new(n, (Int128)n * mean, ((Int128)n * mean * mean) + ((Int128)(n - 1) * deviation * deviation));

    [Fact]
    public void Respondents_who_are_alike_are_said_to_be_so_as_far_as_is_known()
    {
        SurveyBias bias = SurveyBias.Of([new(1000, 100), new(500, 52)], [new(900, 90), new(600, 62)], Alike, Alike);
        Assert.Equal((1500, 152), (bias.All, bias.Respondents));
        Assert.Equal(["channel", "topic", "handle time"], bias.Tests.Select(t => t.What));
        Assert.All(bias.Tests, t => Assert.False(t.Differs));
        Assert.Equal(
        [
            "152 of 1500 answered or self-served interactions (10.1 %) have a survey answer; what the others would have said is not known.",
            "By channel, topic, handle time respondents do not differ from the others beyond chance or by more than little.",
        ], bias.Sentences());
    }

    [Fact]
    public void A_channel_that_answers_more_often_is_told()
    {
        SurveyBias bias = SurveyBias.Of([new(1000, 300), new(1000, 50)], [], Alike, Alike);
        BiasTest channel = bias.Tests.Single(t => t.What == "channel");
        Assert.True(channel.Differs);
        Assert.Equal(0.3290m, channel.Size, 3); // χ² 216.45 of 2,000
        Assert.Contains("Respondents differ from the others by channel (Cramér's V 0.33, p below 0.001)", bias.Sentences()[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300_000, false)]
    [InlineData(310_000, false)] // certain with so many, but small
    [InlineData(340_000, true)]
    public void Longer_contacts_are_told_from_a_size_that_matters(long mean, bool differs)
    {
        SurveyBias bias = SurveyBias.Of([new(20_000, 10_000)], [], Times(10_000, mean, 100_000), Times(10_000, 300_000, 100_000));
        BiasTest times = bias.Tests.Single(t => t.What == "handle time");
        Assert.Equal(differs, times.Differs);
        Assert.Equal((mean - 300_000) / 100_000m, times.Size, 6);
    }

    [Fact]
    public void Nothing_answered_says_nothing() => Assert.Empty(SurveyBias.Of([], [], new HandleTimes(0, 0, 0), new HandleTimes(0, 0, 0)).Sentences());
}
