using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>
/// The facts that a month's run read, made again from versions in a store of their own in memory, so that the month can be
/// costed with other money or rules without touching anything. Only what the month can need is copied.
/// </summary>
internal sealed class RebuiltMonth : IDisposable
{
    private const long DayMs = 86_400_000;
    private readonly FarthingStore _store;
    private readonly DuckDbConnection _connection;
    private readonly CancellationToken _cancellation;

    private RebuiltMonth(FarthingStore store, CancellationToken cancellation)
    {
        (_store, _connection, _cancellation) = (store, store.Connect(), cancellation);
    }

    /// <summary>The month's facts as they were after a batch; its ledger and rates too.</summary>
    /// <param name="from">The workspace's store.</param>
    /// <param name="workspace">Its limits, and the calendar that the month is meant in.</param>
    /// <param name="month">The month.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Stops it.</param>
    public static RebuiltMonth AsOf(DuckDbConnection from, Workspace workspace, int month, int batch, CancellationToken cancellation)
    {
        RebuiltMonth made = new(FarthingStore.OpenInMemory(workspace.StoreOptions()), cancellation);
        try
        {
            made.Fill(from, workspace.Calendar, month, batch);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Costs the month under a workspace's settings and a cost model.</summary>
    /// <returns>The six sums, and the digest of the inputs.</returns>
    /// <exception cref="Core.Errors.UserException">What there is cannot be costed.</exception>
    public (StatementSums Sums, string Digest) Cost(Workspace workspace, CostModel model, string period)
    {
        Deriver.Refresh(_store, DeriveSettings.Of(workspace) with { Rollups = false }, _connection, _cancellation);
        MonthReader reader = new(workspace, model, _connection, Environment.ProcessorCount);
        LoadedMonth month = reader.Read(_connection, workspace.Calendar.ParseMonth(period), _cancellation);
        MonthResult result = MonthCosting.Run(month.Input);
        return (
            new StatementSums(result.LedgerTotal, result.Attributed, result.Unused, result.OutOfScope, result.Unassigned, result.Imputed),
            month.Digest);
    }

    /// <summary>Puts the exchange rates of a later batch in the place of those there are.</summary>
    public void TakeRates(DuckDbConnection from, int batch) => Replace(from, "fx", $"SELECT * FROM {FactTable.Fx.AsOf(batch)}");

    /// <summary>Takes in a later batch's version of some ledger lines.</summary>
    public void TakeLines(DuckDbConnection from, int batch, IReadOnlyCollection<string> ids)
    {
        const string Picked = "line_id IN (SELECT line_id FROM picked_lines)";
        foreach (DuckDbConnection connection in (ReadOnlySpan<DuckDbConnection>)[from, _connection])
        {
            connection.Execute("CREATE OR REPLACE TEMP TABLE picked_lines(line_id VARCHAR)");
            using DuckDbAppender appender = connection.Appender("picked_lines");
            foreach (string id in ids)
            {
                appender.Append(id).EndRow();
            }

            appender.Complete();
        }

        _connection.Execute($"DELETE FROM ledger WHERE {Picked}");
        Copy(from, "ledger", $"SELECT * FROM {FactTable.Ledger.AsOf(batch)} WHERE {Picked}");
        from.Execute("DROP TABLE picked_lines");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _store.Dispose();
    }

    /// <summary>
    /// Copies the interactions that any row of the month can belong to, with all their segments and usage: what an interaction
    /// says is derived from all of it.
    /// </summary>
    private void Fill(DuckDbConnection from, WorkspaceCalendar calendar, int month, int batch)
    {
        (long startMs, long endMs) = calendar.MonthInstants(month);
        (long first, long last) = (startMs - DayMs, endMs + DayMs);
        string segments = Fact("segments").AsOf(batch), interactions = Fact("interactions").AsOf(batch), usage = Fact("usage").AsOf(batch);
        from.Execute(Invariant(
            $"""
            CREATE OR REPLACE TEMP TABLE rebuilt_interactions AS
            SELECT i FROM {segments} WHERE started_ms < {last} AND {SegmentSql.End} >= {first}
            UNION SELECT i FROM {interactions} WHERE started_ms < {last} AND (completed_ms >= {first} OR started_ms + coalesce(wait_ms, 0) >= {first})
            UNION SELECT i FROM {usage} WHERE at_ms >= {first} AND at_ms < {last}
            """), [], _cancellation);
        foreach (string table in (ReadOnlySpan<string>)["interactions", "segments", "usage"])
        {
            Copy(from, table, $"SELECT * FROM {Fact(table).AsOf(batch)} WHERE i IN (SELECT i FROM rebuilt_interactions)");
        }

        Copy(from, "interaction_ids", "SELECT * FROM interaction_ids WHERE i IN (SELECT i FROM rebuilt_interactions)");
        from.Execute("DROP TABLE rebuilt_interactions");
        foreach (FactTable table in FactTable.All.Where(t => t.Table is "ledger" or "staffing" or "paid_time"))
        {
            Copy(from, table.Table, $"SELECT * FROM {table.AsOf(batch)} r WHERE {table.TouchesSql("r", calendar, month)}");
        }

        foreach (FactTable table in FactTable.All.Where(t => t.Table is "fx" or "agents" or "customers"))
        {
            Copy(from, table.Table, $"SELECT * FROM {table.AsOf(batch)}");
        }

        Replace(from, "codes", "SELECT * FROM codes");
        DeriveVersion.FactsChanged(_connection);
    }

    private void Replace(DuckDbConnection from, string table, string sql)
    {
        _connection.Execute($"DELETE FROM {table}");
        Copy(from, table, sql);
    }

    private void Copy(DuckDbConnection from, string table, string sql) => TableCopy.Run(from, sql, _connection, table, _cancellation);

    private static FactTable Fact(string name) => FactTable.All.First(t => t.Table == name);
}
