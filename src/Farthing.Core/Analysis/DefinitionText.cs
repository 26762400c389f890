using Farthing.Core.Catalogue;

namespace Farthing.Core.Analysis;

/// <summary>What a KPI executes, in words, made of its formula and measures: it cannot say anything else than what is computed.</summary>
public static class DefinitionText
{
    /// <summary>The formula, then a line for each measure, parameter and rule.</summary>
    public static IReadOnlyList<string> Of(KpiDefinition kpi)
    {
        List<string> lines = kpi.Model is { } model
            ? [$"{kpi.Title} is the value of the model {model}, in {kpi.Unit.Name}; what is modelled is {kpi.FormulaText}."]
            : [$"{kpi.Title} = {kpi.FormulaText}, in {kpi.Unit.Name}."];
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        lines.AddRange(kpi.AllMeasures.Where(m => used.Contains(m.Id)).Select(m => $"{m.Id}: {Measure(m)}."));
        lines.AddRange(kpi.Parameters.Select(p => p.Default is { } set
            ? $"{p.Name} is {p.Text(set)} unless said otherwise: {p.Meaning}"
            : $"{p.Name} must be set: {p.Meaning}"));
        lines.Add($"No value where {kpi.WhenNull}.");
        return lines;
    }

    /// <summary>A measure in words: <c>the number of interactions by the period of their completion, where …</c>.</summary>
    public static string Measure(MeasureDefinition measure)
    {
        string what = measure.Aggregate switch
        {
            Aggregate.Count => $"the number of {Rows(measure.Fact)}",
            Aggregate.CountDistinct => $"the number of different {string.Join(", ", measure.Columns)} in {Rows(measure.Fact)}",
            Aggregate.Sum => $"the sum of {string.Join(" + ", measure.Columns)} over {Rows(measure.Fact)}",
            _ => $"{string.Join(" + ", measure.Columns)} of {Rows(measure.Fact)}",
        };
        string where = measure.WhereText is { } condition ? $", where {condition}" : "";
        return $"{what}, {Clock(measure.Axis)}{where}";
    }

    /// <summary>When a row belongs to a period.</summary>
    public static string Clock(string axis) => axis switch
    {
        "completion" => "by the day they were completed",
        "arrival" => "by the day they arrived",
        "day" => "by their own day",
        "hour" => "by the hour",
        "month" => "by month",
        "answered" => "by the day they were answered",
        "sent" => "by the day they were sent",
        "opened" => "by the day they were opened",
        "resolved" => "by the day they were resolved",
        "due" => "by the day they were due",
        "ordered" => "by the day of the order",
        "opening" => "there when the period begins",
        "closing" => "there when the period ends",
        "during" => "there at some time in the period",
        _ => "by the day " + axis,
    };

    private static string Rows(string fact) => fact switch
    {
        "costs" => "cost rows",
        "agent-time" => "agents' hours",
        "ledger" => "ledger lines",
        _ => fact,
    };
}
