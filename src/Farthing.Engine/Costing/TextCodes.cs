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

    /// <summary>The text of a number.</summary>
    public string? TextOf(int code) => _texts[code];
}
