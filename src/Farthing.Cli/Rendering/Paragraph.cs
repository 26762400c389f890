namespace Farthing.Cli.Rendering;

/// <summary>Prose, broken at spaces.</summary>
public static class Paragraph
{
    /// <summary>The widest line of prose: beyond it lines are hard to follow.</summary>
    public const int MaxWidth = 76;

    /// <summary>Writes a text in lines of at most the width, and of at most <see cref="MaxWidth"/>.</summary>
    public static void Write(TextWriter writer, string text, int width)
    {
        foreach (string line in Lines(text, Math.Min(width, MaxWidth)))
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>The lines of a text; a word longer than the width has its own.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && SafeText.Width(line) + 1 + SafeText.Width(word) > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }
}
