using System.Buffers;
using System.Text;

namespace Farthing.Engine.Export;

/// <summary>Text in a cell: XML, with what XML cannot hold written as <c>_xHHHH_</c> (ECMA-376, ST_Xstring).</summary>
internal static class XlsxText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b), (byte)'&', (byte)'<', (byte)'>', (byte)'_', 0xEF]);

    /// <summary>Writes text, which is valid UTF-8.</summary>
    public static void Write(Utf8Output output, ReadOnlySpan<byte> utf8)
    {
        for (int at = utf8.IndexOfAny(Special); at >= 0; at = utf8.IndexOfAny(Special))
        {
            output.Write(utf8[..at]);
            utf8 = utf8[(at + One(output, utf8[at..]))..];
        }

        output.Write(utf8);
    }

    /// <summary>Writes one special character; gives the number of its bytes.</summary>
    private static int One(Utf8Output output, ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case (byte)'&':
                output.Write("&amp;"u8);
                return 1;
            case (byte)'<':
                output.Write("&lt;"u8);
                return 1;
            case (byte)'>':
                output.Write("&gt;"u8);
                return 1;
            case (byte)'_':
                output.Write(IsEscape(text) ? "_x005F_"u8 : "_"u8);
                return 1;
            case (byte)'\t' or (byte)'\n':
                output.Write(text[..1]);
                return 1;
            case < 32:
                output.Write(Encoding.ASCII.GetBytes($"_x{(int)text[0]:X4}_"));
                return 1;
            default:
                // U+FFFE and U+FFFF are no characters of XML.
                bool none = text is [_, 0xBF, 0xBE or 0xBF, ..];
                output.Write(none ? Encoding.ASCII.GetBytes(text[2] == 0xBE ? "_xFFFE_" : "_xFFFF_") : text[..3]);
                return 3;
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 7 && text[1] is (byte)'x' && text[6] == '_'
        && char.IsAsciiHexDigit((char)text[2]) && char.IsAsciiHexDigit((char)text[3]) && char.IsAsciiHexDigit((char)text[4])
        && char.IsAsciiHexDigit((char)text[5]);
}
