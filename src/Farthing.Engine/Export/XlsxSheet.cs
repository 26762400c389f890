using System.Text;
using Farthing.Core.Errors;

namespace Farthing.Engine.Export;

/// <summary>One sheet of a workbook in the making.</summary>
internal sealed class XlsxSheet : IDisposable
{
    private const int LongestText = 32_767;
    private const int ExcelEpoch = 25_569; // 1970-01-01 in Excel's days
    private const int FirstSureDay = 61; // before 1900-03-01 Excel counts a day that never was
    private readonly Stream _stream;
    private readonly Utf8Output _output;
    private readonly byte[][] _letters;
    private readonly MemoryStream _row = new();
    private readonly Utf8Output _cells;
    private bool _complete;

    /// <summary>Begins a sheet with its header.</summary>
    internal XlsxSheet(Stream stream, IReadOnlyList<ExportColumn> columns)
    {
        (_stream, _output, _cells) = (stream, new Utf8Output(stream), new Utf8Output(_row));
        _letters = [.. Enumerable.Range(0, columns.Count).Select(i => Encoding.ASCII.GetBytes(Letters(i)))];
        _output.Write(XlsxPackage.Head);
        _output.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"""u8);
        for (int i = 0; i < columns.Count; i++)
        {
            _output.Write(Encoding.ASCII.GetBytes(Invariant($"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{columns[i].Width}\" customWidth=\"1\"/>")));
        }

        _output.Write("</cols><sheetData>"u8);
        for (int i = 0; i < columns.Count; i++)
        {
            Text(i, Encoding.UTF8.GetBytes(columns[i].Name));
        }

        EndRow(strong: true);
    }

    /// <summary>Rows so far, the header included.</summary>
    public int Rows { get; private set; }

    /// <summary>A cell of text.</summary>
    public void Text(int column, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestText && Encoding.UTF8.GetCharCount(utf8) is var length and > LongestText)
        {
            throw new UserException(
                "FT-6304", Invariant($"A text of {length} characters does not fit into a cell of Excel, which takes {LongestText}."),
                suggestion: "export to .csv or .parquet");
        }

        Cell(column, " t=\"inlineStr\""u8, 0);
        _cells.Write("<is><t xml:space=\"preserve\">"u8);
        XlsxText.Write(_cells, utf8);
        _cells.Write("</t></is></c>"u8);
    }

    /// <summary>A cell of text.</summary>
    public void Text(int column, string text) => Text(column, Encoding.UTF8.GetBytes(text));

    /// <summary>A number, from micro-units.</summary>
    public void Micro(int column, Int128 micro)
    {
        Cell(column, default, XlsxPackage.MoneyStyle);
        _cells.Write("<v>"u8);
        _cells.Micro(micro);
        _cells.Write("</v></c>"u8);
    }

    /// <summary>A date, from days since 1970-01-01.</summary>
    public void Day(int column, int day)
    {
        if (day + ExcelEpoch < FirstSureDay)
        {
            Text(column, Encoding.ASCII.GetBytes(new DateOnly(1970, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
            return;
        }

        Cell(column, default, XlsxPackage.DateStyle);
        _cells.Write("<v>"u8);
        _cells.Number(day + ExcelEpoch);
        _cells.Write("</v></c>"u8);
    }

    /// <summary>Ends a row.</summary>
    /// <param name="strong">Whether its cells are bold.</param>
    public void EndRow(bool strong = false)
    {
        _cells.Flush();
        Rows++;
        _output.Write("<row r=\""u8);
        _output.Number(Rows);
        _output.Write("\">"u8);
        WriteCells(_row.GetBuffer().AsSpan(0, (int)_row.Length), strong);
        _output.Write("</row>"u8);
        _row.SetLength(0);
    }

    /// <summary>Ends the sheet; nothing the second time.</summary>
    public void Complete()
    {
        if (_complete)
        {
            return;
        }

        _complete = true;
        _output.Write("</sheetData>"u8);
        _output.Write(Encoding.ASCII.GetBytes(Invariant($"<autoFilter ref=\"A1:{Letters(_letters.Length - 1)}{Rows}\"/>")));
        _output.Write("<pageSetup orientation=\"landscape\"/></worksheet>"u8);
        _output.Flush();
        _stream.Dispose();
    }

    /// <summary>Lets go of the part; one that is not complete is not whole.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _row.Dispose();
    }

    private static string Letters(int column)
    {
        string text = "";
        for (int n = column + 1; n > 0; n = (n - 1) / 26)
        {
            text = (char)('A' + ((n - 1) % 26)) + text;
        }

        return text;
    }

    // The style waits for the row's end, which says whether it is bold: a cell begins with NUL and its style's number.
    private void Cell(int column, ReadOnlySpan<byte> type, int style)
    {
        _cells.Write("<c r=\""u8);
        _cells.Write(_letters[column]);
        _cells.Number(Rows + 1);
        _cells.Write((byte)'"');
        _cells.Write(type);
        _cells.Write(0);
        _cells.Write((byte)('0' + style));
        _cells.Write((byte)'>');
    }

    private void WriteCells(ReadOnlySpan<byte> cells, bool strong)
    {
        for (int mark = cells.IndexOf((byte)0); mark >= 0; mark = cells.IndexOf((byte)0))
        {
            _output.Write(cells[..mark]);
            int style = cells[mark + 1] - '0' + (strong ? XlsxPackage.Strong : 0);
            if (style > 0)
            {
                _output.Write(" s=\""u8);
                _output.Number(style);
                _output.Write((byte)'"');
            }

            cells = cells[(mark + 2)..];
        }

        _output.Write(cells);
    }
}
