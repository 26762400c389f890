using Farthing.Core.Closing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Closing;

/// <summary>A ledger line that differs between two runs.</summary>
/// <param name="Cause">Added, changed or reversed.</param>
/// <param name="Line">Its id.</param>
/// <param name="Account">Its account now.</param>
/// <param name="Currency">Its currency now.</param>
/// <param name="Before">Micro-units before, of the whole line in its own currency; null where it was not known.</param>
/// <param name="After">Micro-units after.</param>
/// <param name="Reverses">The line that it reverses; null unless reversed.</param>
/// <param name="Batch">The batch that brought it.</param>
/// <param name="Row">Its line in that batch's file.</param>
public sealed record LedgerChange(
    DiffCause Cause, string Line, string Account, string Currency, long? Before, long After, string? Reverses, int Batch, long Row);

/// <summary>A fact that differs between two runs.</summary>
/// <param name="Fact">The fact, as its pack is called.</param>
/// <param name="Name">What names the row: its id.</param>
/// <param name="Corrected">Whether it replaces a row that the earlier run read; else it came late.</param>
/// <param name="Batch">The batch that brought it.</param>
/// <param name="Row">Its line in that batch's file.</param>
public sealed record FactChange(string Fact, string Name, bool Corrected, int Batch, long Row);

/// <summary>Reads which rows of a month differ between two batches.</summary>
internal static class FactChanges
{
    /// <summary>The month's ledger lines that differ, by id.</summary>
    public static IReadOnlyList<LedgerChange> Ledger(
        DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar, int month, int earlier, int later)
    {
        Dictionary<string, ReversalPair> reversals = ReversalReader.Read(connection, codes, calendar, later)
            .ToDictionary(p => p.Reversal.Id, StringComparer.Ordinal);
        FactTable table = FactTable.Ledger;
        List<LedgerChange> changes = [];
        using DuckDbReader reader = connection.Query(
            $"SELECT n.line_id, n.account, n.currency, o.line_id IS NOT NULL, o.amount, n.amount, n.batch, n.line FROM {table.Changes(earlier, later)} "
            + $"WHERE {table.TouchesSql("n", calendar, month)} OR {table.TouchesSql("o", calendar, month)} ORDER BY n.line_id");
        while (reader.Read())
        {
            string id = reader.GetString(0)!;
            bool known = reader.Get<bool>(3);
            ReversalPair? pair = known ? null : reversals.GetValueOrDefault(id);
            changes.Add(new LedgerChange(
                known ? DiffCause.LinesChanged : pair is null ? DiffCause.LinesAdded : DiffCause.LinesReversed,
                id, codes.Text(CodeDomains.Account, reader.GetInt32(1)) ?? "",
                reader.IsNull(2) ? "" : codes.Text(CodeDomains.Currency, reader.GetInt32(2)) ?? "",
                known ? reader.GetInt64(4) : null, reader.GetInt64(5), pair?.Accrual.Id, reader.GetInt32(6), reader.GetInt64(7)));
        }

        return changes;
    }

    /// <summary>How many rows of a fact differ, and the first of them.</summary>
    public static (PendingFact Counts, IReadOnlyList<FactChange> Rows) Of(
        DuckDbConnection connection, FactTable table, WorkspaceCalendar calendar, int month, int earlier, int later, int most)
    {
        string changes = $"{table.Changes(earlier, later)} WHERE {table.TouchesSql("n", calendar, month)} OR {table.TouchesSql("o", calendar, month)}";
        string corrected = $"o.{table.Keys[0]} IS NOT NULL";
        object?[] counts = connection.Rows($"SELECT count(*) FILTER (NOT ({corrected})), count(*) FILTER ({corrected}) FROM {changes}")[0];
        PendingFact fact = new(table.Fact, Convert.ToInt64(counts[0], null), Convert.ToInt64(counts[1], null));
        List<FactChange> rows = [];
        if (fact.Late + fact.Corrected > 0)
        {
            using DuckDbReader reader = connection.Query(Invariant(
                $"SELECT {table.NameSql("n")} AS name, {corrected}, n.batch, n.line FROM {changes} ORDER BY n.batch, n.line, name LIMIT {most}"));
            while (reader.Read())
            {
                rows.Add(new FactChange(table.Fact, reader.GetString(0) ?? "", reader.Get<bool>(1), reader.GetInt32(2), reader.GetInt64(3)));
            }
        }

        return (fact, rows);
    }
}
