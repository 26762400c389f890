using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// Delimited text (RFC 4180, any delimiter). Line ends are LF, CR LF or CR, also mixed; blank lines are no rows; a quote
/// inside an unquoted field stands for itself. A row with a fault in its quotes is refused by its first line alone, and
/// reading goes on with the next line, so that one stray quote cannot swallow the file. Memory is bounded by the longest row.
/// </summary>
public sealed partial class CsvRows : SourceRows
{
    /// <summary>The longest row that is read, in bytes.</summary>
    public const int DefaultRowLimit = 16 << 20;

    private const int RawLimit = 1 << 16;
    private readonly CsvBuffer _buffer;
    private readonly Stream _stream;
    private readonly byte _delimiter;
    private readonly int _quote;
    private readonly bool _transcoded;
    private readonly int _rowLimit;
    private readonly string[] _columns = [];
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private byte[] _scratch = new byte[1024];
    private int _scratchEnd;
    private int _count;
    private int _next;
    private int _rowStart;
    private int _rowEnd;
    private long _nextLine = 1;
    private byte[]? _cut;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">UTF-8 without a byte order mark; closed with this reader.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="transcoded">Whether unreadable characters were replaced by U+FFFD on the way here.</param>
    /// <param name="rowLimit">The longest row that is read, in bytes.</param>
    /// <param name="window">Bytes read at a time.</param>
    public CsvRows(Stream stream, CsvDialect dialect, bool transcoded = false, int rowLimit = DefaultRowLimit, int window = 1 << 20)
    {
        _stream = stream;
        _buffer = new CsvBuffer(stream, rowLimit, Math.Min(window, rowLimit));
        (_delimiter, _quote, _transcoded, _rowLimit) = (dialect.Delimiter, dialect.Quote ?? -1, transcoded, rowLimit);
        for (int i = 0; i < dialect.SkipLines; i++)
        {
            SkipLine();
        }

        if (!dialect.Header)
        {
            _columns = [.. dialect.Columns ?? []];
        }
        else if (ReadRow())
        {
            HeaderFault = Fault;
            Header = Raw();
            _columns = [.. Enumerable.Range(0, _count).Select(i => Encoding.UTF8.GetString(FieldAt(i)).Trim())];
            Fault = null;
        }
    }

    /// <summary>Why the header cannot be read; null when it can.</summary>
    public RowFault? HeaderFault { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override string? Header { get; }

    /// <inheritdoc/>
    public override long Line => CurrentLine;

    /// <summary>How many fields the row has, whatever the header says.</summary>
    public int FieldCount => _count;

    private long CurrentLine { get; set; }

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!ReadRow())
        {
            return false;
        }

        if (Fault is null && _count != _columns.Length)
        {
            int at = _count > _columns.Length ? ColumnOf(_columns.Length) : 0;
            Fault = new RowFault("FT-2102", Invariant($"the row has {_count} fields, the header {_columns.Length}"), at);
        }

        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) => FieldAt(column);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> FieldAt(int column)
    {
        int start = _starts[column];
        return start >= 0 ? _buffer.Bytes.AsSpan(start, _lengths[column]) : _scratch.AsSpan(~start, _lengths[column]);
    }

    /// <summary>The next row that is not blank, its fault set or its fields found.</summary>
    private bool ReadRow()
    {
        while (true)
        {
            if (_next >= _buffer.End && !More())
            {
                return false;
            }

            (Fault, _cut, _scratchEnd, CurrentLine) = (null, null, 0, _nextLine);
            if (Scan() is { } fault)
            {
                Fault = fault;
                return true;
            }

            if (_count > 1 || _rowEnd > _rowStart)
            {
                CheckText();
                return true;
            }
        }
    }

    private bool More()
    {
        _buffer.Fill(_next);
        _next = 0;
        return _buffer.End > 0;
    }

    // A row without quoted fields, 32 bytes at a time; others go the slow way.
    private RowFault? Scan()
    {
        while (true)
        {
            switch (ScanPlain())
            {
                case Step.Done:
                    return null;
                case Step.Quoted:
                    return ScanQuoted();
                default:
                    if (!_buffer.Fill(_next))
                    {
                        return TooLong();
                    }

                    _next = 0;
                    break;
            }
        }
    }

    private Step ScanPlain()
    {
        byte[] bytes = _buffer.Bytes;
        int end = _buffer.End;
        int field = _next;
        (_rowStart, _count) = (_next, 0);
        for (int block = _next; block < end; block += Vector256<byte>.Count)
        {
            uint marks = Marks(bytes, block, end);
            while (marks != 0)
            {
                int at = block + BitOperations.TrailingZeroCount(marks);
                marks &= marks - 1;
                byte mark = bytes[at];
                if (mark == _delimiter)
                {
                    Add(field, at - field);
                    field = at + 1;
                }
                else if (mark == _quote)
                {
                    if (at == field)
                    {
                        return Step.Quoted;
                    }
                }
                else if (mark == '\r' && at + 1 >= end && !_buffer.AtEnd)
                {
                    return Step.More;
                }
                else
                {
                    EndRow(field, at, bytes, end);
                    _nextLine++;
                    return Step.Done;
                }
            }
        }

        if (!_buffer.AtEnd)
        {
            return Step.More;
        }

        Add(field, end - field);
        (_rowEnd, _next) = (end, end);
        _nextLine++;
        return Step.Done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Marks(byte[] bytes, int at, int end)
    {
        Vector256<byte> v = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(bytes), (nuint)at);
        Vector256<byte> hits = Vector256.Equals(v, Vector256.Create(_delimiter))
            | Vector256.Equals(v, Vector256.Create((byte)'\n')) | Vector256.Equals(v, Vector256.Create((byte)'\r'));
        if (_quote >= 0)
        {
            hits |= Vector256.Equals(v, Vector256.Create(unchecked((byte)_quote)));
        }

        uint marks = hits.ExtractMostSignificantBits();
        int valid = end - at;
        return valid >= Vector256<byte>.Count ? marks : marks & ((1u << valid) - 1);
    }

    private void EndRow(int field, int at, byte[] bytes, int end)
    {
        Add(field, at - field);
        _rowEnd = at;
        _next = bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int start, int length)
    {
        if (_count == _starts.Length)
        {
            Array.Resize(ref _starts, _count * 2);
            Array.Resize(ref _lengths, _count * 2);
        }

        _starts[_count] = start;
        _lengths[_count++] = length;
    }

    private RowFault? ScanQuoted()
    {
        while (true)
        {
            (_rowStart, _count, _scratchEnd) = (_next, 0, 0);
            Step step = ScanFields(out RowFault? fault);
            if (step == Step.Done)
            {
                _nextLine += 1 + LineEnds(_rowStart, _rowEnd);
                return null;
            }

            if (step == Step.More && _buffer.Fill(_next))
            {
                _next = 0;
                continue;
            }

            return fault is null ? TooLong() : FirstLineOnly(fault);
        }
    }

    // Fields of one row from _next on; moves _next only when the row is complete.
    private Step ScanFields(out RowFault? fault)
    {
        int at = _next;
        while (true)
        {
            byte[] bytes = _buffer.Bytes;
            int end = _buffer.End;
            Step step = at < end && bytes[at] == _quote ? ScanQuotedField(ref at, out fault) : ScanPlainField(ref at, out fault);
            if (step != Step.Done)
            {
                return step;
            }

            if (at >= end)
            {
                (_rowEnd, _next) = (end, end);
                return Step.Done;
            }

            if (bytes[at] == _delimiter)
            {
                at++;
                continue;
            }

            if (bytes[at] == '\r' && at + 1 >= end && !_buffer.AtEnd)
            {
                return Step.More;
            }

            _rowEnd = at;
            _next = bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1;
            return Step.Done;
        }
    }

    private Step ScanPlainField(ref int at, out RowFault? fault)
    {
        fault = null;
        int length = _buffer.Bytes.AsSpan(at, _buffer.End - at).IndexOfAny(_delimiter, (byte)'\n', (byte)'\r');
        if (length < 0)
        {
            if (!_buffer.AtEnd)
            {
                return Step.More;
            }

            length = _buffer.End - at;
        }

        Add(at, length);
        at += length;
        return Step.Done;
    }

    private Step ScanQuotedField(ref int at, out RowFault? fault)
    {
        fault = null;
        byte[] bytes = _buffer.Bytes;
        int end = _buffer.End;
        int open = at;
        int from = at + 1;
        int scratchStart = _scratchEnd;
        while (true)
        {
            int length = bytes.AsSpan(from, end - from).IndexOf(unchecked((byte)_quote));
            int close = from + length;
            if (length < 0 || (close + 1 >= end && !_buffer.AtEnd))
            {
                fault = _buffer.AtEnd ? new RowFault("FT-2103", "the quote that opens here never closes", Character(open)) : null;
                return _buffer.AtEnd ? Step.Broken : Step.More;
            }

            if (close + 1 < end && bytes[close + 1] == _quote)
            {
                Keep(bytes.AsSpan(from, close + 1 - from));
                from = close + 2;
                continue;
            }

            bool ends = close + 1 >= end || bytes[close + 1] == _delimiter || bytes[close + 1] is (byte)'\n' or (byte)'\r';
            if (!ends)
            {
                fault = new RowFault("FT-2104", "text follows the closing quote", Character(close + 1));
                return Step.Broken;
            }

            if (_scratchEnd == scratchStart)
            {
                Add(open + 1, close - open - 1);
            }
            else
            {
                Keep(bytes.AsSpan(from, close - from));
                Add(~scratchStart, _scratchEnd - scratchStart);
            }

            at = close + 1;
            return Step.Done;
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_scratchEnd + part.Length > _scratch.Length)
        {
            Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _scratchEnd + part.Length));
        }

        part.CopyTo(_scratch.AsSpan(_scratchEnd));
        _scratchEnd += part.Length;
    }

    /// <summary>Refuses the row's first line and goes on behind it.</summary>
    private RowFault FirstLineOnly(RowFault fault)
    {
        // The line's end, and the line feed that may follow it, must be in the window.
        while (!_buffer.AtEnd && LineEnd() is var at && (at < 0 || at + 1 >= _buffer.End) && _buffer.Fill(_next))
        {
            _next = 0;
        }

        _rowStart = _next;
        ReadOnlySpan<byte> rest = _buffer.Bytes.AsSpan(_rowStart, _buffer.End - _rowStart);
        int length = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0 && !_buffer.AtEnd)
        {
            return PassOver(fault);
        }

        length = length < 0 ? rest.Length : length;
        int skip = length + (rest[length..] is [(byte)'\r', (byte)'\n', ..] ? 2 : length < rest.Length ? 1 : 0);
        (_rowEnd, _next, _count) = (_rowStart + length, _rowStart + skip, 0);
        _nextLine++;

        return fault;
    }

    private int LineEnd()
    {
        int length = _buffer.Bytes.AsSpan(_next, _buffer.End - _next).IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? -1 : _next + length;
    }

    private RowFault TooLong()
    {
        RowFault fault = new("FT-2105", Invariant($"the row is longer than {_rowLimit >> 20} MiB"), 0);
        return LineEnd() >= 0 ? FirstLineOnly(fault) : PassOver(fault);
    }

    // A line too long for memory: its beginning is kept aside for the list of rejected rows, the window moves on.
    private RowFault PassOver(RowFault fault)
    {
        _cut = _buffer.Bytes.AsSpan(_next, Math.Min(RawLimit, _buffer.End - _next)).ToArray();
        _next = _buffer.End;
        SkipLine();
        _count = 0;
        return fault;
    }

    private enum Step
    {
        Done,
        More,
        Quoted,
        Broken,
    }
}
