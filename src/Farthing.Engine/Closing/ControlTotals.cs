using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Closing;

/// <summary>Compares control totals with the runs that answer for their months.</summary>
internal static class ControlTotals
{
    /// <summary>The controls that are due when <paramref name="month"/> is closed: those whose last month it is.</summary>
    public static IReadOnlyList<CheckedControl> Check(
        DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar, CostModel model, int month)
    {
        List<CheckedControl> due = [];
        foreach (ControlRule rule in model.Controls.Where(c => calendar.MonthOfDay(c.Period.EndDay - 1) == month))
        {
            due.Add(new CheckedControl(
                rule.Account.Pattern, rule.Period.Text, rule.Amount, Found(connection, codes, rule, [.. calendar.MonthsTouched(rule.Period)])));
        }

        return due;
    }

    private static Int128 Found(DuckDbConnection connection, CodeBook codes, ControlRule rule, int[] months)
    {
        Int128 found = 0;
        using DuckDbReader reader = connection.Query(
            """
            SELECT a.account, sum(a.amount)::HUGEINT FROM run_accounts a JOIN current_runs r ON r.run = a.run
            WHERE r.month >= $1 AND r.month <= $2 AND (r.month, r.version) IN (SELECT month, max(version) FROM current_runs GROUP BY month)
            GROUP BY a.account
            """,
            months[0], months[^1]);
        while (reader.Read())
        {
            found += rule.Account.IsMatch(codes.Text(CodeDomains.Account, reader.GetInt32(0)) ?? "") ? reader.GetInt128(1) : 0;
        }

        return found;
    }
}
