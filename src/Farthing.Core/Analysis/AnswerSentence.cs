using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>An answer in one sentence, made of its numbers, told from the end that was asked about.</summary>
/// <param name="scope">For units and names; the KPI may be another than the answer's.</param>
/// <param name="answer">An answer about one KPI.</param>
/// <param name="look">From which end it is told.</param>
public sealed class AnswerSentence(FindingScope scope, KpiAnswer answer, QuestionLook look)
{
    private readonly KpiDefinition _kpi = answer.Request.Kpis[0].Definition;
    private readonly AnswerCell _total = answer.Total[0];

    private bool Sliced => answer.Request.By.Count > 0 || answer.Request.Grain is not null;

    /// <summary>The sentence.</summary>
    /// <param name="scope">For units and names; the KPI may be another than the answer's.</param>
    /// <param name="answer">An answer about one KPI.</param>
    /// <param name="asked">From which end the question wants it told; null: as the question suggests.</param>
    public static string Of(FindingScope scope, KpiAnswer answer, QuestionLook? asked = null) =>
        new AnswerSentence(scope, answer, AnswerRanking.Look(answer, asked)).Text();

    private string Text()
    {
        if (_total.Value is not { } total)
        {
            return $"No value: {_total.Reason}.";
        }

        string all = Value(total);
        string moved = _total.Change?.Absolute is { } change
            ? $"{all}, {scope.Change(change.Exact(), _kpi, total).Text} against {answer.Request.Compare!.Text}"
            : all;
        return !Sliced ? moved + "." : look switch
        {
            QuestionLook.Moved => Moved(moved),
            QuestionLook.Last => OverTime(moved),
            QuestionLook.Since => Since(moved),
            _ => Ends(moved),
        };
    }

    private string Value(Ratio value) => scope.Value(value, _kpi).Text;

    /// <summary>The group that made most of the change, with its part of it; where there are no parts, the greatest change the same way.</summary>
    private string Moved(string moved)
    {
        if (_total.Change?.Absolute is not { } change || change.Numerator.IsZero)
        {
            return moved + ".";
        }

        if (ChangeParts.Of(answer) is { Count: > 0 } parts)
        {
            (AnswerRow row, Rational part) = parts[0];
            string before = row.Cells[0].Change?.Before is { } b ? Value(b) : "none";
            string now = row.Cells[0].Value is { } v ? Value(v) : "none";
            return $"{moved}; {scope.Share(part / change.Exact()).Text} of that by {Name(row)} (from {before} to {now}{Few(row)}).";
        }

        AnswerRow? most = AnswerRanking.Rows(scope.Catalogue, answer, look, int.MaxValue)
            .FirstOrDefault(r => AnswerRanking.Stands(answer, r) && r.Cells[0].Change?.Absolute is { } c && c.Exact().Sign() == change.Exact().Sign());
        return most is null
            ? moved + "."
            : $"{moved}; furthest the same way went {Name(most)}: {scope.Change(most.Cells[0].Change!.Absolute!.Value.Exact(), _kpi, most.Cells[0].Value).Text}.";
    }

    private string Few(AnswerRow row) => SampleSize.IsSmall(_kpi, row.Cells[0]) ? ", on few cases" : "";

    /// <summary>The two ends, the one asked about first.</summary>
    private string Ends(string all)
    {
        AnswerRow[] rows = [.. AnswerRanking.Rows(scope.Catalogue, answer, look, int.MaxValue).Where(r => AnswerRanking.Stands(answer, r))];
        string what = answer.Request.By.Count > 0 ? "group" : answer.Request.Grain!.ToString()!.ToLowerInvariant();
        if (rows.Length < 2)
        {
            return rows.Length == 0 ? $"{all} in all; no {what} stands on enough cases." : $"{all} in all; only {Name(rows[0])} stands on enough cases.";
        }

        (AnswerRow first, AnswerRow last) = (rows[0], rows[^1]);
        if (Value(first.Cells[0].Value!.Value) == Value(last.Cells[0].Value!.Value))
        {
            return $"The same everywhere: {Value(first.Cells[0].Value!.Value)} in each of {Invariant($"{rows.Length}")} {what}s.";
        }

        string at = answer.Request.By.Count > 0 ? "is" : answer.Request.Grain is Grain.Day ? "on" : "in";
        (string from, string to) = Words(first, last);
        return $"{from} {at} {Shown(first)}, {to} {(at == "is" ? "" : at + " ")}{Shown(last)}; all: {all}.";
    }

    private (string From, string To) Words(AnswerRow first, AnswerRow last) =>
        look is QuestionLook.Worst or QuestionLook.Best && AnswerRanking.Range(scope.Catalogue, _kpi) is { } range
            ? (look == QuestionLook.Worst ? $"Furthest from {range.InWords(_kpi.Unit)}" : $"Nearest to {range.InWords(_kpi.Unit)}",
                look == QuestionLook.Worst ? "nearest" : "furthest")
            : first.Cells[0].Value!.Value.CompareTo(last.Cells[0].Value!.Value) > 0 ? ("Highest", "lowest") : ("Lowest", "highest");

    private string Shown(AnswerRow row)
    {
        string change = row.Cells[0].Change?.Absolute is { } c ? $" ({scope.Change(c.Exact(), _kpi, row.Cells[0].Value).Text})" : "";
        return $"{Name(row)} with {Value(row.Cells[0].Value!.Value)}{change}";
    }

    private string OverTime(string all)
    {
        AnswerRow[] known = [.. answer.Rows.Where(r => r.Cells[0].Value is not null)];
        if (known.Length < 2)
        {
            return all + ".";
        }

        Rational change = known[^1].Cells[0].Value!.Value.Exact() - known[0].Cells[0].Value!.Value.Exact();
        return $"{Value(known[^1].Cells[0].Value!.Value)} in {known[^1].Bucket}, {scope.Change(change, _kpi, known[^1].Cells[0].Value).Text} against {known[0].Bucket}.";
    }

    /// <summary>Since which bucket the level is another, with the middle before and after; or that there is no such bucket.</summary>
    private string Since(string all)
    {
        string grain = answer.Request.Grain!.ToString()!.ToLowerInvariant();
        if (AnswerRanking.Break(answer) is not { } found)
        {
            return $"Too few {grain}s on enough cases to name one. {OverTime(all)}";
        }

        string sure = $"Pettitt's test, {TrendReport.Probability(found.Break.P)}";
        if (found.Break.P >= 0.05m)
        {
            return $"Since no {grain}: its level did not change beyond chance over {Invariant($"{found.Known.Length}")} {grain}s ({sure}). {OverTime(all)}";
        }

        string Middle(IEnumerable<AnswerRow> rows) => Value(ExactNumbers.Median(rows.Select(r => r.Cells[0].Value!.Value.Exact()))!.Value.ToRatio());
        return $"Since {found.Row.Bucket}: {Middle(found.Known[found.Break.At..])} in the middle {grain}, {Middle(found.Known[..found.Break.At])} before ({sure}).";
    }

    private string Name(AnswerRow row) => string.Join(
        ", ", row.Keys.Select((k, n) => scope.Name(k, answer.Request.By[n].Definition.Id).Text).Append(row.Bucket).OfType<string>());
}
