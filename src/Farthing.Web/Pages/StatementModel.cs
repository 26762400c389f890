using Farthing.Core.Closing;
using Farthing.Core.Display;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>What the statement page shows.</summary>
/// <param name="Period">The period.</param>
/// <param name="Statement">The statements of its months.</param>
/// <param name="Detail">What stands behind it where it is one month; else null.</param>
/// <param name="Account">The account whose lines are shown; null for none.</param>
/// <param name="Months">All costed months.</param>
/// <param name="Calendar">The workspace's calendar.</param>
public sealed record StatementModel(
    Period Period, Statement Statement, MonthDetail? Detail, string? Account, IReadOnlyList<string> Months, WorkspaceCalendar Calendar)
{
    /// <summary>The sums of all months of the period.</summary>
    public RunTotals Totals => Statement.Months.Select(m => m.Totals).Aggregate(
        new RunTotals(0, 0, 0, 0, 0, 0, 0),
        (a, b) => new RunTotals(
            a.Ledger + b.Ledger, a.Imputed + b.Imputed, a.Attributed + b.Attributed, a.Unused + b.Unused, a.OutOfScope + b.OutOfScope,
            a.Unassigned + b.Unassigned, a.Difference + b.Difference));

    /// <summary>The one month; null where there are several.</summary>
    public MonthStatement? Month => Statement.Months.Count == 1 ? Statement.Months[0] : null;

    /// <summary>The page's title: whether everything is accounted for.</summary>
    public string Title()
    {
        string ledger = NumberDisplay.Money(Totals.Ledger, Statement.Currency, grouped: true);
        if (Statement.Closes)
        {
            return $"{Period.Text} closes: the ledger’s {ledger} are accounted for to the cent";
        }

        return Totals.Difference == 0
            ? $"{Period.Text} does not close"
            : $"{Period.Text} does not close: {NumberDisplay.Money(Totals.Difference, Statement.Currency, grouped: true)} of the ledger’s {ledger} are not accounted for";
    }

    /// <summary>What was done about a month, by whom, when and why.</summary>
    public string Line(CloseEntry entry) => Invariant(
        $"{(entry.Action == CloseAction.Close ? "Closed" : "Reopened")} with version {entry.Version} by {entry.By} on {PageTime.Minute(entry.AtMs, Calendar)}: {entry.Reason}");

    /// <summary>A component as statements call it.</summary>
    public static string Name(Component component) => component == Component.None ? "–" : component.ToString().ToLowerInvariant();

    /// <summary>What became of a line.</summary>
    public static string Fate(string fate, string? pool) => fate switch
    {
        "pooled" => $"pool {pool}",
        "out-of-scope" => "out of scope",
        "no-rule" => "no rule takes it",
        "no-pool" => "no pool takes it",
        _ => fate,
    };
}
