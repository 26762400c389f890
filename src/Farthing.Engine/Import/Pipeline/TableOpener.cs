using Farthing.Core.Errors;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Opens a file of any kind as a table of text.</summary>
/// <param name="format">How it is written, as far as that is known.</param>
/// <param name="known">The columns that are looked for.</param>
internal sealed class TableOpener(PackFormat format, IReadOnlyList<string> known)
{
    /// <summary>Opens.</summary>
    /// <exception cref="UserException">The file is of another kind, or its header is at fault.</exception>
    public SourceRows Open(SourceFile file, CancellationToken cancellation)
    {
        byte[] head = file.Peek(1 << 16);
        RefuseOtherKinds(file, head);
        return KindOf(file, head) switch
        {
            FileKind.Parquet => new ParquetRows(file.Path, cancellation),
            FileKind.JsonLines => new JsonRows(file.Utf8(format.Encoding, out _), known),
            FileKind.Json => new JsonDocumentRows(file.Utf8(format.Encoding, out _), [.. format.Rows], known, file.Path),
            _ => OpenCsv(file, head),
        };
    }

    /// <summary>The delimiter that makes most of a header the known columns; among equals the one that makes most columns.</summary>
    internal static byte Delimiter(IEnumerable<string> known, string header, bool tabs)
    {
        HashSet<string> names = [.. known];
        return (byte)((char[])[tabs ? '\t' : ',', ',', '\t', ';', '|'])
            .MaxBy(d => header.Split(d) is var parts ? (parts.Count(p => names.Contains(p.Trim().Trim('"'))) * 1000) + Math.Min(parts.Length, 999) : 0);
    }

    /// <summary>Refuses what is no table of text or Parquet, before its bytes are shown as columns.</summary>
    private static void RefuseOtherKinds(SourceFile file, ReadOnlySpan<byte> head)
    {
        (string What, string Todo)? kind = head switch
        {
            _ when head.StartsWith("PK\x03\x04"u8) => ("a spreadsheet or another ZIP archive", "save the sheet as CSV (UTF-8), or unpack the archive"),
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) => ("a spreadsheet of the old kind", "save the sheet as CSV (UTF-8)"),
            _ when head.StartsWith("%PDF"u8) => ("a PDF", "export the table itself, as CSV"),
            _ when head.StartsWith("SQLite format 3"u8) => ("a database", "export the table as CSV"),
            _ when file.Name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) && !head.StartsWith("PAR1"u8) =>
                ("no Parquet file, whatever its name", "write it again, or name it .csv if it is text"),
            _ => null,
        };
        if (kind is { } other)
        {
            throw new UserException("FT-2013", $"{file.Path} is {other.What}.", new SourcePlace(file.Path, 0, 0), other.Todo);
        }
    }

    private FileKind KindOf(SourceFile file, byte[] head)
    {
        if (head.AsSpan().StartsWith("PAR1"u8))
        {
            return FileKind.Parquet;
        }

        if (format.Kind == FileKind.Json)
        {
            // Refused rows of a document come back as JSON lines, each with the reason in it.
            int end = head.AsSpan().IndexOf((byte)'\n');
            bool mended = head.AsSpan(0, end < 0 ? head.Length : end).IndexOf("\"farthing_reason\""u8) >= 0;
            return mended ? FileKind.JsonLines : FileKind.Json;
        }

        if (format.Kind is FileKind.Csv or FileKind.JsonLines)
        {
            return format.Kind;
        }

        string name = file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.Name[..^3] : file.Name;
        bool json = Path.GetExtension(name).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".JSON";
        return json || head.AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("{\""u8) ? FileKind.JsonLines : FileKind.Csv;
    }

    private CsvRows OpenCsv(SourceFile file, byte[] head)
    {
        Stream stream = file.Utf8(format.Encoding, out bool transcoded);
        stream = format.Blanks ? new BlanksStream(stream) : stream;
        byte delimiter = format.Delimiter ?? Delimiter(file, head);
        CsvRows rows = new(
            stream, new CsvDialect(delimiter, format.Quote, format.Header, format.Columns, format.SkipLines), transcoded);
        if (rows.HeaderFault is { } fault)
        {
            string header = rows.Header ?? "";
            rows.Dispose();
            throw new UserException(
                "FT-2005", $"The header of {file.Path} cannot be read: {fault.Reason}.",
                new SourcePlace(file.Path, 1 + format.SkipLines, fault.Column, SourceOpener.Cut(header)));
        }

        return rows;
    }

    private byte Delimiter(SourceFile file, byte[] head)
    {
        (SourceEncoding found, int mark) = SourceEncodings.Detect(head);
        string text = SourceEncodings.Of(format.Encoding is SourceEncoding.Auto || mark > 0 ? found : format.Encoding).GetString(head.AsSpan(mark));
        string line = text.Split('\n', '\r').Where(l => l.Length > 0).Skip(format.SkipLines).FirstOrDefault("");
        return Delimiter(known, line, file.Name.Contains(".tsv", StringComparison.OrdinalIgnoreCase));
    }
}
