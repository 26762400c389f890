using Farthing.Core.Errors;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Opens a file as its pack says, with the columns that the pack adds, and refuses one that cannot be the pack's.</summary>
internal sealed class SourceOpener(PackLibrary library, Pack pack, IdHasher hasher)
{
    private const int MaxColumns = 10_000;

    /// <summary>Opens.</summary>
    /// <exception cref="UserException">The header is at fault, or the file or one that it is joined with has not the pack's columns.</exception>
    public SourceRows Open(SourceFile file, CancellationToken cancellation)
    {
        SourceRows rows = new TableOpener(pack.Format, pack.Columns).Open(file, cancellation);
        try
        {
            if (rows is ParquetRows parquet && FloatingMoney(file, parquet).ToList() is { Count: > 0 } problems)
            {
                throw new UserException(problems);
            }

            rows = Widen(file, rows, cancellation);
            Check(file, rows);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private SourceRows Widen(SourceFile file, SourceRows rows, CancellationToken cancellation)
    {
        List<RowAddition> additions = [.. pack.Lookups.Select(l => LookupTable.Load(pack, l, file.Path, cancellation))];
        if (pack.Copies is { } copies)
        {
            additions.Add(new CopyNumber(copies, hasher));
        }

        return additions.Count == 0 ? rows : new WidenedRows(rows, additions);
    }

    private void Check(SourceFile file, SourceRows rows)
    {
        SourcePlace place = new(file.Path, 1 + pack.Format.SkipLines, 0, rows.Header is { } h ? Cut(h) : null);
        if (rows is not JsonDocumentRows && !rows.Grows && rows.Columns.Count == 0)
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

        if (!rows.Grows && !(pack.Format.Kind == FileKind.Json && rows.Header is null))
        {
            problems.AddRange(Missing(file, rows, place));
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

    internal static string Cut(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
