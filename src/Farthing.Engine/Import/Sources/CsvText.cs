using System.Buffers;

namespace Farthing.Engine.Import.Sources;

/// <summary>Writes fields of delimited text.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\"\r\n");

    /// <summary>A field, in quotes where it needs them (RFC 4180).</summary>
    public static string Quote(string text) => Quote(text, ',');

    /// <summary>A field of a file with this delimiter, in quotes where it needs them.</summary>
    public static string Quote(string text, char delimiter)
    {
        bool plain = !text.Contains(delimiter, StringComparison.Ordinal) && !text.AsSpan().ContainsAny(Special)
            && (text.Length == 0 || (text[0] > ' ' && text[^1] > ' '));
        return plain ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
