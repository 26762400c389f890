using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Display;

/// <summary>
/// Amounts as a table shows them: where the rows' amounts add up to the total, what is shown adds up to the total shown
/// (largest remainder, decision 2). For people only: JSON and CSV have the exact values.
/// </summary>
public static class ShownAmounts
{
    /// <summary>The rows of the answer, their amounts rounded for display where that keeps the sum.</summary>
    public static IReadOnlyList<AnswerRow> Of(KpiAnswer answer, string currency)
    {
        IReadOnlyList<AnswerRow> rows = answer.Rows;
        for (int k = 0; k < answer.Total.Count; k++)
        {
            Unit unit = answer.Request.Kpis[k].Definition.Unit;
            if (unit.IsMoney && RoundThose(rows, k, answer.Total[k].Value, currency) is { } shown)
            {
                int at = k;
                rows = [.. rows.Select((row, n) => row with { Cells = Replace(row.Cells, at, shown[n]) })];
            }
        }

        return rows;
    }

    /// <summary>
    /// A column of amounts as text, all in the currency's own digits; rounded so that they add up to the total as shown where the exact
    /// ones do.
    /// </summary>
    /// <param name="values">The amounts; null where there is none.</param>
    /// <param name="total">Their total; null where there is none.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="signed">Whether they are differences: with a plus sign above 0.</param>
    public static IReadOnlyList<string?> Column(IReadOnlyList<Ratio?> values, Ratio? total, string currency, bool signed = false)
    {
        IReadOnlyList<Ratio?> shown = Round(values, total, currency) is { } rounded ? [.. rounded.Select(r => (Ratio?)r)] : values;
        return [.. shown.Select(v => v is { } known ? Fixed(known, currency, signed) : null)];
    }

    /// <summary>An amount in the currency's own digits, however small it is.</summary>
    public static string Fixed(Ratio value, string currency, bool signed)
    {
        int digits = NumberDisplay.MinorDigits(currency);
        BigInteger minor = value.Scaled(digits);
        return (signed && minor.Sign > 0 ? "+" : "") + NumberDisplay.Scaled((Int128)minor, digits, digits, grouped: true);
    }

    /// <summary>What only an earlier period has is no amount of this one and shares in no rounding.</summary>
    private static List<Ratio?>? RoundThose(IReadOnlyList<AnswerRow> rows, int k, Ratio? total, string currency)
    {
        if (Round([.. rows.Where(r => !r.Gone).Select(r => r.Cells[k].Value)], total, currency) is not { } rounded)
        {
            return null;
        }

        Queue<Ratio> shown = new(rounded);
        return [.. rows.Select(r => r.Gone ? r.Cells[k].Value : shown.Dequeue())];
    }

    private static List<AnswerCell> Replace(IReadOnlyList<AnswerCell> cells, int at, Ratio? value) =>
        [.. cells.Select((cell, k) => k == at ? cell with { Value = value } : cell)];

    private static List<Ratio>? Round(IReadOnlyList<Ratio?> values, Ratio? total, string currency)
    {
        if (total is not { } whole || values.Count < 2 || values.Any(v => v is null))
        {
            return null;
        }

        BigInteger scale = values.Append(whole).Aggregate(BigInteger.One, (s, v) => Common(s, v!.Value.Denominator));
        List<BigInteger> amounts = [.. values.Select(v => v!.Value.Numerator * scale / v.Value.Denominator)];
        if (amounts.Aggregate(BigInteger.Zero, (a, b) => a + b) != whole.Numerator * scale / whole.Denominator)
        {
            return null; // an average, or groups that overlap
        }

        // In units of 1/(scale·10^d): one shown unit is then `scale`, whatever the values' denominators.
        int digits = NumberDisplay.MinorDigits(currency);
        BigInteger ten = BigInteger.Pow(10, digits);
        string[] keys = [.. values.Select((_, n) => n.ToString("D9", System.Globalization.CultureInfo.InvariantCulture))];
        BigInteger[] shown = LargestRemainder.Round([.. amounts.Select(a => a * ten)], scale, whole.Scaled(digits) * scale, keys);
        return [.. shown.Select(s => new Ratio(s, scale * ten))];
    }

    private static BigInteger Common(BigInteger a, BigInteger b) =>
        BigInteger.Abs(a * b) / BigInteger.GreatestCommonDivisor(a, b);
}
