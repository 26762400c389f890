using Farthing.Core.Display;

namespace Farthing.Cli.Rendering;

/// <summary>CSV as RFC 4180 has it, with text that a spreadsheet cannot mistake for a formula.</summary>
public static class CsvOutput
{
    /// <summary>
    /// A text field. One that a spreadsheet would run gets an apostrophe in front (<see cref="SpreadsheetText"/>), NULs are dropped.
    /// </summary>
    public static string Text(string value)
    {
        string safe = SpreadsheetText.Neutral(value).Replace("\0", "", StringComparison.Ordinal);
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 || safe.StartsWith(' ') || safe.EndsWith(' ')
            ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : safe;
    }

    /// <summary>Writes one record, ended by CR LF.</summary>
    public static void Row(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields));
        writer.Write("\r\n");
    }
}
