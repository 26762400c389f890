using Farthing.Core.Errors;
using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Import.Packs;

/// <summary>Reads where a field comes from: a column's name, or a mapping with more to say.</summary>
internal sealed class PackFieldReader
{
    private static readonly Dictionary<string, DurationUnit> Units = new(StringComparer.Ordinal)
    {
        ["seconds"] = DurationUnit.Seconds,
        ["milliseconds"] = DurationUnit.Milliseconds,
        ["minutes"] = DurationUnit.Minutes,
        ["hours"] = DurationUnit.Hours,
    };

    private static readonly Dictionary<string, Unlisted> Rest = new(StringComparer.Ordinal)
    {
        ["reject"] = Unlisted.Reject,
        ["keep"] = Unlisted.Keep,
        ["empty"] = Unlisted.Empty,
    };

    private static readonly Dictionary<string, bool> Sources = new(StringComparer.Ordinal) { ["date"] = false, ["instant"] = true };

    private readonly ProblemList _problems;
    private readonly Func<string, FactField?> _find;
    private readonly IEnumerable<string> _names;
    private readonly string _fact;

    public PackFieldReader(ProblemList problems, FactModel model) =>
        (_problems, _find, _names, _fact) = (problems, model.Field, model.Fields.Select(f => f.Name), model.Name);

    public PackFieldReader(ProblemList problems, FactField only) =>
        (_problems, _find, _names, _fact) = (problems, _ => only, [only.Name], only.Name);

    public PackField? Read(YamlScalar key, YamlNode value)
    {
        if (_find(key.Text) is not { } field)
        {
            string all = string.Join(", ", _names);
            _problems.Error(
                "FT-2205", $"The fact {_fact} has no field \"{key.Text}\"; its fields are {all}.", key.Place, NearMatch.Suggest(key.Text, _names));
            return null;
        }

        if (value is YamlScalar { IsNull: false } column)
        {
            return new PackField { Field = field, From = [column.Text], Required = field.Required };
        }

        MapReader map = new(value, _problems, $"the field {key.Text}");
        PackField read = ReadMap(field, map);
        if (!map.IsBroken && read.From.Count == 0 == (read.Constant is null))
        {
            _problems.Error("FT-2208", $"The field {key.Text} needs either a column or a constant.", map.Place, "add column: NAME or constant: TEXT");
        }

        map.Close();
        return read;
    }

    private PackField ReadMap(FactField field, MapReader map)
    {
        PackField read = new()
        {
            Field = field,
            From = [.. map.Words(map.Has("columns") ? "columns" : "column").Select(w => w.Text)],
            Join = map.Text("join") ?? "|",
            Constant = map.Text("constant"),
            Required = map.Boolean("required") ?? field.Required,
            Empty = [.. map.Words("empty").Select(w => w.Text)],
            Map = ReadTexts(map),
            Else = map.Choice("else", Rest) ?? Unlisted.Reject,
        };
        map.Allow("column", "number");
        return field.Type switch
        {
            FieldType.Instant or FieldType.Completion or FieldType.Day or FieldType.PeriodDate => ReadTime(read, map),
            FieldType.Duration => read with { Unit = map.Choice("unit", Units) ?? DurationUnit.Seconds },
            FieldType.Money or FieldType.Quantity or FieldType.Rate => ReadNumber(read, map),
            _ => read,
        };
    }

    private Dictionary<string, string> ReadTexts(MapReader map)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        switch (map.Node("map"))
        {
            case null:
                break;
            case YamlMap entries:
                foreach ((YamlScalar from, YamlNode to) in entries.Entries)
                {
                    texts[from.Text] = to is YamlScalar { IsNull: false } scalar ? scalar.Text : "";
                }

                break;
            case { } other:
                _problems.Error("FT-1012", $"map must be a mapping (source text: what it becomes), but this is {other.Kind}.", other.Place);
                break;
        }

        return texts;
    }

    private PackField ReadTime(PackField read, MapReader map)
    {
        List<TimeFormat> formats = [.. map.Words(map.Has("formats") ? "formats" : "format").Select(Format).OfType<TimeFormat>()];
        MapReader? time = map.Map("time", "the time of day");
        PackField result = read with
        {
            Formats = formats,
            TimeColumn = time?.RequiredText("column"),
            TimeColumnFormat = time is null ? null : time.Words("format") is [var word] ? Format(word) : Format("H:mm:ss"),
            RollsAfter = [.. map.Words("rolls-after").Select(w => w.Text)],
            Plus = map.Text("plus"),
            FromInstant = map.Choice("from", Sources) ?? false,
            Unit = map.Choice("unit", Units) ?? DurationUnit.Seconds,
        };
        if (result.RollsAfter.Count > 0 && time is null)
        {
            _problems.Error("FT-2209", "rolls-after needs time: the column with the time of day.", map.PlaceOf("rolls-after"));
        }

        map.Allow("format");
        time?.Close();
        return result;
    }

    private static TimeFormat? Format(string text) => TimeFormat.TryParse(text, out TimeFormat? format) is null ? format : null;

    private TimeFormat? Format(YamlScalar word)
    {
        if (TimeFormat.TryParse(word.Text, out TimeFormat? format) is { } fault)
        {
            _problems.Error("FT-2210", char.ToUpperInvariant(fault[0]) + fault[1..] + ".", word.Place, "for example yyyy-MM-dd HH:mm:ss, dd.MM.yyyy or iso");
            return null;
        }

        return format;
    }

    private PackField ReadNumber(PackField read, MapReader map) => read with
    {
        Decimals = (int?)map.Integer("decimals", 0, read.Field.Type == FieldType.Rate ? 12 : 6),
        Point = Character(map, "decimal") ?? '.',
        Grouping = Character(map, "thousands"),
        Parentheses = map.Boolean("parentheses") ?? false,
    };

    private char? Character(MapReader map, string key)
    {
        string? text = map.Text(key);
        if (text is { Length: 1 } && char.IsAscii(text[0]) && !char.IsAsciiLetterOrDigit(text[0]))
        {
            return text[0];
        }

        if (text is not null)
        {
            _problems.Error("FT-1013", $"{key} must be one character such as \",\", but is \"{text}\".", map.PlaceOf(key));
        }

        return null;
    }
}
