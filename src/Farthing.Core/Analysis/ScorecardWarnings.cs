using System.Numerics;
using Farthing.Core.Catalogue;

namespace Farthing.Core.Analysis;

/// <summary>What a scorecard leaves out: a whole area, a leading indicator, reviews that were due.</summary>
public static class ScorecardWarnings
{
    /// <summary>The areas of which a balanced scorecard has each; value may be there, and often comes from elsewhere.</summary>
    private static readonly KpiArea[] Balanced = [KpiArea.Efficiency, KpiArea.Effectiveness, KpiArea.Satisfaction];

    /// <summary>The warnings, the gravest first.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ScorecardRow> rows)
    {
        List<string> warnings = [];
        if (rows.Count == 0)
        {
            return ["the scorecard has no KPI"];
        }

        KpiArea[] missing = [.. Balanced.Where(a => rows.All(r => r.Kpi.Attributes.Area != a))];
        if (missing.Length > 0)
        {
            warnings.Add(
                $"out of balance: no KPI for {string.Join(", ", missing.Select(Word))}, so that improvement at its expense would not be seen");
        }

        if (rows.All(r => r.Kpi.Attributes.Timing != KpiTiming.Leading))
        {
            warnings.Add("no leading KPI: everything here shows what has happened, nothing what is coming");
        }

        string[] overdue = [.. rows.Where(r => r.Review is { Overdue: true, Last: not null }).Select(r => r.Kpi.Id)];
        if (overdue.Length > 0)
        {
            warnings.Add($"review overdue: {string.Join(", ", overdue)}");
        }

        string[] never = [.. rows.Where(r => r.Review is { Overdue: true, Last: null }).Select(r => r.Kpi.Id)];
        if (never.Length > 0)
        {
            warnings.Add($"no review on record, and one is overdue: {string.Join(", ", never)}; write the day of the last into targets.yaml under reviews");
        }

        foreach (ScorecardRow row in rows)
        {
            string[] worse = [.. row.Guardrails.Where(g => IsWorse(g.Kpi, g.Cell)).Select(g => g.Kpi.Id)];
            if (worse.Length > 0 && IsBetter(row.Kpi, row.Cell))
            {
                warnings.Add($"{row.Kpi.Id} got better while {string.Join(" and ", worse)} got worse");
            }
        }

        return warnings;
    }

    /// <summary>What an area asks, in a word or two.</summary>
    public static string Word(KpiArea area) => area switch
    {
        KpiArea.Efficiency => "efficiency",
        KpiArea.Effectiveness => "effectiveness",
        KpiArea.Satisfaction => "satisfaction",
        _ => "value",
    };

    private static bool IsWorse(KpiDefinition kpi, Query.AnswerCell cell) => Way(kpi, cell) < 0;

    private static bool IsBetter(KpiDefinition kpi, Query.AnswerCell cell) => Way(kpi, cell) > 0;

    /// <summary>Which way it moved, 0 where by less than one percent: small changes are no news.</summary>
    private static int Way(KpiDefinition kpi, Query.AnswerCell cell)
    {
        if (cell.Change?.Relative is { } relative && BigInteger.Abs(relative.Numerator) * 100 < BigInteger.Abs(relative.Denominator))
        {
            return 0;
        }

        int sign = cell.Change?.Absolute is { } change ? change.Numerator.Sign * change.Denominator.Sign : 0;
        return kpi.Direction switch
        {
            Direction.Up => sign,
            Direction.Down => -sign,
            _ => 0,
        };
    }
}
