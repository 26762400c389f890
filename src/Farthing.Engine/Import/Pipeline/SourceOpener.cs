using Farthing.Core.Errors;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Opens a file as its pack says, and refuses one that cannot be the pack's.</summary>
internal sealed class SourceOpener(PackLibrary library, Pack pack)
{
    private const int MaxColumns = 10_000;

    /// <summary>Opens.</summary>
    /// <exception cref="UserException">The header is at fault, or the file has not the pack's columns.</exception>
    public SourceRows Open(SourceFile file, CancellationToken cancellation)
    {
        byte[] head = file.Peek(1 << 16);
        RefuseOtherKinds(file, head);
        SourceRows rows = KindOf(file, head) switch
        {
            FileKind.Parquet => new ParquetRows(file.Path, cancellation),
            FileKind.JsonLines => new JsonRows(file.Utf8(pack.Format.Encoding, out _), pack.Columns),
            _ => OpenCsv(file, head),
        };
        try
        {
            Check(file, rows);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
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

        if (pack.Format.Kind is FileKind.Csv or FileKind.JsonLines)
        {
            return pack.Format.Kind;
        }

        string name = file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.Name[..^3] : file.Name;
        bool json = Path.GetExtension(name).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".JSON";
        return json || head.AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("{\""u8) ? FileKind.JsonLines : FileKind.Csv;
    }

    private CsvRows OpenCsv(SourceFile file, byte[] head)
    {
        Stream stream = file.Utf8(pack.Format.Encoding, out bool transcoded);
        byte delimiter = pack.Format.Delimiter ?? Delimiter(file, head);
        CsvRows rows = new(
            stream, new CsvDialect(delimiter, pack.Format.Quote, pack.Format.Header, pack.Format.Columns, pack.Format.SkipLines), transcoded);
        if (rows.HeaderFault is { } fault)
        {
            string header = rows.Header ?? "";
            rows.Dispose();
            throw new UserException(
                "FT-2005", $"The header of {file.Path} cannot be read: {fault.Reason}.",
                new SourcePlace(file.Path, 1 + pack.Format.SkipLines, fault.Column, Cut(header)));
        }

        return rows;
    }

    private byte Delimiter(SourceFile file, byte[] head)
    {
        (SourceEncoding found, int mark) = SourceEncodings.Detect(head);
        string text = SourceEncodings.Of(pack.Format.Encoding is SourceEncoding.Auto || mark > 0 ? found : pack.Format.Encoding).GetString(head.AsSpan(mark));
        string line = text.Split('\n', '\r').Where(l => l.Length > 0).Skip(pack.Format.SkipLines).FirstOrDefault("");
        return Delimiter(pack, line, file.Name.Contains(".tsv", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The delimiter that makes most of a header the pack's columns; among equals the one that makes most columns.</summary>
    internal static byte Delimiter(Pack pack, string header, bool tabs)
    {
        HashSet<string> known = [.. pack.Columns];
        return (byte)((char[])[tabs ? '\t' : ',', ',', '\t', ';', '|'])
            .MaxBy(d => header.Split(d) is var parts ? (parts.Count(p => known.Contains(p.Trim().Trim('"'))) * 1000) + Math.Min(parts.Length, 999) : 0);
    }

    private void Check(SourceFile file, SourceRows rows)
    {
        SourcePlace place = new(file.Path, 1 + pack.Format.SkipLines, 0, rows.Header is { } h ? Cut(h) : null);
        if (rows is not JsonRows && rows.Columns.Count == 0)
        {
            throw new UserException("FT-2004", $"{file.Path} is empty: not even a header.", new SourcePlace(file.Path, 0, 0));
        }

        if (rows.Columns.Count > MaxColumns)
        {
            throw new UserException("FT-2010", $"{file.Path} has {rows.Columns.Count} columns; at most {MaxColumns} are read.", place);
        }

        List<Problem> problems = [];
        foreach (IGrouping<string, string> name in rows.Columns.GroupBy(c => c, StringComparer.Ordinal))
        {
            if (name.Key.Length == 0)
            {
                problems.Add(new Problem("FT-2008", Severity.Error, $"A column of {file.Path} has no name.", place, "name every column in the header"));
            }
            else if (name.Skip(1).Any())
            {
                problems.Add(new Problem(
                    "FT-2008", Severity.Error, $"The column {name.Key} stands {name.Count()} times in the header of {file.Path}.", place,
                    "give each column a name of its own"));
            }
        }

        if (rows is not JsonRows)
        {
            problems.AddRange(Missing(file, rows, place));
        }

        if (rows is ParquetRows parquet)
        {
            problems.AddRange(FloatingMoney(file, parquet));
        }

        if (problems.Count > 0)
        {
            throw new UserException(problems);
        }
    }

    private IEnumerable<Problem> Missing(SourceFile file, SourceRows rows, SourcePlace place)
    {
        List<string> missing = [.. pack.RequiredColumns.Where(c => !rows.Columns.Contains(c))];
        if (missing.Count == 0)
        {
            yield break;
        }

        string? fitting = library.Fitting([.. rows.Columns]) is { } other && other.Name != pack.Name
            ? $"the header fits the pack \"{other.Name}\": try --as {other.Name}"
            : null;
        foreach (string column in missing)
        {
            string? near = NearMatch.Find(column, rows.Columns) is { } found ? $"is it the column \"{found}\"? Then rename it, or write a pack of your own" : null;
            yield return new Problem(
                "FT-2009", Severity.Error, $"{file.Path} has no column {column}, which the pack {pack.Name} needs.", place,
                fitting ?? near ?? $"its columns are {Cut(string.Join(", ", rows.Columns))}");
        }
    }

    private IEnumerable<Problem> FloatingMoney(SourceFile file, ParquetRows rows)
    {
        IReadOnlySet<string> floats = rows.FloatingPoint;
        return pack.Facts.SelectMany(f => f.Fields)
            .Where(f => f.Field.Type is Facts.FieldType.Money or Facts.FieldType.Rate && f.Decimals is null && f.From.Any(floats.Contains))
            .Select(f => new Problem(
                "FT-2012", Severity.Error,
                $"The column {f.From.First(floats.Contains)} of {file.Path} is binary floating point, which does not hold amounts exactly.",
                new SourcePlace(file.Path, 0, 0),
                "export it as DECIMAL, or say in a pack of your own to how many decimals it was rounded (decimals: 2)"));
    }

    private static string Cut(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
