using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Costing;

public class InteractionLookupTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5_000_000_000)]      // far apart: no table as wide as the span
    public void What_interactions_say_is_found_by_their_numbers(long far)
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        connection.Execute(
            "INSERT INTO d_interactions(i, channel, queue, topic, direction, party, outcome, customer_segment) VALUES "
            + $"(1, 3, 0, 0, 0, 0, 1, 2), (2, 9, 9, 9, 9, 9, 9, 9), ({far}, 4, 0, 5, 0, 0, 2, 0), ({far + 1}, 8, 0, 0, 0, 0, 1, 0)");
        InteractionLookup lookup = InteractionLookup.Read(connection, [1, far + 1, far, 1], TestContext.Current.CancellationToken);
        int[][] columns = [.. InteractionLookup.Fields.Select(_ => new int[4])];
        lookup.Fill([far, 1, far, far + 1], columns);
        Assert.Equal([4, 3, 4, 8], columns[0]);
        Assert.Equal([5, 0, 5, 0], columns[2]);
        Assert.Equal([2, 1, 2, 1], columns[5]);
    }

    [Fact]
    public void No_interactions_need_no_rows()
    {
        using FarthingStore store = FarthingStore.OpenInMemory();
        using DuckDbConnection connection = store.Connect();
        InteractionLookup lookup = InteractionLookup.Read(connection, [], TestContext.Current.CancellationToken);
        lookup.Fill([], [[], [], [], [], [], [], []]);
    }
}
