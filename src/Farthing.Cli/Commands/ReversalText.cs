using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Ledger;
using Farthing.Core.Time;

namespace Farthing.Cli.Commands;

/// <summary>Accruals and their reversals as a table.</summary>
internal static class ReversalText
{
    /// <summary>The pairs as a list; null where they were not looked for.</summary>
    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<ReversalPair>? pairs)
    {
        if (pairs is null)
        {
            json.WriteNullValue();
        }
        else
        {
            Table(pairs).WriteRows(json);
        }
    }

    /// <summary>One row a pair; the amount is the accrual's, of the whole line in its own currency.</summary>
    public static Table Table(IEnumerable<ReversalPair> pairs)
    {
        Table table = new(
            new Column("accrual"), new Column("accrualDay", "on"), new Column("reversal"), new Column("reversalDay", "on"), new Column("account"),
            new Column("amount", null, Numeric: true), new Column("currency"), new Column("sign", "recognised by"));
        foreach (ReversalPair pair in pairs)
        {
            table.Add(
                Cell.Text(pair.Accrual.Id), Cell.Text(DayNumber.Text(pair.Accrual.FirstDay)), Cell.Text(pair.Reversal.Id),
                Cell.Text(DayNumber.Text(pair.Reversal.FirstDay)), Cell.Text(pair.Accrual.Account), Cell.Money(pair.Accrual.Amount, pair.Accrual.Currency),
                Cell.Text(pair.Accrual.Currency), Cell.Text(pair.SignText));
        }

        return table;
    }
}
