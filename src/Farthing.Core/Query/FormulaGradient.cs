using Farthing.Core.Catalogue;

namespace Farthing.Core.Query;

/// <summary>The value of a formula and its slope by each of its measures, in floating point: for standard errors, never for values.</summary>
internal sealed class FormulaGradient
{
    private readonly ResolvedKpi _kpi;
    private readonly IReadOnlyDictionary<string, double> _measures;
    private readonly string[] _names;

    private FormulaGradient(ResolvedKpi kpi, IReadOnlyDictionary<string, double> measures) =>
        (_kpi, _measures, _names) = (kpi, measures, [.. measures.Keys]);

    /// <summary>Whether a formula has slopes: no earlier times, shares and percentiles.</summary>
    public static bool Has(Formula formula) => formula.Each().All(f => f is not (FormulaShift or FormulaShare or FormulaPercentile));

    /// <summary>The value and the slope by each measure of <paramref name="measures"/>; null where it is undefined.</summary>
    public static (double Value, IReadOnlyDictionary<string, double> Slopes)? Of(ResolvedKpi kpi, IReadOnlyDictionary<string, double> measures)
    {
        FormulaGradient gradient = new(kpi, measures);
        (double value, double[] slopes) = gradient.At(kpi.Definition.Formula);
        return double.IsFinite(value) && slopes.All(double.IsFinite)
            ? (value, gradient._names.Zip(slopes).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))
            : null;
    }

    private (double Value, double[] Slopes) At(Formula formula)
    {
        switch (formula)
        {
            case FormulaMeasure measure:
                return (_measures[measure.Id], [.. _names.Select(n => n == measure.Id ? 1.0 : 0.0)]);
            case FormulaNumber number:
                return ((double)number.Value, new double[_names.Length]);
            case FormulaParameter named:
                KpiParameter parameter = _kpi.Definition.Parameters.First(p => p.Name == named.Name);
                return (_kpi.Parameters.TryGetValue(named.Name, out long set) ? set / (double)parameter.Scale : double.NaN, new double[_names.Length]);
            case FormulaNegation negation:
                (double inner, double[] turned) = At(negation.Inner);
                return (-inner, [.. turned.Select(s => -s)]);
            case FormulaBinary binary:
                return Join(binary.Operator, At(binary.Left), At(binary.Right));
            case FormulaCall { Function: FormulaFunction.Abs } call:
                (double size, double[] slopes) = At(call.Arguments[0]);
                return size < 0 ? (-size, [.. slopes.Select(s => -s)]) : (size, slopes);
            case FormulaCall call:
                ((double Value, double[] Slopes) one, (double Value, double[] Slopes) two) = (At(call.Arguments[0]), At(call.Arguments[1]));
                return one.Value < two.Value == (call.Function == FormulaFunction.Min) ? one : two;
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }
    }

    private static (double Value, double[] Slopes) Join(
        FormulaOperator op, (double Value, double[] Slopes) a, (double Value, double[] Slopes) b)
    {
        double[] Mix(double ofA, double ofB) => [.. a.Slopes.Zip(b.Slopes, (x, y) => (ofA * x) + (ofB * y))];
        return op switch
        {
            FormulaOperator.Add => (a.Value + b.Value, Mix(1, 1)),
            FormulaOperator.Subtract => (a.Value - b.Value, Mix(1, -1)),
            FormulaOperator.Multiply => (a.Value * b.Value, Mix(b.Value, a.Value)),
            _ => (a.Value / b.Value, Mix(1 / b.Value, -a.Value / (b.Value * b.Value))),
        };
    }
}
