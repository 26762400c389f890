using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>What all readers of definitions share.</summary>
internal static class ReaderParts
{
    /// <summary>An id: small letters, digits, hyphens.</summary>
    public static Placed Id(MapReader map, string key)
    {
        Placed id = Required(map, key);
        if (id.Text.Length > 0 && !id.Text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            map.Problems.Error("FT-4004", $"\"{id.Text}\" is not an id.", id.Place, "ids are small letters, digits and hyphens");
        }

        return id;
    }

    /// <summary>A text that must be there, with its place.</summary>
    public static Placed Required(MapReader map, string key) => new(map.RequiredText(key), map.PlaceOf(key));

    /// <summary>A text with its place, null when absent.</summary>
    public static Placed? Optional(MapReader map, string key) =>
        map.Text(key) is { } text ? new Placed(text, map.PlaceOf(key)) : null;

    /// <summary>A word or a list of words with their places.</summary>
    public static IReadOnlyList<Placed> Words(MapReader map, string key) =>
        [.. map.Words(key).Select(w => new Placed(w.Text, w.Place))];

    /// <summary>The same without places.</summary>
    public static IReadOnlyList<string> Texts(MapReader map, string key) => [.. map.Words(key).Select(w => w.Text)];

    /// <summary>One of the given words; absent: reported.</summary>
    public static T? RequiredChoice<T>(MapReader map, string key, IReadOnlyDictionary<string, T> words) where T : struct
    {
        if (!map.Has(key))
        {
            map.Missing(key);
            return null;
        }

        return map.Choice(key, words);
    }
}
