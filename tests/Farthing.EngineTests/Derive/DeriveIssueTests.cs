using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public sealed class DeriveIssueTests
{
    private const int Yes = 1;
    private const int No = 0;

    private static void Touch(DeriveCase c, long i, string issue, long arrived, int? resolved = null, int outcome = 1, long customer = 0, int topic = 0,
        long? completed = null, params (string, object?)[] more) => c.Interaction(
        i, arrived, customer, outcome, topic, more: [("issue_id", issue), ("resolved", resolved), ("completed_ms", completed ?? arrived + Minute), .. more]);

    [Fact]
    public void An_issue_that_only_interactions_name_is_opened_by_the_first_and_resolved_by_the_last()
    {
        using DeriveCase c = new();
        c.Agent(1, null, team: 11, site: 21);
        c.Agent(2, null, team: 12, site: 22);
        c.Row("customers", ("customer", 9), ("customer_segment", 3));
        Touch(c, 3, "x", Morning + Hour, Yes, customer: 8, topic: 6, more: [("channel", 5)]);
        Touch(c, 1, "x", Morning, No, topic: 4, more: [("channel", 2), ("wait_ms", 20_000L), ("escalated", 1)]);
        Touch(c, 2, "x", Morning + Minute, customer: 9, outcome: 2);
        c.Segment(1, 1, Morning, Morning + Minute);
        c.Segment(1, 1, Morning, Morning + 2 * Minute);
        c.Segment(3, 2, Morning + Hour, Morning + Hour + Minute);
        c.Refresh();
        Assert.Equal(
            [1, 9, 3, 4, 2, 2, 12, 22, Morning, Morning + Hour + Minute, Hour + Minute, 20_000],
            c.Single("SELECT n, customer, customer_segment, topic, channel, agent, team, site, opened_ms, resolved_ms, resolution_ms, first_reply_ms FROM d_issues"));
        Assert.Equal(
            [2, 1, 0, 1, null, c.Calendar.DayOf(Morning), c.Calendar.MonthOf(Morning), c.Calendar.HourOf(Morning), null],
            c.Single("SELECT touches, transfers, reopened, escalated, complaint, opened_day, opened_month, opened_hour, due_ms FROM d_issues"));
        Assert.Equal([[1, 1], [2, 1], [3, 1]], c.Numbers("SELECT i, issue FROM d_interaction_extras ORDER BY i"));
    }

    [Fact]
    public void An_issue_is_reopened_when_somebody_comes_back_after_it_was_resolved()
    {
        using DeriveCase c = new();
        Touch(c, 1, "a", Morning, Yes);
        Touch(c, 2, "a", Morning + Hour, No);
        Touch(c, 3, "b", Morning, No);
        Touch(c, 4, "b", Morning + Hour, Yes);
        Touch(c, 5, "c", Morning);
        Touch(c, 6, "d", Morning, Yes);
        Touch(c, 7, "d", Morning, Yes, outcome: 4);                          // excluded: nobody came back
        Touch(c, 8, "e", Morning, Yes, outcome: 4);                          // and this is no issue at all
        Touch(c, 9, "f", Morning, Yes);
        Touch(c, 10, "f", Morning, Yes);                                     // the same event, written twice
        c.Refresh();
        Assert.Equal([[1, 1], [2, 0], [3, null], [4, 0], [5, 0]], c.Numbers("SELECT n, reopened FROM d_issues ORDER BY n"));
        Assert.Equal(
            [null, Morning + Hour + Minute, null, Morning + Minute, Morning + Minute],
            c.Numbers("SELECT resolved_ms FROM d_issues ORDER BY n").Select(r => r[0]));
    }

    [Fact]
    public void What_an_issue_says_of_itself_outweighs_its_interactions()
    {
        using DeriveCase c = new();
        c.Row("issues", ("issue_id", "a"), ("customer", 5), ("topic", 7), ("opened_ms", Morning - Hour), ("first_response_ms", Morning - Hour + 1000),
            ("resolved_ms", Morning + 2 * Hour), ("due_ms", Morning + Hour), ("reopened", 0), ("escalated", 1), ("complaint", 1));
        c.Row("issues", ("issue_id", "b"), ("customer", 0), ("topic", 0), ("opened_ms", Morning));                                      // open and silent
        c.Row("issues", ("issue_id", "c"), ("opened_ms", Morning), ("resolved_ms", Morning - 1), ("first_response_ms", Morning - 1));   // before it was opened
        Touch(c, 1, "a", Morning, Yes, topic: 4);
        Touch(c, 2, "a", Morning + Hour, Yes, topic: 4);
        Touch(c, 3, "b", Morning - Minute, Yes, customer: 6, topic: 4, more: [("first_response_ms", Morning - 1000)]);
        Touch(c, 4, "b", Morning + Minute, No, topic: 4);
        c.Refresh();
        const string columns = "customer, topic, resolution_ms, due_ms, first_reply_ms, touches, reopened, escalated, complaint";
        Assert.Equal(
            [
                [5, 7, 3 * Hour, Morning + Hour, 1000, 2, 0, 1, 1],
                [6, 4, null, null, 0, 2, 1, null, null],                     // its first answer came before somebody opened it
                [0, 0, null, null, null, 0, null, null, null],
            ],
            c.Numbers($"SELECT {columns} FROM d_issues ORDER BY n"));
    }

    [Fact]
    public void Nothing_is_written_where_nothing_is_known()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning);
        c.Segment(1, 1, Morning, Morning + 1);
        c.Refresh();
        Assert.Equal([0, 0], c.Single("SELECT (SELECT count(*) FROM d_issues), (SELECT count(*) FROM d_interaction_extras)"));
    }

    [Fact]
    public void Issues_are_what_a_walk_through_their_interactions_finds()
    {
        using DeriveCase c = new();
        Random random = new(11);
        var touches = Enumerable.Range(1, 300).Select(i => (
            I: (long)i, Issue: $"i{random.Next(60)}", Ms: Morning + random.Next(40) * Minute, Resolved: random.Next(3) is var r && r == 2 ? (int?)null : r,
            Outcome: random.Next(1, 5), Topic: random.Next(5), Customer: (long)random.Next(3))).ToList();
        foreach (var t in touches) Touch(c, t.I, t.Issue, t.Ms, t.Resolved, t.Outcome, t.Customer, t.Topic);
        c.Refresh();
        var found = c.Connection.Rows("SELECT issue_id, customer, topic, opened_ms, resolved_ms, touches, reopened FROM d_issues")
            .ToDictionary(r => (string)r[0]!, r => r[1..].Select(v => v is null ? (long?)null : Convert.ToInt64(v, null)).ToArray());
        var expected = touches.Where(t => t.Outcome != 4).GroupBy(t => t.Issue).ToDictionary(g => g.Key, g =>
        {
            var all = g.OrderBy(t => t.Ms).ThenBy(t => $"i{t.I:000}", StringComparer.Ordinal).ToList();
            bool reopened = all.Any(t => all.Any(e => e.Ms < t.Ms && e.Resolved == 1));
            return new long?[]
            {
                all.FirstOrDefault(t => t.Customer > 0).Customer, all[0].Topic, all[0].Ms, all[^1].Resolved == 1 ? all[^1].Ms + Minute : null,
                all.Count(t => t.Outcome is 1 or 3), reopened ? 1 : all.Any(t => t.Resolved is not null) ? 0 : null,
            };
        });
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, e => Assert.Equal(e.Value, found[e.Key]));
    }
}
