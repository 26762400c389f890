using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public class DeriveGapTests
{
    private const string Columns = "previous_gap_ms, next_gap_ms, previous_topic_gap_ms, next_topic_gap_ms, next_agent_gap_ms, next_order_gap_ms";

    [Fact]
    public void Neighbours_are_answered_ones_of_the_same_customer()
    {
        using DeriveCase c = new();
        c.Interaction(4, Morning + 700, customer: 1, topic: 2);      // numbers say nothing of order
        c.Interaction(1, Morning, customer: 1, topic: 2);
        c.Interaction(2, Morning + 100, customer: 1, topic: 3, outcome: 2);
        c.Interaction(3, Morning + 300, customer: 1, topic: 3);
        c.Segment(3, 1, Morning + 300, Morning + 310);
        c.Interaction(5, Morning + 50, customer: 2, topic: 2);
        c.Interaction(6, Morning + 60, topic: 2);
        c.Refresh();
        Assert.Equal([null, 300, null, 700, 300, null], c.Derived(1, Columns));
        Assert.Equal([100, 200, null, 200, 200, null], c.Derived(2, Columns));      // abandoned: relative to answered others
        Assert.Equal([300, 400, null, null, null, null], c.Derived(3, Columns));
        Assert.Equal([400, null, 700, null, null, null], c.Derived(4, Columns));
        Assert.Equal([null, null, null, null, null, null], c.Derived(5, Columns));
        Assert.Equal([null, null, null, null, null, null], c.Derived(6, Columns));      // customer unknown
    }

    [Fact]
    public void Ties_go_by_the_bytes_of_the_ids()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, customer: 1, id: "b");
        c.Interaction(2, Morning, customer: 1, id: "a");
        c.Interaction(3, Morning + 10, customer: 1, id: "0");
        c.Refresh();
        Assert.Equal([null, 0], c.Derived(2, "previous_gap_ms, next_gap_ms"));
        Assert.Equal([0, 10], c.Derived(1, "previous_gap_ms, next_gap_ms"));
        Assert.Equal([10, null], c.Derived(3, "previous_gap_ms, next_gap_ms"));
    }

    [Fact]
    public void An_excluded_interaction_is_nobodys_neighbour()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, customer: 1);
        c.Interaction(2, Morning + 10, customer: 1, outcome: 4);
        c.Segment(2, 1, Morning + 10, Morning + 20);
        c.Interaction(3, Morning + 30, customer: 1);
        c.Refresh();
        Assert.Equal([null, 30, null], c.Derived(1, "previous_gap_ms, next_gap_ms, next_agent_gap_ms"));
        Assert.Equal([10, 20], c.Derived(2, "previous_gap_ms, next_gap_ms"));
    }

    [Fact]
    public void The_next_order_may_come_at_the_same_instant()
    {
        using DeriveCase c = new();
        c.Interaction(1, Morning, customer: 1);
        c.Interaction(2, Morning + 11, customer: 1);
        c.Interaction(3, Morning, customer: 2);
        foreach ((long customer, long at) in new[] { (1L, Morning + 40), (1L, Morning - 1), (1L, Morning), (2L, Morning - 5) })
            c.Row("orders", ("order_id", $"o{at}"), ("customer", customer), ("ordered_ms", at), ("amount", 1L));
        c.Refresh();
        Assert.Equal([0, 29, null], c.Numbers("SELECT next_order_gap_ms FROM d_interactions ORDER BY i").Select(r => r[0]));
    }

    [Fact]
    public void A_refund_is_no_order()
    {
        using DeriveCase c = new();
        c.Code("order-kind", 1, "Refund");
        c.Code("order-kind", 2, "purchase");
        c.Interaction(1, Morning, customer: 1);
        foreach ((long at, int? kind) in new (long, int?)[] { (Morning + 1, 1), (Morning + 5, 2), (Morning + 9, null) })
            c.Row("orders", ("order_id", $"o{at}"), ("customer", 1L), ("ordered_ms", at), ("amount", 1L), ("kind", kind));
        c.Refresh();
        Assert.Equal([5], c.Derived(1, "next_order_gap_ms"));
    }
}
