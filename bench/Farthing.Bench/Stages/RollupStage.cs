using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>
/// Rollups of a costed store: how large they are, how long each takes to make, and what the overview and some questions take from them
/// and from rows. Nothing is kept from one question to the next: every statement runs.
/// </summary>
internal static class RollupStage
{
    private const int LastMonths = 3;

    private static readonly (string Name, KpiRequest Request)[] Questions =
    [
        ("cost-per-interaction_by_channel_and_month", new KpiRequest(["cost-per-interaction"]) { By = ["channel"], Grain = "month" }),
        ("cost-per-interaction_by_interaction-queue_and_day", new KpiRequest(["cost-per-interaction"]) { By = ["interaction-queue"], Grain = "day" }),
        ("labour-cost_by_team_and_month", new KpiRequest(["labour-cost"]) { By = ["team"], Grain = "month" }),
        ("service-level_by_interaction-queue_and_month", new KpiRequest(["service-level"]) { By = ["interaction-queue"], Grain = "month" }),
        ("average-handling-time_by_channel", new KpiRequest(["average-handling-time"]) { By = ["channel"] }),
        ("first-contact-resolution_by_month", new KpiRequest(["first-contact-resolution"]) { Grain = "month" }),
        ("occupancy_by_team_and_month", new KpiRequest(["occupancy"]) { By = ["team"], Grain = "month" }),
        ("abandonment-rate_by_day", new KpiRequest(["abandonment-rate"]) { Grain = "day" }),
    ];

    public static void Run(BenchOptions options, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        KpiCatalogue catalogue = CatalogueLoader.Load(workspace);
        Deriver.Refresh(store, workspace, connection);
        Make(workspace, connection, into);
        foreach (bool rollups in (bool[])[true, false])
        {
            string from = rollups ? "rollup." : "rows.";
            Ask ask = Ask.Open(store, workspace, catalogue, connection, CancellationToken.None);
            ask.UseRollups = rollups;
            foreach ((int month, _) in ask.CostedMonths.TakeLast(LastMonths))
            {
                foreach ((string name, string? where) in new[] { ("overview", null), ("overview_of_a_channel", "channel = \"phone\"") })
                {
                    Core.Time.Period period = workspace.Calendar.PeriodOfMonth(month);
                    OverviewUseCase.Run(workspace, catalogue, ask, period, where, CancellationToken.None);   // warm
                    for (int n = 0; n < options.Repeats; n++)
                        into.Time(from + name, () => OverviewUseCase.Run(workspace, catalogue, ask, period, where, CancellationToken.None));
                }
            }

            foreach ((string name, KpiRequest request) in Questions)
            {
                ask.Answer(request, CancellationToken.None);
                for (int n = 0; n < options.Repeats; n++) into.Time(from + name, () => ask.Answer(request, CancellationToken.None));
            }
        }
    }

    /// <summary>Each rollup alone from all rows, then its size.</summary>
    private static void Make(Workspace workspace, DuckDbConnection connection, Measurements into)
    {
        foreach (RollupStatus rollup in RollupStatus.Read(connection, DeriveSettings.Of(workspace)))
        {
            string table = rollup.Definition.Table;
            FarthingStore.SetMeta(connection, "rollup_" + table, null);
            into.Time("rollup-make." + table, () =>
            {
                using DuckDbTransaction transaction = connection.BeginTransaction();
                RollupTables.Refresh(connection, null, CancellationToken.None);
                transaction.Commit();
            });
        }

        connection.Execute("CHECKPOINT");
        foreach (RollupStatus rollup in RollupStatus.Read(connection, DeriveSettings.Of(workspace)))
        {
            into.Note("rollup-rows." + rollup.Definition.Table, rollup.Rows);
            into.Note("rollup-kb." + rollup.Definition.Table, rollup.Bytes / 1000);
        }
    }
}
