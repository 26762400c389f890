namespace Farthing.Core.Display;

/// <summary>
/// Text from files that goes to a spreadsheet: one that a spreadsheet would run as a formula gets an apostrophe in front, and one
/// that begins with an apostrophe gets another, so that taking one leading apostrophe away always gives the text back.
/// </summary>
public static class SpreadsheetText
{
    /// <summary>What is put in front.</summary>
    public const char Mark = '\'';

    /// <summary>
    /// Whether a text needs the apostrophe: after blanks it begins with <c>= + - @</c>, one of their full-width forms, a tab, a line
    /// end or NUL; or it begins with an apostrophe itself.
    /// </summary>
    public static bool NeedsMark(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] == Mark)
        {
            return true;
        }

        ReadOnlySpan<char> first = text.TrimStart(' ');
        return first.Length > 0
            && first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '＝' or '＋' or '－' or '＠';
    }

    /// <summary>The same of text in UTF-8.</summary>
    public static bool NeedsMark(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > 0 && utf8[0] == (byte)Mark)
        {
            return true;
        }

        ReadOnlySpan<byte> first = utf8.TrimStart((byte)' ');
        return first.Length > 0
            && (first[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0
                || first.StartsWith("＝"u8) || first.StartsWith("＋"u8) || first.StartsWith("－"u8) || first.StartsWith("＠"u8));
    }

    /// <summary>The text, with the apostrophe where it needs one.</summary>
    public static string Neutral(string text) => NeedsMark(text) ? Mark + text : text;

    /// <summary>The text that <see cref="Neutral"/> was given.</summary>
    public static string Restore(string neutral) => neutral.StartsWith(Mark) ? neutral[1..] : neutral;
}
