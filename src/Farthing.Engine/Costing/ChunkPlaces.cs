namespace Farthing.Engine.Costing;

/// <summary>
/// Where the rows of a chunk go in columns that they fill in an order of their own: as a rule a chunk is one or two stretches of
/// rows that follow one another, each copied at once. One is enough for all chunks of a query.
/// </summary>
public sealed class ChunkPlaces
{
    private readonly List<(int From, int Place, int Count)> _stretches = [];

    /// <summary>Takes the place of every row of the next chunk.</summary>
    public void Set(ReadOnlySpan<int> places)
    {
        _stretches.Clear();
        for (int from = 0, row = 1; from < places.Length; row++)
        {
            if (row == places.Length || places[row] != places[row - 1] + 1)
            {
                _stretches.Add((from, places[from], row - from));
                from = row;
            }
        }
    }

    /// <summary>Copies a column of the chunk.</summary>
    public void Copy<T>(ReadOnlySpan<T> values, T[] target)
    {
        foreach ((int from, int place, int count) in _stretches)
        {
            values.Slice(from, count).CopyTo(target.AsSpan(place));
        }
    }
}
