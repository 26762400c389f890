namespace Farthing.Core.Statistics;

/// <summary>Finds a least value without derivatives (Nelder and Mead 1965). The same start always gives the same result.</summary>
internal static class NelderMead
{
    /// <summary>The least value found.</summary>
    /// <param name="function">What is to be least; not a number counts as the greatest.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="step">How far the first points lie apart.</param>
    /// <param name="tolerance">It has converged where the values of all points differ by less.</param>
    /// <param name="most">Most evaluations.</param>
    /// <returns>The point, its value, and whether it converged.</returns>
    public static (double[] Point, double Value, bool Converged) Minimise(
        Func<double[], double> function, double[] start, double step, double tolerance, int most)
    {
        int n = start.Length;
        (double[] At, double Value)[] simplex = new (double[], double)[n + 1];
        int evaluations = 0;
        double Safe(double[] at)
        {
            evaluations++;
            double value = function(at);
            return double.IsNaN(value) ? double.PositiveInfinity : value;
        }

        for (int i = 0; i <= n; i++)
        {
            double[] at = [.. start];
            at[i % n] += i == n ? 0 : step;
            simplex[i] = (at, Safe(at));
        }

        while (evaluations < most)
        {
            Array.Sort(simplex, (a, b) => a.Value.CompareTo(b.Value));
            if (simplex[n].Value - simplex[0].Value < tolerance && Size(simplex) < 1e-6)
            {
                return (simplex[0].At, simplex[0].Value, true);
            }

            Step(simplex, Safe);
        }

        Array.Sort(simplex, (a, b) => a.Value.CompareTo(b.Value));
        return (simplex[0].At, simplex[0].Value, false);
    }

    private static double Size((double[] At, double Value)[] simplex) =>
        simplex.Skip(1).Max(p => p.At.Zip(simplex[0].At, (a, b) => Math.Abs(a - b)).Max());

    private static void Step((double[] At, double Value)[] simplex, Func<double[], double> function)
    {
        int n = simplex.Length - 1;
        double[] centre = [.. Enumerable.Range(0, n).Select(d => simplex.Take(n).Average(p => p.At[d]))];
        (double[] At, double Value) Try(double by)
        {
            double[] at = [.. centre.Zip(simplex[n].At, (c, w) => c + (by * (c - w)))];
            return (at, function(at));
        }

        (double[] At, double Value) reflected = Try(1);
        if (reflected.Value < simplex[0].Value)
        {
            (double[] At, double Value) expanded = Try(2);
            simplex[n] = expanded.Value < reflected.Value ? expanded : reflected;
            return;
        }

        if (reflected.Value < simplex[n - 1].Value)
        {
            simplex[n] = reflected;
            return;
        }

        (double[] At, double Value) contracted = reflected.Value < simplex[n].Value ? Try(0.5) : Try(-0.5);
        if (contracted.Value < Math.Min(reflected.Value, simplex[n].Value))
        {
            simplex[n] = contracted;
            return;
        }

        for (int i = 1; i <= n; i++)
        {
            double[] at = [.. simplex[i].At.Zip(simplex[0].At, (p, best) => best + ((p - best) / 2))];
            simplex[i] = (at, function(at));
        }
    }
}
