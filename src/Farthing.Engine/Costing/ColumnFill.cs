using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>Copies columns of streamed chunks into arrays; what is NULL becomes a given value.</summary>
internal static class ColumnFill
{
    /// <summary>A BIGINT column.</summary>
    public static void Int64(DuckDbReader reader, int column, long[] target, int at, long missing)
    {
        reader.Int64(column)[..reader.RowCount].CopyTo(target.AsSpan(at));
        Missing(reader, column, target.AsSpan(at, reader.RowCount), missing);
    }

    /// <summary>An INTEGER column.</summary>
    public static void Int32(DuckDbReader reader, int column, int[] target, int at)
    {
        reader.Int32(column)[..reader.RowCount].CopyTo(target.AsSpan(at));
        Missing(reader, column, target.AsSpan(at, reader.RowCount), 0);
    }

    /// <summary>Where a chunk's rows go: one after the other from the first, as a rule, or −1 when each has a place of its own.</summary>
    public static int FirstOf(ReadOnlySpan<int> rowOf)
    {
        bool ascending = rowOf.Length > 0;
        for (int row = 1; row < rowOf.Length; row++)
        {
            ascending &= rowOf[row] == rowOf[row - 1] + 1;
        }

        return ascending ? rowOf[0] : -1;
    }

    /// <summary>Values to the rows that they belong to.</summary>
    /// <param name="values">A chunk's values.</param>
    /// <param name="rowOf">Where each goes.</param>
    /// <param name="first">What <see cref="FirstOf"/> says of <paramref name="rowOf"/>.</param>
    /// <param name="target">The column.</param>
    public static void Scatter<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rowOf, int first, T[] target)
    {
        if (first >= 0)
        {
            values[..rowOf.Length].CopyTo(target.AsSpan(first));
            return;
        }

        for (int row = 0; row < rowOf.Length; row++)
        {
            target[rowOf[row]] = values[row];
        }
    }

    private static void Missing<T>(DuckDbReader reader, int column, Span<T> target, T missing)
    {
        if (reader.Validity(column).IsEmpty)
        {
            return;
        }

        for (int row = 0; row < target.Length; row++)
        {
            if (reader.IsNull(column, row))
            {
                target[row] = missing;
            }
        }
    }
}

/// <summary>Numbers for the texts of a declared attribute while a month is read.</summary>
internal sealed class TextCodes
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string?> _texts = [null];

    /// <summary>The text's number; 0 for empty text.</summary>
    public int CodeOf(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, text, out bool known);
        if (!known)
        {
            code = _texts.Count;
            _texts.Add(text);
        }

        return code;
    }

    /// <summary>The text of a number.</summary>
    public string? TextOf(int code) => _texts[code];
}
