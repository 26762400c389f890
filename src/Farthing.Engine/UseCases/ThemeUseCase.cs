using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Puts what comments speak of beside what their interactions cost (<c>farthing themes</c>).</summary>
public static class ThemeUseCase
{
    private const long Micro = 1_000_000;

    /// <summary>Theme 0 stands for all of them: there each comment is once, however many themes it speaks of.</summary>
    private const string Lines = """
        spoken AS (
          SELECT t.theme, {0} AS part, q.n, q.i, q.sentiment
          FROM d_themes t JOIN d_surveys q ON q.n = t.n LEFT JOIN d_interactions d ON d.i = q.i
          WHERE q.answered_day >= $1 AND q.answered_day < $2),
        lines AS (SELECT * FROM spoken UNION ALL SELECT DISTINCT 0, 0, n, i, sentiment FROM spoken)
        """;

    private const string Costed = """
        latest AS (SELECT run, month FROM current_runs WHERE (month, version) IN (SELECT month, max(version) FROM current_runs GROUP BY month)),
        costed AS (
          SELECT i, sum(labour::HUGEINT + unused + overhead + technology + vendor_cost + other) AS cost
          FROM costs WHERE run IN (SELECT run FROM latest) AND i IN (SELECT i FROM wanted) GROUP BY i),
        priced AS (
          SELECT d.i, coalesce(k.cost, 0) AS cost, d.completed_month IN (SELECT month FROM latest) AS is_costed, d.outcome IN ({1}) AS is_counted
          FROM d_interactions d LEFT JOIN costed k ON k.i = d.i WHERE d.i IN (SELECT i FROM wanted) AND d.outcome <> {2})
        """;

    /// <summary>The KPI that an interaction of all costs; a theme's interactions are counted in the same way.</summary>
    private const string CostOfAll = "cost-per-interaction";

    private const string Figures =
        "count(*), count(*) FILTER (is_costed), count(*) FILTER (is_costed AND is_counted), coalesce(sum(cost) FILTER (is_costed), 0)::HUGEINT";

    /// <summary>The report.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="ask">The store's dictionary; it has brought the derived tables up to date.</param>
    /// <param name="connection">The same store.</param>
    /// <param name="periodText">The days in which the comments were given.</param>
    /// <param name="by"><c>channel</c>, <c>topic</c>, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">FT-4015: another dimension; FT-1101, FT-1102: not a period.</exception>
    public static ThemeReport Run(
        Workspace workspace, Ask ask, DuckDbConnection connection, string periodText, string? by, CancellationToken cancellation)
    {
        (string column, string domain) = by switch
        {
            null => ("0", ""),
            "channel" => ("coalesce(d.channel, 0)", CodeDomains.Channel),
            "topic" => ("coalesce(d.topic, 0)", CodeDomains.Topic),
            _ => throw new UserException(
                "FT-4015", $"Themes are sliced by channel or topic, not by \"{by}\".", new SourcePlace("--by", 1, 1, by, Math.Max(1, by.Length)),
                NearMatch.Suggest(by, ["channel", "topic"]) ?? "write --by channel or --by topic"),
        };
        Period period = workspace.Calendar.ParsePeriod(periodText);
        DeriveSettings settings = DeriveSettings.Of(workspace);
        Dictionary<(int Theme, int Part), ThemeRow> rows = Comments(connection, period, column, cancellation);
        Price(connection, period, column, rows, cancellation);
        (Func<string?, Ratio?> ofAll, Ratio? ofTotal) = All(ask, period, by, cancellation);
        ThemeRow Named((int Theme, int Part) key)
        {
            string? id = key.Theme == 0 ? null : ask.Codes.Text(CodeDomains.Theme, key.Theme);
            string? part = domain.Length > 0 && key.Part > 0 ? ask.Codes.Text(domain, key.Part) : null;
            return rows.GetValueOrDefault(key, Empty) with
            {
                Theme = id,
                Title = id is null ? null : settings.Themes.FirstOrDefault(t => t.Id == id)?.Title ?? id,
                Part = part,
                PerInteractionOfAll = key.Theme > 0 && by is not null ? ofAll(part) : ofTotal,
            };
        }

        ThemeRow total = Named((0, 0));
        return new ThemeReport(
            period, by, [.. rows.Keys.Where(k => k.Theme > 0).Select(Named).Order(ByCost)], total, WithoutTheme(connection, period, cancellation),
            Method(period, settings.Lexicon.Name, total, by));
    }

    private static ThemeRow Empty => new(null, null, null);

    private static Comparer<ThemeRow> ByCost => Comparer<ThemeRow>.Create((a, b) =>
    {
        int order = (b.Cost ?? new Ratio(-1, 1)).CompareTo(a.Cost ?? new Ratio(-1, 1));
        order = order != 0 ? order : b.Comments.CompareTo(a.Comments);
        order = order != 0 ? order : string.CompareOrdinal(a.Theme, b.Theme);
        return order != 0 ? order : string.CompareOrdinal(a.Part, b.Part);
    });

    private static Dictionary<(int, int), ThemeRow> Comments(DuckDbConnection connection, Period period, string column, CancellationToken cancellation)
    {
        Dictionary<(int, int), ThemeRow> rows = [];
        using DuckDbReader reader = connection.Query(
            $"WITH {Lines.Replace("{0}", column, StringComparison.Ordinal)} SELECT theme, part, count(*), count(sentiment), "
                + "coalesce(sum(sentiment), 0)::HUGEINT FROM lines GROUP BY theme, part",
            [period.FirstDay, period.EndDay], cancellation);
        while (reader.Read())
        {
            long judged = reader.GetInt64(3);
            rows[(reader.GetInt32(0), reader.GetInt32(1))] = Empty with
            {
                Comments = reader.GetInt64(2),
                Judged = judged,
                Sentiment = Each(reader.GetInt128(4), judged),
            };
        }

        return rows;
    }

    /// <summary>Adds interactions and their cost, an interaction once a row.</summary>
    private static void Price(
        DuckDbConnection connection, Period period, string column, Dictionary<(int, int), ThemeRow> rows, CancellationToken cancellation)
    {
        string sql = $"""
            WITH {Lines},
            wanted AS (SELECT DISTINCT i FROM spoken WHERE i > 0),
            {Costed}
            SELECT m.theme, m.part, {Figures} FROM (SELECT DISTINCT theme, part, i FROM lines WHERE i > 0) m JOIN priced p ON p.i = m.i
            GROUP BY m.theme, m.part
            """;
        using DuckDbReader reader = connection.Query(
            Filled(sql, column), [period.FirstDay, period.EndDay], cancellation);
        while (reader.Read())
        {
            (int, int) key = (reader.GetInt32(0), reader.GetInt32(1));
            (long costed, long counted, Int128 cost) = (reader.GetInt64(3), reader.GetInt64(4), reader.GetInt128(5));
            rows[key] = rows[key] with
            {
                Interactions = reader.GetInt64(2),
                Costed = costed,
                Counted = counted,
                Cost = costed > 0 ? new Ratio(cost, Micro) : null,
                PerInteraction = Each(cost, counted),
            };
        }
    }

    /// <summary>Our own codes and columns put into a statement.</summary>
    private static string Filled(string sql, string column) => sql.Replace("{0}", column, StringComparison.Ordinal)
        .Replace("{1}", Invariant($"{(int)Outcome.Answered}, {(int)Outcome.SelfServed}"), StringComparison.Ordinal)
        .Replace("{2}", Invariant($"{(int)Outcome.Excluded}"), StringComparison.Ordinal);

    /// <summary>What an interaction of the period costs by the KPI itself: for each part, and in all; null where the KPI is not to be had.</summary>
    private static (Func<string?, Ratio?> OfPart, Ratio? OfAll) All(Ask ask, Period period, string? by, CancellationToken cancellation)
    {
        try
        {
            KpiAnswer answer = ask.Answer(new KpiRequest([CostOfAll]) { Period = period.Text, By = by is null ? [] : [by] }, cancellation);
            return (part => answer.Rows.FirstOrDefault(r => r.Keys.Count > 0 && r.Keys[0] == part)?.Cells[0].Value, answer.Total[0].Value);
        }
        catch (UserException)
        {
            // The workspace has removed the KPI, or put one in its place that has no such slice.
            return (_ => null, null);
        }
    }

    private static long WithoutTheme(DuckDbConnection connection, Period period, CancellationToken cancellation)
    {
        using DuckDbReader reader = connection.Query(
            $"""
            SELECT count(*) FROM ({SurveyTables.Numbered}) s JOIN d_surveys q ON q.n = s.n
            WHERE s.comment <> '' AND q.answered_day >= $1 AND q.answered_day < $2 AND s.n NOT IN (SELECT n FROM d_themes)
            """,
            [period.FirstDay, period.EndDay], cancellation);
        return reader.Read() ? reader.GetInt64(0) : 0;
    }

    private static Ratio? Each(Int128 micro, long count) => Ratio.Of(micro, (Int128)count * Micro);

    private static string[] Method(Period period, string lexicon, ThemeRow total, string? by)
    {
        long uncosted = total.Interactions - total.Costed;
        return
        [
            $"Themes are found by their words in comments answered in {period.Text}: they cannot see what is said in other words. A comment may speak of "
                + "several, an interaction counts once per theme; in the total each comment and each interaction counts once.",
            $"Sentiment by lexicon {lexicon}, from -1 to 1, the mean of the n comments with a word of its list: it cannot see irony, other languages, "
                + "or what a word means in your trade.",
            $"Cost is what an interaction costs in all, by the latest run of each month; beside it stand all interactions completed in {period.Text}"
                + (by is null ? ", with a comment or without" : $" in the same {by}, with a comment or without") + $" (the KPI {CostOfAll}). "
                + "Both are cost over interactions that were answered or self-served. "
                + "Who comments is no random part of them, and a dear theme need not be the cause of its cost.",
            .. uncosted > 0
                ? [Invariant($"{uncosted} of {total.Interactions} interactions completed in no month with a costing run: they are in no cost and no mean.")]
                : Array.Empty<string>(),
        ];
    }
}
