using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>How many cases a value stands on.</summary>
public static class SampleSize
{
    private const int MostNamed = 5;

    /// <summary>
    /// The denominator where it counts things, the value itself where that counts things; null where the KPI is made of neither
    /// (occupancy: time over time), and where nothing is known.
    /// </summary>
    public static Ratio? Of(KpiDefinition kpi, AnswerCell cell)
    {
        return kpi.Formula switch
        {
            FormulaBinary { Operator: FormulaOperator.Divide } quotient => Powers(kpi, quotient.Right) is { IsCount: true } ? cell.Below : null,
            FormulaPercentile => cell.Below,
            _ => kpi.Unit.Powers.IsCount ? cell.Value : null,
        };
    }

    /// <summary>Whether a value stands on too few cases to be compared.</summary>
    public static bool IsSmall(KpiDefinition kpi, AnswerCell cell) =>
        cell.Value is not null && !IsCount(kpi) && Of(kpi, cell) is { } n && n.CompareTo(new Ratio(Findings.SmallestGroup, 1)) < 0;

    /// <summary>What to say of values on too few cases; null where none stands on so few.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="k">Which of its KPIs.</param>
    public static string? Note(KpiAnswer answer, int k)
    {
        KpiDefinition kpi = answer.Request.Kpis[k].Definition;
        AnswerRow[] small = [.. answer.Rows.Where(r => !r.Gone && r.Cells[k].Value is not null && IsSmall(kpi, r.Cells[k]))];
        string few = Invariant($"fewer than {Findings.SmallestGroup} {CountedIn(kpi)}");
        return answer.Total[k].Value is not null && IsSmall(kpi, answer.Total[k])
            ? $"{kpi.Id}: it stands on {few}; chance may have made it"
            : small.Length == 0 ? null
            : Invariant($"{kpi.Id}: {small.Length} of {answer.Rows.Count(r => !r.Gone)} rows stand on {few}, chance may have made them: {Names(kpi, small, k)}");
    }

    /// <summary>The rows by name, each with its number of cases.</summary>
    private static string Names(KpiDefinition kpi, AnswerRow[] rows, int k)
    {
        string Name(AnswerRow row) => string.Join(", ", new[] { row.Bucket }.OfType<string>().Concat(row.Keys.Select(key => key ?? "none")));
        string named = string.Join("; ", rows.Take(MostNamed).Select(r => $"{Name(r)} ({Of(kpi, r.Cells[k])!.Value.ToPlain(0)})"));
        return rows.Length > MostNamed ? Invariant($"{named}; and {rows.Length - MostNamed} more") : named;
    }

    /// <summary>
    /// What the cases are, in words: as the definition says, else the title of the one measure that the KPI is divided by; null where it
    /// is not divided by a count.
    /// </summary>
    public static string? CountedIn(KpiDefinition kpi)
    {
        if (!IsPerCase(kpi))
        {
            return null;
        }

        return kpi.Attributes.Counted
            ?? (kpi.Formula is FormulaBinary { Right: FormulaMeasure { Where: null } below } && kpi.AllMeasures.FirstOrDefault(m => m.Id == below.Id) is { } measure
                ? LowerFirst(measure.Title) : kpi.Formula is FormulaPercentile ? "values" : "cases");
    }

    /// <summary>Whether the KPI is divided by a number of cases, or is an order statistic of them.</summary>
    public static bool IsPerCase(KpiDefinition kpi) => kpi.Formula is FormulaPercentile
        || (kpi.Formula is FormulaBinary { Operator: FormulaOperator.Divide } quotient && Powers(kpi, quotient.Right) is { IsCount: true });

    /// <summary>Whether the KPI itself is a number of cases.</summary>
    public static bool IsNumberOfCases(KpiDefinition kpi) => kpi.Unit.Powers.IsCount && Group.AddsUp(kpi);

    private static string LowerFirst(string title) =>
        title.Length > 1 && char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..];

    private static bool IsCount(KpiDefinition kpi) => kpi.Formula is not (FormulaBinary { Operator: FormulaOperator.Divide } or FormulaPercentile);

    private static UnitPowers? Powers(KpiDefinition kpi, Formula formula)
    {
        UnitPowers Of(string id) => kpi.AllMeasures.FirstOrDefault(m => m.Id == id)?.Unit ?? UnitPowers.None;
        return FormulaType.Of(formula, Of, name => kpi.Parameters.FirstOrDefault(p => p.Name == name)?.Unit ?? UnitPowers.None);
    }
}
