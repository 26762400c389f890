using Farthing.Core.Money;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Export;

/// <summary>The second sheet of a workbook of costs: each month's statement, line by line, and what it was made from.</summary>
internal static class StatementSheet
{
    private static readonly ExportColumn[] Columns =
    [
        new("period", Width: 10), new("line", Width: 22), new("amount", ExportKind.Micro, 20), new("exact", Width: 24), new("currency", Width: 10),
        new("note", Width: 80),
    ];

    /// <summary>A statement's sums by name, in micro-units; cost of interactions − imputed + out of scope + unassigned + difference = ledger.</summary>
    public static IEnumerable<(string Name, Int128 Amount)> Amounts(MonthStatement month)
    {
        RunTotals t = month.Totals;
        yield return ("interactions", t.Attributed + t.Imputed + t.Unused);
        yield return ("attributed", t.Attributed);
        yield return ("unused", t.Unused);
        yield return ("imputed", t.Imputed);
        yield return ("outOfScope", t.OutOfScope);
        yield return ("unassigned", t.Unassigned);
        yield return ("difference", t.Difference);
        yield return ("ledger", t.Ledger);
    }

    /// <summary>Writes the sheet.</summary>
    public static void Write(XlsxRowWriter workbook, Statement statement)
    {
        using XlsxSheet sheet = workbook.OtherSheet("Statement", Columns);
        foreach (MonthStatement month in statement.Months)
        {
            RunTotals t = month.Totals;
            Line(sheet, month, "cost of interactions", t.Attributed + t.Imputed + t.Unused, "the column total of the sheet Costs", strong: true);
            Line(sheet, month, "of it attributed", t.Attributed, "ledger, in the components");
            Line(sheet, month, "of it unused capacity", t.Unused, "ledger, paid and not needed");
            Line(sheet, month, "less imputed", -t.Imputed, "rate cards: in the components, not in the ledger");
            Line(sheet, month, "plus out of scope", t.OutOfScope, "accounts that costs.yaml leaves out");
            Line(sheet, month, "plus unassigned", t.Unassigned, "pools without receivers");
            Line(sheet, month, "plus difference", t.Difference, month.Closes ? "0: the statement closes" : "the statement does not close: see farthing statement");
            Line(sheet, month, "ledger", t.Ledger, Source(month), strong: true);
        }

        sheet.Complete();
    }

    private static string Source(MonthStatement month)
    {
        string close = month.Closed is { } closed ? Invariant($"closed by {closed.By}: {closed.Reason}") : "not closed";
        return Invariant($"run {month.Run.Run}, version {month.Run.Version}, inputs {month.Run.Inputs}; {close}");
    }

    // Excel keeps fifteen digits of a number: the exact amount stands beside it as text.
    private static void Line(XlsxSheet sheet, MonthStatement month, string line, Int128 amount, string note, bool strong = false)
    {
        sheet.Text(0, month.Run.Period);
        sheet.Text(1, line);
        sheet.Micro(2, amount);
        sheet.Text(3, Micro.ToPlain(amount));
        sheet.Text(4, month.Run.Currency);
        sheet.Text(5, note.Length > 2_000 ? note[..2_000] : note);
        sheet.EndRow(strong);
    }
}
