using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Reads what a workspace holds. Changes nothing.</summary>
public static class StatusUseCase
{
    // Identifiers of our own schema; how each fact is dated: an instant, a local day, or not at all.
    private static readonly (string Fact, string Table, string? Column, bool IsInstant)[] FactTables =
    [
        ("interactions", "interactions", "started_ms", true),
        ("segments", "segments", "started_ms", true),
        ("agents", "agents", null, false),
        ("staffing", "staffing", "started_ms", true),
        ("paid-time", "paid_time", "first_day", false),
        ("ledger", "ledger", "first_day", false),
        ("fx", "fx", "day", false),
        ("usage", "usage", "at_ms", true),
        ("surveys", "surveys", "answered_ms", true),
        ("customers", "customers", "acquired_day", false),
        ("orders", "orders", "ordered_ms", true),
        ("issues", "issues", "opened_ms", true),
        ("users", "users", "created_day", false),
        ("subscriptions", "subscriptions", "started_day", false),
        ("messages", "messages", "sent_ms", true),
        ("schedule", "schedule", "started_ms", true),
        ("forecasts", "forecasts", "day", false),
        ("benefits", "benefits", "day", false),
    ];

    /// <summary>What a workspace holds into which nothing was imported.</summary>
    public static WorkspaceStatus Empty => new([], [], [], [], [], MissingInputs.Of([]));

    /// <summary>What the workspace holds; an empty one when it has no store yet.</summary>
    public static WorkspaceStatus Read(Workspace workspace)
    {
        if (!FarthingStore.ExistsIn(workspace.Folder))
        {
            return Empty;
        }

        using FarthingStore store = workspace.OpenStore();
        return Read(workspace, store);
    }

    /// <summary>What a workspace holds whose store is open.</summary>
    public static WorkspaceStatus Read(Workspace workspace, FarthingStore store)
    {
        using DuckDbConnection connection = store.Connect();
        List<FactStatus> facts = Facts(connection, workspace);
        List<RunStatus> runs = Runs(connection, workspace);
        return new WorkspaceStatus(
            facts, Batches(connection), runs, MonthsWithoutRun(connection, workspace, runs),
            CompletenessOf(connection), MissingInputs.Of(facts))
        {
            Rollups = RollupStatus.Read(connection, DeriveSettings.Of(workspace)),
        };
    }

    private static List<FactStatus> Facts(DuckDbConnection connection, Workspace workspace)
    {
        List<FactStatus> facts = [];
        foreach ((string fact, string table, string? column, bool isInstant) in FactTables)
        {
            string range = column is null ? "NULL, NULL" : $"min({column}), max({column})";
            object?[] row = connection.Rows($"SELECT count(*), {range} FROM {table}")[0];
            long rows = Convert.ToInt64(row[0], null);
            if (rows > 0)
            {
                facts.Add(new FactStatus(fact, rows, Day(row[1], isInstant, workspace), Day(row[2], isInstant, workspace)));
            }
        }

        return facts;
    }

    private static int? Day(object? value, bool isInstant, Workspace workspace) => value switch
    {
        null => null,
        _ when isInstant => workspace.Calendar.DayOf(Convert.ToInt64(value, null)),
        _ => Convert.ToInt32(value, null),
    };

    private static List<BatchStatus> Batches(DuckDbConnection connection)
    {
        List<BatchStatus> batches = [];
        using DuckDbReader reader = connection.Query(
            """
            SELECT b.batch, b.file, b.pack, b.accepted, b.corrected, b.duplicate,
              (SELECT count(DISTINCT (r.file, r.line)) FROM rejects r WHERE r.batch = b.batch AND r.resolved_by IS NULL),
              b.imported_ms
            FROM batches b ORDER BY b.batch
            """);
        while (reader.Read())
        {
            batches.Add(new BatchStatus(
                reader.GetInt32(0), reader.GetString(1) ?? "", reader.GetString(2) ?? "", reader.GetInt64(3),
                reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7)));
        }

        return batches;
    }

    private static List<RunStatus> Runs(DuckDbConnection connection, Workspace workspace)
    {
        CloseLog log = CloseLog.Read(connection);
        return [.. RunQueries.Latest(connection).Select(run => new RunStatus(run.Period, run.Run, run.Version, run.Totals.Ledger, run.Totals.Difference)
        {
            Closed = log.Closed(run.Period),
            Pending = log.Closed(run.Period) is null ? PendingChanges.None : ClosedMonths.Pending(connection, workspace, run),
        })];
    }

    /// <summary>Months that ledger lines touch and that no costing run has costed.</summary>
    private static List<string> MonthsWithoutRun(DuckDbConnection connection, Workspace workspace, List<RunStatus> runs)
    {
        SortedSet<int> months = [];
        using (DuckDbReader reader = connection.Query("SELECT DISTINCT first_day, end_day FROM ledger"))
        {
            while (reader.Read())
            {
                int first = workspace.Calendar.MonthOfDay(reader.GetInt32(0));
                int last = workspace.Calendar.MonthOfDay(Math.Max(reader.GetInt32(0), reader.GetInt32(1) - 1));
                months.UnionWith(Enumerable.Range(first, last - first + 1));
            }
        }

        HashSet<string> costed = [.. runs.Select(r => r.Period)];
        return [.. months.Select(workspace.Calendar.MonthText).Where(m => !costed.Contains(m))];
    }

    private static List<Completeness> CompletenessOf(DuckDbConnection connection)
    {
        object?[] row = connection.Rows(
            """
            SELECT count(*), count(*) FILTER (customer <> 0), count(*) FILTER (topic <> 0), count(*) FILTER (queue <> 0),
              count(wait_ms), count(*) FILTER (outcome <> 0), count(*) FILTER (completed_state = 1)
            FROM interactions
            """)[0];
        long all = Convert.ToInt64(row[0], null);
        if (all == 0)
        {
            return [];
        }

        string[] names = ["customer", "topic", "queue", "wait", "outcome"];
        List<Completeness> parts = [.. names.Select((n, i) => new Completeness(n, Convert.ToInt64(row[i + 1], null), all))];
        parts.Add(new Completeness("completed", all - Convert.ToInt64(row[6], null), all));
        return parts;
    }
}
