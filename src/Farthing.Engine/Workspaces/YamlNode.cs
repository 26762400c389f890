using Farthing.Core.Errors;

namespace Farthing.Engine.Workspaces;

/// <summary>A piece of a YAML file that knows where it stands.</summary>
public abstract class YamlNode
{
    private protected YamlNode(SourcePlace place) => Place = place;

    /// <summary>Where it begins, with the line's text.</summary>
    public SourcePlace Place { get; }

    /// <summary>What it is, for messages: "a list".</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(SourcePlace place, string text, bool quoted) : base(place) => (Text, Quoted) = (text, quoted);

    /// <summary>The value's text without its quotes.</summary>
    public string Text { get; }

    /// <summary>Whether it was written in quotes or as a block, so that it is text whatever it looks like.</summary>
    public bool Quoted { get; }

    /// <summary>Whether nothing was written, or <c>null</c> or <c>~</c>.</summary>
    public bool IsNull => !Quoted && Text is "" or "null" or "~";

    /// <inheritdoc/>
    public override string Kind => IsNull ? "empty" : "a single value";
}

/// <summary>A list.</summary>
public sealed class YamlList : YamlNode
{
    internal YamlList(SourcePlace place, IReadOnlyList<YamlNode> items) : base(place) => Items = items;

    /// <summary>The items in order.</summary>
    public IReadOnlyList<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping of keys to values, in the order of the file, each key once.</summary>
public sealed class YamlMap : YamlNode
{
    internal YamlMap(SourcePlace place, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> entries) : base(place) =>
        Entries = entries;

    /// <summary>Keys and values in order.</summary>
    public IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries { get; }

    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? Find(string key)
    {
        foreach ((YamlScalar name, YamlNode value) in Entries)
        {
            if (string.Equals(name.Text, key, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }
}
