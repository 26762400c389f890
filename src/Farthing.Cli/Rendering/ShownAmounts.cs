using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Cli.Rendering;

/// <summary>
/// Amounts as a table shows them: where the rows' amounts add up to the total, what is shown adds up to the total shown
/// (largest remainder, decision 2). For people only: JSON and CSV have the exact values.
/// </summary>
internal static class ShownAmounts
{
    /// <summary>The rows of the answer, their amounts rounded for display where that keeps the sum.</summary>
    public static IReadOnlyList<AnswerRow> Of(KpiAnswer answer, string currency)
    {
        IReadOnlyList<AnswerRow> rows = answer.Rows;
        for (int k = 0; k < answer.Total.Count; k++)
        {
            Unit unit = answer.Request.Kpis[k].Definition.Unit;
            if (unit.IsMoney && Round([.. rows.Select(r => r.Cells[k].Value)], answer.Total[k].Value, currency) is { } shown)
            {
                int at = k;
                rows = [.. rows.Select((row, n) => row with { Cells = Replace(row.Cells, at, shown[n]) })];
            }
        }

        return rows;
    }

    private static List<AnswerCell> Replace(IReadOnlyList<AnswerCell> cells, int at, Ratio value) =>
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
        int digits = NumberText.MinorDigits(currency);
        BigInteger ten = BigInteger.Pow(10, digits);
        string[] keys = [.. values.Select((_, n) => n.ToString("D9", System.Globalization.CultureInfo.InvariantCulture))];
        BigInteger[] shown = LargestRemainder.Round([.. amounts.Select(a => a * ten)], scale, whole.Scaled(digits) * scale, keys);
        return [.. shown.Select(s => new Ratio(s, scale * ten))];
    }

    private static BigInteger Common(BigInteger a, BigInteger b) =>
        BigInteger.Abs(a * b) / BigInteger.GreatestCommonDivisor(a, b);
}
