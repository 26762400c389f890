using System.IO.Compression;
using System.Security;
using System.Text;

namespace Farthing.Engine.Export;

/// <summary>The archive that a workbook is: its sheets as they come, then the parts that name them.</summary>
internal sealed class XlsxPackage(Stream stream) : IDisposable
{
    /// <summary>Style of money: thousands, two to six decimals.</summary>
    public const int MoneyStyle = 1;

    /// <summary>Style of dates.</summary>
    public const int DateStyle = 2;

    /// <summary>Added to a style: bold.</summary>
    public const int Strong = 3;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Media = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // The time of an entry is none that matters: the same rows make the same bytes.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<string> _sheets = [];
    private bool _complete;

    /// <summary>How every part begins.</summary>
    public static ReadOnlySpan<byte> Head => "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"u8;

    /// <summary>Begins the next sheet; the one before must be complete.</summary>
    public XlsxSheet Sheet(string name, IReadOnlyList<ExportColumn> columns)
    {
        _sheets.Add(name);
        return new XlsxSheet(Part(Invariant($"xl/worksheets/sheet{_sheets.Count}.xml")), columns);
    }

    /// <summary>Writes the other parts: the workbook is whole.</summary>
    public void Complete()
    {
        Write("xl/styles.xml", Styles());
        Write("xl/workbook.xml", Workbook());
        Write("xl/_rels/workbook.xml.rels", WorkbookRelations());
        Write("_rels/.rels", $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Write("[Content_Types].xml", Types());
        _complete = true;
        _archive.Dispose();
        stream.Flush();
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        // The archive would write its directory: an unfinished one is to be thrown away and needs none.
        if (_complete)
        {
            _archive.Dispose();
        }

        stream.Dispose();
    }

    private static string Styles() =>
        $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.00####\"/>"
        + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
        + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
        + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"6\">" + string.Concat(new[] { 0, 1 }.SelectMany(font => new[] { 0, 164, 165 }.Select(format => Format(font, format)))) + "</cellXfs>"
        + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

    private static string Format(int font, int format) => Invariant(
        $"<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\"{(format > 0 ? " applyNumberFormat=\"1\"" : "")}{(font > 0 ? " applyFont=\"1\"" : "")}/>");

    private string Workbook() => $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>"
        + string.Concat(_sheets.Select((name, i) => Invariant($"<sheet name=\"{SecurityElement.Escape(name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>")))
        + "</sheets></workbook>";

    private string WorkbookRelations() => $"<Relationships xmlns=\"{Relations}\">"
        + string.Concat(_sheets.Select((_, i) => Invariant($"<Relationship Id=\"rId{i + 1}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>")))
        + Invariant($"<Relationship Id=\"rId{_sheets.Count + 1}\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");

    private string Types() => $"<Types xmlns=\"{ContentTypes}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + $"<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{Media}.sheet.main+xml\"/>"
        + $"<Override PartName=\"/xl/styles.xml\" ContentType=\"{Media}.styles+xml\"/>"
        + string.Concat(_sheets.Select((_, i) => Invariant($"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"{Media}.worksheet+xml\"/>")))
        + "</Types>";

    private void Write(string name, string xml)
    {
        using Stream part = Part(name);
        part.Write(Head);
        part.Write(Encoding.UTF8.GetBytes(xml));
    }

    private Stream Part(string name)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }
}
