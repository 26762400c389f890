using System.Text;
using Farthing.Core.Costing;
using Farthing.Core.Errors;

namespace Farthing.Tests.Costing;

public class CanonicalOrderTests
{
    [Fact]
    public void Rows_are_ordered_by_owner_start_and_id_whatever_order_they_come_in()
    {
        for (int seed = 0; seed < 5_000; seed++)
        {
            Random random = new(seed);
            int count = random.Next(1, 30);
            int[] owner = [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
            long[] start = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(6))];
            string[] id = [.. Enumerable.Range(0, count).Select(i => $"{(char)('a' + random.Next(3))}{i}\U0001F600")];
            int asked = 0;
            int[] order = CanonicalOrder.Sort(owner, 4, start, rows =>
            {
                asked++;
                return [.. rows.Select(r => Encoding.UTF8.GetBytes(id[r]))];
            });
            int[] expected = [.. Enumerable.Range(0, count).OrderBy(i => owner[i]).ThenBy(i => start[i]).ThenBy(i => id[i], Utf8Order.Instance)];
            Assert.Equal(expected, order);
            Assert.InRange(asked, 0, 1);
        }
    }

    [Fact]
    public void Ids_are_not_read_where_nothing_ties() => Assert.Equal(
        [1, 0, 2],
        CanonicalOrder.Sort([0, 0, 1], 2, [5, 3, 3], _ => throw new InvalidOperationException("nothing ties")));

    [Fact]
    public void Texts_are_ordered_by_their_bytes()
    {
        Random random = new(7);
        string[] alphabet = ["a", "Z", "é", "ß", "\uE000", "\uFFFD", "\U00010000", "\U0001F600", "中"];
        for (int n = 0; n < 20_000; n++)
        {
            string left = Word(), right = Word();
            int bytes = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
            Assert.Equal(Math.Sign(bytes), Math.Sign(Utf8Order.Instance.Compare(left, right)));
        }

        string Word() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }

    [Fact]
    public void Ranks_follow_the_bytes_and_no_text_comes_first() =>
        Assert.Equal([0, 3, 1, 2], Utf8Order.Ranks([null, "b", "Z", "a"]));

    [Fact]
    public void Pools_step_down_before_what_they_step_down_to()
    {
        PoolRule[] pools = [Pool("c"), Pool("b", "c"), Pool("a", "b", "c"), Pool("d", "a")];
        Assert.Equal([3, 2, 1], StepDownOrder.Of(pools));
    }

    [Fact]
    public void A_circle_is_refused_by_name()
    {
        UserException refused = Assert.Throws<UserException>(() => StepDownOrder.Of([Pool("a", "b"), Pool("b", "c"), Pool("c", "a")]));
        Assert.Equal("FT-3003", refused.Problems[0].Code);
        Assert.Contains("→", refused.Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => StepDownOrder.Of([Pool("self", "self")]));
    }

    private static PoolRule Pool(string name, params string[] stepDown) =>
        new(name, new Driver(DriverKind.Effort)) { StepDown = stepDown };
}
