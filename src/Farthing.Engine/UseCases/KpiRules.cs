using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>Evaluates the rules of a KPI with answers from a book.</summary>
internal static class KpiRules
{
    /// <summary>Notes all questions of some rules, so that they are asked together.</summary>
    public static void Want(QuestionBook book, FindingScope scope, IEnumerable<FindingRule> rules)
    {
        foreach (FindingRule rule in rules)
        {
            book.Want(Findings.Questions(rule, scope));
        }
    }

    /// <summary>All rules of a KPI.</summary>
    public static IEnumerable<FindingRule> All(KpiDefinition kpi) => kpi.Attributes.Insights.Select(i => i.When)
        .Concat(kpi.Attributes.Risks.Select(r => r.Warning.When))
        .Concat(kpi.Attributes.Tips.Select(t => t.When).OfType<FindingRule>());

    /// <summary>A sentence with its rule.</summary>
    public static Finding Evaluate(QuestionBook book, FindingScope scope, FindingTemplate template)
    {
        FindingResult result = Judge(book, scope, template.When);
        return new Finding(
            result.Reason is null ? Findings.Fill(template.Say, result) : template.Say.Text, result.Holds, result.Slots, result.Query, result.Reason);
    }

    /// <summary>A rule alone.</summary>
    public static FindingResult Judge(QuestionBook book, FindingScope scope, FindingRule rule)
    {
        IReadOnlyList<KpiRequest> questions = Findings.Questions(rule, scope);
        return book.All(questions, out string? reason) is { } answers
            ? Findings.Judge(rule, scope, answers)
            : new FindingResult(false, new Dictionary<string, SlotValue>(StringComparer.Ordinal), questions[0], reason);
    }

    /// <summary>The risks of a KPI, evaluated.</summary>
    public static IReadOnlyList<EvaluatedRisk> Risks(QuestionBook book, FindingScope scope) =>
    [
        .. scope.Kpi.Attributes.Risks.Select(r => new EvaluatedRisk(scope.Kpi, r.Id.Text, r.Alert, Evaluate(book, scope, r.Warning))),
    ];
}
