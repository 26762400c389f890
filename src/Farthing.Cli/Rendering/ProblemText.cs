using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.Cli.Rendering;

/// <summary>A problem for people: where, what, the line with a caret, what to do.</summary>
public static class ProblemText
{
    /// <summary>Writes one problem.</summary>
    public static void Write(TextWriter writer, Problem problem, Style style, int width)
    {
        string kind = problem.Severity switch
        {
            Severity.Error => style.Bad("error"),
            Severity.Warning => style.Fair("warning"),
            _ => style.Accent("note"),
        };
        string where = problem.Place is { } place ? style.Bold(Where(place)) + ": " : "";
        writer.WriteLine($"{where}{kind} {problem.Code}: {SafeLines(problem.Message)}");
        if (problem.Severity != Severity.Note && problem.Place is { Excerpt: { Length: > 0 } excerpt, Line: > 0 } at)
        {
            WriteExcerpt(writer, at, excerpt, style, width);
        }

        if (problem.Suggestion is { } suggestion)
        {
            writer.WriteLine($"  {style.Accent("→")} {SafeLines(suggestion)}");
        }
    }

    private static string Where(SourcePlace place)
    {
        string file = SafeText.OneLine(place.File);
        bool flag = IsArgument(place);
        return (place.Line, place.Column, flag) switch
        {
            (_, 0, true) => file,
            (_, _, true) => string.Create(CultureInfo.InvariantCulture, $"{file}, column {place.Column}"),
            (0, _, _) => file,
            (_, 0, _) => string.Create(CultureInfo.InvariantCulture, $"{file}:{place.Line}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{file}:{place.Line}:{place.Column}"),
        };
    }

    /// <summary>A flag (<c>--where</c>) or an argument's name in capitals (<c>KPI</c>) has no lines.</summary>
    private static bool IsArgument(SourcePlace place) =>
        place.File.StartsWith("--", StringComparison.Ordinal) || place.File.All(char.IsAsciiLetterUpper);

    private static void WriteExcerpt(TextWriter writer, SourcePlace place, string excerpt, Style style, int width)
    {
        string line = SafeText.OneLine(excerpt);
        string number = IsArgument(place) ? "" : place.Line.ToString(CultureInfo.InvariantCulture);
        int room = Math.Max(20, width - number.Length - 6);
        int column = Math.Clamp(place.Column, 0, line.Length + 1);
        int from = 0;
        if (line.Length > room)
        {
            // Keep the place that is meant in sight.
            from = Math.Clamp(column - 1 - (room / 3), 0, line.Length - room);
            bool more = from + room < line.Length;
            line = line.Substring(from, room);
            line = (from > 0 ? "…" : line[..1]) + line[1..^1] + (more ? "…" : line[^1..]);
        }

        writer.WriteLine($"  {style.Dim(Bar(number))} {line}");
        if (column > 0)
        {
            int start = Math.Clamp(column - 1 - from, 0, line.Length);
            int length = Math.Clamp(place.Length, 1, Math.Max(1, line.Length - start));
            string pad = new(' ', SafeText.Width(line[..start]));
            writer.WriteLine($"  {style.Dim(Bar(new string(' ', number.Length)))} {pad}{style.Bad(new string('^', length))}");
        }
    }

    private static string Bar(string number) => number.Length > 0 ? number + " │" : "│";

    private static string SafeLines(string text) => string.Join(
        Environment.NewLine + "  ", text.ReplaceLineEndings("\n").Split('\n').Select(SafeText.OneLine));
}
