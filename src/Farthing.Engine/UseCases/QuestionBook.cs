using Farthing.Core.Analysis;
using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>
/// Asks many questions with few statements: equal ones once, those that differ only in their KPI together. One that is refused
/// does not keep the others from their answers.
/// </summary>
internal sealed class QuestionBook(Ask ask, CancellationToken cancellation)
{
    private const int MostTogether = 20;
    private readonly Dictionary<string, KpiAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UserException> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KpiRequest> _open = new(StringComparer.Ordinal);

    /// <summary>How many questions went to the engine.</summary>
    public int Asked { get; private set; }

    /// <summary>Notes questions about one KPI each; they are asked when the first answer is wanted.</summary>
    public void Want(params IEnumerable<KpiRequest> questions)
    {
        foreach (KpiRequest question in questions)
        {
            string key = QuestionText.Command(question);
            if (!_answers.ContainsKey(key) && !_refused.ContainsKey(key))
            {
                _open[key] = question;
            }
        }
    }

    /// <summary>The answer about one KPI; null where the question is refused.</summary>
    public KpiAnswer? Get(KpiRequest question, out string? reason)
    {
        Want(question);
        AskOpen();
        string key = QuestionText.Command(question);
        reason = _refused.GetValueOrDefault(key)?.Problems[0].Message;
        return _answers.GetValueOrDefault(key);
    }

    /// <summary>The answer about one KPI; null where the question is refused.</summary>
    public KpiAnswer? Get(KpiRequest question) => Get(question, out _);

    /// <summary>
    /// The answer about one KPI; null where the KPI does not know what the question slices or filters by. Whatever else is wrong with the
    /// question is thrown: its names cannot be read.
    /// </summary>
    /// <exception cref="UserException">The question cannot be read.</exception>
    public KpiAnswer? GetOrThrow(KpiRequest question, out string? reason) => Get(question, out reason)
        ?? (_refused[QuestionText.Command(question)] is { } e && e.Problems.Any(p => p.Code is not ("FT-4013" or "FT-4015")) ? throw e : null);

    /// <summary>All answers; null where one of the questions is refused.</summary>
    public IReadOnlyList<KpiAnswer>? All(IReadOnlyList<KpiRequest> questions, out string? reason)
    {
        Want(questions);
        reason = null;
        List<KpiAnswer> answers = [];
        foreach (KpiRequest question in questions)
        {
            if (Get(question, out reason) is not { } answer)
            {
                return null;
            }

            answers.Add(answer);
        }

        return answers;
    }

    private void AskOpen()
    {
        if (_open.Count == 0)
        {
            return;
        }

        KpiRequest[] open = [.. _open.Values];
        _open.Clear();
        foreach (IGrouping<string, KpiRequest> shape in open.GroupBy(q => QuestionText.Command(q with { Kpis = [] }), StringComparer.Ordinal))
        {
            foreach (KpiRequest[] together in shape.Chunk(MostTogether))
            {
                cancellation.ThrowIfCancellationRequested();
                AskTogether(together);
            }
        }
    }

    private void AskTogether(KpiRequest[] questions)
    {
        try
        {
            KpiAnswer answer = ask.Answer(questions[0] with { Kpis = [.. questions.Select(q => q.Kpis[0])] }, cancellation);
            Asked++;
            for (int k = 0; k < questions.Length; k++)
            {
                _answers[QuestionText.Command(questions[k])] = One(answer, k);
            }
        }
        catch (UserException) when (questions.Length > 1)
        {
            foreach (KpiRequest question in questions)
            {
                AskTogether([question]);
            }
        }
        catch (UserException e)
        {
            _refused[QuestionText.Command(questions[0])] = e;
        }
    }

    /// <summary>The part of an answer that speaks of one of its KPIs. Groups that only the others have are left out.</summary>
    private static KpiAnswer One(KpiAnswer answer, int k)
    {
        if (answer.Request.Kpis.Count == 1)
        {
            return answer;
        }

        string id = answer.Request.Kpis[k].Definition.Id;
        string[] others = [.. answer.Request.Kpis.Select(r => r.Definition.Id + ":").Where(o => o != id + ":")];
        return answer with
        {
            Request = answer.Request with { Kpis = [answer.Request.Kpis[k]] },
            Rows = [.. answer.Rows.Select(r => r with { Cells = [r.Cells[k]] })],
            Total = [answer.Total[k]],
            Receipt = LatestPeriod.ReadsCosts(answer.Request.Kpis[k].Definition) ? answer.Receipt : answer.Receipt with { Runs = [] },
            Measures = answer.Measures.Count > k ? [answer.Measures[k]] : [],
            Notes = [.. answer.Notes.Where(n => !others.Any(o => n.StartsWith(o, StringComparison.Ordinal)))],
        };
    }
}
