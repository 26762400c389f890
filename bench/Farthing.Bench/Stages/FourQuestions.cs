using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Engine.UseCases;

namespace Farthing.Bench.Stages;

/// <summary>What other programs and engines are asked beside Farthing on its own engine: cost, resolution, a percentile, different customers.</summary>
internal static class FourQuestions
{
    /// <summary>A KPI of one's own, as a workspace may define it.</summary>
    private const string OwnKpi = """
        measures:
          - { measure: customers-known, title: Customers in contact, fact: interactions, count: customer, by: arrival, where: 'customer != null' }
        kpis:
          - kpi: customers-in-contact
            title: Customers in contact
            unit: customers
            direction: none
            definition: How many different known customers made contact.
            formula: customers-known
            when-null: nobody made contact

        """;

    /// <param name="Name">What measurements call it.</param>
    /// <param name="Request">The question.</param>
    /// <param name="Check">A number that every answer to it must lead to, from the store's rows.</param>
    internal sealed record Question(string Name, KpiRequest Request, string Check)
    {
        /// <summary>Whether rollups alone can answer it.</summary>
        public bool IsOfRollups(Ask ask) => ask.Compile(Request, DuckDbDialect.Instance).All(s => s.Tables.All(AllRollups.IsRollup));
    }

    /// <summary>The questions.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        new("cpi", new KpiRequest(["cost-per-interaction"]) { By = ["channel"], Grain = "month" },
            $"""
            SELECT sum(cost) + sum(n) + count(*) FROM (SELECT channel, m, sum(cost) AS cost, sum(n) AS n FROM (
              SELECT channel, month AS m, sum({KpiStage.Cost}) AS cost, 0 AS n FROM costs GROUP BY ALL
              UNION ALL SELECT channel, completed_month, 0, count(*) FROM d_interactions WHERE outcome IN (1, 3) AND completed_month IS NOT NULL GROUP BY ALL)
            GROUP BY ALL)
            """),
        new("fcr", new KpiRequest(["first-contact-resolution"]) { By = ["topic"] },
            """
            WITH cut AS (SELECT max(greatest(arrived_ms, completed_ms)) - 604800000 AS t FROM d_interactions)
            SELECT (count(*) FILTER (resolved IS DISTINCT FROM 0 AND escalated IS DISTINCT FROM 1
                AND (next_topic_gap_ms IS NULL OR next_topic_gap_ms > 604800000)))::HUGEINT * 1000000007 + count(*)
            FROM d_interactions, cut WHERE outcome = 1 AND customer > 0 AND arrived_ms <= cut.t
              AND (previous_topic_gap_ms IS NULL OR previous_topic_gap_ms > 604800000)
            """),
        new("p90", new KpiRequest(["handling-time-p90"]) { By = ["channel"] },
            """
            SELECT sum(round(p)) FROM (SELECT channel, quantile_cont(handle_ms, 0.9) AS p FROM d_interactions
            WHERE outcome = 1 AND agent_segments > 0 AND completed_month IS NOT NULL AND handle_ms IS NOT NULL GROUP BY ALL)
            """),
        new("customers", new KpiRequest(["customers-in-contact"]) { Grain = "month" },
            "SELECT sum(n) FROM (SELECT arrived_month, count(DISTINCT customer) AS n FROM d_interactions WHERE customer > 0 AND outcome <> 4 GROUP BY ALL)"),
    ];

    /// <summary>Does something while the workspace has the KPI; the other stages have the catalogue as it is shipped.</summary>
    public static void Defined(BenchOptions options, Action work)
    {
        string kpis = Path.Combine(options.Data, "kpis");
        Directory.CreateDirectory(kpis);
        File.WriteAllText(Path.Combine(kpis, "bench.yaml"), OwnKpi);
        try
        {
            work();
        }
        finally
        {
            Directory.Delete(kpis, recursive: true);
        }
    }
}
