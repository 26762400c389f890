using System.Net;
using System.Text;

namespace Farthing.Engine.Export;

/// <summary>HTML in the making: tags as they are given, texts always escaped.</summary>
internal sealed class HtmlText
{
    private const int LongWord = 32;
    private readonly StringBuilder _html = new();

    /// <summary>A text, made harmless: no tag, no entity, no control character, nothing that turns the direction of writing.</summary>
    public static string Escape(string? text, bool lines = false)
    {
        StringBuilder safe = new(text ?? "");
        for (int i = 0; i < safe.Length; i++)
        {
            if (IsUnsafe(safe[i]) && !(lines && safe[i] == '\n'))
            {
                safe[i] = safe[i] == '\t' ? ' ' : '·';
            }
        }

        return WebUtility.HtmlEncode(safe.ToString());
    }

    /// <summary>Adds markup that this program wrote.</summary>
    public HtmlText Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <summary>Adds an element with a text.</summary>
    public HtmlText Element(string tag, string? text, string? style = null)
    {
        _html.Append('<').Append(tag);
        if (style is not null)
        {
            _html.Append(" class=\"").Append(style).Append('"');
        }

        _html.Append('>').Append(Escape(text)).Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>Adds a table: a header, rows, and totals set apart.</summary>
    /// <param name="caption">What it shows, in a sentence.</param>
    /// <param name="columns">Titles; one that begins with <c>#</c> is a column of numbers, with <c>!</c> of hashes.</param>
    /// <param name="rows">Cells as texts.</param>
    /// <param name="total">Cells of the totals row, null without.</param>
    public HtmlText Table(string caption, string[] columns, IEnumerable<string[]> rows, string[]? total = null)
    {
        string[] styles = [.. columns.Select(c => c[0] == '#' ? " class=\"n\"" : c[0] == '!' ? " class=\"h\"" : "")];
        _html.Append("<table><caption>").Append(Escape(caption)).Append("</caption><thead><tr>");
        for (int i = 0; i < columns.Length; i++)
        {
            _html.Append("<th scope=\"col\"").Append(styles[i]).Append('>').Append(Escape(columns[i].TrimStart('#', '!'))).Append("</th>");
        }

        _html.Append("</tr></thead><tbody>");
        foreach (string[] row in rows)
        {
            Row(row, styles);
        }

        _html.Append("</tbody>");
        if (total is not null)
        {
            _html.Append("<tfoot>");
            Row(total, styles);
            _html.Append("</tfoot>");
        }

        _html.Append("</table>\n");
        return this;
    }

    /// <summary>Everything so far.</summary>
    public override string ToString() => _html.ToString();

    private void Row(string[] cells, string[] styles)
    {
        _html.Append("<tr>");
        for (int i = 0; i < cells.Length; i++)
        {
            // Only a cell with a very long word may break it: a table in which every cell may, breaks every word.
            bool broken = styles[i].Length == 0 && cells[i].Split(' ').Any(w => w.Length > LongWord);
            _html.Append("<td").Append(broken ? " class=\"a\"" : styles[i]).Append('>').Append(Escape(cells[i])).Append("</td>");
        }

        _html.Append("</tr>");
    }

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
