using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>
/// The costing part of <c>farthing check</c>: what is wrong with the cost model against the ledger, and what makes a correct
/// number mean less than its reader thinks.
/// </summary>
public static class CostingCheck
{
    private const int Named = 5;

    /// <summary>Every problem found, errors first as they stand in the model, then warnings.</summary>
    public static IReadOnlyList<Problem> Run(Workspace workspace, FarthingStore store, CancellationToken cancellation = default)
    {
        using DuckDbConnection connection = store.Connect();
        CostModel model;
        try
        {
            model = CostModelReader.Read(workspace, connection);
        }
        catch (UserException e)
        {
            return e.Problems;
        }

        Deriver.Refresh(store, workspace, cancellation: cancellation);
        List<Problem> problems = [.. Drivers(model), .. Scopes(model)];
        problems.AddRange(Ledger(workspace, connection, model, cancellation));
        problems.AddRange(PaidWithoutStaffing(connection, model));
        problems.AddRange(PaidWithoutWork(connection));
        problems.AddRange(DoubleWorkCheck.Run(connection));
        if (ClosedMonths.OtherCalendar(connection, workspace, CloseLog.Read(connection)) is { } other)
        {
            problems.Add(other);
        }

        return problems;
    }

    private static IEnumerable<Problem> Scopes(CostModel model) => model.Scopes.Where(s => s.Name != ScopeRule.CustomerService).Select(s => new Problem(
        "FT-3009", Severity.Warning, $"No KPI leaves out what the scope \"{s.Name}\" excludes; KPIs of customer service ask for customer-service.", s.Place,
        "money that is no cost of service goes out by an account rule with out-of-scope: true"));

    private static IEnumerable<Problem> Drivers(CostModel model) => model.Pools
        .Where(p => !p.DriverGiven && p.StepDown.Count == 0 && !p.RateOnly && model.Rates.All(r => r.Pool != p.Name))
        .Select(p => new Problem(
            "FT-3103", Severity.Warning, $"Pool \"{p.Name}\" has no driver; it is spread by effort.", p.Place,
            "write what spreads it, for example: driver: effort"));

    private static List<Problem> Ledger(Workspace workspace, DuckDbConnection connection, CostModel model, CancellationToken cancellation)
    {
        MonthReader reader = new(workspace, model, connection, 1);
        List<Problem> problems = [];
        List<MonthLine> lines = [];
        foreach (int month in MonthsWithContent.Find(connection, workspace.Calendar, null, cancellation))
        {
            try
            {
                lines.AddRange(reader.ReadLedger(connection, month).Lines);
            }
            catch (UserException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        // A line over several months is one line here, and so is a fault found in each of them.
        lines = [.. lines.DistinctBy(l => l.Line.Id)];
        if (lines.Count > 0)
        {
            problems.AddRange(Accounts(model, lines));
            problems.AddRange(Pools(model, lines));
        }

        return [.. problems.DistinctBy(p => (p.Code, p.Message))];
    }

    private static IEnumerable<Problem> Accounts(CostModel model, List<MonthLine> lines)
    {
        foreach (IGrouping<string, MonthLine> account in lines.Where(l => l.Fate == LineFate.NoRule).GroupBy(l => l.Line.Account))
        {
            yield return new Problem(
                "FT-3020", Severity.Error, $"No rule takes the account \"{account.Key}\" ({account.Count()} line(s)).",
                Suggestion: $"add to accounts in costs.yaml: - {{ match: \"{account.Key}\", component: other }}");
        }

        foreach (IGrouping<Component, MonthLine> component in lines.Where(l => l.Fate == LineFate.NoPool).GroupBy(l => l.Component))
        {
            yield return new Problem(
                "FT-3021", Severity.Error, $"No pool takes {component.Count()} line(s) of component {Name(component.Key)}: {List(component.Select(l => l.Line.Id))}.",
                Suggestion: $"add to pools in costs.yaml: - {{ pool: {Name(component.Key)}, component: {Name(component.Key)}, driver: effort }}");
        }

        foreach (IGrouping<Component, AccountRule> unused in model.Accounts.Where(r => !r.OutOfScope)
            .GroupBy(r => r.Component)
            .Where(g => lines.TrueForAll(l => l.Component != g.Key)))
        {
            yield return new Problem(
                "FT-3104", Severity.Warning, $"No ledger line is of component {Name(unused.Key)}.", unused.First().Place,
                "check the patterns of its account rules, or import the ledger lines that are missing");
        }

        string[] accounts = [.. lines.Select(l => l.Line.Account).Distinct(StringComparer.Ordinal)];
        foreach (AccountRule rule in model.Accounts.Where(r => !accounts.Any(r.Match.IsMatch)))
        {
            yield return new Problem("FT-3107", Severity.Note, $"The account rule \"{rule.Match.Pattern}\" matches no account.", rule.Place);
        }
    }

    private static IEnumerable<Problem> Pools(CostModel model, List<MonthLine> lines)
    {
        for (int i = 0; i < model.Pools.Count; i++)
        {
            PoolRule pool = model.Pools[i];
            List<MonthLine> taken = [.. lines.Where(l => l.Pool == i)];
            bool rated = model.Rates.Any(r => r.Pool == pool.Name), target = model.Pools.Any(p => p.StepDown.Contains(pool.Name, StringComparer.Ordinal));
            if (taken.Count == 0 && !rated && !target)
            {
                yield return new Problem(
                    "FT-3106", Severity.Warning, $"Pool \"{pool.Name}\" takes no ledger line.", pool.Place,
                    "check its lines and component, and whether a pool above it takes them first");
            }

            List<MonthLine> bare = [.. taken.Where(l => pool.By is { } by && !Says(l.Line.Narrowing, by))];
            if (bare.Count > 0)
            {
                yield return new Problem(
                    "FT-3105", Severity.Warning,
                    $"Pool \"{pool.Name}\" is by {pool.By}, but {bare.Count} of its lines name none: {List(bare.Select(l => l.Line.Id))}.",
                    pool.Place, $"fill the column {pool.By} in the ledger file, or remove by: {pool.By}");
            }
        }
    }

    private static IEnumerable<Problem> PaidWithoutStaffing(DuckDbConnection connection, CostModel model)
    {
        if (!model.Pools.Any(p => p.Capacity?.Source == CapacitySource.Staffing))
        {
            yield break;
        }

        string[] agents = Texts(connection, """
            SELECT text FROM codes WHERE domain = 'agent' AND code IN (SELECT agent FROM paid_time)
              AND code NOT IN (SELECT agent FROM staffing) ORDER BY text
            """);
        if (agents.Length > 0)
        {
            yield return new Problem(
                "FT-3101", Severity.Warning,
                $"{agents.Length} agent(s) have paid time and no staffing, so that their capacity is unknown: {List(agents)}.",
                Suggestion: "import their staffing, or set capacity: { source: paid-time }");
        }
    }

    /// <summary>Agents whose pay found no work of their own in a month, by the latest runs.</summary>
    private static IEnumerable<Problem> PaidWithoutWork(DuckDbConnection connection)
    {
        const string Paid =
            "FROM run_pools p JOIN codes c ON c.domain = 'agent' AND c.code = p.agent WHERE p.agent <> 0 AND p.component = 1 "
            + "AND p.run IN (SELECT max(run) FROM current_runs GROUP BY month)";
        string[] supervisors = Texts(connection,
            $"SELECT c.text {Paid} GROUP BY c.text HAVING sum(p.driver_total) = 0 AND sum(p.unused) <> 0 ORDER BY c.text");
        if (supervisors.Length > 0)
        {
            yield return new Problem(
                "FT-3102", Severity.Warning,
                $"The pay of {supervisors.Length} agent(s) who never handled anything lands in unused capacity: {List(supervisors)}.",
                Suggestion: "supervisors and trainers belong in a pool with step-down, taken by lines: 'agent.role = \"support\"'");
        }

        string[] idle = Texts(connection,
            $"SELECT c.text {Paid} AND p.driver_total = 0 AND (p.unused <> 0 OR p.attributed <> 0) GROUP BY c.text ORDER BY c.text");
        idle = [.. idle.Except(supervisors, StringComparer.Ordinal)];
        if (idle.Length > 0)
        {
            yield return new Problem(
                "FT-3108", Severity.Warning,
                $"{idle.Length} agent(s) were paid in a month without work of theirs: {List(idle)}.",
                Suggestion: "their pay goes to their team's interactions; check whether segments of theirs are missing");
        }
    }

    private static string[] Texts(DuckDbConnection connection, string sql)
    {
        List<string> texts = [];
        using DuckDbReader reader = connection.Query(sql);
        while (reader.Read())
        {
            texts.Add(reader.GetString(0)!);
        }

        return [.. texts];
    }

    private static bool Says(Narrowing narrowing, string by) => by switch
    {
        "agent" => narrowing.Agent != 0,
        "team" => narrowing.Team != 0,
        "site" => narrowing.Site != 0,
        "channel" => narrowing.Channel != 0,
        _ => narrowing.Vendor != 0,
    };

    private static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return string.Join(", ", all.Take(Named)) + (all.Length > Named ? Invariant($", and {all.Length - Named} more") : "");
    }

    private static string Name(Component component) => component.ToString().ToLowerInvariant();
}
