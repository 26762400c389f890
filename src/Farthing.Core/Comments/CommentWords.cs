using System.Globalization;
using System.Text;

namespace Farthing.Core.Comments;

/// <summary>
/// A comment as words: runs of letters, digits and apostrophes in small letters, with the ends of sentences and of clauses noted, since a
/// "not" reaches no further.
/// </summary>
public sealed class CommentWords
{
    private CommentWords(IReadOnlyList<string> words, IReadOnlyList<bool> ends) => (Words, Ends) = (words, ends);

    /// <summary>The words in order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>By word: whether punctuation that ends a clause follows it.</summary>
    public IReadOnlyList<bool> Ends { get; }

    /// <summary>Takes a text apart.</summary>
    public static CommentWords Of(string text)
    {
        List<string> words = [];
        List<bool> ends = [];
        StringBuilder word = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is '\'' or '’' && word.Length > 0)
            {
                word.Append('\'');
            }
            else
            {
                Close(word, words, ends);
                if (ends.Count > 0 && rune.Value is '.' or ',' or ';' or ':' or '!' or '?' or '\n' or '…' or '。' or '、')
                {
                    ends[^1] = true;
                }
            }
        }

        Close(word, words, ends);
        return new CommentWords(words, ends);
    }

    private static void Close(StringBuilder word, List<string> words, List<bool> ends)
    {
        string text = word.ToString().TrimEnd('\'');
        word.Clear();
        if (text.Length > 0)
        {
            words.Add(text);
            ends.Add(false);
        }
    }
}
