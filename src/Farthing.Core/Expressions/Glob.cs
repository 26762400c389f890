using System.Text;

namespace Farthing.Core.Expressions;

/// <summary>
/// A name pattern: <c>*</c> stands for any run of characters, <c>?</c> for exactly one; everything else for itself.
/// A pattern always means the whole name, and letters are compared without case (ordinal, the same in every culture).
/// </summary>
public sealed class Glob
{
    private readonly Rune[] _pattern;

    /// <summary>A matcher for <paramref name="pattern"/>. Every text is a valid pattern.</summary>
    public Glob(string pattern)
    {
        Pattern = pattern;
        _pattern = Fold(pattern);
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>Whether <paramref name="pattern"/> matches the whole of <paramref name="text"/>.</summary>
    public static bool IsMatch(string pattern, string text) => new Glob(pattern).IsMatch(text);

    /// <summary>Whether the pattern matches the whole of <paramref name="text"/>; at most pattern × text steps.</summary>
    public bool IsMatch(string text)
    {
        Rune[] name = Fold(text);
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < name.Length)
        {
            if (p < _pattern.Length && _pattern[p].Value == '*')
            {
                // Only the last star needs to be tried again: what an earlier one took can be given to it.
                (star, resume) = (p++, t);
            }
            else if (p < _pattern.Length && (_pattern[p].Value == '?' || _pattern[p] == name[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < _pattern.Length && _pattern[p].Value == '*')
        {
            p++;
        }

        return p == _pattern.Length;
    }

    private static Rune[] Fold(string text)
    {
        List<Rune> runes = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            runes.Add(Rune.ToUpperInvariant(rune));
        }

        return [.. runes];
    }
}
