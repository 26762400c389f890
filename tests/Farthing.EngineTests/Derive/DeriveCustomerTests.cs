using Farthing.Core.Money;
using static Farthing.EngineTests.Derive.DeriveCase;

namespace Farthing.EngineTests.Derive;

public sealed class DeriveCustomerTests
{
    private const long Unit = 1_000_000;

    private static void Order(DeriveCase c, string id, long customer, long ordered, long amount = Unit, int currency = 0, int kind = 0) =>
        c.Row("orders", ("order_id", id), ("customer", customer), ("ordered_ms", ordered), ("amount", amount), ("currency", currency), ("kind", kind));

    [Fact]
    public void Purchases_are_numbered_and_know_the_contact_before_them()
    {
        using DeriveCase c = new("Asia/Kolkata");
        c.Code("order-kind", 1, "Purchase");
        c.Code("order-kind", 2, "refund");
        c.Row("customers", ("customer", 1), ("customer_segment", 4));
        c.Interaction(1, Morning, customer: 1);
        c.Interaction(2, Morning + Minute, customer: 1, outcome: 2);             // abandoned: no contact
        c.Interaction(3, Morning + 2 * Hour, customer: 2);
        Order(c, "d", 1, Morning + Hour, kind: 1);
        Order(c, "c", 1, Morning + Hour);
        Order(c, "b", 1, Morning + Hour, kind: 2);
        Order(c, "a", 1, Morning - Hour);
        Order(c, "e", 2, Morning + 2 * Hour);
        c.Refresh();
        Assert.Equal(
            [
                [1, 1, 4, 0, 1, null], [2, 1, 4, 2, null, Hour], [3, 1, 4, 0, 2, Hour], [4, 1, 4, 1, 3, Hour], [5, 2, 0, 0, 1, 0],
            ],
            c.Numbers("SELECT n, customer, customer_segment, kind, order_number, previous_contact_gap_ms FROM d_orders ORDER BY n"));
        Assert.Equal([c.Calendar.DayOf(Morning - Hour), c.Calendar.MonthOf(Morning), c.Calendar.HourOf(Morning - Hour)],
            c.Single("SELECT ordered_day, ordered_month, ordered_hour FROM d_orders WHERE n = 1"));
    }

    [Fact]
    public void Amounts_are_converted_at_the_rate_of_their_day_half_to_even()
    {
        using DeriveCase c = new();
        c.Settings = c.Settings with { Currency = "EUR" };
        c.Code("currency", 1, "EUR");
        c.Code("currency", 2, "USD");
        c.Code("currency", 3, "GBP");
        int day = c.Calendar.DayOf(Morning);
        c.Row("fx", ("currency", 2), ("day", day), ("rate", HalfEven.RateScale / 2));
        c.Row("fx", ("currency", 2), ("day", day + 1), ("rate", HalfEven.RateScale / 4));
        c.Row("fx", ("currency", 3), ("day", day + 1), ("rate", HalfEven.RateScale));
        Order(c, "a", 1, Morning, 3, 2);                                         // 1.5 → 2
        Order(c, "b", 1, Morning, 5, 2);                                         // 2.5 → 2
        Order(c, "c", 1, Morning, -3, 2);                                        // −1.5 → −2
        Order(c, "d", 1, Morning + 24 * Hour, 10, 2);                            // 2.5 → 2, at the later rate
        Order(c, "e", 1, Morning, 7, 3);                                         // no rate yet
        Order(c, "f", 1, Morning, 7, 1);
        Order(c, "g", 1, Morning - 24 * Hour, 7, 2);                             // no rate yet
        Order(c, "h", 1, Morning, 9_000_000_000_000_000_001, 2);
        c.Refresh();
        Assert.Equal([2, 2, -2, 2, null, 7, null, 4_500_000_000_000_000_000], c.Numbers("SELECT amount FROM d_orders ORDER BY n").Select(r => r[0]));
        Random random = new(5);
        for (int n = 0; n < 200; n++)
        {
            c.Row("fx", ("currency", 9 + n), ("day", day), ("rate", random.NextInt64(1, 3 * HalfEven.RateScale)));
            Order(c, $"r{n:000}", 1, Morning, random.NextInt64(-5_000_000, 5_000_000) * (random.Next(2) == 0 ? 1 : Unit), 9 + n);
        }

        c.Refresh();
        Assert.All(
            c.Numbers("SELECT o.amount, f.rate, d.amount FROM (SELECT row_number() OVER (ORDER BY order_id) n, * FROM orders) o JOIN fx f USING (currency) JOIN d_orders d USING (n) WHERE o.currency >= 9"),
            r => Assert.Equal(HalfEven.Convert(r[0]!.Value, r[1]!.Value), r[2]));
    }

    [Fact]
    public void Customers_users_and_subscriptions_have_the_days_on_which_they_are_there()
    {
        using DeriveCase c = new("Asia/Kolkata");
        int day = Day(2024, 3, 4);
        c.Row("customers", ("customer", 1), ("customer_segment", 4), ("plan", 2), ("acquired_day", day), ("lost_day", day + 40), ("first_value_ms", Morning), ("referred", 1));
        c.Row("customers", ("customer", 2), ("customer_segment", 0), ("plan", 0), ("acquired_day", day + 1), ("first_value_ms", Morning));       // value before they were acquired
        c.Row("customers", ("customer", 3), ("first_value_ms", Morning));
        c.Row("users", ("user_id", "u"), ("customer", 1), ("created_day", day), ("lost_day", null));
        c.Row("subscriptions", ("subscription_id", "b"), ("customer", 1), ("started_day", day), ("ended_day", day + 365), ("amount", 120 * Unit), ("currency", 0), ("billing", 3), ("plan", 2));
        c.Row("subscriptions", ("subscription_id", "a"), ("customer", 7), ("started_day", day), ("amount", 10 * Unit), ("currency", 0), ("billing", 1), ("plan", 0));
        c.Row("subscriptions", ("subscription_id", "c"), ("customer", 7), ("started_day", day), ("amount", 10 * Unit), ("currency", 5), ("billing", 2), ("plan", 0));
        c.Refresh();
        long midnight = Ms("2024-03-03T18:30:00Z");
        Assert.Equal(
            [
                [1, 4, 2, day, day + 40, c.Calendar.MonthOfDay(day), c.Calendar.MonthOfDay(day + 40), Morning - midnight, day, 1],
                [2, 0, 0, day + 1, null, c.Calendar.MonthOfDay(day + 1), null, 0, day, null],
                [3, 0, 0, null, null, null, null, null, day, null],
            ],
            c.Numbers("SELECT customer, customer_segment, plan, from_day, to_day, acquired_month, lost_month, first_value_ms, first_value_day, referred FROM d_customers ORDER BY 1"));
        Assert.Equal([1, 1, 4, day, null], c.Single("SELECT * FROM d_users"));
        Assert.Equal(
            [[1, 7, 0, 0, day, null, 120 * Unit], [2, 1, 4, 2, day, day + 365, 120 * Unit], [3, 7, 0, 0, day, null, null]],
            c.Numbers("SELECT * FROM d_subscriptions ORDER BY n"));
    }
}
