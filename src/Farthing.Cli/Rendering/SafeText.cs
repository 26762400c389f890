using System.Globalization;
using System.Text;

namespace Farthing.Cli.Rendering;

/// <summary>Text from files, made safe to show: it moves no cursor and rings no bell.</summary>
public static class SafeText
{
    /// <summary>The text with control and direction characters replaced by a middle dot, tabs by a space.</summary>
    public static string OneLine(string text)
    {
        int bad = 0;
        while (bad < text.Length && !IsUnsafe(text[bad]))
        {
            bad++;
        }

        if (bad == text.Length)
        {
            return text;
        }

        StringBuilder safe = new(text);
        for (int i = bad; i < text.Length; i++)
        {
            safe[i] = text[i] == '\t' ? ' ' : IsUnsafe(text[i]) ? '·' : text[i];
        }

        return safe.ToString();
    }

    /// <summary>How many terminal columns the text takes: two for East Asian wide characters, none for combining marks and colours.</summary>
    public static int Width(string text)
    {
        int width = 0;
        bool escape = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (escape)
            {
                escape = rune.Value != 'm';
            }
            else if (rune.Value == '\e')
            {
                escape = true;
            }
            else
            {
                width += Width(rune);
            }
        }

        return width;
    }

    /// <summary>The beginning of a text that fits, with an ellipsis when something is cut.</summary>
    public static string Fit(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        StringBuilder cut = new();
        int used = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.Append('…').ToString();
    }

    private static int Width(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            _ => IsWide(rune.Value) ? 2 : 1,
        };
    }

    private static bool IsWide(int c) =>
        c is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6
            or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD;

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
