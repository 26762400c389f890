using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>An answer in one sentence, made of its numbers.</summary>
public static class AnswerSentence
{
    /// <summary>The sentence.</summary>
    /// <param name="scope">For units and names; the KPI may be another than the answer's.</param>
    /// <param name="answer">An answer about one KPI.</param>
    public static string Of(FindingScope scope, KpiAnswer answer)
    {
        KpiDefinition kpi = answer.Request.Kpis[0].Definition;
        if (answer.Total[0].Value is not { } total)
        {
            return $"No value: {answer.Total[0].Reason}.";
        }

        string all = scope.Value(total, kpi).Text;
        if (answer.Total[0].Change?.Absolute is { } change)
        {
            string moved = $"{all}, {scope.Change(change.Exact(), kpi, total).Text} against {answer.Request.Compare!.Text}";
            return answer.Request.By.Count > 0 && Moved(scope, kpi, answer) is { } most ? $"{moved}; {most}." : moved + ".";
        }

        if (answer.Request.By.Count > 0)
        {
            return ByGroups(scope, kpi, answer, all);
        }

        return answer.Request.Grain is not null ? OverTime(scope, kpi, answer, all) : all + ".";
    }

    /// <summary>The rows that answer best: the last ones of a series, the greatest of groups.</summary>
    /// <param name="answer">An answer about one KPI.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<AnswerRow> TopRows(KpiAnswer answer, int count)
    {
        if (answer.Request.Grain is not null)
        {
            return [.. answer.Rows.Skip(Math.Max(0, answer.Rows.Count - count))];
        }

        List<AnswerRow> rows = [.. answer.Rows];
        bool moves = answer.Request.Compare is not null;
        rows.Sort((a, b) => moves ? Order(Size(b), Size(a)) : Order(Value(b), Value(a)));
        return [.. rows.Take(count)];
    }

    private static Rational? Value(AnswerRow row) => row.Cells[0].Value?.Exact();

    private static Rational? Size(AnswerRow row) => row.Cells[0].Change?.Absolute?.Exact().Size();

    private static int Order(Rational? a, Rational? b) => (a, b) switch
    {
        ({ } x, { } y) => x.CompareTo(y),
        (null, null) => 0,
        (null, _) => -1,
        _ => 1,
    };

    private static string? Moved(FindingScope scope, KpiDefinition kpi, KpiAnswer answer) =>
        TopRows(answer, 1) is [{ } row] && row.Cells[0].Change?.Absolute is { } change
            ? $"most in {Name(scope, answer, row)}: {scope.Change(change.Exact(), kpi, row.Cells[0].Value).Text}"
            : null;

    private static string ByGroups(FindingScope scope, KpiDefinition kpi, KpiAnswer answer, string all)
    {
        List<AnswerRow> rows =
        [
            .. TopRows(answer, int.MaxValue).Where(r => r.Cells[0].Value is not null && !SampleSize.IsSmall(kpi, r.Cells[0])),
        ];
        if (rows.Count < 2)
        {
            return rows.Count == 0 ? all + " in all; no group stands on enough cases." : $"{all} in all; only {Name(scope, answer, rows[0])} stands on enough cases.";
        }

        string Shown(AnswerRow row) => $"{Name(scope, answer, row)} with {scope.Value(row.Cells[0].Value!.Value, kpi).Text}";
        return $"Highest is {Shown(rows[0])}, lowest {Shown(rows[^1])}; all: {all}.";
    }

    private static string OverTime(FindingScope scope, KpiDefinition kpi, KpiAnswer answer, string all)
    {
        AnswerRow[] known = [.. answer.Rows.Where(r => r.Cells[0].Value is not null)];
        if (known.Length < 2)
        {
            return all + ".";
        }

        Rational change = known[^1].Cells[0].Value!.Value.Exact() - known[0].Cells[0].Value!.Value.Exact();
        return $"{scope.Value(known[^1].Cells[0].Value!.Value, kpi).Text} in {known[^1].Bucket}, {scope.Change(change, kpi, known[^1].Cells[0].Value).Text} against {known[0].Bucket}.";
    }

    private static string Name(FindingScope scope, KpiAnswer answer, AnswerRow row) =>
        string.Join(", ", row.Keys.Select((k, n) => scope.Name(k, answer.Request.By[n].Definition.Id).Text));
}
