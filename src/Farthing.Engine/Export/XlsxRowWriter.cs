namespace Farthing.Engine.Export;

/// <summary>
/// An Excel workbook, written front to back: one sheet of rows, going on in further sheets where Excel's 1,048,576 rows are full, then
/// any other sheets. Text is text whatever it begins with (a cell's type says so), numbers are numbers with a format, dates dates.
/// </summary>
/// <remarks>SpreadsheetML of ECMA-376 in a ZIP archive; text lies in the cells, so that nothing must be kept for a table of texts.</remarks>
internal sealed class XlsxRowWriter : RowWriter
{
    /// <summary>Rows of a sheet, the header included.</summary>
    public const int MostRows = 1_048_576;

    private readonly XlsxPackage _package;
    private readonly string _sheetName;
    private readonly int _mostRows;
    private XlsxSheet _sheet;
    private int _sheetNumber = 1;

    /// <summary>Begins the workbook.</summary>
    /// <param name="stream">Where it goes; closed at the end.</param>
    /// <param name="sheetName">What the sheet is called; the further ones get a number.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="mostRows">Rows of a sheet, the header included.</param>
    public XlsxRowWriter(Stream stream, string sheetName, IReadOnlyList<ExportColumn> columns, int mostRows = MostRows)
        : base(columns)
    {
        (_package, _sheetName, _mostRows) = (new XlsxPackage(stream), sheetName, mostRows);
        _sheet = _package.Sheet(sheetName, columns);
    }

    /// <summary>Ends the rows and begins another sheet of other columns; to be ended by its own <see cref="XlsxSheet.Complete"/>.</summary>
    public XlsxSheet OtherSheet(string name, IReadOnlyList<ExportColumn> columns)
    {
        _sheet.Complete();
        return _package.Sheet(name, columns);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _sheet.Complete();
        _package.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _sheet.Dispose();
        _package.Dispose();
    }

    /// <inheritdoc/>
    protected override void WriteText(int column, ReadOnlySpan<byte> utf8) => Sheet(column).Text(column, utf8);

    /// <inheritdoc/>
    protected override void WriteMicro(int column, Int128 micro) => Sheet(column).Micro(column, micro);

    /// <inheritdoc/>
    protected override void WriteDay(int column, int day) => Sheet(column).Day(column, day);

    /// <inheritdoc/>
    protected override void WriteNothing(int column) => Sheet(column);

    /// <inheritdoc/>
    protected override void WriteEnd(bool strong) => _sheet.EndRow(strong);

    private XlsxSheet Sheet(int column)
    {
        if (column == 0 && _sheet.Rows == _mostRows)
        {
            _sheet.Complete();
            _sheet.Dispose();
            _sheet = _package.Sheet(Invariant($"{_sheetName} {++_sheetNumber}"), Columns);
        }

        return _sheet;
    }
}
