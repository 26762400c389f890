using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>
/// Each group's part of the change of a compared answer by dimensions. Of a sum: its own change. Of a quotient: what it adds to the change
/// of the total by its value and by its share of the cases (docs/kpi-pages.md, Rules), so that the parts add up to the change.
/// </summary>
internal static class ChangeParts
{
    /// <summary>Rows with their parts, the greatest in the direction of the change first; empty where there are none.</summary>
    /// <param name="answer">One KPI, compared, by dimensions and without a grain.</param>
    public static IReadOnlyList<(AnswerRow Row, Rational Part)> Of(KpiAnswer answer)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        AnswerCell total = answer.Total[0];
        if (answer.Request.Grain is not null || !Group.HasParts(kpi) || total.Change?.Absolute is not { } change || !Counts(total))
        {
            return [];
        }

        bool adds = Group.AddsUp(kpi);
        Rational mean = (total.Value!.Value.Exact() + total.Change.Before!.Value.Exact()) / new Rational(2, 1);
        Rational Part(AnswerRow row)
        {
            AnswerCell cell = row.Cells[0];
            (Rational? now, Rational? before) = (cell.Value?.Exact(), cell.Change?.Before?.Exact());
            return adds
                ? (now ?? Zero) - (before ?? Zero)
                : Weighted(now, cell.Below?.Exact(), total.Below?.Exact(), mean)
                    - Weighted(before, cell.Change?.BeforeBelow?.Exact(), total.Change!.BeforeBelow?.Exact(), mean);
        }

        List<(AnswerRow Row, Rational Part)> parts = [.. answer.Rows.Select(r => (r, Part(r)))];
        int way = change.Exact().Sign();
        parts.Sort((a, b) => way * b.Part.CompareTo(a.Part));
        return parts;
    }

    /// <summary>Whether a total changed by a hundredth of what it was, or more: of less there is nothing to explain.</summary>
    public static bool Counts(AnswerCell total) => total.Change is { Absolute: { } change, Before: { } before } && !change.Numerator.IsZero
        && change.Exact().Size().CompareTo(before.Exact().Size() / new Rational(100, 1)) >= 0;

    /// <summary>
    /// What the change of the total would be without any change of shares: Σ mean share × change of value, over the groups that both periods
    /// have. Null where the KPI is no quotient, or the total did not change.
    /// </summary>
    public static Rational? Within(KpiAnswer answer, int k)
    {
        AnswerCell total = answer.Total[k];
        if (Group.AddsUp(answer.Request.Kpis[k].Definition) || !Group.HasParts(answer.Request.Kpis[k].Definition)
            || total.Below?.Exact() is not { IsZero: false } now || total.Change?.BeforeBelow?.Exact() is not { IsZero: false } before)
        {
            return null;
        }

        Rational within = Zero;
        foreach (AnswerCell cell in answer.Rows.Select(r => r.Cells[k]))
        {
            if (cell is { Change: { Absolute: { } change, BeforeBelow: { } old }, Below: { } below })
            {
                within += ((below.Exact() / now) + (old.Exact() / before)) / new Rational(2, 1) * change.Exact();
            }
        }

        return within;
    }

    private static Rational Zero => new(0, 1);

    /// <summary>Share of the cases × (value − mean).</summary>
    private static Rational Weighted(Rational? value, Rational? below, Rational? all, Rational mean) =>
        value is { } v && below is { } b && all is { IsZero: false } a ? b / a * (v - mean) : Zero;
}
