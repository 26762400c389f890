using System.Text;
using Farthing.Core.Ledger;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Export;

/// <summary>
/// The file of <c>farthing export costs</c>: its columns, and the lines that tie it to the statement. <c>docs/exports.md</c> says what
/// they mean.
/// </summary>
internal static class CostFile
{
    /// <summary>Columns that say what a row is; money follows.</summary>
    public const int HeadColumns = 19;

    /// <summary>All columns. The first one is left out of Parquet, which has no lines but interactions.</summary>
    public static IReadOnlyList<ExportColumn> Columns { get; } =
    [
        new("row", Width: 12), new("period", Width: 9), new("interaction_id", Width: 18), new("currency", Width: 9),
        new("day", ExportKind.Day, 11), new("arrived_at", Width: 25), new("completed_at", Width: 25),
        new("channel"), new("queue"), new("topic"), new("direction", Width: 10), new("party", Width: 10), new("outcome", Width: 11),
        new("customer_segment"), new("agent_id"), new("team"), new("site"), new("vendor"), new("version", Width: 8),
        Money("labour"), Money("overhead"), Money("technology"), Money("vendor_cost"), Money("other"), Money("handling_total"),
        Money("unused_capacity"), Money("total"), Money("imputed"),
    ];

    /// <summary>The seven sums of a row and what follows from them.</summary>
    public static void Money(RowWriter writer, in CostSums sums)
    {
        writer.Micro(sums.Labour);
        writer.Micro(sums.Overhead);
        writer.Micro(sums.Technology);
        writer.Micro(sums.Vendor);
        writer.Micro(sums.Other);
        writer.Micro(sums.Handling);
        writer.Micro(sums.Unused);
        writer.Micro(sums.Total);
        writer.Micro(sums.Imputed);
    }

    /// <summary>
    /// The lines at the end: what the interactions cost, and what leads from there to the ledger. In the column <c>total</c> the lines
    /// after the first add up to the last.
    /// </summary>
    public static void Ties(RowWriter writer, string period, string currency, IReadOnlyList<MonthStatement> months, in CostSums sums)
    {
        Head(writer, "total", period, currency);
        Money(writer, sums);
        writer.EndRow(strong: true);
        Line(writer, "less-imputed", period, currency, c => -Sum(months, c, t => t.Imputed), -sums.Imputed);
        Line(writer, "out-of-scope", period, currency, null, months.Aggregate(Int128.Zero, (a, m) => a + m.Totals.OutOfScope));
        Line(writer, "unassigned", period, currency, c => Sum(months, c, t => t.Unassigned), months.Aggregate(Int128.Zero, (a, m) => a + m.Totals.Unassigned));
        Line(writer, "difference", period, currency, null, months.Aggregate(Int128.Zero, (a, m) => a + m.Totals.Difference));
        Line(writer, "ledger", period, currency, null, months.Aggregate(Int128.Zero, (a, m) => a + m.Totals.Ledger), strong: true);
    }

    private static ExportColumn Money(string name) => new(name, ExportKind.Micro, 16);

    private static Int128 Sum(IReadOnlyList<MonthStatement> months, Component component, Func<ComponentTotals, Int128> amount) =>
        months.SelectMany(m => m.Components).Where(c => c.Component == component).Aggregate(Int128.Zero, (a, c) => a + amount(c));

    private static void Line(
        RowWriter writer, string row, string period, string currency, Func<Component, Int128>? component, Int128 total, bool strong = false)
    {
        Head(writer, row, period, currency);
        foreach (Component column in (Component[])[Component.Labour, Component.Overhead, Component.Technology, Component.Vendor, Component.Other])
        {
            if (component is null)
            {
                writer.Nothing();
            }
            else
            {
                writer.Micro(component(column));
            }
        }

        writer.Nothing();
        writer.Nothing();
        writer.Micro(total);
        writer.Nothing();
        writer.EndRow(strong);
    }

    private static void Head(RowWriter writer, string row, string period, string currency)
    {
        writer.Text(Encoding.UTF8.GetBytes(row));
        writer.Text(Encoding.UTF8.GetBytes(period));
        writer.Nothing();
        writer.Text(Encoding.UTF8.GetBytes(currency));
        for (int i = 4; i < HeadColumns; i++)
        {
            writer.Nothing();
        }
    }
}
