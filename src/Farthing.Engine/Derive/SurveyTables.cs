using System.Text;
using Farthing.Core.Catalogue;
using Farthing.Core.Comments;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Derive;

/// <summary>Makes <c>d_surveys</c> and <c>d_themes</c>: answers placed on the scales of their instruments, comments read by their words.</summary>
internal static class SurveyTables
{
    /// <summary>The survey rows with the number that <c>d_surveys</c> has for each.</summary>
    internal const string Numbered = "SELECT row_number() OVER (ORDER BY response_id, question) AS n, * FROM surveys";
    private const int Forever = int.MaxValue;
    private const long Unit = 1_000_000;

    // Scores on the scale only: what lies outside it has no place from worst to best.
    private static readonly string Rows = $"""
        INSERT INTO d_surveys
        WITH timed AS (
          SELECT s.n, dense_rank() OVER (ORDER BY s.response_id) AS response, coalesce(s.i, 0) AS i,
            CASE WHEN coalesce(s.customer, 0) <> 0 THEN s.customer ELSE coalesce(d.customer, 0) END AS customer,
            coalesce(s.instrument, 0) AS instrument, coalesce(s.question, 0) AS question, s.score,
            CASE WHEN s.score IS NULL THEN s.answered_ms ELSE coalesce(s.answered_ms, s.sent_ms, d.completed_ms) END AS answered_ms,
            coalesce(s.sent_ms, s.answered_ms, d.completed_ms) AS sent_ms
          FROM ({Numbered}) s LEFT JOIN d_interactions d ON d.i = s.i),
        placed AS (
          SELECT t.*, coalesce(v.method, 0) AS method, v.up, v.top AS top_score, v.bottom AS bottom_score, t.score BETWEEN v.low AND v.high AS on_scale,
            CASE WHEN t.score BETWEEN v.low AND v.high THEN {PartOfScale("1000000")} END::BIGINT AS normal,
            CASE WHEN t.score BETWEEN v.low AND v.high THEN v.own_low + {PartOfScale("v.own_span")} END::BIGINT AS points,
            CASE WHEN v.weighed = 0 THEN 1000000 ELSE w.weight END AS weight
          FROM timed t
          LEFT JOIN derive_instruments v ON v.instrument = t.instrument
            AND coalesce(farthing_day(coalesce(t.answered_ms, t.sent_ms)), {Forever - 1}) BETWEEN v.first_day AND v.last_day
          LEFT JOIN derive_weights w ON w.version = v.version AND w.question = t.question)
        SELECT p.n, p.response, p.i, p.customer, p.instrument, p.question, p.method, p.score, p.points, p.normal,
          CASE WHEN p.normal IS NOT NULL THEN p.weight END,
          CASE WHEN p.normal IS NOT NULL THEN {HalfEvenSql.Divide("(p.normal::HUGEINT * p.weight)", "1000000::HUGEINT")} END::BIGINT,
          CASE WHEN on_scale THEN CASE p.up WHEN 1 THEN p.score >= p.top_score WHEN 0 THEN p.score <= p.top_score END END::TINYINT,
          CASE WHEN on_scale THEN CASE p.up WHEN 1 THEN p.score <= p.bottom_score WHEN 0 THEN p.score >= p.bottom_score END END::TINYINT,
          c.sentiment,
          p.answered_ms, farthing_day(p.answered_ms), farthing_month(p.answered_ms), farthing_hour(p.answered_ms),
          p.sent_ms, farthing_day(p.sent_ms), farthing_month(p.sent_ms), farthing_hour(p.sent_ms)
        FROM placed p LEFT JOIN derive_comments c ON c.n = p.n
        """;

    /// <summary>How far a score is from the worst on its scale, as a part of <paramref name="whole"/>.</summary>
    private static string PartOfScale(string whole) => HalfEvenSql.Divide(
        $"(CASE v.up WHEN 1 THEN t.score - v.low WHEN 0 THEN v.high - t.score END::HUGEINT * {whole})", "(v.high - v.low)::HUGEINT");

    /// <summary>Makes both tables.</summary>
    public static void Make(DeriveContext context)
    {
        context.Run("TRUNCATE d_surveys; TRUNCATE d_themes");
        if (!context.Any("SELECT 1 FROM surveys"))
        {
            return;
        }

        context.Run("""
            CREATE OR REPLACE TEMP TABLE derive_comments(n BIGINT, sentiment BIGINT);
            CREATE OR REPLACE TEMP TABLE derive_instruments(
              instrument INTEGER, first_day INTEGER, last_day INTEGER, version INTEGER, method INTEGER, low BIGINT, high BIGINT, up INTEGER,
              top BIGINT, bottom BIGINT, weighed INTEGER, own_low BIGINT, own_span BIGINT);
            CREATE OR REPLACE TEMP TABLE derive_weights(version INTEGER, question INTEGER, weight BIGINT)
            """);
        CodeBook codes = CodeBook.Load(context.Connection);
        WriteInstruments(context, codes);
        ReadComments(context, codes);
        context.Run(Rows);
        context.Run("DROP TABLE derive_comments; DROP TABLE derive_instruments; DROP TABLE derive_weights");
    }

    /// <summary>Which version of which instrument each name in the answers stands for, day by day.</summary>
    private static void WriteInstruments(DeriveContext context, CodeBook codes)
    {
        using DuckDbAppender instruments = context.Connection.Appender("derive_instruments");
        using DuckDbAppender weights = context.Connection.Appender("derive_weights");
        int number = 0;
        foreach ((int code, string name) in codes.Entries(CodeDomains.Instrument))
        {
            foreach ((Instrument version, int first, int last) in Versions(context.Settings.Instruments, name))
            {
                number++;
                (int ownLow, int ownHigh) = SurveyScale.Of(version.Method);
                instruments.Append(code).Append(first).Append(last).Append(number).Append((int)version.Method)
                    .Append(MicroOf(version.Min)).Append(MicroOf(version.Max))
                    .Append(version.Direction switch { Direction.Up => 1, Direction.Down => 0, _ => (long?)null })
                    .Append(version.Top is { } top ? MicroOf(top) : null).Append(version.Bottom is { } bottom ? MicroOf(bottom) : null)
                    .Append(version.Questions.Count > 0 ? 1 : 0).Append(ownLow * Unit).Append((ownHigh - ownLow) * Unit).EndRow();
                foreach (InstrumentQuestion question in version.Questions)
                {
                    weights.Append(number).Append(codes.Find(CodeDomains.Question, question.Question)).Append(MicroOf(question.Weight)).EndRow();
                }
            }
        }

        instruments.Complete();
        weights.Complete();
    }

    /// <summary>The versions of the instrument with the longest id that takes the name, with the days on which each holds.</summary>
    private static IEnumerable<(Instrument Version, int First, int Last)> Versions(IReadOnlyList<Instrument> instruments, string name)
    {
        string? id = instruments.Where(i => i.Takes(name)).Select(i => i.Id).MaxBy(i => i.Length);
        Instrument[] versions = [.. instruments.Where(i => i.Id == id).OrderBy(FirstDay).ThenBy(i => i.Version)];
        for (int n = 0; n < versions.Length; n++)
        {
            int last = n + 1 < versions.Length ? FirstDay(versions[n + 1]) - 1 : Forever;
            if (FirstDay(versions[n]) <= last)
            {
                yield return (versions[n], FirstDay(versions[n]), last);
            }
        }
    }

    private static int FirstDay(Instrument instrument) =>
        instrument.ValidFrom is { } day ? DayNumber.Of(day) : -Forever;

    private static long MicroOf(decimal value) => (long)decimal.Round(value * Unit, MidpointRounding.ToEven);

    private static void ReadComments(DeriveContext context, CodeBook codes)
    {
        ThemeRules themes = new([.. context.Settings.Themes.Select(t => (t.Id, t.Words.Select(w => w.Text)))]);
        int[] themeCodes = [.. context.Settings.Themes.Select(t => codes.GetOrAdd(CodeDomains.Theme, t.Id))];
        codes.Save(context.Connection);
        List<int> found = [];

        // A connection of its own reads while this one writes; answers do not change meanwhile.
        using DuckDbConnection reading = context.Connection.Database.Connect();
        using DuckDbAppender sentiments = context.Connection.Appender("derive_comments");
        using DuckDbAppender rows = context.Connection.Appender("d_themes");
        using DuckDbReader reader = reading.Query($"SELECT n, coalesce(i, 0), comment FROM ({Numbered}) WHERE comment <> ''", [], context.Cancellation);
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++)
            {
                CommentWords words = CommentWords.Of(Encoding.UTF8.GetString(reader.Utf8(2, row)));
                if (context.Settings.Lexicon.Judge(words) is { } sentiment)
                {
                    sentiments.Append(reader.Int64(0)[row]).Append(sentiment).EndRow();
                }

                found.Clear();
                themes.Find(words, found);
                foreach (int theme in found)
                {
                    rows.Append(reader.Int64(0)[row]).Append(reader.Int64(1)[row]).Append(themeCodes[theme]).EndRow();
                }
            }
        }

        sentiments.Complete();
        rows.Complete();
    }
}
