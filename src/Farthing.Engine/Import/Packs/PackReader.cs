using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Errors;
using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.Import.Packs;

/// <summary>Reads a pack's YAML, strictly: all that is wrong with it is reported at once.</summary>
public sealed class PackReader
{
    private static readonly Dictionary<string, FileKind> Kinds = new(StringComparer.Ordinal)
    {
        ["auto"] = FileKind.Auto,
        ["csv"] = FileKind.Csv,
        ["json-lines"] = FileKind.JsonLines,
        ["parquet"] = FileKind.Parquet,
        ["json"] = FileKind.Json,
    };

    private static readonly Dictionary<string, DoubtfulTime> Doubts = new(StringComparer.Ordinal)
    {
        ["earlier"] = DoubtfulTime.Earlier,
        ["later"] = DoubtfulTime.Later,
        ["reject"] = DoubtfulTime.Reject,
    };

    private static readonly Dictionary<string, bool> Ends = new(StringComparer.Ordinal) { ["first"] = true, ["last"] = false };

    private readonly ProblemList _problems = new();

    private PackReader()
    {
    }

    /// <summary>Reads a pack.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="name">How messages call the file.</param>
    /// <exception cref="UserException">Everything wrong with it.</exception>
    public static Pack Load(string path, string name)
    {
        YamlNode root = YamlSource.Load(path, name);
        return Read(root, name, Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path));
    }

    /// <summary>Reads a pack from a text.</summary>
    /// <exception cref="UserException">Everything wrong with it.</exception>
    public static Pack Parse(string text, string name) =>
        Read(YamlSource.Parse(text, name), name, Path.GetFileNameWithoutExtension(name), Encoding.UTF8.GetBytes(text));

    private static Pack Read(YamlNode root, string file, string expected, byte[] bytes)
    {
        PackReader reader = new();
        Pack? pack = reader.ReadPack(root, file, expected, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        reader._problems.ThrowIfErrors();
        return pack!;
    }

    private Pack? ReadPack(YamlNode root, string file, string expected, string sha256)
    {
        MapReader map = new(root, _problems, "a pack");
        string name = map.RequiredText("pack");
        if (name.Length > 0 && name != expected)
        {
            _problems.Error("FT-2201", $"The pack is called \"{name}\", its file \"{expected}\".", map.PlaceOf("pack"), "make them the same");
        }

        string title = map.Text("title") ?? name;
        map.Allow("source");
        PackFormat format = ReadFormat(map.Map("format", "the format"));
        List<PackFilter> filters = [.. map.Maps("filters", "a filter").Select(ReadFilter).OfType<PackFilter>()];
        List<PackFact> facts = [.. map.Maps("facts", "a fact").Select(ReadFact).OfType<PackFact>()];
        if (facts.Count == 0 && !_problems.HasErrors)
        {
            map.Missing("facts");
        }

        List<PackLookup> lookups = [.. map.Maps("lookups", "a lookup").Select(ReadLookup).OfType<PackLookup>()];
        string? copies = map.Text("copies");
        Dictionary<string, string> dimensions = ReadDimensions(map.Node("dimensions"));
        List<string> ignored = [.. map.Words("ignore").Select(w => w.Text)];
        PackField? version = map.Node("version") is { } node ? ReadVersion(node) : null;
        map.Close();
        return _problems.HasErrors ? null : new Pack
        {
            Name = name,
            Title = title,
            Format = format,
            Filters = filters,
            Facts = facts,
            Dimensions = dimensions,
            Ignored = ignored,
            Version = version,
            Lookups = lookups,
            Copies = copies,
            Sha256 = sha256,
            File = file,
        };
    }

    private PackFormat ReadFormat(MapReader? map)
    {
        if (map is null)
        {
            return new PackFormat();
        }

        bool blanks = map.Text("delimiter") == "blanks";
        PackFormat format = new()
        {
            Kind = map.Choice("kind", Kinds) ?? FileKind.Auto,
            Delimiter = blanks ? (byte)' ' : ReadByte(map, "delimiter", "auto"),
            Blanks = blanks,
            Rows = map.Text("rows")?.Split('.') ?? [],
            Quote = blanks ? null : map.Has("quote") ? ReadByte(map, "quote", "none") : (byte)'"',
            Encoding = map.Choice("encoding", SourceEncodings.Words) ?? SourceEncoding.Auto,
            Header = map.Boolean("header") ?? true,
            Columns = [.. map.Words("columns").Select(w => w.Text)],
            SkipLines = (int)(map.Integer("skip-lines", 0, 1000) ?? 0),
            Zone = ReadZone(map),
            Twice = map.Choice("twice", Doubts) ?? DoubtfulTime.Earlier,
            Never = map.Choice("never", Doubts) ?? DoubtfulTime.Reject,
        };
        if (!format.Header && format.Columns.Count == 0)
        {
            _problems.Error("FT-2202", "Without a header the pack must name the columns.", map.PlaceOf("header"), "add columns: [first, second, …]");
        }

        if (format.Rows.Count > 0 && format.Kind != FileKind.Json)
        {
            _problems.Error("FT-2212", "rows is the way to the rows of a JSON document.", map.PlaceOf("rows"), "add kind: json");
        }

        map.Close();
        return format;
    }

    private PackLookup? ReadLookup(MapReader map)
    {
        PackLookup lookup = new(
            map.RequiredText("lookup"), map.RequiredText("file"), map.RequiredText("key"), map.RequiredText("column"),
            map.Node("when") is { } node ? ReadCondition(node) : null, map.Text("by"), map.Choice("take", Ends) ?? false);
        if (Path.GetFileName(lookup.File) != lookup.File)
        {
            _problems.Error(
                "FT-2211", $"\"{lookup.File}\" is not a file's name; a joined file lies in the folder of the imported one.", map.PlaceOf("file"),
                "write the name alone");
        }

        map.Close();
        return lookup;
    }

    private byte? ReadByte(MapReader map, string key, string nothing)
    {
        string? text = map.Text(key);
        if (text is null || text == nothing)
        {
            return null;
        }

        text = text is "tab" or "\\t" ? "\t" : text;
        if (text.Length == 1 && char.IsAscii(text[0]) && text[0] is not ('\n' or '\r' or '\0'))
        {
            return (byte)text[0];
        }

        _problems.Error("FT-1013", $"{key} must be one character, tab or {nothing}, but is \"{text}\".", map.PlaceOf(key));
        return null;
    }

    private string? ReadZone(MapReader map)
    {
        string? zone = map.Text("zone");
        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            _problems.Error(
                "FT-1014", $"\"{zone}\" is not a time zone.", map.PlaceOf("zone"), NearMatch.Suggest(zone, DateTimeZoneProviders.Tzdb.Ids));
        }

        return zone;
    }

    private PackFilter? ReadFilter(MapReader map)
    {
        Condition? when = map.Node("when") is { } node ? ReadCondition(node) : null;
        if (when is null)
        {
            map.Missing("when");
        }

        string reject = map.RequiredText("reject");
        map.Close();
        return when is null ? null : new PackFilter(when, reject);
    }

    private Condition? ReadCondition(YamlNode node)
    {
        if (node is YamlList list)
        {
            return new AllOf([.. list.Items.Select(ReadCondition).OfType<Condition>()]);
        }

        MapReader map = new(node, _problems, "a condition");
        if (map.Has("any"))
        {
            AnyOf any = new([.. map.List("any").Select(ReadCondition).OfType<Condition>()]);
            map.Close();
            return any;
        }

        ColumnTest test = new(map.RequiredText("column"), Texts(map, "in"), Texts(map, "not-in"), map.Boolean("given"), map.Boolean("above-zero"));
        if (test is { In: null, NotIn: null, Given: null, AboveZero: null } && !map.IsBroken)
        {
            _problems.Error("FT-2203", "The condition asks nothing of the column.", map.Place, "add in:, not-in:, given: or above-zero:");
        }

        map.Close();
        return test;
    }

    private static IReadOnlyList<string>? Texts(MapReader map, string key) =>
        map.Has(key) ? [.. map.Words(key).Select(w => w.Text)] : null;

    private PackFact? ReadFact(MapReader map)
    {
        string name = map.RequiredText("fact");
        if (!FactModels.All.TryGetValue(name, out FactModel? model))
        {
            if (name.Length > 0)
            {
                string all = string.Join(", ", FactModels.All.Keys);
                _problems.Error(
                    "FT-2204", $"\"{name}\" is not a fact; the facts are {all}.", map.PlaceOf("fact"),
                    NearMatch.Suggest(name, FactModels.All.Keys));
            }

            return null;
        }

        Condition? when = map.Node("when") is { } node ? ReadCondition(node) : null;
        List<PackField> fields = [];
        if (map.Node("fields") is YamlMap entries)
        {
            PackFieldReader reader = new(_problems, model);
            fields.AddRange(entries.Entries.Select(e => reader.Read(e.Key, e.Value)).OfType<PackField>());
        }
        else
        {
            map.Missing("fields");
        }

        CheckFields(model, fields, map.PlaceOf("fields"));
        map.Close();
        return new PackFact(model, when, fields);
    }

    private void CheckFields(FactModel model, List<PackField> fields, SourcePlace place)
    {
        foreach (FactField field in model.Fields.Where(f => f.Required && !fields.Exists(x => x.Field.Name == f.Name)))
        {
            _problems.Error("FT-2206", $"The fact {model.Name} needs the field {field.Name}.", place, $"add {field.Name}: its column");
        }

        if (model == FactModels.Ledger && !fields.Exists(f => f.Field.Name is "date" or "period"))
        {
            _problems.Error("FT-2206", "The fact ledger needs the field date or period.", place, "add date: or period:");
        }
    }

    private Dictionary<string, string> ReadDimensions(YamlNode? node)
    {
        Dictionary<string, string> dimensions = new(StringComparer.Ordinal);
        switch (node)
        {
            case YamlMap map:
                foreach ((YamlScalar key, YamlNode value) in map.Entries)
                {
                    Dimension(key, value as YamlScalar ?? key, dimensions);
                }

                break;
            case YamlList list:
                foreach (YamlScalar item in list.Items.OfType<YamlScalar>())
                {
                    Dimension(item, item, dimensions);
                }

                break;
            case not null:
                _problems.Error("FT-1012", $"dimensions must be a list of columns or id: column, but this is {node.Kind}.", node.Place);
                break;
            default:
                break;
        }

        return dimensions;
    }

    private void Dimension(YamlScalar id, YamlScalar column, Dictionary<string, string> dimensions)
    {
        bool kebab = id.Text.Length > 0 && id.Text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (!kebab)
        {
            _problems.Error("FT-2207", $"\"{id.Text}\" is not an id (lower-case letters, digits and hyphens).", id.Place, "write id: column");
        }

        dimensions[id.Text] = column.Text;
    }

    private PackField? ReadVersion(YamlNode node)
    {
        FactField time = new("version", FieldType.Instant, "version");
        FactField number = new("version", FieldType.Rate, "version");
        bool isNumber = node is YamlMap map && map.Find("number") is YamlScalar { Text: "true" };
        return new PackFieldReader(_problems, isNumber ? number : time).Read(new YamlScalar(node.Place, "version", false), node);
    }
}
