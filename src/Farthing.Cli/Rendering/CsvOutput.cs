namespace Farthing.Cli.Rendering;

/// <summary>CSV as RFC 4180 has it, with text that a spreadsheet cannot mistake for a formula.</summary>
public static class CsvOutput
{
    /// <summary>
    /// A text field. One that a spreadsheet would run (it begins with <c>= + - @</c>, their full-width forms, or a tab,
    /// line end or NUL, spaces before them included) gets an apostrophe in front.
    /// </summary>
    public static string Text(string value)
    {
        ReadOnlySpan<char> first = value.AsSpan().TrimStart(' ');
        bool formula = first.Length > 0
            && first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '＝' or '＋' or '－' or '＠';
        string safe = (formula ? "'" + value : value).Replace("\0", "", StringComparison.Ordinal);
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
