using Farthing.Core.Statistics;

namespace Farthing.Core.Analysis;

/// <summary>Answered interactions of one kind: how many there were, and how many of them have a survey answer.</summary>
/// <param name="All">Answered and self-served interactions.</param>
/// <param name="Respondents">Of them, those with a survey answer.</param>
public sealed record ResponseCount(long All, long Respondents);

/// <summary>Handle times of some interactions.</summary>
/// <param name="N">How many have one.</param>
/// <param name="Sum">Their sum in milliseconds.</param>
/// <param name="Squares">The sum of their squares, in milliseconds squared.</param>
public sealed record HandleTimes(long N, Int128 Sum, Int128 Squares);

/// <summary>One way in which respondents may differ from the others.</summary>
/// <param name="What">channel, topic or handle time.</param>
/// <param name="P">The probability of as much by chance.</param>
/// <param name="Size">Cramér's V for channel and topic, standard deviations for handle time.</param>
/// <param name="Differs">Whether it is neither chance (5 %) nor small (V 0.1, 0.2 standard deviations).</param>
public sealed record BiasTest(string What, decimal P, decimal Size, bool Differs);

/// <summary>
/// Who answered a survey, against those who did not: the share that answered, and whether the two differ in what is known of both.
/// What is not known of them (how they felt) can differ all the same.
/// </summary>
/// <param name="All">Answered and self-served interactions.</param>
/// <param name="Respondents">Of them, those with a survey answer.</param>
/// <param name="Tests">The tests that could be made.</param>
public sealed record SurveyBias(long All, long Respondents, IReadOnlyList<BiasTest> Tests)
{
    private const decimal Significance = 0.05m;
    private const decimal SmallV = 0.1m;
    private const decimal SmallD = 0.2m;

    /// <summary>The comparison.</summary>
    /// <param name="channels">By channel.</param>
    /// <param name="topics">By topic.</param>
    /// <param name="respondents">Handle times of respondents.</param>
    /// <param name="others">Handle times of the others.</param>
    public static SurveyBias Of(
        IReadOnlyList<ResponseCount> channels, IReadOnlyList<ResponseCount> topics, HandleTimes respondents, HandleTimes others)
    {
        List<BiasTest> tests = [];
        tests.AddRange(new[] { Shares("channel", channels), Shares("topic", topics), Times(respondents, others) }.OfType<BiasTest>());
        return new SurveyBias(channels.Sum(c => c.All), channels.Sum(c => c.Respondents), tests);
    }

    /// <summary>What it says, one sentence each.</summary>
    public IReadOnlyList<string> Sentences()
    {
        if (All == 0)
        {
            return [];
        }

        decimal share = 100m * Respondents / All;
        List<string> sentences = [Invariant($"{Respondents} of {All} answered or self-served interactions ({share:0.0} %) have a survey answer; what the others would have said is not known.")];
        BiasTest[] different = [.. Tests.Where(t => t.Differs)];
        sentences.AddRange(different.Select(t => t.What == "handle time"
            ? Invariant($"Respondents' contacts were {(t.Size > 0 ? "longer" : "shorter")} than the others' by {Math.Abs(t.Size):0.00} standard deviations ({TrendReport.Probability(t.P)}).")
            : Invariant($"Respondents differ from the others by {t.What} (Cramér's V {t.Size:0.00}, {TrendReport.Probability(t.P)}): compare within a {t.What}, not the total.")));
        if (different.Length == 0 && Tests.Count > 0)
        {
            sentences.Add($"By {string.Join(", ", Tests.Select(t => t.What))} respondents do not differ from the others beyond chance or by more than little.");
        }

        return sentences;
    }

    private static BiasTest? Shares(string what, IReadOnlyList<ResponseCount> counts) =>
        GroupTests.SameShares([.. counts.Select(c => c.Respondents)], [.. counts.Select(c => c.All - c.Respondents)]) is { } test
            ? new BiasTest(what, test.P, test.V, test.P < Significance && test.V >= SmallV)
            : null;

    private static BiasTest? Times(HandleTimes respondents, HandleTimes others) =>
        GroupTests.Welch(((double)others.N, (double)others.Sum, (double)others.Squares), ((double)respondents.N, (double)respondents.Sum, (double)respondents.Squares)) is { } test
            ? new BiasTest("handle time", test.P, test.D, test.P < Significance && Math.Abs(test.D) >= SmallD)
            : null;
}
