using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// JSON lines: one object a line; nested objects give columns such as <c>queue.name</c>, arrays are kept as JSON text.
/// Numbers are taken from their raw tokens, so that no digit is lost. Blank lines are no rows.
/// </summary>
public sealed class JsonRows : SourceRows
{
    private const int RawLimit = 1 << 16;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };
    private readonly Stream _stream;
    private readonly CsvBuffer _buffer;
    private readonly int _rowLimit;
    private readonly List<string> _columns;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<Value> _values = [];
    private byte[] _scratch = new byte[4096];
    private int _scratchEnd;
    private int _next;
    private int _start;
    private int _end;
    private long _line;
    private int _row;

    /// <summary>Reads JSON lines.</summary>
    /// <param name="stream">UTF-8 without a byte order mark; closed with this reader.</param>
    /// <param name="columns">The columns that are known beforehand; further ones are added as they turn up.</param>
    /// <param name="rowLimit">The longest line that is read, in bytes.</param>
    public JsonRows(Stream stream, IEnumerable<string> columns, int rowLimit = CsvRows.DefaultRowLimit)
    {
        (_stream, _rowLimit, _columns) = (stream, rowLimit, []);
        _buffer = new CsvBuffer(stream, rowLimit, Math.Min(1 << 20, rowLimit));
        foreach (string column in columns)
        {
            Index(column);
        }
    }

    /// <summary>Most columns that turn up in one file.</summary>
    public const int MaxColumns = 10_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool Grows => true;

    /// <inheritdoc/>
    public override long Line => _line;

    /// <inheritdoc/>
    public override string? Header => null;

    /// <inheritdoc/>
    public override bool Read()
    {
        while (NextLine(out bool tooLong))
        {
            ReadOnlySpan<byte> line = _buffer.Bytes.AsSpan(_start, _end - _start);
            if (!tooLong && line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0)
            {
                continue;
            }

            _row++;
            _scratchEnd = 0;
            Fault = tooLong ? new RowFault("FT-2105", Invariant($"the line is longer than {_rowLimit >> 20} MiB"), 0) : Parse(line);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column)
    {
        Value value = _values[column];
        return value.Row == _row ? _scratch.AsSpan(value.Start, value.Length) : [];
    }

    /// <inheritdoc/>
    public override bool Has(int column) => _values[column].Row == _row;

    /// <inheritdoc/>
    public override int ColumnOf(int column)
    {
        Value value = _values[column];
        return value.Row == _row ? Characters(_buffer.Bytes.AsSpan(_start, value.At)) + 1 : 0;
    }

    /// <inheritdoc/>
    public override string Raw()
    {
        string text = Encoding.UTF8.GetString(_buffer.Bytes, _start, Math.Min(_end - _start, RawLimit));
        return _end - _start > RawLimit ? text + "…" : text;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    private bool NextLine(out bool tooLong)
    {
        tooLong = false;
        int from = _next;
        while (true)
        {
            int length = _buffer.Bytes.AsSpan(from, _buffer.End - from).IndexOf((byte)'\n');
            if (length >= 0)
            {
                (_start, _end, _next) = (_next, from + length, from + length + 1);
                _line++;
                return true;
            }

            if (_buffer.AtEnd)
            {
                (_start, _end) = (_next, _buffer.End);
                bool any = _next < _buffer.End;
                _next = _buffer.End;
                _line += any ? 1 : 0;
                return any;
            }

            int searched = _buffer.End - _next;
            if (!_buffer.Fill(_next))
            {
                tooLong = true;
                return SkipRest();
            }

            (_next, from) = (0, searched);
        }
    }

    // The line is longer than the limit: its rest is passed over without being kept.
    private bool SkipRest()
    {
        byte[] start = _buffer.Bytes.AsSpan(_next, RawLimit).ToArray();
        while (true)
        {
            int length = _buffer.Bytes.AsSpan(_next, _buffer.End - _next).IndexOf((byte)'\n');
            if (length >= 0 || _buffer.AtEnd)
            {
                _next = length >= 0 ? _next + length + 1 : _buffer.End;
                break;
            }

            _buffer.Fill(_buffer.End);
            _next = 0;
        }

        // What is shown of it is put back in front of what comes next, if there is room; else only its end is shown.
        int room = Math.Min(start.Length, _next);
        start.AsSpan(0, room).CopyTo(_buffer.Bytes.AsSpan(_next - room));
        (_start, _end) = (_next - room, _next);
        _line++;
        return true;
    }

    private RowFault? Parse(ReadOnlySpan<byte> line)
    {
        if (_buffer.BeyondAscii && !Utf8.IsValid(line))
        {
            return new RowFault("FT-2106", "the line is not valid UTF-8", 0);
        }

        Utf8JsonReader reader = new(line, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new RowFault("FT-2121", "the line is not a JSON object (JSON lines hold one object a line)", 1);
            }

            RowFault? fault = ParseObject(ref reader, "");
            if (fault is null && reader.Read())
            {
                return new RowFault("FT-2121", "something follows the JSON object", (int)reader.TokenStartIndex + 1);
            }

            return fault;
        }
        catch (JsonException e)
        {
            int at = (int)Math.Min(e.BytePositionInLine ?? 0, line.Length);
            return new RowFault("FT-2121", "the line is not valid JSON", Characters(line[..at]) + 1);
        }
        catch (InvalidOperationException)
        {
            return new RowFault("FT-2121", "a text of the line is not valid Unicode", Characters(line[..(int)reader.TokenStartIndex]) + 1);
        }
    }

    private RowFault? ParseObject(ref Utf8JsonReader reader, string prefix)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = prefix + reader.GetString();
            int at = (int)reader.TokenStartIndex;
            reader.Read();
            RowFault? fault = reader.TokenType == JsonTokenType.StartObject ? ParseObject(ref reader, name + ".") : Keep(ref reader, name, at);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private RowFault? Keep(ref Utf8JsonReader reader, string name, int at)
    {
        if (!_byName.TryGetValue(name, out int column))
        {
            if (_columns.Count >= MaxColumns)
            {
                return new RowFault("FT-2123", $"the file has more than {MaxColumns} different properties", at + 1);
            }

            column = Index(name);
        }

        if (_values[column].Row == _row)
        {
            return new RowFault("FT-2122", $"the property {name} stands twice in the object", at + 1);
        }

        int start = _scratchEnd;
        Copy(ref reader);
        _values[column] = new Value(_row, start, _scratchEnd - start, at);
        return _scratch.AsSpan(start, _scratchEnd - start).Contains((byte)0)
            ? new RowFault("FT-2107", $"the property {name} holds a zero character (NUL)", at + 1)
            : null;
    }

    private void Copy(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                Room(reader.ValueSpan.Length);
                _scratchEnd += reader.CopyString(_scratch.AsSpan(_scratchEnd));
                break;
            case JsonTokenType.StartArray:
                int from = (int)reader.TokenStartIndex;
                reader.Skip();
                Copy(_buffer.Bytes.AsSpan(_start + from, (int)reader.BytesConsumed - from));
                break;
            default:
                Copy(reader.ValueSpan);
                break;
        }
    }

    private void Copy(ReadOnlySpan<byte> text)
    {
        Room(text.Length);
        text.CopyTo(_scratch.AsSpan(_scratchEnd));
        _scratchEnd += text.Length;
    }

    private void Room(int length)
    {
        if (_scratchEnd + length > _scratch.Length)
        {
            Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _scratchEnd + length));
        }
    }

    private int Index(string name)
    {
        if (!_byName.TryGetValue(name, out int index))
        {
            index = _columns.Count;
            _columns.Add(name);
            _values.Add(default);
            _byName.Add(name, index);
        }

        return index;
    }

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Value(int Row, int Start, int Length, int At);
}
