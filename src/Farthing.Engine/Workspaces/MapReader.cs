using System.Globalization;
using Farthing.Core.Errors;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Engine.Workspaces;

/// <summary>
/// Reads a mapping strictly: every key asked for is known, and <see cref="Close"/> reports the others with the nearest
/// known one. Problems go to the list, a default comes back, and reading goes on, so that all are found at once.
/// Codes: FT-1010 unknown key, FT-1011 missing key, FT-1012 wrong kind of value, FT-1013 value not understood.
/// </summary>
public sealed class MapReader
{
    private readonly YamlMap _map;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A reader of a mapping.</summary>
    /// <param name="node">The node; one that is no mapping is reported and read as an empty one.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="what">What the mapping is, for messages: "a pool".</param>
    public MapReader(YamlNode node, ProblemList problems, string what)
    {
        (Problems, What) = (problems, what);
        if (node is YamlMap map)
        {
            _map = map;
            return;
        }

        problems.Error("FT-1012", $"{Capital(what)} must be a mapping (key: value), but this is {node.Kind}.", node.Place);
        (_map, IsBroken) = (new YamlMap(node.Place, []), true);
    }

    /// <summary>Where problems go.</summary>
    public ProblemList Problems { get; }

    /// <summary>What the mapping is, for messages.</summary>
    public string What { get; }

    /// <summary>Whether the node was no mapping (reported already).</summary>
    public bool IsBroken { get; }

    /// <summary>Where the mapping begins.</summary>
    public SourcePlace Place => _map.Place;

    /// <summary>All keys in order, known or not.</summary>
    public IEnumerable<YamlScalar> Keys => _map.Entries.Select(e => e.Key);

    /// <summary>Whether the key is there with a value.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value of a key, null when absent or empty.</summary>
    public YamlNode? Node(string key)
    {
        _known.Add(key);
        return _map.Find(key) is { } node and not YamlScalar { IsNull: true } ? node : null;
    }

    /// <summary>Where the key's value stands, or the mapping when it is absent.</summary>
    public SourcePlace PlaceOf(string key) => _map.Find(key)?.Place ?? _map.Place;

    /// <summary>Names keys that are known although this reader does not read them.</summary>
    public void Allow(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>A single value's text, null when absent.</summary>
    public string? Text(string key) => Scalar(key)?.Text;

    /// <summary>A single value's text; absent: reported and empty.</summary>
    public string RequiredText(string key)
    {
        if (Node(key) is null)
        {
            Missing(key);
            return "";
        }

        return Text(key) ?? "";
    }

    /// <summary>A whole number without a fraction, null when absent or wrong.</summary>
    public long? Integer(string key, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (!long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            Wrong(key, scalar, "a whole number such as 20");
            return null;
        }

        return value >= min && value <= max ? value : OutOfRange(key, scalar, min, max);
    }

    /// <summary>A decimal number, exact, written with a point and without grouping; null when absent or wrong.</summary>
    public decimal? Decimal(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (ExactDecimal(scalar.Text) is { } value)
        {
            return value;
        }

        Wrong(key, scalar, "a number such as 12.50");
        return null;
    }

    /// <summary>A share in parts per million, written <c>15%</c>, <c>12.5%</c> or <c>0.15</c>; null when absent or wrong.</summary>
    public long? PartsPerMillion(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        string text = scalar.Text.Trim();
        bool percent = text.EndsWith('%');
        if (ExactDecimal(percent ? text[..^1].TrimEnd() : text) is { } value && Math.Abs(value) <= 1_000_000)
        {
            decimal millionths = value * (percent ? 10_000 : 1_000_000);
            if (millionths == decimal.Truncate(millionths))
            {
                return (long)millionths;
            }
        }

        Wrong(key, scalar, "a share such as 15% or 0.15, with at most four decimals of a percent");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; null when absent or wrong.</summary>
    public bool? Boolean(string key)
    {
        switch (Scalar(key))
        {
            case null:
                return null;
            case { Text: "true" }:
                return true;
            case { Text: "false" }:
                return false;
            case { } other:
                Wrong(key, other, "true or false");
                return null;
        }
    }

    /// <summary>A date such as <c>2024-01-31</c>; null when absent or wrong.</summary>
    public LocalDate? Date(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(scalar.Text).TryGetValue(default, out LocalDate date))
        {
            return date;
        }

        Wrong(key, scalar, "a date such as 2024-01-31");
        return null;
    }

    /// <summary>One of the given words; null when absent, reported with the nearest when none.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words) where T : struct
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (words.TryGetValue(scalar.Text, out T value))
        {
            return value;
        }

        string all = string.Join(", ", words.Keys);
        Problems.Error(
            "FT-1013", $"\"{scalar.Text}\" is not a {key}; it is one of {all}.", scalar.Place,
            NearMatch.Suggest(scalar.Text, words.Keys));
        return null;
    }

    /// <summary>The items of a list; none when absent. With <paramref name="single"/> one value stands for a list of one.</summary>
    public IReadOnlyList<YamlNode> List(string key, bool single = false)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case { } other when single:
                return [other];
            case { } other:
                WrongKind(key, other, "a list");
                return [];
        }
    }

    /// <summary>A list of words, or one word; none when absent.</summary>
    public IReadOnlyList<YamlScalar> Words(string key)
    {
        List<YamlScalar> words = [];
        foreach (YamlNode item in List(key, single: true))
        {
            if (item is YamlScalar { IsNull: false } scalar)
            {
                words.Add(scalar);
            }
            else
            {
                WrongKind(key, item, "a list of single values");
            }
        }

        return words;
    }

    /// <summary>A list of mappings as readers; none when absent.</summary>
    public IReadOnlyList<MapReader> Maps(string key, string what) =>
        [.. List(key).Select(item => new MapReader(item, Problems, what)).Where(r => !r.IsBroken)];

    /// <summary>A mapping as a reader; null when absent.</summary>
    public MapReader? Map(string key, string what) =>
        Node(key) is { } node ? new MapReader(node, Problems, what) : null;

    /// <summary>Reports a value: "KEY must be EXPECTED, but is …".</summary>
    public void Wrong(string key, YamlScalar scalar, string expected) => Problems.Error(
        "FT-1013", $"{key} must be {expected}, but is \"{scalar.Text}\".", scalar.Place);

    /// <summary>Reports a key that must be there.</summary>
    public void Missing(string key) =>
        Problems.Error("FT-1011", $"{Capital(What)} needs the key \"{key}\".", _map.Place, $"add {key}: …");

    /// <summary>Reports the keys that nobody asked for. Call it last.</summary>
    public void Close()
    {
        foreach ((YamlScalar key, _) in _map.Entries)
        {
            if (!_known.Contains(key.Text))
            {
                string known = string.Join(", ", _known.Order(StringComparer.Ordinal));
                Problems.Error(
                    "FT-1010", $"\"{key.Text}\" is not a key of {What}; known are {known}.", key.Place,
                    NearMatch.Suggest(key.Text, _known));
            }
        }
    }

    /// <summary>A number written with digits and at most one point, exactly; null when it is anything else.</summary>
    public static decimal? ExactDecimal(string text)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        int digits = text.Count(char.IsAsciiDigit);
        return digits is > 0 and <= 28 && decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : null;
    }

    private YamlScalar? Scalar(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return scalar;
            case { } other:
                WrongKind(key, other, "a single value");
                return null;
        }
    }

    private long? OutOfRange(string key, YamlScalar scalar, long min, long max)
    {
        Wrong(key, scalar, max == long.MaxValue ? Invariant($"at least {min}") : Invariant($"from {min} to {max}"));
        return null;
    }

    private void WrongKind(string key, YamlNode node, string expected) =>
        Problems.Error("FT-1012", $"{key} must be {expected}, but this is {node.Kind}.", node.Place);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
