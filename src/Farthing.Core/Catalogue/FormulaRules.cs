using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Core.Catalogue;

/// <summary>What a formula may not do although each of its words is known.</summary>
internal static class FormulaRules
{
    /// <summary>Checks a bound formula.</summary>
    /// <exception cref="UserException">FT-4004: a function that means nothing where it stands.</exception>
    public static void Check(BoundFormula bound, string kpi, SourcePlace place)
    {
        Dictionary<string, MeasureDefinition> measures = bound.Measures.ToDictionary(m => m.Id, StringComparer.Ordinal);
        Walk(bound.Formula, measures, shifted: false);
        foreach (FormulaParameter named in bound.Formula.Parameters)
        {
            if (bound.Parameters.All(p => p.Name != named.Name))
            {
                throw new UserException(
                    "FT-4004", $"{kpi} has no parameter \"{named.Name}\".", named.Place,
                    NearMatch.Suggest(named.Name, bound.Parameters.Select(p => p.Name)) ?? "declare it under parameters");
            }
        }

        foreach (MeasureDefinition measure in bound.Measures)
        {
            MeasureChecks.Parameters(measure, bound.Parameters, kpi, place);
        }
    }

    private static void Walk(Formula formula, Dictionary<string, MeasureDefinition> measures, bool shifted)
    {
        switch (formula)
        {
            case FormulaMeasure measure when measures[measure.Id].Aggregate == Aggregate.Values:
                throw new UserException(
                    "FT-4004", $"\"{measure.Name}\" is a list of values, not one number.", measure.Place,
                    $"write median({measure.Name}) or percentile({measure.Name}, 90)");
            case FormulaPercentile { Measure: var of }:
                if (measures[of.Id].Aggregate != Aggregate.Values)
                {
                    throw new UserException(
                        "FT-4004", $"\"{of.Name}\" is one number and has no percentiles.", of.Place, "take a measure declared with values: FIELD");
                }

                return;
            case FormulaShift inner when shifted:
                throw new UserException("FT-4004", "An earlier period cannot be asked of an earlier period.", inner.Place);
            case FormulaShare share when !FormulaLeaves.IsSum(share.Inner is FormulaShift earlier ? earlier.Inner : share.Inner):
                throw new UserException(
                    "FT-4004", "share(…) is of a sum: measures joined by + and -.", share.Place, "divide by hand for anything else");
            default:
                break;
        }

        foreach (Formula part in formula.Parts)
        {
            Walk(part, measures, shifted || formula is FormulaShift);
        }
    }
}
