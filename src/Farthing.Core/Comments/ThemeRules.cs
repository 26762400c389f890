namespace Farthing.Core.Comments;

/// <summary>
/// Finds what comments speak of by words and phrases: without case, whole words; <c>*</c> at a word's end stands for any letters.
/// </summary>
public sealed class ThemeRules
{
    private readonly string[][][] _phrases;

    /// <summary>Rules of themes.</summary>
    /// <param name="themes">Each theme's name and the words and phrases by which it is found.</param>
    public ThemeRules(IReadOnlyList<(string Theme, IEnumerable<string> Words)> themes) =>
        _phrases = [.. themes.Select(t => t.Words.Select(PhraseOf).Where(p => p.Length > 0).ToArray())];

    /// <summary>Adds the positions of the themes that a comment speaks of, each once, in their order.</summary>
    public void Find(CommentWords comment, List<int> found)
    {
        for (int theme = 0; theme < _phrases.Length; theme++)
        {
            if (_phrases[theme].Any(phrase => Occurs(phrase, comment.Words)))
            {
                found.Add(theme);
            }
        }
    }

    private static string[] PhraseOf(string text) =>
        [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(w => w.Replace('’', '\''))];

    private static bool Occurs(string[] phrase, IReadOnlyList<string> words)
    {
        for (int at = 0; at + phrase.Length <= words.Count; at++)
        {
            int n = 0;
            while (n < phrase.Length && Fits(phrase[n], words[at + n]))
            {
                n++;
            }

            if (n == phrase.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(string pattern, string word) => pattern.EndsWith('*')
        ? word.StartsWith(pattern.AsSpan()[..^1], StringComparison.Ordinal)
        : word.Equals(pattern, StringComparison.Ordinal);
}
