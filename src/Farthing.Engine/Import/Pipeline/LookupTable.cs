using Farthing.Core.Errors;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>A file that a pack joins, held in memory: of each key the one row that counts, and of it the columns that the pack names.</summary>
internal sealed class LookupTable : RowAddition
{
    private readonly PackLookup _lookup;
    private readonly string[] _wanted;
    private readonly Dictionary<byte[], byte[][]> _rows = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], byte[][]>.AlternateLookup<ReadOnlySpan<byte>> _find;
    private byte[][]? _found;
    private int _column = -1;
    private int _known = -1;

    private LookupTable(Pack pack, PackLookup lookup)
    {
        _lookup = lookup;
        string prefix = lookup.Name + ".";
        Columns = [.. pack.Columns.Where(c => c.StartsWith(prefix, StringComparison.Ordinal))];
        _wanted = [.. Columns.Select(c => c[prefix.Length..])];
        _find = _rows.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public override IReadOnlyList<string> Columns { get; }

    /// <summary>Where a lookup's file must lie.</summary>
    /// <exception cref="UserException">FT-2014: it does not lie there.</exception>
    public static string PathOf(Pack pack, PackLookup lookup, string imported)
    {
        string path = Path.Combine(Path.GetDirectoryName(imported) ?? "", lookup.File);
        return File.Exists(path) ? path : throw new UserException(
            "FT-2014", $"The pack {pack.Name} joins the file {lookup.File}, which does not lie beside {imported}.", new SourcePlace(path, 0, 0),
            "put it into the same folder");
    }

    /// <summary>Reads a lookup's file.</summary>
    /// <exception cref="UserException">The file is not there, cannot be read, or has not the columns that the pack names.</exception>
    public static LookupTable Load(Pack pack, PackLookup lookup, string imported, CancellationToken cancellation)
    {
        LookupTable table = new(pack, lookup);
        string path = PathOf(pack, lookup, imported);
        string[] named = [lookup.Key, .. lookup.By is null ? [] : new[] { lookup.By }, .. table._wanted, .. Condition.ColumnsOf(lookup.When)];
        PackFormat format = new() { Encoding = pack.Format.Encoding };
        using SourceFile file = SourceFile.Open(path);
        using SourceRows rows = new TableOpener(format, named).Open(file, cancellation);
        if (!rows.Grows)
        {
            Check(pack, path, rows, named);
        }

        table.Fill(rows, path, cancellation);
        return table;
    }

    public override void Move(SourceRows row)
    {
        if (_column < 0 && _known != row.Columns.Count)
        {
            (_known, _column) = (row.Columns.Count, IndexOf(row.Columns, _lookup.Column));
        }

        _found = _column >= 0 && FieldText.Trim(row.Field(_column)) is { IsEmpty: false } key && _find.TryGetValue(key, out byte[][]? found) ? found : null;
    }

    public override ReadOnlySpan<byte> Field(int column) => _found is null ? [] : _found[column];

    private static void Check(Pack pack, string path, SourceRows rows, string[] named)
    {
        List<Problem> problems = [.. named.Distinct(StringComparer.Ordinal).Where(c => !rows.Columns.Contains(c)).Select(c => new Problem(
            "FT-2009", Severity.Error, $"{path} has no column {c}, which the pack {pack.Name} needs.", new SourcePlace(path, 1, 0),
            NearMatch.Suggest(c, rows.Columns)))];
        if (problems.Count > 0)
        {
            throw new UserException(problems);
        }
    }

    private void Fill(SourceRows rows, string path, CancellationToken cancellation)
    {
        int known = -1;
        int key = -1;
        int by = -1;
        int[] wanted = [];
        RowTest? when = null;
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Fault is { } fault)
            {
                throw new UserException(
                    fault.Code, $"{char.ToUpperInvariant(fault.Reason[0])}{fault.Reason[1..]}.", new SourcePlace(path, (int)rows.Line, fault.Column),
                    "a file that a pack joins must be sound in every row");
            }

            if (known != rows.Columns.Count)
            {
                known = rows.Columns.Count;
                (key, by) = (IndexOf(rows.Columns, _lookup.Key), _lookup.By is null ? -1 : IndexOf(rows.Columns, _lookup.By));
                wanted = [.. _wanted.Select(c => IndexOf(rows.Columns, c))];
                when = _lookup.When is null ? null : RowTest.Bind(_lookup.When, c => IndexOf(rows.Columns, c));
            }

            if (key >= 0 && (when is null || when.Holds(rows)))
            {
                Add(rows, FieldText.Trim(rows.Field(key)), by, wanted);
            }
        }
    }

    // The text that orders the rows of a key stands behind the columns that are wanted.
    private void Add(SourceRows rows, ReadOnlySpan<byte> key, int by, int[] wanted)
    {
        ReadOnlySpan<byte> order = by < 0 ? [] : FieldText.Trim(rows.Field(by));
        if (key.IsEmpty)
        {
            return;
        }

        if (_find.TryGetValue(key, out byte[][]? other))
        {
            int compared = order.SequenceCompareTo(other[^1]);
            if (_lookup.First ? compared >= 0 : compared < 0)
            {
                return;
            }
        }

        byte[][] row = new byte[wanted.Length + 1][];
        for (int i = 0; i < wanted.Length; i++)
        {
            row[i] = wanted[i] < 0 ? [] : rows.Field(wanted[i]).ToArray();
        }

        row[^1] = order.ToArray();
        _find[key] = row;
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
