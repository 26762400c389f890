using System.Globalization;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Dialects;

/// <summary>
/// The distributed engine. Its 64-bit sums wrap silently, so that everything added is widened first; what is empty is 0
/// there and NULL in DuckDB, so that answers read both as 0. On a cluster a select reads the first of its tables from all shards and
/// joins it on each shard with the rows that lie there; rows that are only added up further are added up there first.
/// </summary>
/// <param name="places">Where the tables are; null: under their own names, on one node.</param>
public sealed class ClickHouseDialect(ITablePlaces? places = null) : SqlDialect
{
    /// <summary>Tables under their own names, on one node.</summary>
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

    /// <inheritdoc/>
    protected override string NameOf(Writer writer, SqlTable table)
    {
        if (places is null)
        {
            return table.Name;
        }

        bool shared = places.Together(table.Name) is not null;
        return shared && places.Cluster is not null && writer.InTest
            ? throw new InvalidOperationException($"{table.Name} is shared out: no node has all the values that are tested")
            : shared && !writer.OnShard ? places.Whole(table.Name)
            : places.Here(table.Name);
    }

    /// <inheritdoc/>
    protected override string NameOf(SqlSelect select, SqlJoin join)
    {
        if (places is null)
        {
            return join.Table.Name;
        }

        return places.Cluster is null || places.Together(join.Table.Name) is not { } own || LiesWith(select, join, own)
            ? places.Here(join.Table.Name)
            : throw new InvalidOperationException($"{join.Table.Name} does not lie on the shards of what it is joined with");
    }

    /// <inheritdoc/>
    protected override void WriteUnion(Writer writer, SqlUnion union, int indent)
    {
        if (places?.Cluster is not { } cluster || writer.OnShard || !union.Selects.All(IsOfShards))
        {
            base.WriteUnion(writer, union, indent);
            return;
        }

        // Every shard makes the rows of the union from its own; what is selected from them is added up there, too.
        writer.OnShard = true;
        writer.Add("cluster('").Add(cluster).Add("', view");
        base.WriteUnion(writer, union, indent);
        writer.Add(")");
        writer.OnShard = false;
    }

    /// <summary>Whether a select gives rows as they are, so that those of all shards are all there are.</summary>
    private bool IsOfShards(SqlSelect select) => !select.Grouped && select.From switch
    {
        SqlTable table => places!.Together(table.Name) is not null,
        SqlUnion union => union.Selects.All(IsOfShards),
        _ => false,
    };

    /// <summary>Whether the rows that a join pairs lie on the same node.</summary>
    private bool LiesWith(SqlSelect select, SqlJoin join, IReadOnlyList<string> own) =>
        join.Match is SqlColumn match
        && own.Contains(join.Column, StringComparer.Ordinal)
        && TableOf(select, match.Alias) is { } partner
        && (places!.Together(partner)?.Contains(match.Name, StringComparer.Ordinal) ?? false);

    private static string? TableOf(SqlSelect select, string alias) => select.From is SqlTable from && from.Alias == alias
        ? from.Name
        : select.Joins.FirstOrDefault(j => j.Table.Alias == alias)?.Table.Name;
}
