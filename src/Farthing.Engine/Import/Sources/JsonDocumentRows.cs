using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Farthing.Core.Errors;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// One JSON document, such as a page that an interface gave: its rows are the elements of an array in it, or of arrays in the
/// elements of that array. A row has the columns of its element and of those around it, each by its whole path
/// (<c>conversations.participants.purpose</c>), and what a pack selects from nested arrays. The document is held in memory.
/// </summary>
public sealed class JsonDocumentRows : SourceRows
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaxLength = 256 << 20;

    private const int RawLimit = 1 << 16;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Stream _stream;
    private readonly JsonDocument _document;
    private readonly string[] _path;
    private readonly List<JsonElement[]> _rows = [];
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly (int Column, JsonSelector Selector)[] _selectors;
    private byte[]?[] _fields = [];
    private int _row = -1;

    /// <summary>Reads a document.</summary>
    /// <param name="stream">UTF-8; closed with this reader.</param>
    /// <param name="path">The way to the rows: names of properties, each an array or an object; empty: the document itself.</param>
    /// <param name="columns">The columns that the pack names; those with brackets reach into nested arrays.</param>
    /// <param name="file">How messages call the file.</param>
    /// <exception cref="UserException">FT-2015: it is too long, or no JSON, or has not what the path begins with.</exception>
    public JsonDocumentRows(Stream stream, string[] path, IEnumerable<string> columns, string file)
    {
        (_stream, _path) = (stream, path);
        _document = Load(stream, file);
        JsonElement root = _document.RootElement;
        Expand([root]);
        if (_rows.Count == 0 && path.Length > 0 && root.ValueKind == JsonValueKind.Object && !root.TryGetProperty(path[0], out _))
        {
            throw new UserException(
                "FT-2015", $"{file} has no property {path[0]}, in which the pack looks for rows.", new SourcePlace(file, 1, 0),
                NearMatch.Suggest(path[0], root.EnumerateObject().Select(p => p.Name)));
        }

        foreach (JsonElement[] row in _rows)
        {
            Flatten(row, (name, _) => Index(name));
        }

        List<(int, JsonSelector)> selectors = [];
        foreach (string column in columns)
        {
            if (JsonSelector.Parse(column) is { } selector)
            {
                selectors.Add((Index(column), selector));
            }
        }

        _selectors = [.. selectors];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <summary>The row's number, from 1.</summary>
    public override long Line => _row + 1;

    /// <inheritdoc/>
    public override string? Header => null;

    /// <inheritdoc/>
    public override bool Read()
    {
        if (++_row >= _rows.Count)
        {
            return false;
        }

        _fields = new byte[_columns.Count][];
        Flatten(_rows[_row], (name, value) => _fields[_byName[name]] = Encoding.UTF8.GetBytes(JsonSelector.TextOf(value)));
        foreach ((int column, JsonSelector selector) in _selectors)
        {
            _fields[column] = Encoding.UTF8.GetBytes(selector.Text(_path, _rows[_row]));
        }

        int zero = Array.FindIndex(_fields, f => f.AsSpan().Contains((byte)0));
        Fault = zero < 0 ? null : new RowFault("FT-2107", $"the property {_columns[zero]} holds a zero character (NUL)", 0);
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) => _fields[column];

    /// <inheritdoc/>
    public override bool Has(int column) => _fields[column] is not null;

    /// <inheritdoc/>
    public override int ColumnOf(int column) => 0;

    /// <summary>The row as one line of JSON lines, which the same pack reads.</summary>
    public override string Raw()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Plain))
        {
            writer.WriteStartObject();
            for (int i = 0; i < _fields.Length; i++)
            {
                if (_fields[i] is { Length: > 0 } text)
                {
                    writer.WriteString(_columns[i], text);
                }
            }

            writer.WriteEndObject();
        }

        string line = Encoding.UTF8.GetString(stream.ToArray());
        return line.Length > RawLimit ? line[..RawLimit] + "…" : line;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _document.Dispose();
            _stream.Dispose();
        }
    }

    private static JsonDocument Load(Stream stream, string file)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 16];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxLength)
            {
                throw new UserException(
                    "FT-2015", $"{file} is longer than {MaxLength >> 20} MiB; a JSON document is read as a whole.", new SourcePlace(file, 0, 0),
                    "export it in pages, or as JSON lines");
            }
        }

        try
        {
            return JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), Options);
        }
        catch (JsonException e)
        {
            SourcePlace place = new(file, (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? -1) + 1);
            throw new UserException("FT-2015", $"{file} is not one valid JSON document.", place, "export it again, or say kind: json-lines in the pack");
        }
    }

    private void Expand(JsonElement[] context)
    {
        JsonElement element = context[^1];
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Expand([.. context[..^1], item]);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (context.Length == _path.Length + 1)
            {
                _rows.Add(context);
            }
            else if (element.TryGetProperty(_path[context.Length - 1], out JsonElement next))
            {
                Expand([.. context, next]);
            }
        }
    }

    private void Flatten(JsonElement[] context, Action<string, JsonElement> take)
    {
        string prefix = "";
        for (int i = 0; i < context.Length; i++)
        {
            Flatten(context[i], prefix, i < _path.Length ? _path[i] : null, take);
            prefix += i < _path.Length ? _path[i] + "." : "";
        }
    }

    private static void Flatten(JsonElement element, string prefix, string? way, Action<string, JsonElement> take)
    {
        foreach (JsonProperty property in element.EnumerateObject().Where(p => p.Name != way))
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(property.Value, prefix + property.Name + ".", null, take);
            }
            else
            {
                take(prefix + property.Name, property.Value);
            }
        }
    }

    private int Index(string name)
    {
        if (!_byName.TryGetValue(name, out int index))
        {
            _byName.Add(name, index = _columns.Count);
            _columns.Add(name);
        }

        return index;
    }
}
