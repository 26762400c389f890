using Farthing.Core.Costing;
using Farthing.Core.Ledger;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Reads what stands behind a month's statement: versions, closes, drivers and rates, ledger lines.</summary>
public static class MonthDetailUseCase
{
    /// <summary>The detail of a month.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="connection">Its store; the derived tables must be up to date.</param>
    /// <param name="month">The month's index; it must have been costed.</param>
    /// <param name="account">The account whose lines are wanted; null for none.</param>
    /// <exception cref="Core.Errors.UserException">The cost model or the ledger is at fault.</exception>
    public static MonthDetail Run(Workspace workspace, DuckDbConnection connection, int month, string? account)
    {
        StoredRun[] versions = [.. RunQueries.All(connection).Where(r => r.Month == month).OrderByDescending(r => r.Version)];
        (IReadOnlyList<LedgerLinePart> lines, Int128 sum) = account is null ? ([], 0) : Lines(workspace, connection, month, account);
        return new MonthDetail(
            versions, [.. CloseLog.Read(connection).Of(versions[0].Period).Reverse()], Rates(connection, versions[0].Run), lines,
            account is not null && sum != Read(connection, versions[0].Run, account));
    }

    /// <summary>The pools of a run with their drivers.</summary>
    internal static List<PoolRate> Rates(DuckDbConnection connection, int run)
    {
        List<PoolRate> rates = [];
        using DuckDbReader reader = connection.Query(
            """
            SELECT pool, component, imputed, driver, count(*), sum(driver_total)::HUGEINT, sum(capacity_ms)::HUGEINT,
              sum(attributed)::HUGEINT, sum(unused)::HUGEINT
            FROM run_pools WHERE run = $1 GROUP BY pool, component, imputed, driver ORDER BY min(seq)
            """,
            run);
        while (reader.Read())
        {
            string name = reader.GetString(3)!;
            rates.Add(new PoolRate(
                reader.GetString(0)!, (Component)reader.GetInt32(1), reader.GetInt32(2) == 1,
                Driver.Parse(name) ?? new Driver(DriverKind.Sessions), reader.GetInt64(4), reader.GetInt128(5),
                reader.IsNull(6) ? null : reader.GetInt128(6), reader.GetInt128(7), reader.GetInt128(8)));
        }

        return rates;
    }

    /// <summary>The lines as the ledger and the cost model have them now.</summary>
    private static (IReadOnlyList<LedgerLinePart> Lines, Int128 Sum) Lines(
        Workspace workspace, DuckDbConnection connection, int month, string account)
    {
        CostModel model = CostModelReader.Read(workspace, connection);
        MonthReader reader = new(workspace, model, connection, 1);
        MonthLine[] lines = [.. reader.ReadLedger(connection, month).Lines.Where(l => l.Line.Account == account)];
        CodeTexts texts = reader.Texts();
        return (
            [
                .. lines.OrderByDescending(l => Math.Abs(l.Amount)).ThenBy(l => l.Line.Id, StringComparer.Ordinal).Select(l => new LedgerLinePart(
                    l.Line.Id, l.Line.Account, l.Line.Memo, texts.Describe(l.Line.Narrowing), l.Line.FirstDay, l.Line.EndDay, l.Amount,
                    RunWriter.FateText(l.Fate), l.Component, l.Pool < 0 ? null : model.Pools[l.Pool].Name)),
            ],
            lines.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount));
    }

    /// <summary>What the run read of the account.</summary>
    private static Int128 Read(DuckDbConnection connection, int run, string account) => connection.Scalar<Int128?>(
        """
        SELECT sum(a.amount)::HUGEINT FROM run_accounts a JOIN codes c ON c.domain = 'account' AND c.code = a.account
        WHERE a.run = $1 AND c.text = $2
        """,
        run, account) ?? 0;
}
