using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>The scales on which means of survey methods are told, and which methods a measure or KPI reads.</summary>
public static class SurveyScale
{
    /// <summary>The worst and the best value of a method, whichever is which.</summary>
    public static (int Low, int High) Of(SurveyMethod method) => method switch
    {
        SurveyMethod.Nps => (0, 10),
        SurveyMethod.Ces => (1, 7),
        _ => (1, 5),
    };

    /// <summary>The scale of a KPI that is a mean of one method's answers; null of anything else.</summary>
    public static (int Low, int High)? Of(KpiDefinition kpi)
    {
        SurveyMethod[] methods = [.. kpi.AllMeasures.SelectMany(m => MethodsOf(m.Where)).Distinct()];
        return kpi.Unit.Powers.Score != 0 && methods is [var method] ? Of(method) : null;
    }

    /// <summary>The methods without whose answers a condition holds for no row.</summary>
    public static IEnumerable<SurveyMethod> MethodsOf(Filter? where) => where switch
    {
        FilterComparison { Field.Name: "method", Operator: FilterOperator.Equal, Literal: { Parameter: null, Value: var value } }
            when Enum.TryParse(value.ToString(), ignoreCase: true, out SurveyMethod method) => [method],
        FilterAnd both => both.Conditions.SelectMany(MethodsOf),
        _ => [],
    };
}
