using System.Numerics;

namespace Farthing.Engine.Costing;

/// <summary>
/// Where the rows of a chunk go in columns that they fill in an order of their own: as a rule a chunk is one or two stretches of
/// rows that follow one another, each copied at once.
/// </summary>
public sealed class ChunkPlaces
{
    private readonly List<(int From, int Place, int Count)> _stretches = [];

    /// <summary>Takes the place of every row of the next chunk.</summary>
    public void Set(ReadOnlySpan<int> places)
    {
        _stretches.Clear();
        if (!places.IsEmpty && Follow(places))
        {
            _stretches.Add((0, places[0], places.Length));
            return;
        }

        for (int from = 0, row = 1; from < places.Length; row++)
        {
            if (row == places.Length || places[row] != places[row - 1] + 1)
            {
                _stretches.Add((from, places[from], row - from));
                from = row;
            }
        }
    }

    /// <summary>Whether each place is the one after its neighbour's: looked at by the vector, as nearly always they are.</summary>
    private static bool Follow(ReadOnlySpan<int> places)
    {
        Vector<int> wrong = default, here = Vector<int>.Indices + new Vector<int>(places[0]), step = new(Vector<int>.Count);
        int row = 0;
        for (; row + Vector<int>.Count <= places.Length; row += Vector<int>.Count)
        {
            wrong |= new Vector<int>(places[row..]) ^ here;
            here += step;
        }

        bool follow = wrong == Vector<int>.Zero;
        for (; row < places.Length; row++)
        {
            follow &= places[row] == places[0] + row;
        }

        return follow;
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
