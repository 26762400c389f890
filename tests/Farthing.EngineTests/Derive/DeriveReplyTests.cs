using Farthing.Core.Time;
using NodaTime;
using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public sealed class DeriveReplyTests
{
    private const int Customer = 1;
    private const int Agent = 2;
    private const int Bot = 3;
    private const string Columns = "first_reply_ms, first_reply_any_ms, next_reply_ms, next_replies";

    private static long?[] Extras(DeriveCase c, long i, string columns = Columns) => c.Single($"SELECT {columns} FROM d_interaction_extras WHERE i = {i}");

    [Fact]
    public void A_bot_answers_at_once_and_leaves_the_customer_waiting_for_a_human()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning);
        int n = 0;
        foreach ((int second, int sender) in new[]
        {
            (5, Customer), (15, Bot), (20, Customer), (65, Agent), (70, Agent), (100, Customer), (120, Customer), (125, Bot), (160, Agent), (200, Customer),
        })
        {
            c.Message(1, $"m{n++:00}", Morning + second * 1000, sender);
        }

        c.Refresh();
        Assert.Equal([60_000, 10_000, 60_000, 1], Extras(c, 1));
    }

    [Fact]
    public void What_is_given_counts_from_arrival_and_outweighs_messages()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, more: [("first_response_ms", Morning + 90_000)]);
        c.Interaction(2, Morning, more: [("first_response_ms", Morning + 90_000)]);
        c.Interaction(3, Morning, more: [("first_response_ms", Morning - 1)]);          // before it arrived: not known
        c.Interaction(4, Morning);                                                      // an agent writes first
        c.Interaction(5, Morning);
        c.Message(2, "a", Morning + 1000, Customer);
        c.Message(2, "b", Morning + 31_000, Bot);
        c.Message(2, "c", Morning + 80_000, Agent);
        c.Message(4, "d", Morning, Agent);
        c.Message(4, "e", Morning + 10_000, Customer);
        c.Message(4, "f", Morning + 10_000, Agent);                                     // the same instant, a later id
        c.Refresh();
        Assert.Equal([90_000, 90_000, null, null], Extras(c, 1));
        Assert.Equal([90_000, 30_000, 0, 0], Extras(c, 2));
        Assert.Equal([null, null, null, null], Extras(c, 3));
        Assert.Equal([0, 0, 0, 0], Extras(c, 4));
        Assert.Equal([4], c.Single("SELECT count(*) FROM d_interaction_extras"));       // nothing of the fifth
    }

    [Fact]
    public void Messages_of_unknown_interactions_count_nowhere()
    {
        using DeriveCase c = new();
        c.Id(1);
        c.Message(1, "a", Morning, Customer);
        c.Refresh();
        Assert.Equal([0], c.Single("SELECT count(*) FROM d_interaction_extras"));
    }

    [Fact]
    public void Replies_in_business_hours_leave_out_the_night()
    {
        using DeriveCase c = new("Europe/Berlin");
        c.Settings = c.Settings with { Hours = NineToFive(c.Calendar.Zone) };
        long friday = Ms("2025-03-28T15:30:00Z");
        long monday = Ms("2025-03-31T08:15:00Z");
        c.Interaction(1, friday, more: [("first_response_ms", monday)]);
        c.Interaction(2, friday);
        c.Message(2, "a", friday, Customer);
        c.Message(2, "b", monday, Agent);
        c.Row("issues", ("issue_id", "x"), ("opened_ms", friday), ("resolved_ms", monday), ("first_response_ms", friday + Hour));
        c.Refresh();
        Assert.Equal([3885 * Minute, 105 * Minute], Extras(c, 1, "first_reply_ms, business_first_reply_ms"));
        Assert.Equal([3885 * Minute, 105 * Minute], Extras(c, 2, "first_reply_ms, business_first_reply_ms"));
        Assert.Equal(
            [3885 * Minute, 105 * Minute, 60 * Minute, 30 * Minute],
            c.Single("SELECT resolution_ms, business_resolution_ms, first_reply_ms, business_first_reply_ms FROM d_issues"));
        c.Settings = c.Settings with { Hours = null };
        Assert.True(c.RefreshUnchanged());
        Assert.Equal([null], Extras(c, 2, "business_first_reply_ms"));                  // nobody said when it is open
    }

    [Fact]
    public void They_are_what_a_walk_through_the_messages_finds()
    {
        using DeriveCase c = new();
        Random random = new(3);
        List<(long I, long Ms, string Id, int Sender)> messages = [];
        for (int n = 0; n < 600; n++)
        {
            messages.Add((random.Next(1, 60), Morning + random.Next(0, 50) * 1000, $"{random.Next(1000):0000}-{n}", random.Next(1, 4)));
        }

        for (int i = 1; i < 60; i++) c.Interaction(i, Morning);
        messages.ForEach(m => c.Message(m.I, m.Id, m.Ms, m.Sender));
        c.Refresh();
        foreach (var talk in messages.GroupBy(m => m.I))
        {
            var all = talk.OrderBy(m => m.Ms).ThenBy(m => m.Id, StringComparer.Ordinal).ToList();
            int asked = all.FindIndex(m => m.Sender == Customer);
            int replied = asked < 0 ? -1 : all.FindIndex(asked, m => m.Sender == Agent);
            int any = asked < 0 ? -1 : all.FindIndex(asked, m => m.Sender != Customer);
            var humans = all.Select((m, at) => (m, at)).Where(x => x.m.Sender == Agent && replied >= 0 && x.at > replied).ToList();
            long sum = 0, count = 0;
            foreach (var (human, at) in humans)
            {
                int before = all.FindLastIndex(at - 1, m => m.Sender == Agent);
                int waiting = all.FindIndex(before + 1, at - before - 1, m => m.Sender == Customer);
                (sum, count) = waiting < 0 ? (sum, count) : (sum + human.Ms - all[waiting].Ms, count + 1);
            }

            Assert.Equal(
                [replied < 0 ? null : all[replied].Ms - all[asked].Ms, any < 0 ? null : all[any].Ms - all[asked].Ms, sum, count],
                Extras(c, talk.Key));
        }
    }

    internal static BusinessHours NineToFive(DateTimeZone zone) => new(
        zone,
        Enumerable.Range(1, 5).ToDictionary(d => (IsoDayOfWeek)d, IReadOnlyList<OpenWindow> (_) => [new((int)(9 * Hour), (int)(17 * Hour))]),
        []);
}
