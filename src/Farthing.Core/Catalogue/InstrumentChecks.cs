using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>A scale whose good end nobody named is refused bands: the same score could be the best and the worst.</summary>
internal static class InstrumentChecks
{
    /// <summary>The instruments without a direction whose answers a KPI with bands reads.</summary>
    public static IEnumerable<Problem> Bands(
        IEnumerable<Instrument> instruments, IEnumerable<BandSet> bands, IReadOnlyDictionary<string, KpiDefinition> kpis)
    {
        BandSet[] judged = [.. bands];
        foreach (Instrument instrument in instruments.Where(i => i.Direction is null))
        {
            foreach (BandSet set in judged)
            {
                if (kpis.TryGetValue(set.Kpi, out KpiDefinition? kpi) && kpi.AllMeasures.Any(m => Reads(m, instrument)))
                {
                    yield return new Problem(
                        "FT-4009", Severity.Error,
                        Invariant($"The instrument {instrument.Id} (version {instrument.Version}) has no direction, and {kpi.Id}, which reads it, has bands."),
                        instrument.Place, "add direction: up (the greatest score is the best) or down");
                }
            }
        }
    }

    /// <summary>Whether a measure can read answers to an instrument.</summary>
    public static bool Reads(MeasureDefinition measure, Instrument instrument) =>
        measure.Fact == "surveys" && measure.Where is { } where && Named(where).Any(c => c.Evaluate(f => f switch
        {
            "instrument" => FilterValue.Of(instrument.Id),

            // Scores without a direction are left out of what reads all answers of a method.
            "method" when instrument.Direction is not null => FilterValue.Of(instrument.Method.ToString().ToLowerInvariant()),
            _ => FilterValue.Missing,
        }));

    /// <summary>
    /// Whether the value of a measure over survey answers can depend on the instrument: it asks for its method, for single instruments, or
    /// for all answers. Rather one too many than one too few.
    /// </summary>
    public static bool DecidesFor(MeasureDefinition measure, Instrument instrument)
    {
        Filter[] named = measure.Where is { } where ? [.. Named(where)] : [];
        return named.Length == 0 || named.Any(c => c.Fields.Contains("instrument", StringComparer.Ordinal)
            || c.Evaluate(_ => FilterValue.Of(instrument.Method.ToString().ToLowerInvariant())));
    }

    /// <summary>The conditions on instrument or method that a row must meet.</summary>
    private static IEnumerable<Filter> Named(Filter filter) => filter switch
    {
        FilterAnd and => and.Conditions.SelectMany(Named),
        FilterOr or => or.Conditions.SelectMany(Named),
        FilterComparison { Operator: FilterOperator.Equal, Field.Name: "instrument" or "method" }
            or FilterIn { Negated: false, Field.Name: "instrument" or "method" }
            or FilterMatches { Field.Name: "instrument" or "method" } => [filter],
        _ => [],
    };
}
