using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.Closing;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>
/// The ledger part of <c>farthing check</c>: vendors' invoices against our own counts, and accruals with their reversals.
/// </summary>
public static class LedgerCheck
{
    private const int NamedPairs = 20;
    private const int NamedLines = 5;

    /// <summary>A warning for each invoice that differs, a note for each that agrees, a note for each reversal.</summary>
    public static IReadOnlyList<Problem> Run(Workspace workspace, FarthingStore store, CancellationToken cancellation = default)
    {
        Deriver.Refresh(store, workspace, cancellation: cancellation);
        using DuckDbConnection connection = store.Connect();
        CodeBook codes = CodeBook.Load(connection);
        return
        [
            .. new InvoiceReader(connection, codes, workspace.Calendar).Read().Select(Invoice),
            .. Pairs(ReversalReader.Read(connection, codes, workspace.Calendar)),
        ];
    }

    private static Problem Invoice(InvoicedCount count)
    {
        string lines = string.Join(", ", count.Lines.Take(NamedLines)) + (count.Lines.Count > NamedLines ? ", …" : "");
        string counted = $"{count.Span}: {count.Vendor} invoiced {Micro.ToPlain(count.Invoiced)} {count.What} ({lines})";
        if (count.Difference == 0)
        {
            return new Problem("FT-3111", Severity.Note, $"{counted}, as many as we counted.");
        }

        Int128 difference = Int128.Abs(count.Difference);
        return new Problem(
            "FT-3109", Severity.Warning,
            $"{counted}, we counted {Micro.ToPlain(count.Ours)}: {Micro.ToPlain(difference)} {(count.Difference > 0 ? "more" : "fewer")} than ours, "
            + $"{Micro.ToPlain(count.Priced)} {count.Currency} at {Micro.ToPlain(count.UnitPrice)} each.",
            Suggestion: $"compare them with: farthing kpi interactions --by vendor --period {count.Span}");
    }

    private static IEnumerable<Problem> Pairs(IReadOnlyList<ReversalPair> pairs)
    {
        foreach (ReversalPair pair in pairs.Take(NamedPairs))
        {
            yield return new Problem(
                "FT-3110", Severity.Note,
                $"Ledger line {pair.Reversal.Id} of {DayNumber.Text(pair.Reversal.FirstDay)} reverses {pair.Accrual.Id} of {DayNumber.Text(pair.Accrual.FirstDay)}: "
                + $"{pair.Accrual.Account}, {Micro.ToPlain(pair.Accrual.Amount)} {pair.Accrual.Currency} (recognised by {pair.SignText}).");
        }

        if (pairs.Count > NamedPairs)
        {
            yield return new Problem(
                "FT-3110", Severity.Note, Invariant($"{pairs.Count - NamedPairs} more lines reverse earlier ones."),
                Suggestion: "farthing statement --period P names those of a period");
        }
    }
}
