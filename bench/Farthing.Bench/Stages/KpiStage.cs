using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>KPI answers from raw rows, beside SQL that somebody would write by hand for the same groups.</summary>
internal static class KpiStage
{
    /// <summary>A row's cost in all, as SQL.</summary>
    public const string Cost = "labour + unused + overhead + technology + vendor_cost + other";

    private sealed record Question(string Name, KpiRequest Request, string Sql);

    private static readonly Question[] Questions =
    [
        new("cost-per-interaction_by_channel_and_month",
            new KpiRequest(["cost-per-interaction"]) { By = ["channel"], Grain = "month" },
            $"""
            SELECT * FROM (SELECT channel, arrived AS month, sum(cost) AS cost, sum(n) AS n FROM (
              SELECT channel, month AS arrived, sum({Cost}) AS cost, 0 AS n FROM costs GROUP BY ALL
              UNION ALL SELECT channel, completed_month, 0, count(*) FROM d_interactions WHERE outcome IN (1, 3) AND completed_month IS NOT NULL GROUP BY ALL)
            GROUP BY ALL) ORDER BY ALL
            """),
        new("cost-per-interaction_by_month",
            new KpiRequest(["cost-per-interaction"]) { Grain = "month" },
            $"""
            SELECT m, sum(cost), sum(n) FROM (SELECT month AS m, sum({Cost}) AS cost, 0 AS n FROM costs GROUP BY ALL
              UNION ALL SELECT completed_month, 0, count(*) FROM d_interactions WHERE outcome IN (1, 3) AND completed_month IS NOT NULL GROUP BY ALL)
            GROUP BY ALL ORDER BY ALL
            """),
        new("labour-cost_by_team_and_month",
            new KpiRequest(["labour-cost"]) { By = ["team"], Grain = "month" },
            "SELECT team, month, sum(labour) FROM costs GROUP BY ALL ORDER BY ALL"),
        new("service-level_by_interaction-queue_and_month",
            new KpiRequest(["service-level"]) { By = ["interaction-queue"], Grain = "month" },
            """
            SELECT queue, arrived_month, count(*) FILTER (outcome = 1 AND wait_ms <= 20000),
              count(*) FILTER (outcome = 1 OR (outcome = 2 AND wait_ms > 20000)) FROM d_interactions GROUP BY ALL ORDER BY ALL
            """),
        new("average-handling-time_by_channel",
            new KpiRequest(["average-handling-time"]) { By = ["channel"] },
            """
            SELECT channel, sum(handle_ms), count(*) FROM d_interactions
            WHERE outcome = 1 AND completed_ms IS NOT NULL AND agent_segments > 0 GROUP BY ALL ORDER BY ALL
            """),
        new("first-contact-resolution_by_topic",
            new KpiRequest(["first-contact-resolution"]) { By = ["topic"] },
            """
            WITH cut AS (SELECT max(greatest(arrived_ms, completed_ms)) - 604800000 AS t FROM d_interactions)
            SELECT topic, count(*) FILTER (resolved IS DISTINCT FROM 0 AND escalated IS DISTINCT FROM 1
                AND (next_topic_gap_ms IS NULL OR next_topic_gap_ms > 604800000)), count(*)
            FROM d_interactions, cut WHERE outcome = 1 AND customer > 0 AND arrived_ms <= cut.t
              AND (previous_topic_gap_ms IS NULL OR previous_topic_gap_ms > 604800000) GROUP BY ALL ORDER BY ALL
            """),
        new("repeat-contact-rate_by_month",
            new KpiRequest(["repeat-contact-rate"]) { Grain = "month" },
            """
            WITH cut AS (SELECT max(greatest(arrived_ms, completed_ms)) - 604800000 AS t FROM d_interactions)
            SELECT arrived_month, count(*) FILTER (next_gap_ms <= 604800000), count(*)
            FROM d_interactions, cut WHERE outcome = 1 AND customer > 0 AND arrived_ms <= cut.t GROUP BY ALL ORDER BY ALL
            """),
        new("occupancy_by_team_and_month",
            new KpiRequest(["occupancy"]) { By = ["team"], Grain = "month" },
            """
            SELECT team, month, sum(handling_ms), sum(handling_or_available_ms) FROM d_agent_hours
            WHERE available_ms IS NOT NULL GROUP BY ALL ORDER BY ALL
            """),
        new("abandonment-rate_by_day",
            new KpiRequest(["abandonment-rate"]) { Grain = "day" },
            "SELECT arrived_day, count(*) FILTER (outcome = 2), count(*) FILTER (outcome <> 4) FROM d_interactions GROUP BY ALL ORDER BY ALL"),
    ];

    public static void Run(BenchOptions options, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        KpiCatalogue catalogue = CatalogueLoader.Load(workspace);
        Ask ask = Ask.Open(store, workspace, catalogue, connection, CancellationToken.None);
        foreach (Question question in Questions)
        {
            connection.Rows(question.Sql);      // warm
            ask.Answer(question.Request, CancellationToken.None);
            for (int n = 0; n < options.Repeats; n++)
            {
                into.Time("sql." + question.Name, () => connection.Rows(question.Sql));
                into.Time("kpi." + question.Name, () => ask.Answer(question.Request, CancellationToken.None));
            }
        }
    }
}
