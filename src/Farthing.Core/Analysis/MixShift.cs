using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>When a total and its parts disagree on which way things went (Simpson's paradox).</summary>
public static class MixShift
{
    /// <summary>Whether the total went one way and all parts, at least two, the other.</summary>
    /// <param name="total">The sign of the total's change.</param>
    /// <param name="parts">The signs of the parts' changes.</param>
    public static bool Holds(int total, IReadOnlyList<int> parts) => total != 0 && parts.Count >= 2 && parts.All(p => p == -total);

    /// <summary>Whether a KPI's total can move by the mix of its groups: it is a quotient.</summary>
    public static bool CanHappen(Catalogue.KpiDefinition kpi) => Group.HasMix(kpi);

    /// <summary>What to say of it beside a compared answer by dimensions; null where there is nothing to say.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="k">Which of its KPIs.</param>
    public static string? Note(KpiAnswer answer, int k)
    {
        if (answer.Request.Compare is null || answer.Request.By.Count == 0 || answer.Request.Grain is not null
            || answer.Total[k].Change?.Absolute is not { } total)
        {
            return null;
        }

        var kpi = answer.Request.Kpis[k].Definition;
        int[] parts =
        [
            .. answer.Rows.Where(r => r.Cells[k].Change?.Absolute is not null && !SampleSize.IsSmall(kpi, r.Cells[k]))
                .Select(r => r.Cells[k].Change!.Absolute!.Value.Exact().Sign()),
        ];
        int sign = total.Exact().Sign();
        string way = sign > 0 ? "up" : "down";
        string other = sign > 0 ? "down" : "up";
        string by = string.Join(", ", answer.Request.By.Select(d => d.Definition.Id));
        if (Holds(sign, parts))
        {
            return Invariant($"{kpi.Id}: the total went {way} while it went {other} in each of {parts.Length} groups by {by}: ")
                + "the mix of groups changed; compare the groups, not the total";
        }

        // Nearly all groups can go the other way too: what counts is what they did by their weight in the total.
        AnswerCell cell = answer.Total[k];
        return !SampleSize.IsSmall(kpi, cell) && ChangeParts.Counts(cell) && ChangeParts.Within(answer, k) is { } within && within.Sign() == -sign
            && within.Size().CompareTo(cell.Change!.Before!.Value.Exact().Size() / new Rational(100, 1)) >= 0
            ? $"{kpi.Id}: the total went {way}, but at an unchanged mix by {by} it would have gone {other}: more of it is in other groups now; compare the groups, not the total"
            : null;
    }
}
