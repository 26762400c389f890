using Farthing.Bench.Data;
using Farthing.Engine.DuckDb;

namespace Farthing.Bench.Stages;

/// <summary>DuckDB's bare minimum: COPY of the same CSV files into typed tables on disk, and the table that R1 reads.</summary>
internal static class CopyStage
{
    private static readonly (string Table, string Columns)[] Tables =
    [
        ("agents", "agent_id VARCHAR, valid_from DATE, name VARCHAR, role VARCHAR, team VARCHAR, site VARCHAR"),
        ("staffing", "agent_id VARCHAR, started_at TIMESTAMP, ended_at TIMESTAMP, state VARCHAR, paid BOOLEAN"),
        ("interactions", "interaction_id VARCHAR, customer_id VARCHAR, channel VARCHAR, direction VARCHAR, queue VARCHAR, topic VARCHAR,"
            + " started_at TIMESTAMP, completed_at TIMESTAMP, wait_s INTEGER, outcome VARCHAR, resolved BOOLEAN, escalated BOOLEAN"),
        ("segments", "segment_id VARCHAR, interaction_id VARCHAR, agent_id VARCHAR, kind VARCHAR, queue VARCHAR,"
            + " started_at TIMESTAMP, ended_at TIMESTAMP, talk_s INTEGER, hold_s INTEGER, wrap_s INTEGER"),
        ("ledger", "line_id VARCHAR, period VARCHAR, account VARCHAR, amount DECIMAL(18,6), agent_id VARCHAR, site VARCHAR"),
    ];

    public static void Run(BenchOptions options, Measurements into)
    {
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        for (int n = 0; n < options.LongRepeats; n++)
        {
            File.Delete(options.Yard);
            into.Time("copy", () => Copy(options, data));
        }

        using DuckDbDatabase database = Open(options, data);
        using DuckDbConnection connection = database.Connect();
        connection.Execute(
            "CREATE TABLE seg AS SELECT (year(s.started_at) * 12 + month(s.started_at))::INTEGER AS month,"
            + " CASE i.channel WHEN 'phone' THEN 1 WHEN 'chat' THEN 2 WHEN 'email' THEN 3 ELSE 4 END AS channel,"
            + " coalesce(right(s.queue, 2)::INTEGER, 0) AS queue, coalesce(talk_s, 0) AS talk_s, coalesce(hold_s, 0) AS hold_s,"
            + " coalesce(wrap_s, 0) AS wrap_s FROM segments s JOIN interactions i USING (interaction_id)");
    }

    public static DuckDbDatabase Open(BenchOptions options, BenchCase data) => DuckDbDatabase.Open(options.Yard, new DuckDbOptions
    {
        AllowedFiles = [.. data.Files.Select(f => f.Path)],
        TempFolder = Path.Combine(options.Folder, "tmp"),
        PreserveInsertionOrder = false,
    });

    private static void Copy(BenchOptions options, BenchCase data)
    {
        using DuckDbDatabase database = Open(options, data);
        using DuckDbConnection connection = database.Connect();
        foreach ((string table, string columns) in Tables)
        {
            connection.Execute($"CREATE TABLE {table}({columns})");
            connection.Execute($"COPY {table} FROM {DuckDbSql.Text(data.Files.First(f => f.Pack == table).Path)} (HEADER)");
        }

        connection.Execute("CHECKPOINT");
    }
}
