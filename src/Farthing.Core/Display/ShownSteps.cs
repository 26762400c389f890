using System.Numerics;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Core.Display;

/// <summary>
/// A walk from one value to another as a table shows it: start, steps and end with the same decimals, the steps rounded so that what is
/// shown adds up (largest remainder). For people only: JSON has the exact values.
/// </summary>
/// <param name="Start">The first value, without its unit.</param>
/// <param name="Steps">The steps, each with its sign.</param>
/// <param name="End">The last value.</param>
public sealed record ShownSteps(string Start, IReadOnlyList<string> Steps, string End)
{
    /// <summary>Decimals beyond which no step is made visible: smaller ones are told as 0.</summary>
    private const int MostDigits = 12;

    /// <summary>The walk as text.</summary>
    /// <param name="start">The first value.</param>
    /// <param name="steps">What is added to it, exactly; start + steps = end.</param>
    /// <param name="end">The last value.</param>
    /// <param name="unit">The unit of all of them; shares are shown in percent.</param>
    /// <param name="currency">The workspace's currency.</param>
    /// <param name="grouped">Whether it is set for people.</param>
    /// <exception cref="ArgumentException">The steps do not lead from start to end.</exception>
    public static ShownSteps Of(Ratio start, IReadOnlyList<Ratio> steps, Ratio end, Unit unit, string currency, bool grouped)
    {
        Ratio[] all = [.. steps.Append(start).Append(end).Select(v => KpiDisplay.InShownUnit(v, unit))];
        BigInteger scale = all.Aggregate(BigInteger.One, (s, v) => BigInteger.Abs(s * v.Denominator) / BigInteger.GreatestCommonDivisor(s, v.Denominator));
        BigInteger[] whole = [.. all.Select(v => v.Numerator * scale / v.Denominator)];
        BigInteger[] amounts = whole[..steps.Count];
        if (whole[^2] + amounts.Aggregate(BigInteger.Zero, (a, b) => a + b) != whole[^1])
        {
            throw new ArgumentException("The steps do not lead from the start to the end.", nameof(steps));
        }

        int digits = Math.Max(KpiDisplay.Digits(all[^2], unit, currency), KpiDisplay.Digits(all[^1], unit, currency));
        BigInteger[]? shown = Round(amounts, all[^2], all[^1], scale, digits);

        // Ends that lie just between two shown values can leave no room for the steps; and a walk of which no step is seen tells nothing.
        while (digits < MostDigits && (shown is null || (shown.All(s => s.IsZero) && amounts.Any(a => !a.IsZero))))
        {
            shown = Round(amounts, all[^2], all[^1], scale, ++digits);
        }

        string Text(BigInteger value) => NumberDisplay.Scaled((Int128)value, digits, digits, grouped);
        shown ??= [.. all.Take(steps.Count).Select(v => v.Scaled(digits))];
        return new ShownSteps(
            Text(all[^2].Scaled(digits)), [.. shown.Select(s => (s.Sign > 0 ? "+" : "") + Text(s))], Text(all[^1].Scaled(digits)));
    }

    /// <summary>The amounts in units of the last digit, adding up to the difference of the ends as shown; null where they cannot.</summary>
    private static BigInteger[]? Round(BigInteger[] amounts, Ratio start, Ratio end, BigInteger scale, int digits)
    {
        BigInteger ten = BigInteger.Pow(10, digits);
        BigInteger total = end.Scaled(digits) - start.Scaled(digits);
        BigInteger[] scaled = [.. amounts.Select(a => a * ten)];
        BigInteger floors = scaled.Aggregate(BigInteger.Zero, (sum, a) => sum + Floor(a, scale));
        if (total < floors || total > floors + amounts.Length)
        {
            return null;
        }

        string[] keys = [.. amounts.Select((_, n) => n.ToString("D9", System.Globalization.CultureInfo.InvariantCulture))];
        return [.. LargestRemainder.Round(scaled, scale, total * scale, keys).Select(r => r / scale)];
    }

    private static BigInteger Floor(BigInteger value, BigInteger unit)
    {
        BigInteger quotient = BigInteger.DivRem(value, unit, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
