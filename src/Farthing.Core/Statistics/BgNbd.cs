using System.Runtime.InteropServices;
using MathNet.Numerics;

namespace Farthing.Core.Statistics;

/// <summary>A customer's purchases as the models see them.</summary>
/// <param name="X">Repeat purchases: days with a purchase after the first one.</param>
/// <param name="Last">Time from the first purchase to the last, 0 without a repeat; in the unit of <paramref name="Observed"/>.</param>
/// <param name="Observed">Time from the first purchase to the end of what is known.</param>
/// <param name="Count">How many customers have these same three numbers.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PurchaseHistory(double X, double Last, double Observed, double Count = 1);

/// <summary>
/// The BG/NBD model of repeat purchases (Fader, Hardie and Lee 2005): a customer buys at a rate of their own until, after some
/// purchase, they stop. Rates are gamma distributed (<see cref="R"/>, <see cref="Alpha"/>), chances to stop beta
/// (<see cref="A"/>, <see cref="B"/>).
/// </summary>
/// <param name="R">Shape of the rates.</param>
/// <param name="Alpha">Scale of the rates, in units of time.</param>
/// <param name="A">First parameter of the chance to stop.</param>
/// <param name="B">Second parameter of the chance to stop.</param>
public sealed record BgNbd(double R, double Alpha, double A, double B)
{
    private const int MostSteps = 20_000;

    /// <summary>The logarithm of the likelihood of some customers.</summary>
    public double LogLikelihood(IReadOnlyList<PurchaseHistory> customers)
    {
        double always = SpecialFunctions.GammaLn(A + B) - SpecialFunctions.GammaLn(B) - SpecialFunctions.GammaLn(R) + (R * Math.Log(Alpha));
        double sum = 0;
        Dictionary<double, double> owns = [];
        foreach (PurchaseHistory c in customers)
        {
            if (!owns.TryGetValue(c.X, out double own))
            {
                own = SpecialFunctions.GammaLn(R + c.X) + SpecialFunctions.GammaLn(B + c.X) - SpecialFunctions.GammaLn(A + B + c.X);
                owns.Add(c.X, own);
            }

            double alive = -(R + c.X) * Math.Log(Alpha + c.Observed);
            if (c.X > 0)
            {
                double gone = Math.Log(A) - Math.Log(B + c.X - 1) - ((R + c.X) * Math.Log(Alpha + c.Last));
                double larger = Math.Max(alive, gone);
                alive = larger + Math.Log(Math.Exp(alive - larger) + Math.Exp(gone - larger));
            }

            sum += c.Count * (always + own + alive);
        }

        return sum;
    }

    /// <summary>The probability (0 to 1) that a customer still buys.</summary>
    public double ProbabilityAlive(PurchaseHistory c) => c.X <= 0
        ? 1
        : 1 / (1 + (A / (B + c.X - 1) * Math.Pow((Alpha + c.Observed) / (Alpha + c.Last), R + c.X)));

    /// <summary>The purchases to be expected of a customer within a time from the end of what is known.</summary>
    public double ExpectedPurchases(PurchaseHistory c, double time)
    {
        if (time <= 0)
        {
            return 0;
        }

        double z = time / (Alpha + c.Observed + time);
        double part = Math.Pow((Alpha + c.Observed) / (Alpha + c.Observed + time), R + c.X)
            * Hypergeometric.Value(R + c.X, B + c.X, A + B + c.X - 1, z);
        return Math.Abs(A - 1) < 1e-9
            ? (ExpectedNear(c, time, A - 1e-5) + ExpectedNear(c, time, A + 1e-5)) / 2
            : (A + B + c.X - 1) / (A - 1) * (1 - part) * ProbabilityAlive(c);
    }

    private double ExpectedNear(PurchaseHistory c, double time, double a) => (this with { A = a }).ExpectedPurchases(c, time);

    /// <summary>
    /// The model under which the customers' purchases are likeliest. Several starts; null where none converges, or the best lies at the
    /// border of what is possible: there are then too few repeat purchases to tell.
    /// </summary>
    public static BgNbd? Fit(IReadOnlyList<PurchaseHistory> customers)
    {
        double longest = customers.Select(c => c.Observed).DefaultIfEmpty(0).Max();
        double repeats = customers.Sum(c => c.Count * c.X);
        if (longest <= 0 || repeats <= 0)
        {
            return null;
        }

        // Time in units in which the longest history is 50: the starts then suit any workspace.
        double scale = 50 / longest;
        PurchaseHistory[] scaled = [.. customers.Select(c => c with { Last = c.Last * scale, Observed = c.Observed * scale })];
        double weight = customers.Sum(c => c.Count);
        (double[] Point, double Value)? best = null;
        foreach (double[] start in (double[][])[[0, 0, 0, 0], [-1.5, 1.5, -0.2, 0.9], [0.7, 3, 0.5, 2]])
        {
            (double[] point, double value, bool converged) = NelderMead.Minimise(
                p => -At(p).LogLikelihood(scaled) / weight, start, 0.5, 1e-12, MostSteps);
            if (converged && double.IsFinite(value) && (best is not { } known || value < known.Value))
            {
                best = (point, value);
            }
        }

        if (best is not { } found || found.Point.Any(p => Math.Abs(p) > 12))
        {
            return null;
        }

        BgNbd model = At(found.Point);
        return model with { Alpha = model.Alpha / scale };
    }

    private static BgNbd At(double[] logs) => new(Math.Exp(logs[0]), Math.Exp(logs[1]), Math.Exp(logs[2]), Math.Exp(logs[3]));
}

/// <summary>Gauss' hypergeometric function.</summary>
internal static class Hypergeometric
{
    private const int MostTerms = 100_000;

    /// <summary>₂F₁(a, b; c; z) for 0 ≤ z &lt; 1 and positive parameters; by Euler's transformation where its series is the shorter.</summary>
    public static double Value(double a, double b, double c, double z) =>
        c - a - b < 0 && z > 0.5 ? Math.Pow(1 - z, c - a - b) * Series(c - a, c - b, c, z) : Series(a, b, c, z);

    private static double Series(double a, double b, double c, double z)
    {
        double term = 1;
        double sum = 1;
        for (int n = 0; n < MostTerms; n++)
        {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            sum += term;
            if (Math.Abs(term) <= 1e-16 * Math.Abs(sum))
            {
                break;
            }
        }

        return sum;
    }
}
