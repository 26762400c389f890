using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Bench.Stages;

/// <summary>A costing run of every month, beside writing a table of the same rows and columns; then one month again.</summary>
internal static class CostStage
{
    public static void Run(BenchOptions options, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        Deriver.Refresh(store, workspace, connection);
        connection.Execute("TRUNCATE costs; TRUNCATE runs; TRUNCATE run_pools; TRUNCATE run_accounts; DELETE FROM meta WHERE key LIKE 'rollup%'");
        Deriver.Refresh(store, workspace, connection);
        connection.Execute("CHECKPOINT");
        IReadOnlyList<CostedMonth> months = into.Time("cost", () => CostUseCase.Run(workspace, store, null, SystemClock.Instance));
        if (months.Any(m => m.Totals.Difference != 0)) throw new InvalidOperationException("a month does not close");
        into.Time("cost-checkpoint", () => connection.Execute("CHECKPOINT"));
        into.Note("cost-rows", months.Sum(m => m.Rows));
        for (int n = 0; n < Math.Max(1, options.Repeats / 2); n++)
        {
            into.Time("cost-table", () =>
            {
                connection.Execute("CREATE TABLE costs_again AS SELECT * FROM costs");
                connection.Execute("CHECKPOINT");
            });
            connection.Execute("DROP TABLE costs_again");
        }

        // The same rows again as a costing run must write them: a transaction a month.
        connection.Execute("CREATE TABLE costs_again AS SELECT * FROM costs LIMIT 0");
        into.Time("cost-table-by-month", () =>
        {
            foreach (CostedMonth month in months)
            {
                using DuckDbTransaction transaction = connection.BeginTransaction();
                connection.Execute("INSERT INTO costs_again SELECT * FROM costs WHERE run = $1", month.Run);
                transaction.Commit();
            }

            connection.Execute("CHECKPOINT");
        });
        connection.Execute("DROP TABLE costs_again");

        CostedMonth middle = months[months.Count / 2];
        Core.Time.Period period = workspace.Calendar.ParsePeriod(middle.Period);
        for (int n = 0; n < Math.Max(1, options.Repeats / 2); n++)
        {
            connection.Execute("UPDATE ledger SET amount = amount + 1000000 WHERE first_day = $1", period.FirstDay);
            DeriveVersion.FactsChanged(connection, "ledger");
            into.Time("recost", () => CostUseCase.Run(workspace, store, period, SystemClock.Instance));
        }
    }
}
