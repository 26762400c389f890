using System.Text;
using System.Text.Unicode;

namespace Farthing.Engine.Import.Sources;

/// <content>Where things stand, for messages; and what a row may not hold.</content>
public sealed partial class CsvRows
{
    /// <inheritdoc/>
    public override int ColumnOf(int column) => column < _count ? Position(column).Column : 0;

    /// <inheritdoc/>
    public override long LineOf(int column) => column < _count ? Position(column).Line : CurrentLine;

    /// <inheritdoc/>
    public override string Raw()
    {
        if (_cut is not null)
        {
            return Encoding.UTF8.GetString(_cut) + "…";
        }

        int length = Math.Min(_rowEnd - _rowStart, RawLimit);
        string text = Encoding.UTF8.GetString(_buffer.Bytes, _rowStart, length);
        return length < _rowEnd - _rowStart ? text + "…" : text;
    }

    // Every field begins one byte (its delimiter) behind the end of the one before; quotes and doubled quotes lie between.
    private (long Line, int Column) Position(int column)
    {
        ReadOnlySpan<byte> row = _buffer.Bytes.AsSpan(_rowStart, _rowEnd - _rowStart);
        int at = 0;
        for (int i = 0; i < column; i++)
        {
            at = FieldEnd(row, at) + 1;
        }

        int lineStart = row[..at].LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return (CurrentLine + LineEnds(_rowStart, _rowStart + at), Characters(row[lineStart..at]) + 1);
    }

    private int FieldEnd(ReadOnlySpan<byte> row, int at)
    {
        if (at < row.Length && row[at] == _quote)
        {
            at++;
            while (at < row.Length && !(row[at] == _quote && (at + 1 >= row.Length || row[at + 1] != _quote)))
            {
                at += row[at] == _quote ? 2 : 1;
            }
        }

        int rest = at < row.Length ? row[at..].IndexOf(_delimiter) : -1;
        return rest < 0 ? row.Length : at + rest;
    }

    /// <summary>Position in characters from 1 of a byte on the row's first line; 0 on a later one.</summary>
    private int Character(int at)
    {
        ReadOnlySpan<byte> before = _buffer.Bytes.AsSpan(_rowStart, at - _rowStart);
        return before.IndexOfAny((byte)'\n', (byte)'\r') >= 0 ? 0 : Characters(before) + 1;
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

    private int LineEnds(int from, int to)
    {
        ReadOnlySpan<byte> text = _buffer.Bytes.AsSpan(from, to - from);
        int count = 0;
        for (int i = text.IndexOfAny((byte)'\n', (byte)'\r'); i >= 0; count++)
        {
            text = text[(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1)..];
            i = text.IndexOfAny((byte)'\n', (byte)'\r');
        }

        return count;
    }

    private void CheckText()
    {
        if (!_buffer.BeyondAscii && !_buffer.Zeros)
        {
            return;
        }

        ReadOnlySpan<byte> row = _buffer.Bytes.AsSpan(_rowStart, _rowEnd - _rowStart);
        if (_buffer.Zeros && row.IndexOf((byte)0) is >= 0 and int zero)
        {
            Fault = new RowFault("FT-2107", "the row holds a zero byte (NUL)", Character(_rowStart + zero));
        }
        else if (!Utf8.IsValid(row))
        {
            Fault = new RowFault(
                "FT-2106", "the row is not valid UTF-8; if the file is in another encoding, the pack must say which", 0);
        }
        else if (_transcoded && row.IndexOf("\uFFFD"u8) is >= 0 and int lost)
        {
            Fault = new RowFault("FT-2106", "a character of the row is not valid in the file's encoding", Character(_rowStart + lost));
        }
    }

    private void SkipLine()
    {
        _nextLine++;
        while (_next < _buffer.End || More())
        {
            ReadOnlySpan<byte> rest = _buffer.Bytes.AsSpan(_next, _buffer.End - _next);
            int at = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (at < 0)
            {
                _next = _buffer.End;
                continue;
            }

            if (rest[at] == '\r' && at + 1 >= rest.Length && !_buffer.AtEnd)
            {
                // Whether a line feed follows is known only after reading on.
                _buffer.Fill(_next + at);
                _next = 0;
                continue;
            }

            _next += at + (rest[at] == '\r' && at + 1 < rest.Length && rest[at + 1] == '\n' ? 2 : 1);
            return;
        }
    }
}
