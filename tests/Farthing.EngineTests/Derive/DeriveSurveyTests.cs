using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using NodaTime;
using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public sealed class DeriveSurveyTests
{
    private const long Unit = 1_000_000;
    private static readonly SourcePlace Here = new("test", 1, 1);

    private static void Answer(
        DeriveCase c, string id, int instrument, long? score, int question = 1, long i = 0, long? sent = null, long? answered = null, string? comment = null) =>
        c.Row("surveys", ("response_id", id), ("question", question), ("i", i), ("instrument", instrument), ("score", score), ("sent_ms", sent),
            ("answered_ms", answered), ("comment", comment));

    [Fact]
    public void Answers_count_when_answered_else_sent_else_at_completion()
    {
        using DeriveCase c = new("Asia/Kolkata");
        c.Interaction(1, Morning, customer: 7, more: [("completed_ms", Morning + Hour)]);
        Answer(c, "b", 2, 4 * Unit, i: 1, sent: Morning + 5, answered: Morning + 9);
        Answer(c, "a", 2, 3 * Unit, i: 1);
        Answer(c, "c", 2, 2 * Unit, sent: Morning + 5);
        Answer(c, "d", 2, 1 * Unit);
        Answer(c, "e", 2, null, i: 1, sent: Morning);                 // sent, never answered
        Answer(c, "f", 2, null, answered: Morning + 3);               // a comment alone
        c.Refresh();
        Assert.Equal(
            [
                [1, 1, 7, 2, 3 * Unit, Morning + Hour, Morning + Hour], [2, 1, 7, 2, 4 * Unit, Morning + 9, Morning + 5],
                [3, 0, 0, 2, 2 * Unit, Morning + 5, Morning + 5], [4, 0, 0, 2, Unit, null, null], [5, 1, 7, 2, null, null, Morning],
                [6, 0, 0, 2, null, Morning + 3, Morning + 3],
            ],
            c.Numbers("SELECT n, i, customer, instrument, score, answered_ms, sent_ms FROM d_surveys ORDER BY n"));
        Assert.Equal([c.Calendar.DayOf(Morning), c.Calendar.MonthOf(Morning), c.Calendar.HourOf(Morning)],
            c.Single("SELECT answered_day, answered_month, answered_hour FROM d_surveys WHERE n = 2"));
        Assert.Equal([c.Calendar.DayOf(Morning), c.Calendar.MonthOf(Morning), c.Calendar.HourOf(Morning)],
            c.Single("SELECT sent_day, sent_month, sent_hour FROM d_surveys WHERE n = 5"));
        Assert.Equal([null, null, null], c.Single("SELECT answered_day, answered_month, answered_hour FROM d_surveys WHERE n = 4"));
    }

    [Fact]
    public void Scores_are_placed_on_the_scale_of_their_instrument()
    {
        using DeriveCase c = new();
        c.Code("instrument", 1, "CSAT");
        c.Code("instrument", 2, "nps-2024");
        c.Code("instrument", 3, "csatisfied");
        Answer(c, "a", 1, 4 * Unit, answered: Morning);
        Answer(c, "b", 1, 2 * Unit, answered: Morning);
        Answer(c, "c", 1, 3 * Unit, answered: Morning);
        Answer(c, "d", 1, 6 * Unit, answered: Morning);               // not on the scale
        Answer(c, "e", 2, 10 * Unit, answered: Morning);
        Answer(c, "f", 3, 4 * Unit, answered: Morning);               // no instrument of ours
        Answer(c, "g", 1, null, sent: Morning);
        c.Refresh();
        Assert.Equal(
            [
                [1, 4 * Unit, 750_000, Unit, 750_000, 1, 0], [1, 2 * Unit, 250_000, Unit, 250_000, 0, 1], [1, 3 * Unit, 500_000, Unit, 500_000, 0, 0],
                [1, null, null, null, null, null, null], [2, 10 * Unit, Unit, Unit, Unit, 1, 0], [0, null, null, null, null, null, null],
                [1, null, null, null, null, null, null],
            ],
            c.Numbers("SELECT method, points, normal, weight, weighted, top, bottom FROM d_surveys ORDER BY n"));
    }

    [Fact]
    public void Versions_directions_and_weights_are_those_of_the_day_and_the_question()
    {
        using DeriveCase c = new();
        c.Code("instrument", 1, "index");
        c.Code("question", 1, "speed");
        c.Code("question", 2, "tone");
        c.Code("question", 3, "other");
        Instrument first = new("index", 1, SurveyMethod.Csi, 1, 4, Direction.Down, 2, 4, [], null, Here);
        Instrument second = new("index", 2, SurveyMethod.Csi, 0, 10, Direction.Up, 8, null, [new("speed", 0.25m), new("tone", 0.75m)], new LocalDate(2024, 3, 5), Here);
        c.Settings = c.Settings with { Instruments = [second, first] };
        Answer(c, "a", 1, 2 * Unit, answered: Morning);
        Answer(c, "b", 1, 2 * Unit, question: 1, answered: Morning + 24 * Hour);
        Answer(c, "b", 1, 7 * Unit, question: 2, answered: Morning + 24 * Hour);
        Answer(c, "b", 1, 7 * Unit, question: 3, answered: Morning + 24 * Hour);     // a question that the instrument does not have
        c.Refresh();
        Assert.Equal(
            [
                [1, 3_666_667, 666_667, Unit, 666_667, 1, 0], [2, 1_800_000, 200_000, 250_000, 50_000, 0, null],
                [2, 3_800_000, 700_000, 750_000, 525_000, 0, null], [2, 3_800_000, 700_000, null, null, 0, null],
            ],
            c.Numbers("SELECT response, points, normal, weight, weighted, top, bottom FROM d_surveys ORDER BY n"));
        c.Settings = c.Settings with { Instruments = [first] };
        Assert.True(c.RefreshUnchanged());                           // instruments are part of what it was made from
        Assert.Equal([2], c.Single("SELECT count(*) FROM d_surveys WHERE normal IS NULL"));
        c.Settings = c.Settings with { Instruments = [first with { Direction = null, Top = null, Bottom = null }] };
        c.RefreshUnchanged();
        Assert.Equal([4], c.Single("SELECT count(*) FROM d_surveys WHERE method = 4 AND normal IS NULL AND top IS NULL AND bottom IS NULL"));
    }

    [Fact]
    public void Comments_have_a_sentiment_and_themes()
    {
        using DeriveCase c = new();
        c.Interaction(5, Morning);
        c.Settings = c.Settings with
        {
            Themes =
            [
                new("delivery", "Delivery", [new("deliver*", Here), new("on its way", Here)], Here),
                new("staff", "Staff", [new("agent", Here), new("rude", Here)], Here),
            ],
        };
        Answer(c, "a", 1, 5 * Unit, i: 5, answered: Morning, comment: "Great! The agent found my DELIVERY.");
        Answer(c, "b", 1, 1 * Unit, answered: Morning, comment: "not good, agents were rude");
        Answer(c, "c", 1, 1 * Unit, answered: Morning, comment: "it is on its  way");
        Answer(c, "d", 1, 1 * Unit, answered: Morning, comment: "");
        c.Refresh();

        // 2.7 / √(2.7² + 15); −0.74 · 1.7 − 1.9 = −3.158
        Assert.Equal([[571_885], [-631_942], [null], [null]], c.Numbers("SELECT sentiment FROM d_surveys ORDER BY n"));
        Assert.Equal(
            ["1 5 delivery", "1 5 staff", "2 0 staff", "3 0 delivery"],
            c.Connection.Rows("SELECT t.n || ' ' || t.i || ' ' || c.text FROM d_themes t JOIN codes c ON c.domain = 'theme' AND c.code = t.theme ORDER BY 1")
                .Select(r => (string)r[0]!));
        Assert.Equal([5, 1, 571_885], c.Single("SELECT i, surveyed, comment_sentiment FROM d_interaction_extras"));
        c.Settings = c.Settings with { Themes = [] };
        c.RefreshUnchanged();
        Assert.Equal([0], c.Single("SELECT count(*) FROM d_themes"));
    }

    [Fact]
    public void Points_are_exact_on_a_scale_of_the_methods_own_whichever_way_it_runs()
    {
        using DeriveCase c = new();
        c.Code("instrument", 1, "effort");
        c.Settings = c.Settings with { Instruments = [new("effort", 1, SurveyMethod.Ces, 1, 7, Direction.Down, 3, 5, [], null, Here)] };
        for (int score = 1; score <= 7; score++) Answer(c, $"{score}", 1, score * Unit, answered: Morning);
        c.Refresh();
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], c.Numbers($"SELECT points / {Unit} FROM d_surveys ORDER BY n").Select(r => r[0]));
    }
}
