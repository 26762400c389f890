using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace Farthing.EngineTests.Export;

/// <summary>A workbook as another library reads it: every sheet's cells as text, with the type that the cell says.</summary>
internal sealed class WorkbookReader
{
    private WorkbookReader(IReadOnlyDictionary<string, List<Cell[]>> sheets, IReadOnlyList<string> faults) => (Sheets, Faults) = (sheets, faults);

    /// <summary>Rows by sheet, in the workbook's order.</summary>
    public IReadOnlyDictionary<string, List<Cell[]>> Sheets { get; }

    /// <summary>What the schemas of the standard find wrong.</summary>
    public IReadOnlyList<string> Faults { get; }

    public static WorkbookReader Read(string path)
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(path, isEditable: false);
        WorkbookPart workbook = document.WorkbookPart!;
        Dictionary<string, List<Cell[]>> sheets = [];
        foreach (Sheet sheet in workbook.Workbook.Sheets!.Elements<Sheet>())
        {
            WorksheetPart part = (WorksheetPart)workbook.GetPartById(sheet.Id!);
            int width = part.Worksheet.Elements<Columns>().Single().Elements<Column>().Count();
            sheets.Add(sheet.Name!, [.. part.Worksheet.Descendants<Row>().Select(r => Cells(r, width))]);
        }

        return new WorkbookReader(
            sheets, [.. new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(document).Select(f => $"{f.Path?.XPath}: {f.Description}")]);
    }

    private static Cell[] Cells(Row row, int width)
    {
        Cell[] cells = [.. Enumerable.Repeat(new Cell("", "empty", 0), width)];
        foreach (DocumentFormat.OpenXml.Spreadsheet.Cell cell in row.Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>())
        {
            string letters = cell.CellReference!.Value!.TrimEnd("0123456789".ToCharArray());
            int column = letters.Aggregate(0, (n, c) => (n * 26) + (c - 'A' + 1)) - 1;
            int style = (int)(cell.StyleIndex?.Value ?? 0);
            cells[column] = cell.DataType?.Value == CellValues.InlineString
                ? new Cell(cell.InlineString!.Text!.Text, "text", style)
                : new Cell(cell.CellValue!.Text, style % 3 == 2 ? "date" : "number", style);
        }

        return cells;
    }

    /// <summary>A cell: its text, the type, the style.</summary>
    internal sealed record Cell(string Value, string Type, int Style)
    {
        /// <summary>As a CSV has it.</summary>
        public string Plain => Type == "date"
            ? new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddDays(int.Parse(Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Value;
    }
}
