using Farthing.Engine.Costing;

namespace Farthing.EngineTests.Costing;

public class TextCodesTests
{
    [Theory]
    [InlineData("gold", "silver", "bronze")]
    [InlineData("silver", "bronze", "gold")]
    public void Numbers_do_not_depend_on_the_order_in_which_texts_arrive(params string[] arrival)
    {
        TextCodes codes = new();
        Dictionary<string, int> given = arrival.ToDictionary(t => t, codes.CodeOf, StringComparer.Ordinal);
        int[] column = [given["silver"], 0, given["gold"], given["bronze"], codes.CodeOf("")];
        string?[] texts = codes.Settle(column);
        Assert.Equal("|bronze|gold|silver", string.Join("|", texts));
        Assert.Equal([3, 0, 2, 1, 0], column);
    }
}
