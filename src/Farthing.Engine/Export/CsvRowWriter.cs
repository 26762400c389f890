using System.Buffers;
using System.Text;
using Farthing.Core.Display;

namespace Farthing.Engine.Export;

/// <summary>
/// CSV as RFC 4180 has it: UTF-8, a header, CR LF, quotes where needed. Text that a spreadsheet would run as a formula gets an
/// apostrophe in front (<see cref="SpreadsheetText"/>); numbers and dates are written plain.
/// </summary>
internal sealed class CsvRowWriter : RowWriter
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);
    private readonly Stream _stream;
    private readonly Utf8Output _output;
    private readonly bool _raw;

    /// <summary>Begins the file with its header.</summary>
    /// <param name="stream">Where it goes; closed at the end.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="raw">Whether text is written as it is, for programs only.</param>
    public CsvRowWriter(Stream stream, IReadOnlyList<ExportColumn> columns, bool raw = false)
        : base(columns)
    {
        (_stream, _output, _raw) = (stream, new Utf8Output(stream), raw);
        for (int i = 0; i < columns.Count; i++)
        {
            WriteText(i, Encoding.UTF8.GetBytes(columns[i].Name));
        }

        _output.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _output.Flush();
        _stream.Flush();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

    /// <inheritdoc/>
    protected override void WriteText(int column, ReadOnlySpan<byte> utf8)
    {
        Separate(column);
        bool quoted = utf8[0] == ' ' || utf8[^1] == ' ' || utf8.ContainsAny(Special);
        if (quoted)
        {
            _output.Write((byte)'"');
        }

        if (!_raw && SpreadsheetText.NeedsMark(utf8))
        {
            _output.Write((byte)SpreadsheetText.Mark);
        }

        WriteDoubled(utf8);
        if (quoted)
        {
            _output.Write((byte)'"');
        }
    }

    /// <inheritdoc/>
    protected override void WriteMicro(int column, Int128 micro)
    {
        Separate(column);
        _output.Micro(micro);
    }

    /// <inheritdoc/>
    protected override void WriteDay(int column, int day)
    {
        Separate(column);
        _output.Day(day);
    }

    /// <inheritdoc/>
    protected override void WriteNothing(int column) => Separate(column);

    /// <inheritdoc/>
    protected override void WriteEnd(bool strong) => _output.Write("\r\n"u8);

    private void WriteDoubled(ReadOnlySpan<byte> utf8)
    {
        for (int quote = utf8.IndexOf((byte)'"'); quote >= 0; quote = utf8.IndexOf((byte)'"'))
        {
            _output.Write(utf8[..(quote + 1)]);
            _output.Write((byte)'"');
            utf8 = utf8[(quote + 1)..];
        }

        _output.Write(utf8);
    }

    private void Separate(int column)
    {
        if (column > 0)
        {
            _output.Write((byte)',');
        }
    }
}
