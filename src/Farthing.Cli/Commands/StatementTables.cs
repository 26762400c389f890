using Farthing.Cli.Rendering;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary>A statement as tables: by month with its tick, then by component, pool and account of the whole period.</summary>
internal static class StatementTables
{
    /// <summary>Writes all of it.</summary>
    public static void Write(CliContext context, Statement statement, WorkspaceCalendar calendar)
    {
        if (statement.Months.Count == 0)
        {
            return;
        }

        context.Out.WriteLine($"Statement in {statement.Currency}: ledger = attributed + unused + out of scope + unassigned");
        context.Out.WriteLine();
        Show(context, Months(statement, context.Style));
        Int128 imputed = Sum(statement.Months, m => m.Totals.Imputed);
        if (imputed != 0)
        {
            context.Out.WriteLine($"Imputed by rate cards, beside the ledger: {NumberText.Money(imputed, statement.Currency, context.Style)}");
        }

        Currencies(context, statement);
        Closes(context, statement, calendar);
        context.Out.WriteLine();
        Show(context, Components(statement, context.Style));
        context.Out.WriteLine();
        Show(context, Pools(statement, context.Style));
        if (statement.Months.Any(m => m.Accounts.Count > 0))
        {
            context.Out.WriteLine();
            Show(context, Accounts(statement));
        }

        List<ReversalPair> reversals = [.. statement.Months.SelectMany(m => m.Reversals ?? []).Distinct()];
        if (reversals.Count > 0)
        {
            context.Out.WriteLine();
            context.Out.WriteLine("Accruals and their reversals (named, no amount changes):");
            Show(context, ReversalText.Table(reversals));
        }
    }

    /// <summary>One row a month.</summary>
    public static Table Months(Statement statement, Style style)
    {
        string currency = statement.Currency;
        Table table = new(
            new Column("period", "month"), new Column("run", "run", Numeric: true), Number("ledger"), Number("attributed"), Number("unused"),
            Number("outOfScope", "out of scope"), Number("unassigned"), Number("difference"));
        foreach (MonthStatement month in statement.Months)
        {
            RunTotals t = month.Totals;
            table.Add(
                Cell.Text(month.Run.Period), Cell.Integer(month.Run.Run), Cell.Money(t.Ledger, currency), Cell.Money(t.Attributed, currency),
                Cell.Money(t.Unused, currency), Cell.Money(t.OutOfScope, currency), Cell.Money(t.Unassigned, currency),
                Cell.Money(t.Difference, currency));
        }

        Int128 difference = Sum(statement.Months, m => m.Totals.Difference);
        table.Total(
            Cell.Text("total"), Cell.Text(""), Total(statement, t => t.Ledger), Total(statement, t => t.Attributed),
            Total(statement, t => t.Unused), Total(statement, t => t.OutOfScope), Total(statement, t => t.Unassigned),
            Cell.Money(difference, currency));
        table.Mark(style.Tick(statement.Months.All(m => m.Closes)));
        return table;
    }

    private static Table Components(Statement statement, Style style)
    {
        string currency = statement.Currency;
        Table table = new(
            new Column("component"), Number("ledger"), Number("attributed"), Number("unused"), Number("unassigned"), Number("difference"),
            Number("imputed"));
        List<ComponentTotals> all = [.. statement.Months.SelectMany(m => m.Components)
            .GroupBy(c => c.Component)
            .Select(g => new ComponentTotals(
                g.Key, Sum(g, c => c.Ledger), Sum(g, c => c.Attributed), Sum(g, c => c.Unused), Sum(g, c => c.Unassigned), Sum(g, c => c.Imputed)))];
        foreach (ComponentTotals c in all)
        {
            table.Add(
                Cell.Text(Name(c.Component)), Cell.Money(c.Ledger, currency), Cell.Money(c.Attributed, currency), Cell.Money(c.Unused, currency),
                Cell.Money(c.Unassigned, currency), Cell.Money(c.Difference, currency), Cell.Money(c.Imputed, currency));
        }

        table.Total(
            Cell.Text("total"), Cell.Money(Sum(all, c => c.Ledger), currency), Cell.Money(Sum(all, c => c.Attributed), currency),
            Cell.Money(Sum(all, c => c.Unused), currency), Cell.Money(Sum(all, c => c.Unassigned), currency),
            Cell.Money(Sum(all, c => c.Difference), currency), Cell.Money(Sum(all, c => c.Imputed), currency));
        table.Mark(style.Tick(all.All(c => c.Difference == 0)));
        return table;
    }

    private static Table Pools(Statement statement, Style style)
    {
        string currency = statement.Currency;
        Table table = new(
            new Column("pool"), new Column("component"), Number("amount"), Number("stepped", "stepped in/out"), Number("attributed"),
            Number("unused"), Number("unassigned"), Number("difference"));
        List<PoolTotals> all = [.. statement.Months.SelectMany(m => m.Pools)
            .GroupBy(p => (p.Pool, p.Component, p.Imputed))
            .Select(g => new PoolTotals(
                g.Key.Pool, g.Key.Component, g.Key.Imputed, g.Sum(p => p.Instances), Sum(g, p => p.Amount), Sum(g, p => p.SteppedIn),
                Sum(g, p => p.SteppedOut), Sum(g, p => p.Attributed), Sum(g, p => p.Unused), Sum(g, p => p.Unassigned), []))];
        foreach (PoolTotals p in all)
        {
            table.Add(
                Cell.Text(p.Imputed ? p.Pool + " (imputed)" : p.Pool), Cell.Text(Name(p.Component)), Cell.Money(p.Amount, currency),
                Cell.Money(p.SteppedIn - p.SteppedOut, currency), Cell.Money(p.Attributed, currency), Cell.Money(p.Unused, currency),
                Cell.Money(p.Unassigned, currency), Cell.Money(p.Difference, currency));
        }

        List<PoolTotals> ledger = [.. all.Where(p => !p.Imputed)];
        table.Total(
            Cell.Text(ledger.Count == all.Count ? "total" : "total of the ledger"), Cell.Text(""), Cell.Money(Sum(ledger, p => p.Amount), currency),
            Cell.Money(Sum(ledger, p => p.SteppedIn - p.SteppedOut), currency), Cell.Money(Sum(ledger, p => p.Attributed), currency),
            Cell.Money(Sum(ledger, p => p.Unused), currency), Cell.Money(Sum(ledger, p => p.Unassigned), currency),
            Cell.Money(Sum(ledger, p => p.Difference), currency));
        table.Mark(style.Tick(all.All(p => p.Difference == 0)));
        return table;
    }

    private static Table Accounts(Statement statement)
    {
        string currency = statement.Currency;
        Table table = new(
            new Column("account"), new Column("component"), new Column("pool"), new Column("fate"), Number("lines"), Number("amount"));
        List<AccountTotals> all = [.. statement.Months.SelectMany(m => m.Accounts)
            .GroupBy(a => (a.Account, a.Component, a.Pool, a.Fate))
            .Select(g => new AccountTotals(g.Key.Account, g.Key.Component, g.Key.Pool, g.Key.Fate, g.Sum(a => a.Lines), Sum(g, a => a.Amount)))
            .OrderBy(a => a.Account, StringComparer.Ordinal)];
        foreach (AccountTotals a in all)
        {
            table.Add(
                Cell.Text(a.Account), a.Component == Component.None ? Cell.Empty : Cell.Text(Name(a.Component)), Cell.Text(a.Pool),
                Cell.Text(Fate(a.Fate)), Cell.Integer(a.Lines), Cell.Money(a.Amount, currency));
        }

        table.Total(
            Cell.Text("total"), Cell.Text(""), Cell.Text(""), Cell.Text(""), Cell.Integer(all.Sum(a => a.Lines)),
            Cell.Money(Sum(all, a => a.Amount), currency));
        return table;
    }

    /// <summary>Who closed which month, under which waivers, and what waits.</summary>
    private static void Closes(CliContext context, Statement statement, WorkspaceCalendar calendar)
    {
        foreach (MonthStatement month in statement.Months.Where(m => m.Closed is not null))
        {
            context.Out.WriteLine(CloseText.Line(month.Closed!, calendar));
            CloseText.Waivers(context, month.Closed!);
            if (month.Pending.Any)
            {
                context.Out.WriteLine($"  {context.Style.Fair("pending")} {month.Pending.Describe()}");
            }
        }
    }

    private static void Currencies(CliContext context, Statement statement)
    {
        foreach (IGrouping<string, ConvertedTotal> group in statement.Months.SelectMany(m => m.Run.Detail.Currencies)
            .Where(c => c.Currency != statement.Currency)
            .GroupBy(c => c.Currency))
        {
            string original = NumberText.Money(Sum(group, c => c.Original), group.Key, context.Style);
            string converted = NumberText.Money(Sum(group, c => c.Converted), statement.Currency, context.Style);
            decimal rounding = group.Sum(c => decimal.Parse(c.Rounding, System.Globalization.CultureInfo.InvariantCulture));
            context.Out.WriteLine($"Converted: {original} = {converted}, rounding {rounding.ToString(System.Globalization.CultureInfo.InvariantCulture)} {statement.Currency}");
        }
    }

    private static void Show(CliContext context, Table table) => table.WriteText(context.Out, context.Style, context.Terminal.Width);

    private static Column Number(string id, string? title = null) => new(id, title, Numeric: true);

    private static Cell Total(Statement statement, Func<RunTotals, Int128> amount) =>
        Cell.Money(Sum(statement.Months, m => amount(m.Totals)), statement.Currency);

    private static string Fate(string fate) => fate switch
    {
        "no-rule" => "no rule takes it",
        "no-pool" => "no pool takes it",
        "out-of-scope" => "out of scope",
        _ => fate,
    };

    private static string Name(Component component) => component.ToString().ToLowerInvariant();

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
