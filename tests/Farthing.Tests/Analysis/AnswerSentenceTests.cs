using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Tests.Analysis;

/// <summary>Answers are told from the end that was asked about, and changes by what made them.</summary>
public class AnswerSentenceTests
{
    private static readonly FindingCase Case = new();

    private static string Say(KpiAnswer answer, string kpi = "wait-time", QuestionLook? look = null) => AnswerSentence.Of(Case.Scope(kpi), answer, look);

    private static string Rows(KpiAnswer answer, string kpi = "wait-time", QuestionLook? look = null) => string.Join(
        " ", AnswerRanking.Rows(Case.Scope(kpi).Catalogue, answer, look, 3).Select(r => r.Bucket ?? r.Keys[0]));

    [Fact]
    public void The_worst_come_first_unless_the_question_looks_elsewhere()
    {
        KpiAnswer wait = new FindingCase().ByChannel("2024-05", ("chat", 1000, 100), ("phone", 3000, 100), ("mail", 2000, 100), ("fax", 900, 9)).Only;
        Assert.Equal("Highest is phone with 30.00 s, lowest chat with 10.00 s; all: 22.33 s.", Say(wait));
        Assert.Equal("phone mail chat", Rows(wait)); // fax is slowest on nine contacts, and not told
        Assert.Equal("Lowest is chat with 10.00 s, highest phone with 30.00 s; all: 22.33 s.", Say(wait, look: QuestionLook.Best));

        KpiAnswer quality = new FindingCase().ByChannel("quality", "2024-05", ("chat", 90, 100), ("phone", 60, 100), ("mail", 80, 100)).Only;
        Assert.Equal("Lowest is phone with 60.00 %, highest chat with 90.00 %; all: 76.67 %.", Say(quality, "quality"));
        Assert.Equal("phone mail chat", Rows(quality, "quality"));
        Assert.Equal("chat mail phone", Rows(quality, "quality", QuestionLook.Best));
        Assert.Equal("chat mail phone", Rows(quality, "quality", QuestionLook.Greatest));

        KpiAnswer volume = new FindingCase().ByChannel("volume", "2024-05", ("chat", 10, 1), ("phone", 60, 1)).Only;
        Assert.Equal("Highest is phone with 60 interactions, lowest chat with 10 interactions; all: 70 interactions.", Say(volume, "volume"));
    }

    [Fact]
    public void Equal_groups_are_said_to_be_equal() => Assert.Equal(
        "The same everywhere: 0.00 % in each of 2 groups.",
        Say(new FindingCase().ByChannel("quality", "2024-05", ("chat", 0, 100), ("phone", 0, 200)).Only, "quality"));

    [Fact]
    public void Days_are_told_from_the_worst_and_weeks_from_the_last()
    {
        KpiAnswer days = new FindingCase().Series("day", "2024-05-01..2024-05-04", 10, 40, 20, 30).Only;
        Assert.Equal("Highest on bucket 01 with 40.00 s, lowest on bucket 00 with 10.00 s; all: 25.00 s.", Say(days));
        Assert.Equal("bucket 01 bucket 03 bucket 02", Rows(days));
        KpiAnswer weeks = new FindingCase().Series("week", "2024-W18..2024-W21", 10, 40, 20, 30).Only;
        Assert.Equal("30.00 s in bucket 03, +20.00 s against bucket 00.", Say(weeks));
        Assert.Equal("bucket 01 bucket 02 bucket 03", Rows(weeks));
    }

    [Fact]
    public void A_change_is_told_by_what_made_it()
    {
        // 20 s → 24 s; phone makes 70 % of it, by its value and by having more of the contacts, and fax moved furthest on next to nothing.
        KpiAnswer moved = new FindingCase().Compared("wait-time", ("phone", 1920, 60, 1200, 40), ("chat", 480, 40, 800, 60));
        Assert.Equal("24.00 s, +4.00 s against 2024-04; 70.0 % of that by phone (from 30.00 s to 32.00 s).", Say(moved));

        // The total fell; the group that rose most did not make it fall.
        KpiAnswer fell = new FindingCase().Compared("wait-time", ("delivery", 4000, 40, 1600, 40), ("billing", 16000, 960, 19200, 960));
        Assert.StartsWith("20.00 s, -0.80 s against 2024-04; 400.0 % of that by billing", Say(fell), StringComparison.Ordinal);
        Assert.Equal("billing delivery", Rows(fell));
        Assert.Equal("Highest is delivery with 100.00 s (+60.00 s), lowest billing with 16.67 s (-3.33 s); all: 20.00 s, -0.80 s against 2024-04.", Say(fell, look: QuestionLook.Worst));
    }

    [Fact]
    public void Since_names_the_bucket_from_which_the_level_is_another()
    {
        int[] values = [20, 21, 19, 22, 20, 21, 30, 31, 29, 32, 30, 31];
        KpiAnswer weeks = new FindingCase().Series("week", "2024-W10..2024-W21", values).Only;
        Assert.Equal("Since bucket 06: 30.50 s in the middle week, 20.50 s before (Pettitt's test, p 0.031).", Say(weeks, look: QuestionLook.Since));
        Assert.Contains("bucket 06", Rows(weeks, look: QuestionLook.Since), StringComparison.Ordinal);
        KpiAnswer none = new FindingCase().Series("week", "2024-W10..2024-W21", 20, 31, 19, 32, 20, 31, 30, 21, 29, 22, 30, 21).Only;
        Assert.StartsWith("Since no week: its level did not change beyond chance over 12 weeks", Say(none, look: QuestionLook.Since), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mix_that_moved_the_total_is_told_though_one_group_went_along()
    {
        // Phone and chat got quicker, mail a little slower; the total got slower because much more of it is phone.
        KpiAnswer shifted = new FindingCase().Compared(
            "wait-time", ("phone", 23200, 800, 6000, 200), ("chat", 1800, 200, 8000, 800), ("mail", 1030, 50, 1000, 50));
        Assert.Contains("at an unchanged mix by channel it would have gone down", MixShift.Note(shifted, 0), StringComparison.Ordinal);
        Assert.Null(MixShift.Note(new FindingCase().Compared("wait-time", ("phone", 3200, 100, 3000, 100), ("chat", 1100, 100, 1000, 100)), 0));
    }
}
