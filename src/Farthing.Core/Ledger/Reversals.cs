using Farthing.Core.Costing;

namespace Farthing.Core.Ledger;

/// <summary>
/// Recognises reversals of accruals across months (docs/closing.md): a credit of the same account and currency with exactly the
/// opposite amount in a later month. It names what belongs together and changes no amount.
/// </summary>
public static class Reversals
{
    /// <summary>A reversal is looked for up to so many months after its accrual, unless it names the line.</summary>
    public const int MostMonths = 12;

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "accrual", "accruals", "accrued", "accr", "provision", "reversal", "reversals", "reversed", "reverse", "reverses", "reversing", "rev", "storno",
    };

    /// <summary>
    /// The pairs, by reversal (month, then id). Every line is in one pair at most; surer signs go first, then the nearest earlier
    /// month, then ids in the order of their bytes.
    /// </summary>
    /// <param name="lines">Lines of any months, in any order.</param>
    /// <param name="monthOf">The month of a day.</param>
    public static IReadOnlyList<ReversalPair> Find(IEnumerable<LedgerLine> lines, Func<int, int> monthOf)
    {
        List<ReversalPair> pairs = [];
        foreach (IGrouping<(string Account, string Currency, long Size), LedgerLine> same in lines
            .Where(l => l.Amount is not 0 and not long.MinValue)
            .GroupBy(l => (l.Account, l.Currency, Math.Abs(l.Amount))))
        {
            pairs.AddRange(Match([.. same.Where(l => l.Amount > 0)], [.. same.Where(l => l.Amount < 0)], monthOf));
        }

        return [.. pairs.OrderBy(p => monthOf(p.Reversal.FirstDay)).ThenBy(p => p.Reversal.Id, Utf8Order.Instance)];
    }

    /// <summary>The surest sign by which <paramref name="credit"/> reverses <paramref name="charge"/>; null for none.</summary>
    private static ReversalSign? SignOf(LedgerLine charge, LedgerLine credit, int months)
    {
        if (months < 1)
        {
            return null;
        }

        if (Names(credit.Id, charge.Id) || Names(credit.Memo, charge.Id))
        {
            return ReversalSign.LineId;
        }

        if (charge.Narrowing != credit.Narrowing || charge.Initiative != credit.Initiative || months > MostMonths)
        {
            return null;
        }

        (string chargeRest, bool chargeSays) = Plain(charge.Memo);
        (string creditRest, bool creditSays) = Plain(credit.Memo);
        return (chargeSays || creditSays) && chargeRest.Length > 0 && chargeRest.Equals(creditRest, StringComparison.OrdinalIgnoreCase) ? ReversalSign.Memo
            : months == 1 ? ReversalSign.NextMonth
            : null;
    }

    private static IEnumerable<ReversalPair> Match(LedgerLine[] charges, LedgerLine[] credits, Func<int, int> monthOf)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        return
        [
            .. charges.SelectMany(charge => credits.Select(credit => (
                    Pair: (charge, credit), Months: monthOf(credit.FirstDay) - monthOf(charge.EndDay - 1))))
                .Select(c => (c.Pair, c.Months, Sign: SignOf(c.Pair.charge, c.Pair.credit, c.Months)))
                .Where(c => c.Sign is not null)
                .OrderBy(c => c.Sign).ThenBy(c => c.Months)
                .ThenBy(c => c.Pair.credit.Id, Utf8Order.Instance).ThenBy(c => c.Pair.charge.Id, Utf8Order.Instance)
                .Where(c => !taken.Contains(c.Pair.charge.Id) && !taken.Contains(c.Pair.credit.Id) && taken.Add(c.Pair.charge.Id) && taken.Add(c.Pair.credit.Id))
                .Select(c => new ReversalPair(c.Pair.charge, c.Pair.credit, c.Sign!.Value)),
        ];
    }

    /// <summary>Whether a text holds an id as a word of its own; ids of one character name nothing.</summary>
    private static bool Names(string? text, string id)
    {
        if (text is null || id.Length < 2)
        {
            return false;
        }

        for (int at = text.IndexOf(id, StringComparison.Ordinal); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            bool before = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            int end = at + id.Length;
            if (before && (end == text.Length || !char.IsLetterOrDigit(text[end])) && text.Length > id.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A memo without the words that say accrual or reversal, and whether it had one.</summary>
    private static (string Left, bool Says) Plain(string? memo)
    {
        string[] words = (memo ?? "").Split([' ', '\t', ':', ';', ',', '.', '-', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        string[] rest = [.. words.Where(w => !Words.Contains(w) && !w.Equals("of", StringComparison.OrdinalIgnoreCase))];
        return (string.Join(' ', rest), words.Any(Words.Contains));
    }
}
