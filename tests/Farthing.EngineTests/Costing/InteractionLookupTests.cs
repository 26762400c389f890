using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Costing;

public class InteractionLookupTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5_000_000_000)]      // far apart: no table as wide as the span
    public void What_interactions_say_is_found_by_their_numbers(long far)
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        connection.Execute(
            $"INSERT INTO d_interactions(i, bucket, channel, topic, outcome) VALUES (1, 7, 3, NULL, 1), ({far}, 8, 4, 5, 2), ({far + 1}, 9, 4, 5, 4)");
        InteractionLookup lookup = InteractionLookup.Read(connection, [[1, far + 1], [far, 1]], TestContext.Current.CancellationToken);
        Assert.True(lookup.Find(1) >= 0);
        Assert.True(lookup.Find(far + 1) < 0);      // excluded
        int[] bucket = new int[3], channel = new int[3], topic = new int[3];
        lookup.Fill(0, [far, 1, far], bucket);
        lookup.Fill(1, [far, 1, far], channel);
        lookup.Fill(3, [far, 1, far], topic);
        Assert.Equal([8, 7, 8], bucket);
        Assert.Equal([4, 3, 4], channel);
        Assert.Equal([5, 0, 5], topic);
    }

    [Fact]
    public void No_interactions_need_no_rows()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        InteractionLookup lookup = InteractionLookup.Read(connection, [], TestContext.Current.CancellationToken);
        lookup.Fill(0, [], []);
    }
}
