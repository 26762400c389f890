using Farthing.Core.Catalogue;

namespace Farthing.Cli.Rendering;

/// <summary>The answer in one line: name, number, band, then remarks set apart by semicolons.</summary>
public static class Headline
{
    /// <summary>Writes it: <c>Cost per interaction 7.42 USD ▲ acceptable; 0.31 below May; 41 209 interactions</c>.</summary>
    public static void Write(CliContext context, string name, string value, BandLevel? band, params IEnumerable<string> remarks)
    {
        string head = $"{name} {context.Style.Bold(value)}";
        string judged = band is { } level ? $"{head}  {context.Style.Band(level)}" : head;
        context.Out.WriteLine(string.Join("; ", remarks.Prepend(judged)));
    }

    /// <summary>The last line of an answer: what to look at next, with the command to type.</summary>
    public static void Next(CliContext context, string what, string command) =>
        context.Out.WriteLine($"{context.Style.Dim(what + ":")} {context.Style.Accent(command)}");
}
