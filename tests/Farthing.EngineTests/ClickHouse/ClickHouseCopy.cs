using System.Globalization;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.DuckDb;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>Makes the tables that questions read on a ClickHouse node and copies a store's rows into them.</summary>
public static class ClickHouseCopy
{
    private static readonly string[] Tables =
    [
        "interactions", "segments", "staffing", "runs", "run_accounts", "costs", "d_interactions", "d_interaction_extras", "d_agents",
        "d_agent_hours", "d_staff", "d_surveys", "d_themes", "d_issues", "d_orders", "d_customers", "d_users", "d_subscriptions",
        "d_forecasts", "d_benefits",
    ];

    public static void Copy(DuckDbConnection from, ClickHouseConnection to)
    {
        foreach (string table in Tables)
        {
            (string Name, string Type)[] columns =
            [
                .. from.Rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index", table)
                    .Select(r => ((string)r[0]!, TypeOf((string)r[1]!))),
            ];
            string declared = string.Join(", ", columns.Select(c => $"{c.Name} Nullable({c.Type})"));
            CancellationToken cancellation = TestContext.Current.CancellationToken;
            to.Execute($"CREATE TABLE {table} ({declared}) ENGINE = MergeTree ORDER BY tuple()", cancellation);
            to.Insert(table, writer => WriteRows(from, table, columns.Length, writer), cancellation);
        }
    }

    private static void WriteRows(DuckDbConnection from, string table, int columns, TextWriter writer)
    {
        using DuckDbReader reader = from.Query($"SELECT * FROM {table}");
        while (reader.Read())
        {
            for (int i = 0; i < columns; i++)
            {
                writer.Write(i == 0 ? "" : "\t");
                writer.Write(TabSeparated.Escape(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) is { } text
                    && !reader.IsNull(i) ? text : null));
            }

            writer.Write('\n');
        }
    }

    private static string TypeOf(string type) => type switch
    {
        "TINYINT" => "Int8",
        "SMALLINT" => "Int16",
        "INTEGER" => "Int32",
        "BIGINT" => "Int64",
        "HUGEINT" => "Int128",
        "VARCHAR" => "String",
        _ => throw new NotSupportedException(type),
    };
}
