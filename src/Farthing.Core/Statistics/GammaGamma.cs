using System.Runtime.InteropServices;
using MathNet.Numerics;

namespace Farthing.Core.Statistics;

/// <summary>What a customer spends.</summary>
/// <param name="X">Repeat purchases, at least 1.</param>
/// <param name="Mean">Mean value of these purchases, more than 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpendHistory(double X, double Mean);

/// <summary>
/// The gamma-gamma model of what a purchase is worth (Fader and Hardie 2013): a customer's purchases vary around a mean of their own,
/// the means around one of all. It assumes that how often somebody buys does not depend on how much they spend.
/// </summary>
/// <param name="P">Shape of a customer's purchases.</param>
/// <param name="Q">Shape of the customers' means.</param>
/// <param name="Gamma">Scale of the customers' means, in money.</param>
public sealed record GammaGamma(double P, double Q, double Gamma)
{
    private const int MostSteps = 20_000;

    /// <summary>The mean of all customers, in money; not defined for Q of 1 or less.</summary>
    public double PopulationMean => P * Gamma / (Q - 1);

    /// <summary>The logarithm of the likelihood of some customers.</summary>
    public double LogLikelihood(IReadOnlyList<SpendHistory> customers)
    {
        double sum = 0;
        foreach (SpendHistory c in customers)
        {
            double px = P * c.X;
            sum += SpecialFunctions.GammaLn(px + Q) - SpecialFunctions.GammaLn(px) - SpecialFunctions.GammaLn(Q)
                + (Q * Math.Log(Gamma)) + ((px - 1) * Math.Log(c.Mean)) + (px * Math.Log(c.X)) - ((px + Q) * Math.Log(Gamma + (c.X * c.Mean)));
        }

        return sum;
    }

    /// <summary>What a purchase of a customer is expected to be worth, in money; without repeat purchases the mean of all.</summary>
    public double ExpectedSpend(SpendHistory c) => P * (Gamma + (c.X * c.Mean)) / ((P * c.X) + Q - 1);

    /// <summary>The model under which what was spent is likeliest; null where the fit does not converge or has no mean.</summary>
    public static GammaGamma? Fit(IReadOnlyList<SpendHistory> customers)
    {
        if (customers.Count < 2)
        {
            return null;
        }

        double mean = customers.Average(c => c.Mean);
        SpendHistory[] scaled = [.. customers.Select(c => c with { Mean = c.Mean / mean })];
        (double[] Point, double Value)? best = null;
        foreach (double[] start in (double[][])[[0, 0.5, 0], [1.8, 1.3, -0.8], [0.5, 2, 1]])
        {
            (double[] point, double value, bool converged) = NelderMead.Minimise(
                p => -At(p).LogLikelihood(scaled) / customers.Count, start, 0.5, 1e-12, MostSteps);
            if (converged && double.IsFinite(value) && (best is not { } known || value < known.Value))
            {
                best = (point, value);
            }
        }

        if (best is not { } found || found.Point.Any(p => Math.Abs(p) > 12))
        {
            return null;
        }

        GammaGamma model = At(found.Point);
        return model.Q > 1 ? model with { Gamma = model.Gamma * mean } : null;
    }

    private static GammaGamma At(double[] logs) => new(Math.Exp(logs[0]), Math.Exp(logs[1]), Math.Exp(logs[2]));
}
