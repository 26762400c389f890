using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Costing;

/// <summary>What the statement asks the store.</summary>
internal static class StatementQueries
{
    private static readonly Component[] Components =
        [Component.Labour, Component.Overhead, Component.Technology, Component.Vendor, Component.Other];

    /// <summary>A run's statement: its ledger from the accounts, what landed from the cost rows.</summary>
    public static MonthStatement Prove(DuckDbConnection connection, CodeBook codes, StoredRun run)
    {
        IReadOnlyList<PoolTotals> pools = Pools(connection, run.Run);
        IReadOnlyList<AccountTotals> accounts = Accounts(connection, codes, run.Run);
        Int128[] landed = Landed(connection, run.Run);
        List<ComponentTotals> components = [];
        for (int i = 0; i < Components.Length; i++)
        {
            Component component = Components[i];
            Int128 imputed = Sum(pools.Where(p => p.Imputed && p.Component == component), p => p.Attributed);
            components.Add(new ComponentTotals(
                component,
                Sum(accounts.Where(a => a.Component == component), a => a.Amount),
                landed[i] - imputed,
                Sum(pools.Where(p => p.Component == component), p => p.Unused),
                Sum(pools.Where(p => !p.Imputed && p.Component == component), p => p.Unassigned),
                imputed));
        }

        Int128 ledger = Sum(accounts, a => a.Amount);
        Int128 attributed = Sum(components, c => c.Attributed);
        Int128 outOfScope = Sum(accounts.Where(a => a.Fate == "out-of-scope"), a => a.Amount);
        Int128 unassigned = Sum(components, c => c.Unassigned);
        RunTotals totals = new(
            ledger, landed[6], attributed, landed[5], outOfScope, unassigned, ledger - attributed - landed[5] - outOfScope - unassigned);
        return new MonthStatement(run, totals, components, pools, accounts);
    }

    /// <summary>A warning when files were imported after a run was made.</summary>
    public static IEnumerable<Problem> Stale(DuckDbConnection connection, IReadOnlyList<MonthStatement> months)
    {
        long? last = connection.Scalar<long?>("SELECT max(imported_ms) FROM batches");
        string[] older = [.. months.Where(m => m.Run.MadeMs < last).Select(m => m.Run.Period)];
        if (older.Length > 0)
        {
            yield return new Problem(
                "FT-3026", Severity.Note, $"Files were imported after {(older.Length == 1 ? older[0] + " was" : $"{older.Length} of these months were")} costed.",
                Suggestion: "farthing cost makes a new version where something changed");
        }
    }

    /// <summary>Column sums of a run's cost rows: the five components, unused, imputed.</summary>
    private static Int128[] Landed(DuckDbConnection connection, int run)
    {
        using DuckDbReader reader = connection.Query(
            """
            SELECT coalesce(sum(labour), 0)::HUGEINT, coalesce(sum(overhead), 0)::HUGEINT, coalesce(sum(technology), 0)::HUGEINT,
              coalesce(sum(vendor_cost), 0)::HUGEINT, coalesce(sum(other), 0)::HUGEINT, coalesce(sum(unused), 0)::HUGEINT,
              coalesce(sum(imputed), 0)::HUGEINT
            FROM costs WHERE run = $1
            """,
            run);
        reader.Read();
        return [.. Enumerable.Range(0, 7).Select(reader.GetInt128)];
    }

    private static List<PoolTotals> Pools(DuckDbConnection connection, int run)
    {
        List<PoolTotals> pools = [];
        using DuckDbReader reader = connection.Query(
            """
            SELECT pool, component, imputed, count(*), sum(amount), sum(stepped_in), sum(stepped_out), sum(attributed), sum(unused),
              sum(unassigned), string_agg(DISTINCT note, '; ' ORDER BY note)
            FROM run_pools WHERE run = $1 GROUP BY pool, component, imputed ORDER BY min(seq)
            """,
            run);
        while (reader.Read())
        {
            pools.Add(new PoolTotals(
                reader.GetString(0)!, (Component)reader.GetInt32(1), reader.GetInt32(2) == 1, reader.GetInt64(3),
                reader.GetInt128(4), reader.GetInt128(5), reader.GetInt128(6), reader.GetInt128(7), reader.GetInt128(8),
                reader.GetInt128(9), reader.GetString(10) is { } notes ? notes.Split("; ") : []));
        }

        return pools;
    }

    private static List<AccountTotals> Accounts(DuckDbConnection connection, CodeBook codes, int run)
    {
        List<AccountTotals> accounts = [];
        using DuckDbReader reader = connection.Query(
            "SELECT account, component, pool, fate, sum(line_count)::BIGINT, sum(amount)::HUGEINT FROM run_accounts WHERE run = $1 GROUP BY ALL", run);
        while (reader.Read())
        {
            accounts.Add(new AccountTotals(
                codes.Text(CodeDomains.Account, reader.GetInt32(0)) ?? "", (Component)reader.GetInt32(1), reader.GetString(2),
                reader.GetString(3)!, reader.GetInt64(4), reader.GetInt128(5)));
        }

        return [.. accounts.OrderBy(a => a.Account, StringComparer.Ordinal).ThenBy(a => a.Pool, StringComparer.Ordinal).ThenBy(a => a.Component)];
    }

    private static Int128 Sum<T>(IEnumerable<T> items, Func<T, Int128> amount)
    {
        Int128 sum = 0;
        foreach (T item in items)
        {
            sum += amount(item);
        }

        return sum;
    }
}
