using System.Globalization;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Dialects;

/// <summary>The embedded engine. Its sums of 64-bit integers have 128 bits, and overflow is an error.</summary>
public sealed class DuckDbDialect : SqlDialect
{
    /// <summary>The one instance.</summary>
    public static DuckDbDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "DuckDB";

    /// <inheritdoc/>
    protected override string MeasureType => "HUGEINT";

    /// <inheritdoc/>
    /// <remarks>An aggregate that every store knows; see docs/kpis.md.</remarks>
    protected override string CountDistinctNumbers => "farthing_count_distinct(";

    /// <inheritdoc/>
    protected override string Placeholder(int index, object value) =>
        string.Create(CultureInfo.InvariantCulture, $"${index + 1}");

    /// <inheritdoc/>
    protected override void WriteDivision(Writer writer, SqlExpression left, SqlExpression right)
    {
        writer.Add("(");
        WriteOperand(writer, left);
        writer.Add(" // ");
        WriteOperand(writer, right);
        writer.Add(")");
    }

    /// <inheritdoc/>
    protected override void WriteSum(Writer writer, SqlExpression value)
    {
        writer.Add("sum(");
        Write(writer, value);
        writer.Add(")");
    }

    /// <inheritdoc/>
    protected override void WriteJsonText(Writer writer, SqlJsonText json)
    {
        // A JSON pointer: every key can be written in it.
        string pointer = "/" + json.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        writer.Add("NULLIF(json_extract_string(");
        WriteList(writer, [json.Json, new SqlParameter(pointer)]);
        writer.Add("), '')");
    }

    /// <inheritdoc/>
    protected override void WriteBuckets(Writer writer, SqlBuckets buckets) => writer
        .Add("(VALUES ").Add(BucketRows(buckets)).Add(") AS ").Add(SqlBuckets.Alias).Add("(").Add(string.Join(", ", SqlBuckets.Columns)).Add(")");
}
