using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>
/// The part of <c>farthing check</c> about facts beside interactions and money: what counts without a value, and why. Everything here is a
/// warning: nothing is left out in silence.
/// </summary>
public static class FactsCheck
{
    private static readonly (string Fact, string Derived, string Key, string Amount, string Day)[] Amounts =
    [
        ("orders", "d_orders", "order_id", "amount", "ordered_day"),
        ("subscriptions", "d_subscriptions", "subscription_id", "yearly", "from_day"),
        ("benefits", "d_benefits", "benefit_id", "amount", "day"),
    ];

    private static readonly (string Sql, string What)[] Backward =
    [
        ("SELECT count(*) FROM issues WHERE resolved_ms < opened_ms", "issues are resolved before they are opened"),
        ("SELECT count(*) FROM issues WHERE first_response_ms < opened_ms", "issues are answered before they are opened"),
        ("SELECT count(*) FROM d_interactions WHERE first_response_ms < arrived_ms", "interactions are answered before they arrive"),
        ("SELECT count(*) FROM customers WHERE lost_day < acquired_day", "customers are lost before they are acquired"),
        ("SELECT count(*) FROM users WHERE lost_day < created_day", "users are lost before they are created"),
        ("SELECT count(*) FROM subscriptions WHERE ended_day < started_day", "subscriptions end before they start"),
    ];

    /// <summary>All warnings.</summary>
    public static IReadOnlyList<Problem> Run(Workspace workspace, FarthingStore store, CancellationToken cancellation = default)
    {
        DeriveSettings settings = DeriveSettings.Of(workspace);
        using DuckDbConnection connection = store.Connect();
        Deriver.Refresh(store, settings, connection, cancellation);
        CodeBook codes = CodeBook.Load(connection);
        return [.. WithoutRate(connection, codes), .. Answers(connection, codes, settings), .. Unknown(connection), .. OutOfOrder(connection)];
    }

    private static IEnumerable<Problem> WithoutRate(DuckDbConnection connection, CodeBook codes)
    {
        foreach ((string fact, string derived, string key, string amount, string day) in Amounts)
        {
            foreach (object?[] row in connection.Rows(
                $"""
                SELECT f.currency, count(*), min(d.{day}) FROM {derived} d
                JOIN (SELECT row_number() OVER (ORDER BY {key}) AS n, currency FROM {fact}) f ON f.n = d.n
                WHERE d.{amount} IS NULL GROUP BY f.currency ORDER BY f.currency
                """))
            {
                string currency = codes.Text(CodeDomains.Currency, Convert.ToInt32(row[0], null)) ?? "";
                string first = DayNumber.Text(Convert.ToInt32(row[2], null));
                yield return new Problem(
                    "FT-3120", Severity.Warning, Invariant($"{row[1]} {fact} in {currency} have no exchange rate on or before their day: they count without an amount."),
                    Suggestion: $"import an fx file with a rate for {currency} dated {first} or earlier");
            }
        }
    }

    private static IEnumerable<Problem> Answers(DuckDbConnection connection, CodeBook codes, DeriveSettings settings)
    {
        foreach (object?[] row in connection.Rows(
            """
            SELECT instrument, count(*) FROM d_surveys WHERE score IS NOT NULL AND normal IS NULL GROUP BY instrument ORDER BY instrument
            """))
        {
            string name = codes.Text(CodeDomains.Instrument, Convert.ToInt32(row[0], null)) ?? "";
            if (settings.Instruments.All(i => !i.Takes(name)))
            {
                yield return new Problem(
                    "FT-3121", Severity.Warning, Invariant($"{row[1]} answers name the instrument \"{name}\", which nothing declares: their scores have no scale."),
                    Suggestion: "declare it under instruments: in kpis/*.yaml, or import it as csat, nps, ces, csi or rating");
            }
            else if (settings.Instruments.All(i => !i.Takes(name) || i.Direction is not null))
            {
                yield return new Problem(
                    "FT-3122", Severity.Warning, Invariant($"{row[1]} answers to \"{name}\" have a score that lies outside its scale, or come before it holds: they do not count."),
                    Suggestion: "correct the scores, or declare the scale that was asked");
            }
        }
    }

    private static IEnumerable<Problem> Unknown(DuckDbConnection connection)
    {
        long messages = connection.Scalar<long>("SELECT count(*) FROM messages WHERE i NOT IN (SELECT i FROM d_interactions)");
        if (messages > 0)
        {
            yield return new Problem(
                "FT-3123", Severity.Warning, Invariant($"{messages} messages belong to interactions that no file names: they count nowhere."),
                Suggestion: "import the interactions");
        }
    }

    private static IEnumerable<Problem> OutOfOrder(DuckDbConnection connection)
    {
        foreach ((string sql, string what) in Backward)
        {
            long rows = connection.Scalar<long>(sql);
            if (rows > 0)
            {
                yield return new Problem(
                    "FT-3124", Severity.Warning, Invariant($"{rows} {what}: the time between is not counted."),
                    Suggestion: "correct them in their source and import the file again");
            }
        }
    }
}
