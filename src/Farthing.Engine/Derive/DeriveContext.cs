using Farthing.Core.Facts;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>What a part of the derive step works with: the transaction's connection, the settings, and codes.</summary>
internal sealed class DeriveContext(DuckDbConnection connection, DeriveSettings settings, CancellationToken cancellation)
{
    public DuckDbConnection Connection => connection;

    public DeriveSettings Settings => settings;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Runs SQL in the step's transaction.</summary>
    public void Run(string sql, params object?[] args) => connection.Execute(sql, args, cancellation);

    /// <summary>Whether a query has a row.</summary>
    public bool Any(string sql) => connection.Scalar<bool>($"SELECT EXISTS({sql})");

    /// <summary>The code of a text of a domain, in any case of its letters; −1 when there is none.</summary>
    public int CodeOf(string domain, string text) => connection.Scalar<int?>(
        "SELECT min(code) FROM codes WHERE domain = $1 AND lower(text) = lower($2)", domain, text) ?? -1;

    /// <summary>
    /// SQL of the rows of a query, which has <c>amount</c>, <c>currency</c> and <c>fx_day</c>, with <c>own_amount</c>: the amount in the
    /// workspace's currency at the latest rate dated on or before the day, half to even; NULL where no rate is known.
    /// </summary>
    public string InOwnCurrency(string rows)
    {
        int own = settings.Currency.Length == 0 ? -1 : CodeOf(CodeDomains.Currency, settings.Currency);
        string isOwn = Invariant($"(x.currency IS NULL OR x.currency IN (0, {own}))");
        return !Any($"SELECT 1 FROM ({rows}) x WHERE NOT {isOwn}")
            ? $"SELECT *, amount AS own_amount FROM ({rows})"
            : $"""
              SELECT x.*, CASE WHEN {isOwn} THEN x.amount ELSE TRY_CAST({HalfEvenSql.Divide("(x.amount::HUGEINT * f.rate)", "1000000000000::HUGEINT")} AS BIGINT) END
                AS own_amount
              FROM ({rows}) x ASOF LEFT JOIN fx f ON f.currency = x.currency AND x.fx_day >= f.day
              """;
    }
}
