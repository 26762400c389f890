using System.Text;

namespace Farthing.Core.Costing;

/// <summary>
/// The order of texts by their UTF-8 bytes: the same on every machine and engine, and not that of UTF-16 where characters
/// beyond U+FFFF meet those from U+E000.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one comparer.</summary>
    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int common = Math.Min(x.Length, y.Length);
        for (int i = 0; i < common; i++)
        {
            if (x[i] != y[i])
            {
                // Within UTF-16 only surrogates are out of order: they encode what is above everything else.
                bool left = char.IsSurrogate(x[i]), right = char.IsSurrogate(y[i]);
                return left == right ? x[i].CompareTo(y[i]) : left ? 1 : -1;
            }
        }

        return x.Length.CompareTo(y.Length);
    }

    /// <summary>
    /// For each code its place in the order, from 0; codes without a text (null) come first, in their own order.
    /// </summary>
    public static int[] Ranks(IReadOnlyList<string?> texts)
    {
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderBy(code => texts[code], Instance!).ThenBy(code => code)];
        int[] ranks = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }

    /// <summary>UTF-8 bytes of <paramref name="text"/>.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
