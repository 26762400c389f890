using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>
/// Rows of a batch: neighbours, or chosen ones. A column in which they are all alike is handed over as one value, which the engine
/// then looks at once instead of once a row.
/// </summary>
internal readonly struct BatchRows
{
    private readonly int[]? _chosen;
    private readonly int _from;

    /// <summary>Neighbours.</summary>
    public BatchRows(int from, int count) => (_from, Count) = (from, count);

    /// <summary>The first <paramref name="count"/> of the rows given, ascending; they may turn out to be neighbours.</summary>
    public BatchRows(int[] chosen, int count)
    {
        (_from, Count) = (chosen[0], count);
        _chosen = chosen[count - 1] - chosen[0] == count - 1 ? null : chosen;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Their values of a column.</summary>
    public void Take<T>(T[] column, Span<T> target)
    {
        if (_chosen is null)
        {
            column.AsSpan(_from, Count).CopyTo(target);
            return;
        }

        for (int k = 0; k < Count; k++)
        {
            target[k] = column[_chosen[k]];
        }
    }

    /// <summary>Hands their values of a column over; zeros where there is no column.</summary>
    public void Take(int[]? column, RowSink sink, int at)
    {
        if (column is null || (_chosen is null && Alike<int>(column)))
        {
            sink.SetAll(at, column is null ? 0 : column[_from]);
            return;
        }

        Take(column, sink.Int32(at));
    }

    /// <inheritdoc cref="Take(int[], RowSink, int)"/>
    public void Take(long[]? column, RowSink sink, int at)
    {
        if (column is null || (_chosen is null && Alike<long>(column)))
        {
            sink.SetAll(at, column is null ? 0 : column[_from]);
            return;
        }

        Take(column, sink.Int64(at));
    }

    private bool Alike<T>(ReadOnlySpan<T> column)
        where T : IEquatable<T> => column.Slice(_from, Count).IndexOfAnyExcept(column[_from]) < 0;
}
