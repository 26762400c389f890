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

    /// <summary>Declared attributes: texts, numbered as they come.</summary>
    public static void Texts(DuckDbReader reader, int column, TextCodes codes, int[] target, int at)
    {
        for (int row = 0; row < reader.RowCount; row++)
        {
            target[at + row] = reader.IsNull(column, row) ? 0 : codes.CodeOf(reader.Text(column, row)!);
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
