using System.Runtime.InteropServices;

namespace Farthing.Engine.Costing;

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

    /// <summary>
    /// Numbers the texts by their order instead of their arrival, which differs from one reading to the next, and gives
    /// <paramref name="column"/>, all of whose numbers came from here, the new ones.
    /// </summary>
    /// <returns>The texts by their new number; the first is none.</returns>
    public string?[] Settle(int[] column)
    {
        string?[] sorted = [null, .. _texts.Skip(1).Order(StringComparer.Ordinal)];
        int[] numberOf = new int[sorted.Length];
        for (int number = 1; number < sorted.Length; number++)
        {
            numberOf[_codes[sorted[number]!]] = number;
        }

        for (int row = 0; row < column.Length; row++)
        {
            column[row] = numberOf[column[row]];
        }

        return sorted;
    }
}
