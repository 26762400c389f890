using System.Globalization;
using System.Text;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Dialects;

/// <summary>Renders the tree for one engine. What engines agree on is here; a dialect says the rest.</summary>
public abstract class SqlDialect
{
    /// <summary>The engine's name.</summary>
    public abstract string Name { get; }

    /// <summary>Renders a statement.</summary>
    public SqlText Render(SqlSelect select)
    {
        Writer writer = new();
        Write(writer, select, 0);
        return new SqlText(writer.Text.ToString(), writer.Parameters, [.. select.Columns.Select(c => c.Name)]) { Tables = writer.Tables };
    }

    /// <summary>The placeholder of the parameter with this index from 0.</summary>
    protected abstract string Placeholder(int index, object value);

    /// <summary>The type of measures: a 128-bit integer that may be missing.</summary>
    protected abstract string MeasureType { get; }

    /// <summary>What begins a count of different integers, up to the integer.</summary>
    protected virtual string CountDistinctNumbers => "count(DISTINCT ";

    /// <summary>Writes an integer quotient.</summary>
    protected abstract void WriteDivision(Writer writer, SqlExpression left, SqlExpression right);

    /// <summary>Writes a sum that cannot wrap.</summary>
    protected abstract void WriteSum(Writer writer, SqlExpression value);

    /// <summary>Writes the text under a key of a JSON object.</summary>
    protected abstract void WriteJsonText(Writer writer, SqlJsonText json);

    /// <summary>Writes rows of integers as a table with its alias.</summary>
    protected abstract void WriteBuckets(Writer writer, SqlBuckets buckets);

    /// <summary>The name of a table that a select reads.</summary>
    protected virtual string NameOf(Writer writer, SqlTable table) => table.Name;

    /// <summary>The name of a table that a select joins.</summary>
    protected virtual string NameOf(SqlSelect select, SqlJoin join) => join.Table.Name;

    /// <summary>The rows of a table of buckets, in parentheses each.</summary>
    protected static string BucketRows(SqlBuckets buckets) => string.Join(
        ", ", buckets.Rows.Select(r => Invariant($"({r.Number}, {r.FirstDay}, {r.EndDay}, {r.EndMs})")));

    /// <summary>Writes an expression.</summary>
    protected void Write(Writer writer, SqlExpression expression)
    {
        switch (expression)
        {
            case SqlColumn column:
                writer.Add(column.Alias).Add(".").Add(column.Name);
                break;
            case SqlInteger integer:
                writer.Add(integer.Value);
                break;
            case SqlParameter parameter:
                writer.Parameters.Add(parameter.Value);
                writer.Add(Placeholder(writer.Parameters.Count - 1, parameter.Value));
                break;
            case SqlNullMeasure:
                writer.Add("CAST(NULL AS ").Add(MeasureType).Add(")");
                break;
            case SqlWide wide:
                writer.Add("CAST(");
                Write(writer, wide.Value);
                writer.Add(" AS ").Add(MeasureType).Add(")");
                break;
            case SqlTruth truth:
                writer.Add(truth.Value ? "1 = 1" : "1 = 0");
                break;
            case SqlBinary binary:
                WriteBinary(writer, binary);
                break;
            case SqlAnd and:
                WriteJoined(writer, and.Conditions, " AND ", "1 = 1");
                break;
            case SqlOr or:
                WriteJoined(writer, or.Conditions, " OR ", "1 = 0");
                break;
            case SqlAggregate aggregate:
                WriteAggregate(writer, aggregate);
                break;
            default:
                WriteTest(writer, expression);
                break;
        }
    }

    private void WriteTest(Writer writer, SqlExpression expression)
    {
        switch (expression)
        {
            case SqlIsNull isNull:
                Write(writer, isNull.Value);
                writer.Add(isNull.Negated ? " IS NOT NULL" : " IS NULL");
                break;
            case SqlIn list:
                Write(writer, list.Value);
                writer.Add(list.Negated ? " NOT IN (" : " IN (");
                writer.Add(string.Join(", ", list.Integers.Select(n => n.ToString(CultureInfo.InvariantCulture)))).Add(")");
                break;
            case SqlInTexts texts:
                Write(writer, texts.Value);
                writer.Add(texts.Negated ? " NOT IN (" : " IN (");
                WriteList(writer, [.. texts.Texts.Select(t => new SqlParameter(t))]);
                writer.Add(")");
                break;
            case SqlInSelect inSelect:
                Write(writer, inSelect.Value);
                writer.Add(inSelect.Negated ? " NOT IN (" : " IN (");
                writer.InTest = true;
                Write(writer, inSelect.Select, -1);
                writer.InTest = false;
                writer.Add(")");
                break;
            case SqlCoalesce coalesce:
                writer.Add("coalesce(");
                WriteList(writer, [coalesce.Value, coalesce.Otherwise]);
                writer.Add(")");
                break;
            case SqlCase choice:
                writer.Add("CASE WHEN ");
                Write(writer, choice.Condition);
                writer.Add(" THEN ");
                Write(writer, choice.Then);
                if (choice.Else is not null)
                {
                    writer.Add(" ELSE ");
                    Write(writer, choice.Else);
                }

                writer.Add(" END");
                break;
            case SqlJsonText json:
                WriteJsonText(writer, json);
                break;
            case SqlRunningSum running:
                WriteRunningSum(writer, running);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression, "not an expression that is known");
        }
    }

    private void WriteRunningSum(Writer writer, SqlRunningSum running)
    {
        writer.Add("CAST(sum(");
        Write(writer, running.Value);
        writer.Add(") OVER (");
        if (running.Keys.Count > 0)
        {
            writer.Add("PARTITION BY ");
            WriteList(writer, running.Keys);
        }

        if (running.Order is { } order)
        {
            writer.Add(running.Keys.Count > 0 ? " ORDER BY " : "ORDER BY ");
            Write(writer, order);
            writer.Add(" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
        }

        writer.Add(") AS ").Add(MeasureType).Add(")");
    }

    /// <summary>Writes values with commas between.</summary>
    protected void WriteList(Writer writer, IReadOnlyList<SqlExpression> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            writer.Add(i == 0 ? "" : ", ");
            Write(writer, values[i]);
        }
    }

    private void WriteBinary(Writer writer, SqlBinary binary)
    {
        if (binary.Operator == SqlOperator.IntegerDivide)
        {
            WriteDivision(writer, binary.Left, binary.Right);
            return;
        }

        string sign = binary.Operator switch
        {
            SqlOperator.Add => " + ",
            SqlOperator.Subtract => " - ",
            SqlOperator.Multiply => " * ",
            SqlOperator.Equal => " = ",
            SqlOperator.NotEqual => " <> ",
            SqlOperator.Less => " < ",
            SqlOperator.LessOrEqual => " <= ",
            SqlOperator.Greater => " > ",
            SqlOperator.GreaterOrEqual => " >= ",
            _ => throw new ArgumentOutOfRangeException(nameof(binary)),
        };
        WriteOperand(writer, binary.Left);
        writer.Add(sign);
        WriteOperand(writer, binary.Right);
    }

    /// <summary>Writes an expression so that it stands together whatever is beside it.</summary>
    protected void WriteOperand(Writer writer, SqlExpression operand)
    {
        bool nested = operand is SqlBinary { Operator: not SqlOperator.IntegerDivide } or SqlAnd or SqlOr;
        writer.Add(nested ? "(" : "");
        Write(writer, operand);
        writer.Add(nested ? ")" : "");
    }

    private void WriteJoined(Writer writer, IReadOnlyList<SqlExpression> conditions, string sign, string none)
    {
        if (conditions.Count == 0)
        {
            writer.Add(none);
            return;
        }

        for (int i = 0; i < conditions.Count; i++)
        {
            writer.Add(i == 0 ? "" : sign);
            bool nested = conditions[i] is SqlAnd or SqlOr;
            writer.Add(nested ? "(" : "");
            Write(writer, conditions[i]);
            writer.Add(nested ? ")" : "");
        }
    }

    private void WriteAggregate(Writer writer, SqlAggregate aggregate)
    {
        writer.Add("CAST(");
        switch (aggregate.Kind)
        {
            case SqlAggregation.Count when aggregate.Value is null:
                writer.Add("count(*)");
                break;
            case SqlAggregation.Sum:
                WriteSum(writer, aggregate.Value!);
                break;
            default:
                writer.Add(aggregate.Kind switch
                {
                    SqlAggregation.Count => "count(",
                    SqlAggregation.CountDistinct => "count(DISTINCT ",
                    SqlAggregation.CountDistinctNumbers => CountDistinctNumbers,
                    SqlAggregation.Min => "min(",
                    _ => "max(",
                });
                Write(writer, aggregate.Value!);
                writer.Add(")");
                break;
        }

        if (aggregate.Filter is not null)
        {
            writer.Add(" FILTER (WHERE ");
            Write(writer, aggregate.Filter);
            writer.Add(")");
        }

        writer.Add(" AS ").Add(MeasureType).Add(")");
    }

    private void Write(Writer writer, SqlSelect select, int indent)
    {
        string line = indent < 0 ? " " : "\n" + new string(' ', indent);
        writer.Add(select.Distinct ? "SELECT DISTINCT " : "SELECT ");
        for (int i = 0; i < select.Columns.Count; i++)
        {
            writer.Add(i == 0 ? "" : ", ");
            Write(writer, select.Columns[i].Value);
            writer.Add(" AS ").Add(select.Columns[i].Name);
        }

        writer.Add(line).Add("FROM ");
        Write(writer, select.From, indent);
        foreach (SqlJoin join in select.Joins)
        {
            writer.Add(line).Add(join.Left ? "LEFT JOIN " : "JOIN ");
            writer.Read(join.Table, NameOf(select, join)).Add(" AS ").Add(join.Table.Alias).Add(" ON ");
            writer.Add(join.Table.Alias).Add(".").Add(join.Column).Add(" = ");
            Write(writer, join.Match);
        }

        if (select.Buckets is { } buckets)
        {
            writer.Add(line).Add("CROSS JOIN ");
            WriteBuckets(writer, buckets);
        }

        if (select.Where is not SqlAnd { Conditions.Count: 0 })
        {
            writer.Add(line).Add("WHERE ");
            Write(writer, select.Where);
        }

        if (select.Grouped && select.Keys > 0)
        {
            writer.Add(line).Add("GROUP BY ");
            writer.Add(string.Join(", ", Enumerable.Range(1, select.Keys)));
        }
    }

    private void Write(Writer writer, SqlSource source, int indent)
    {
        if (source is SqlTable table)
        {
            writer.Read(table, NameOf(writer, table)).Add(" AS ").Add(table.Alias);
            return;
        }

        WriteUnion(writer, (SqlUnion)source, indent);
        writer.Add(" AS ").Add(source.Alias);
    }

    /// <summary>Writes the rows of several selects, in parentheses.</summary>
    protected virtual void WriteUnion(Writer writer, SqlUnion union, int indent)
    {
        int inner = indent < 0 ? -1 : indent + 2;
        string line = inner < 0 ? " " : "\n" + new string(' ', inner);
        writer.Add("(");
        for (int i = 0; i < union.Selects.Count; i++)
        {
            writer.Add(i == 0 ? line : line + "UNION ALL" + line);
            Write(writer, union.Selects[i], inner);
        }

        writer.Add(")");
    }

    /// <summary>Collects the text and the parameters.</summary>
    protected sealed class Writer
    {
        /// <summary>The text so far.</summary>
        public StringBuilder Text { get; } = new();

        /// <summary>The parameters so far.</summary>
        public List<object> Parameters { get; } = [];

        /// <summary>Whether what is written now runs on each shard over the rows that lie there.</summary>
        public bool OnShard { get; set; }

        /// <summary>Whether what is written now gives the values of an IN.</summary>
        public bool InTest { get; set; }

        /// <summary>The tables named so far, each once.</summary>
        public List<string> Tables { get; } = [];

        /// <summary>Adds the name under which a table is read.</summary>
        public Writer Read(SqlTable table, string name)
        {
            if (!Tables.Contains(table.Name, StringComparer.Ordinal))
            {
                Tables.Add(table.Name);
            }

            return Add(name);
        }

        /// <summary>Adds text.</summary>
        public Writer Add(string text)
        {
            Text.Append(text);
            return this;
        }

        /// <summary>Adds an integer.</summary>
        public Writer Add(long value)
        {
            Text.Append(value.ToString(CultureInfo.InvariantCulture));
            return this;
        }
    }
}
