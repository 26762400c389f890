using System.Text;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>The temporary tables of rows whose key may be in the store already.</summary>
internal static class Suspects
{
    /// <summary>Their names begin so.</summary>
    public const string Prefix = "suspect_";

    /// <summary>Facts that one source row may make at most: a suspect's <c>seq</c> is row × this + fact.</summary>
    public const int FactsPerRow = 16;

    /// <summary>The table of a fact's suspects.</summary>
    public static string TableOf(FactModel model) => Prefix + model.Table;

    /// <summary>Its columns: the fact's, then order in the file, whether another fact of the row is new, and the version.</summary>
    public static IReadOnlyList<FactColumn> ColumnsOf(FactModel model) =>
        [.. model.Columns, new("seq", ColumnType.BigInt), new("row_new", ColumnType.TinyInt), new("version", ColumnType.BigInt)];

    /// <summary>Copies a row of a fact's chunk.</summary>
    public static void Put(FactChunk suspects, FactChunk from, int row, long seq, bool rowNew, long version)
    {
        int at = suspects.Count;
        int own = from.Columns.Length;
        suspects.Columns[own].Values[at] = seq;
        suspects.Columns[own + 1].Values[at] = rowNew ? 1 : 0;
        suspects.Columns[own + 2].Values[at] = version;
        suspects.Take(from, row);
    }

    /// <summary>The statement that makes the table: the fact's columns, and <c>fate</c> for what becomes of the row.</summary>
    public static string CreateTable(FactChunk chunk)
    {
        StringBuilder sql = new($"CREATE TEMP TABLE {chunk.Table}(");
        sql.AppendJoin(", ", chunk.Columns.Select(c => $"{c.Name} {TypeName(c.Type)}"));
        return sql.Append(')').ToString();
    }

    private static string TypeName(ColumnType type) => type switch
    {
        ColumnType.TinyInt => "TINYINT",
        ColumnType.SmallInt => "SMALLINT",
        ColumnType.Integer => "INTEGER",
        ColumnType.BigInt => "BIGINT",
        _ => "VARCHAR",
    };
}
