using Farthing.Core.Costing;
using Farthing.Core.Ledger;

namespace Farthing.Tests.Closing;

public class ReversalsTests
{
    private static readonly Narrowing Ann = new(1, 0, 0, 0, 0);

    [Theory]
    [InlineData("A4-REV", null, 4, ReversalSign.LineId)]
    [InlineData("X9", "Reversal of A4", 9, ReversalSign.LineId)]
    [InlineData("X9", "storno: cleaning April", 4, ReversalSign.Memo)]
    [InlineData("X9", "anything", 1, ReversalSign.NextMonth)]
    public void A_credit_of_a_later_month_reverses_by_the_surest_sign(string id, string? memo, int later, ReversalSign sign)
    {
        ReversalPair pair = Assert.Single(Find(Line("A4", 30, 4, "Accrual cleaning April"), Line(id, -30, 4 + later, memo)));
        Assert.Equal(("A4", id, sign), (pair.Accrual.Id, pair.Reversal.Id, pair.Sign));
    }

    [Theory]
    [InlineData("A41", "Reversal of A41", -30, 9, "rent")]   // names another line
    [InlineData("X9", "anything", -30, 6, "rent")]           // two months later, without a sign
    [InlineData("X9", "anything", -31, 5, "rent")]           // another amount
    [InlineData("X9", "anything", -30, 5, "wages")]          // another account
    [InlineData("A4-REV", null, -30, 4, "rent")]             // the same month
    [InlineData("A4-REV", null, -30, 3, "rent")]             // earlier
    [InlineData("A4-REV", null, 30, 5, "rent")]              // no credit
    public void What_is_no_reversal_is_left_alone(string id, string? memo, long amount, int month, string account) =>
        Assert.Empty(Find(Line("A4", 30, 4, "Accrual cleaning April"), Line(id, amount, month, memo) with { Account = account }));

    [Fact]
    public void Other_receivers_or_another_currency_are_no_reversal()
    {
        LedgerLine accrual = Line("A4", 30, 4, null);
        Assert.Empty(Find(accrual, Line("X9", -30, 5, null) with { Narrowing = Ann }));
        Assert.Empty(Find(accrual, Line("X9", -30, 5, null) with { Currency = "EUR" }));
        Assert.Empty(Find(accrual, Line("X9", -30, 5, null) with { Initiative = "move" }));
        Assert.Single(Find(accrual with { Narrowing = Ann }, Line("X9", -30, 5, null) with { Narrowing = Ann }));
    }

    [Fact]
    public void A_line_is_in_one_pair_at_most_and_the_order_of_lines_says_nothing()
    {
        LedgerLine[] lines =
        [
            Line("A1", 30, 1, null), Line("A2", 30, 2, null), Line("A3", 30, 2, null), Line("R2", -30, 3, null), Line("R1", -30, 2, "takes A1 back"),
            Line("R9", -30, 3, null), Line("R8", -30, 3, null),
        ];
        string[] expected = ["A1<R1", "A2<R2", "A3<R8"];
        for (int seed = 0; seed < 50; seed++)
        {
            LedgerLine[] shuffled = [.. lines];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(expected, Find(shuffled).Select(p => $"{p.Accrual.Id}<{p.Reversal.Id}"));
        }
    }

    [Fact]
    public void An_invoiced_count_is_priced_at_its_own_price()
    {
        InvoicedCount count = new(["V5"], "acme", "2024-05", "interactions", 3_000_000, 1_000_000, 10_000_000, "USD");
        Assert.Equal((2_000_000, 6_666_667, 3_333_333), (count.Difference, count.Priced, count.UnitPrice));
        Assert.Equal(-6_666_667, (count with { Ours = 5_000_000 }).Priced);
    }

    private static IReadOnlyList<ReversalPair> Find(params LedgerLine[] lines) => Reversals.Find(lines, day => day / 100);

    /// <summary>A line of rent on the fifth day of a month of a hundred days.</summary>
    private static LedgerLine Line(string id, long amount, int month, string? memo) =>
        new(id, "rent", amount, "USD", (month * 100) + 5, (month * 100) + 6, default, null, memo);
}
