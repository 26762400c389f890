using System.Globalization;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Dialects;

/// <summary>
/// The distributed engine. Its 64-bit sums wrap silently, so that everything added is widened first; what is empty is 0
/// there and NULL in DuckDB, so that answers read both as 0.
/// </summary>
public sealed class ClickHouseDialect : SqlDialect
{
    /// <summary>The one instance.</summary>
    public static ClickHouseDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "ClickHouse";

    /// <inheritdoc/>
    protected override string MeasureType => "Nullable(Int128)";

    /// <inheritdoc/>
    protected override string Placeholder(int index, object value) => string.Create(
        CultureInfo.InvariantCulture, $"{{p{index}:{(value is long ? "Int64" : "String")}}}");

    /// <inheritdoc/>
    protected override void WriteDivision(Writer writer, SqlExpression left, SqlExpression right)
    {
        writer.Add("intDiv(");
        WriteList(writer, [left, right]);
        writer.Add(")");
    }

    /// <inheritdoc/>
    protected override void WriteSum(Writer writer, SqlExpression value)
    {
        writer.Add("sum(");
        WriteWide(writer, value);
        writer.Add(")");
    }

    private void WriteWide(Writer writer, SqlExpression value)
    {
        if (value is SqlBinary { Operator: SqlOperator.Add } sum)
        {
            WriteWide(writer, sum.Left);
            writer.Add(" + ");
            WriteWide(writer, sum.Right);
            return;
        }

        writer.Add("toInt128(");
        Write(writer, value);
        writer.Add(")");
    }

    /// <inheritdoc/>
    protected override void WriteJsonText(Writer writer, SqlJsonText json)
    {
        writer.Add("NULLIF(JSONExtractString(coalesce(");
        Write(writer, json.Json);
        writer.Add(", ''), ");
        Write(writer, new SqlParameter(json.Key));
        writer.Add("), '')");
    }

    /// <inheritdoc/>
    protected override void WriteBuckets(Writer writer, SqlBuckets buckets) => writer
        .Add("values('").Add(string.Join(", ", SqlBuckets.Columns.Select(c => c + " Int64"))).Add("', ").Add(BucketRows(buckets))
        .Add(") AS ").Add(SqlBuckets.Alias);
}
