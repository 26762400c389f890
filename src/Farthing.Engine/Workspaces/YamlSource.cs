using System.Text;
using Farthing.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Farthing.Engine.Workspaces;

/// <summary>
/// Reads a YAML file into nodes that know where they stand. One document a file; anchors, aliases, merge keys and tags
/// are refused (nothing here needs them, and an alias can make a small file endless).
/// </summary>
public sealed class YamlSource
{
    private const int MaxDepth = 64;
    private readonly string _name;
    private readonly string[] _lines;
    private readonly List<Problem> _problems = [];

    private YamlSource(string name, string text)
    {
        _name = name;
        _lines = text.Split('\n');
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">How messages call it; the path when null.</param>
    /// <exception cref="UserException">
    /// FT-1002 unreadable, FT-1003 not YAML, FT-1004 a key given twice, FT-1005 a YAML feature that is not taken.
    /// </exception>
    public static YamlNode Load(string path, string? name = null)
    {
        name ??= path;
        try
        {
            return Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), name);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException("FT-1002", $"There is no file {name}.", new SourcePlace(name, 0, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException("FT-1002", $"{name} cannot be read: {e.Message}", new SourcePlace(name, 0, 0));
        }
        catch (DecoderFallbackException)
        {
            throw new UserException(
                "FT-1002", $"{name} is not UTF-8 text.", new SourcePlace(name, 0, 0), "save it as UTF-8");
        }
    }

    /// <summary>Reads YAML from a text. An empty text is an empty mapping.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static YamlNode Parse(string text, string name)
    {
        YamlSource source = new(name, text.Replace("\r\n", "\n", StringComparison.Ordinal));
        Parser parser = new(new StringReader(text));
        YamlNode root;
        try
        {
            root = source.Document(parser);
        }
        catch (YamlException e)
        {
            throw source.Broken(e.Start, Plain(e));
        }
        catch (Exception e) when (e is InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            // What the parser throws on some unfinished lists.
            throw source.Broken(parser.Current?.End ?? new Mark(0, 1, 1), "the text breaks off or a bracket is not closed.");
        }

        return source._problems.Count == 0 ? root : throw new UserException(source._problems);
    }

    private YamlNode Document(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return new YamlMap(new SourcePlace(_name, 1, 1, Line(1)), []);
        }

        parser.Consume<DocumentStart>();
        YamlNode root = Node(parser, 0);
        parser.Consume<DocumentEnd>();
        if (!parser.TryConsume<StreamEnd>(out _))
        {
            throw new UserException(
                "FT-1005", $"{_name} holds more than one document.", Place(parser.Current!.Start, 3), "write one document a file");
        }

        return root is YamlScalar { IsNull: true } ? new YamlMap(root.Place, []) : root;
    }

    private YamlNode Node(Parser parser, int depth)
    {
        ParsingEvent next = parser.Current ?? throw new YamlException("unexpected end");
        if (depth > MaxDepth)
        {
            throw Refused(next, $"The file is nested deeper than {MaxDepth} levels.");
        }

        if (next is AnchorAlias || next is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Refused(next, "Anchors and aliases (& and *) are not taken here.", "write the value out, or put it in quotes");
        }

        if (next is NodeEvent { Tag.IsEmpty: false } tagged && tagged.Tag.Value != "!")
        {
            throw Refused(next, "Tags (!) are not taken here.", "put the value in quotes");
        }

        return next switch
        {
            Scalar => Single(parser.Consume<Scalar>()),
            SequenceStart => Sequence(parser, depth),
            MappingStart => Mapping(parser, depth),
            _ => throw new YamlException(next.Start, next.End, "unexpected " + next.GetType().Name),
        };
    }

    private YamlScalar Single(Scalar scalar)
    {
        int length = scalar.Start.Line == scalar.End.Line ? (int)(scalar.End.Column - scalar.Start.Column) : 1;
        return new YamlScalar(Place(scalar.Start, length), scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private YamlList Sequence(Parser parser, int depth)
    {
        SourcePlace place = Place(parser.Consume<SequenceStart>().Start, 1);
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, depth + 1));
        }

        return new YamlList(place, items);
    }

    private YamlMap Mapping(Parser parser, int depth)
    {
        SourcePlace place = Place(parser.Consume<MappingStart>().Start, 1);
        List<KeyValuePair<YamlScalar, YamlNode>> entries = [];
        Dictionary<string, YamlScalar> seen = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(parser, depth + 1) is not YamlScalar key)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a single word");
            }

            YamlNode value = Node(parser, depth + 1);
            if (seen.TryGetValue(key.Text, out YamlScalar? first))
            {
                _problems.Add(new Problem(
                    "FT-1004", Severity.Error,
                    Invariant($"The key \"{key.Text}\" is given twice; the first stands in line {first.Place.Line}."), key.Place,
                    "keep one of the two"));
                continue;
            }

            seen.Add(key.Text, key);
            entries.Add(new KeyValuePair<YamlScalar, YamlNode>(key, value));
        }

        return new YamlMap(place, entries);
    }

    private UserException Refused(ParsingEvent at, string message, string? suggestion = null) =>
        new("FT-1005", message, Place(at.Start, 1), suggestion);

    private SourcePlace Place(Mark mark, int length) =>
        new(_name, (int)mark.Line, (int)mark.Column, Line((int)mark.Line), Math.Max(1, length));

    private string? Line(int line) => line >= 1 && line <= _lines.Length ? _lines[line - 1].TrimEnd('\r') : null;

    private static string Plain(YamlException e)
    {
        // The parser prefixes its own position; the place says it already.
        string message = e.Message;
        int end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        message = (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
        return message.Length == 0 ? "unexpected text." : char.ToLowerInvariant(message[0]) + message[1..] + ".";
    }

    private UserException Broken(Mark at, string why)
    {
        int tab = Array.FindIndex(_lines, l => l.AsSpan(0, l.Length - l.AsSpan().TrimStart().Length).Contains('\t'));
        return tab >= 0
            ? new UserException(
                "FT-1003", Invariant($"{_name} is not valid YAML: line {tab + 1} is indented with a tab."),
                new SourcePlace(_name, tab + 1, 1, Line(tab + 1)), "indent with spaces")
            : new UserException(
                "FT-1003", $"{_name} is not valid YAML: {why}", Place(at, 1),
                "check indentation, colons and brackets of this line and the one before; put text with : # or * in quotes");
    }
}
