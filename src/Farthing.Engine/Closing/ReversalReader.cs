using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Closing;

/// <summary>Finds reversals in the store's ledger.</summary>
internal static class ReversalReader
{
    /// <summary>All pairs of the ledger as it was after a batch (Int32.MaxValue: as it is).</summary>
    public static IReadOnlyList<ReversalPair> Read(DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar, int batch = int.MaxValue)
    {
        string ledger = FactTable.Ledger.AsOf(batch);
        List<LedgerLine> lines = [];
        // Only lines that have an opposite one in their account and currency: few of a large ledger.
        using DuckDbReader reader = connection.Query(
            $"""
            WITH l AS (SELECT * FROM {ledger})
            SELECT line_id, account, amount, currency, first_day, end_day, agent, team, site, channel, vendor, initiative, memo FROM l
            WHERE EXISTS (SELECT 1 FROM l o WHERE o.account = l.account AND o.currency IS NOT DISTINCT FROM l.currency AND o.amount = -l.amount)
              AND amount <> 0
            """);
        while (reader.Read())
        {
            lines.Add(new LedgerLine(
                reader.GetString(0)!, codes.Text(CodeDomains.Account, Code(reader, 1)) ?? "", reader.GetInt64(2),
                codes.Text(CodeDomains.Currency, Code(reader, 3)) ?? "", reader.GetInt32(4), reader.GetInt32(5),
                new Narrowing(Code(reader, 6), Code(reader, 7), Code(reader, 8), Code(reader, 9), Code(reader, 10)),
                codes.Text(CodeDomains.Initiative, Code(reader, 11)), reader.GetString(12)));
        }

        return Reversals.Find(lines, calendar.MonthOfDay);
    }

    /// <summary>The pairs of which either line touches a month.</summary>
    public static IReadOnlyList<ReversalPair> Touching(IEnumerable<ReversalPair> pairs, WorkspaceCalendar calendar, int month)
    {
        (int firstDay, int endDay) = calendar.MonthDays(month);
        return [.. pairs.Where(p => Touches(p.Accrual) || Touches(p.Reversal))];

        bool Touches(LedgerLine line) => line.FirstDay < endDay && line.EndDay > firstDay;
    }

    private static int Code(DuckDbReader reader, int column) => reader.IsNull(column) ? 0 : reader.GetInt32(column);
}
