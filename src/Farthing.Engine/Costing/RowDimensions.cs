using System.Text;
using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>Columns of codes on their way to the rows of a month: those of the store, and declared attributes as numbered texts.</summary>
internal sealed class RowDimensions
{
    private static readonly Dictionary<string, string> DomainOf = new(StringComparer.Ordinal)
    {
        ["agent"] = CodeDomains.Agent,
        ["team"] = CodeDomains.Team,
        ["site"] = CodeDomains.Site,
        ["vendor"] = CodeDomains.Vendor,
        ["channel"] = CodeDomains.Channel,
        ["interaction-queue"] = CodeDomains.Queue,
        ["segment-queue"] = CodeDomains.Queue,
        ["topic"] = CodeDomains.Topic,
        ["direction"] = CodeDomains.Direction,
        ["party"] = CodeDomains.Party,
        ["outcome"] = CodeDomains.Outcome,
        ["customer-segment"] = CodeDomains.CustomerSegment,
    };

    private readonly CodeBook _codes;
    private readonly string[] _fields;
    private readonly DeclaredDimension[] _declared;
    private readonly TextCodes[] _texts;

    /// <summary>Columns of <paramref name="rows"/> rows, to be filled.</summary>
    /// <param name="codes">The store's codes.</param>
    /// <param name="fields">The dimensions that the store keeps as codes.</param>
    /// <param name="declared">The declared ones, attributes of the rows' facts.</param>
    /// <param name="rows">Number of rows.</param>
    public RowDimensions(CodeBook codes, string[] fields, DeclaredDimension[] declared, int rows)
    {
        (_codes, _fields, _declared) = (codes, fields, declared);
        Codes = [.. fields.Select(_ => Columns.Of<int>(rows))];
        Declared = [.. declared.Select(_ => Columns.Of<int>(rows))];
        _texts = [.. declared.Select(_ => new TextCodes())];
    }

    /// <summary>A column of codes per field.</summary>
    public int[][] Codes { get; }

    /// <summary>A column of numbers per declared dimension.</summary>
    public int[][] Declared { get; }

    /// <summary>Takes a chunk's declared attributes, the first of which is in column <paramref name="first"/>, to their rows.</summary>
    public void TakeDeclared(DuckDbRows rows, int first, ReadOnlySpan<int> rowOf)
    {
        for (int i = 0; i < Declared.Length; i++)
        {
            lock (_texts[i])
            {
                for (int row = 0; row < rows.Count; row++)
                {
                    Declared[i][rowOf[row]] = Number(rows, first, i, row);
                }
            }
        }
    }

    /// <summary>Takes a chunk's declared attributes to columns that are put in order later, from row <paramref name="at"/> on.</summary>
    public void TakeDeclared(DuckDbRows rows, int first, int[][] target, int at)
    {
        for (int i = 0; i < target.Length; i++)
        {
            lock (_texts[i])
            {
                for (int row = 0; row < rows.Count; row++)
                {
                    target[i][at + row] = Number(rows, first, i, row);
                }
            }
        }
    }

    private int Number(DuckDbRows rows, int first, int dimension, int row) =>
        rows.IsNull(first + dimension, row) ? 0 : _texts[dimension].CodeOf(Encoding.UTF8.GetString(rows.Utf8(first + dimension, row)));

    /// <summary>The dimensions, once, when all rows have been taken.</summary>
    public IEnumerable<DimensionColumn> Make()
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            string domain = DomainOf[_fields[i]];
            yield return new DimensionColumn(_fields[i], Codes[i], code => _codes.Text(domain, code));
        }

        for (int i = 0; i < _declared.Length; i++)
        {
            string?[] texts = _texts[i].Settle(Declared[i]);
            yield return new DimensionColumn(_declared[i].Id, Declared[i], code => texts[code]) { OwnTexts = texts };
        }
    }

    /// <summary>What SQL selects for declared attributes, after other columns; the first pointer is argument <paramref name="argument"/>.</summary>
    public static string Sql(DeclaredDimension[] declared, Func<DeclaredDimension, string> table, int argument) =>
        string.Concat(declared.Select((d, i) => Invariant($", json_extract_string({table(d)}.attributes, ${i + argument})")));

    /// <summary>The JSON pointers that <see cref="Sql"/> refers to.</summary>
    public static IEnumerable<object?> Arguments(DeclaredDimension[] declared) => declared.Select(d =>
        "/" + d.Attribute.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
}
