using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.UseCases;

/// <summary>Reads who answered surveys and who did not.</summary>
internal static class SurveyBiasQuery
{
    private const string Answered =
        """
        FROM d_interactions d LEFT JOIN d_interaction_extras x ON x.i = d.i
        WHERE d.outcome IN ($1, $4) AND d.completed_day >= $2 AND d.completed_day < $3
        """;

    /// <summary>Whether a KPI is made of survey answers.</summary>
    public static bool ReadsSurveys(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        return kpi.AllMeasures.Any(m => used.Contains(m.Id) && (m.Fact is "surveys" or "themes"));
    }

    /// <summary>The comparison over the interactions completed in a period.</summary>
    public static SurveyBias Read(DuckDbConnection connection, Period period) => SurveyBias.Of(
        Counts(connection, "d.channel", period), Counts(connection, "d.topic", period),
        Times(connection, "x.surveyed = 1", period), Times(connection, "coalesce(x.surveyed, 0) = 0", period));

    private static List<ResponseCount> Counts(DuckDbConnection connection, string column, Period period)
    {
        List<ResponseCount> counts = [];
        using DuckDbReader reader = connection.Query(
            $"SELECT count(*), count(*) FILTER (x.surveyed = 1) {Answered} GROUP BY {column} ORDER BY {column}",
            (int)Outcome.Answered, period.FirstDay, period.EndDay, (int)Outcome.SelfServed);
        while (reader.Read())
        {
            counts.Add(new ResponseCount(reader.GetInt64(0), reader.GetInt64(1)));
        }

        return counts;
    }

    private static HandleTimes Times(DuckDbConnection connection, string condition, Period period)
    {
        using DuckDbReader reader = connection.Query(
            $"""
            SELECT count(d.handle_ms), coalesce(sum(d.handle_ms), 0)::HUGEINT, coalesce(sum(d.handle_ms::HUGEINT * d.handle_ms), 0)::HUGEINT
            {Answered} AND {condition}
            """,
            (int)Outcome.Answered, period.FirstDay, period.EndDay, (int)Outcome.SelfServed);
        return reader.Read() ? new HandleTimes(reader.GetInt64(0), reader.GetInt128(1), reader.GetInt128(2)) : new HandleTimes(0, 0, 0);
    }
}
