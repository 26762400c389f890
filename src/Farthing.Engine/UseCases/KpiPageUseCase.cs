using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Makes the page of a KPI: its twelve attributes, each evaluated on the workspace's data.</summary>
public sealed class KpiPageUseCase
{
    private const int MostRows = 5;
    private static readonly Dictionary<string, Core.Money.Ratio> Unknown = new(StringComparer.Ordinal);

    private readonly Workspace? _workspace;
    private readonly KpiCatalogue _catalogue;
    private readonly Ask? _ask;
    private readonly KpiInputs _inputs;
    private readonly CancellationToken _cancellation;

    private KpiPageUseCase(Workspace? workspace, KpiCatalogue catalogue, Ask? ask, KpiInputs inputs, CancellationToken cancellation) =>
        (_workspace, _catalogue, _ask, _inputs, _cancellation) = (workspace, catalogue, ask, inputs, cancellation);

    /// <summary>The page of a KPI as the catalogue has it, where there are no data: nothing in it is evaluated.</summary>
    /// <exception cref="UserException">FT-4010: there is no such KPI.</exception>
    public static KpiPage WithoutData(KpiCatalogue catalogue, string id) =>
        new KpiPageUseCase(null, catalogue, null, new KpiInputs(catalogue, null, null), CancellationToken.None)
            .Empty(catalogue.Kpi(id, SourcePlace.Argument("KPI", id)), "there are no data; farthing status says what to import");

    /// <summary>The page of a KPI.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="catalogue">Its definitions.</param>
    /// <param name="ask">What answers, with its memory where it has one.</param>
    /// <param name="connection">The store, to see which inputs are there.</param>
    /// <param name="id">The KPI.</param>
    /// <param name="period">The period; null for the latest full month.</param>
    /// <param name="where">A filter, null for all rows.</param>
    /// <param name="grouped">Whether numbers in sentences are set for people: thin spaces, a real minus.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserException">There is no such KPI, or the period or filter cannot be read.</exception>
    public static KpiPage Run(
        Workspace workspace, KpiCatalogue catalogue, Ask ask, DuckDbConnection connection, string id, string? period, string? where,
        bool grouped, CancellationToken cancellation)
    {
        KpiPageUseCase page = new(workspace, catalogue, ask, new KpiInputs(catalogue, workspace, connection), cancellation);
        KpiDefinition kpi = catalogue.Kpi(id, SourcePlace.Argument("KPI", id));
        Period? meant = period is null ? LatestPeriod.Of(workspace.Calendar, ask, kpi) : workspace.Calendar.ParsePeriod(period);
        if (meant is null)
        {
            return page.Empty(kpi, "there are no data; farthing status says what to import");
        }

        FindingScope scope = new(catalogue, workspace.Calendar, kpi, meant, workspace.Currency) { Where = where, Grouped = grouped };
        KpiPage built = page.Build(scope);
        if (!SurveyBiasQuery.ReadsSurveys(kpi))
        {
            return built;
        }

        SurveyBias survey = SurveyBiasQuery.Read(connection, meant);
        return built with { Survey = survey, Notes = [.. built.Notes, .. survey.Sentences()] };
    }

    private KpiPage Empty(KpiDefinition kpi, string reason) => new()
    {
        Kpi = kpi,
        Reason = reason,
        Definition = DefinitionText.Of(kpi),
        Measurement = MeasurementText.Of(kpi, _workspace, _ask, []),
        Formula = new FormulaForms(kpi.Printed, kpi.FormulaText, [], []),
        Silent = [.. kpi.Attributes.Insights.Select(i => Unjudged(kpi, i, reason))],
        Risks = [.. kpi.Attributes.Risks.Select(r => new EvaluatedRisk(kpi, r.Id.Text, r.Alert, Unjudged(kpi, r.Warning, reason)))],
        Questions = [.. kpi.Attributes.Questions.Select(q => new AnsweredQuestion(q.Ask.Text, Plain(kpi, q), null, reason))],
        Tips = [.. kpi.Attributes.Tips.Select(t => new EvaluatedTip(t.Tip.Text, t.Lever.Text, Lever(t), false, null, reason))],
        Chart = kpi.Attributes.Chart,
        Readiness = _inputs.Of(kpi),
        Integration = IntegrationPoints.Of(kpi, null),
        Impact = new ChangeImpact(FormulaAlgebra.Edges(kpi.Formula, Unknown), Moves(kpi), []),
    };

    private KpiPage Build(FindingScope scope)
    {
        KpiDefinition kpi = scope.Kpi;
        QuestionBook book = new(_ask!, _cancellation);
        KpiRequest plain = new([kpi.Id]) { Period = scope.Period.Text, Where = scope.Where };
        KpiRequest compared = plain with { Compare = "previous" };
        KpiRequest own = compared with { Interval = kpi.Attributes.Interval != IntervalMethod.None && kpi.Model is null };
        KpiDefinition[] guards = [.. Guardrails.Of(_catalogue, kpi)];
        IReadOnlyList<KpiDefinition> voices = Triangulation.Beside(_catalogue, kpi);
        DriverReport drivers = new(_ask!, scope, book);
        KpiTrend trend = new(_ask!, scope, book);
        MeasureParts parts = new(scope, book);
        MixGuard mix = new(_catalogue, book, compared);
        KpiRules.Want(book, scope, KpiRules.All(kpi));
        book.Want(guards.Concat(voices).DistinctBy(g => g.Id).Select(g => compared with { Kpis = [g.Id] }));
        book.Want(kpi.Attributes.Questions.Select(q => Request(scope, q)));
        book.Want([plain, own, .. drivers.Questions, .. trend.Questions, .. parts.Questions, .. mix.Questions(kpi)]);
        KpiAnswer? value = book.GetOrThrow(own, out string? reason);
        IReadOnlyList<Finding> insights = [.. kpi.Attributes.Insights.Select(i => KpiRules.Evaluate(book, scope, i))];
        return new KpiPage
        {
            Kpi = kpi,
            Period = scope.Period,
            Where = scope.Where,
            Value = value,
            Reason = reason,
            Guardrails = [.. guards.Select(g => Guardrails.Value(book, g, compared))],
            Definition = DefinitionText.Of(kpi),
            Insights = [.. insights.Where(i => i.Holds)],
            Silent = [.. insights.Where(i => !i.Holds)],
            Measurement = MeasurementText.Of(kpi, _workspace, _ask, value?.Receipt.Runs ?? []),
            Formula = Forms(kpi, plain),
            Trend = trend.Report(),
            Questions = [.. kpi.Attributes.Questions.Select(q => Answered(book, scope, q))],
            Tips = Tips(book, scope, value?.Total[0].Value is not null),
            Chart = kpi.Attributes.Chart,
            Risks = KpiRules.Risks(book, scope),
            Readiness = _inputs.Of(kpi),
            Integration = IntegrationPoints.Of(kpi, scope.Period),
            Impact = new ChangeImpact(Exact(kpi, value, parts), Moves(kpi), drivers.Associations()),
            Notes =
            [
                .. (value?.Notes ?? [])
                    .Concat(value is null ? [] : [.. PageGuards.Notes(_catalogue, value), .. Disagreement(book, compared, value, voices)])
                    .Concat(mix.Notes(kpi)).Distinct(StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>What other survey methods say against the KPI's; nothing where they agree.</summary>
    private string[] Disagreement(QuestionBook book, KpiRequest compared, KpiAnswer value, IReadOnlyList<KpiDefinition> voices)
    {
        IEnumerable<(KpiDefinition, AnswerCell)> others = voices.Select(v => (v, book.Get(compared with { Kpis = [v.Id] })?.Total[0])).Where(v => v.Item2 is not null).Select(v => (v.v, v.Item2!));
        return Triangulation.Note(_catalogue, others.Prepend((value.Request.Kpis[0].Definition, value.Total[0]))) is { } note ? [note] : [];
    }

    private static IReadOnlyList<ExactEdge> Exact(KpiDefinition kpi, KpiAnswer? value, MeasureParts parts) => kpi.Model is not null ? []
        : value is { Measures.Count: > 0 } ? parts.With(FormulaAlgebra.Edges(value.Request.Kpis[0], value.Measures[0]), value.Measures[0])
        : FormulaAlgebra.Edges(kpi.Formula, Unknown);

    private LeverDefinition? Lever(ActionableTip tip) => _catalogue.Levers.FirstOrDefault(l => l.Id == tip.Lever.Text);

    private static Finding Unjudged(KpiDefinition kpi, FindingTemplate template, string reason) => new(
        template.Say.Text, false, new Dictionary<string, SlotValue>(StringComparer.Ordinal), new KpiRequest([kpi.Id]), reason);

    /// <summary>Tips that apply now first, otherwise in the order of the definition.</summary>
    private EvaluatedTip[] Tips(QuestionBook book, FindingScope scope, bool hasValue) =>
    [
        .. scope.Kpi.Attributes.Tips.Select(tip =>
        {
            FindingResult? result = tip.When is null ? null : KpiRules.Judge(book, scope, tip.When);
            string text = result is { Holds: true } ? Findings.Fill(tip.Tip, result) : tip.Tip.Text;
            bool asks = tip.When is { Kind: not "always" };
            return new EvaluatedTip(text, tip.Lever.Text, Lever(tip), hasValue && (result?.Holds ?? true), asks ? result!.Query : null, result?.Reason);
        }).OrderBy(t => t.Applies ? 0 : 1),
    ];

    private static AnsweredQuestion Answered(QuestionBook book, FindingScope scope, DiagnosticQuestion question)
    {
        KpiRequest request = Request(scope, question);
        KpiAnswer? answer = book.Get(request, out string? reason);
        if (answer is null)
        {
            return new AnsweredQuestion(question.Ask.Text, request, null, "No answer: " + reason);
        }

        QuestionLook? look = QuestionLooks.Of(question.Look?.Text);
        return new AnsweredQuestion(question.Ask.Text, request, answer, AnswerSentence.Of(scope, answer, look))
        {
            Rows = [.. AnswerRanking.Rows(scope.Catalogue, answer, look, MostRows).Where(r => r.Cells[0].Value is not null || r.Cells[0].Change?.Before is not null)],
        };
    }

    private static KpiRequest Plain(KpiDefinition kpi, DiagnosticQuestion question) => new([question.Kpi?.Text ?? kpi.Id])
    {
        By = [.. question.By.Select(b => b.Text)],
        Grain = question.Grain?.Text,
        Compare = question.Compare?.Text,
        Where = question.Where?.Text,
    };

    /// <summary>The question in the page's period; a series of weeks or more goes back far enough to be one.</summary>
    private static KpiRequest Request(FindingScope scope, DiagnosticQuestion question)
    {
        KpiRequest plain = Plain(scope.Kpi, question);
        bool since = question.Look?.Text == QuestionLooks.Word(QuestionLook.Since);
        int back = plain.Compare is not null ? 0 : plain.Grain switch
        {
            "week" => since ? 26 : 13,
            "month" => since ? 24 : 13,
            "quarter" => 8,
            "year" => 5,
            _ => 0,
        };
        Period period = back > 0 ? Buckets.Last(scope.Calendar, plain.Grain!, back, scope.Period.EndDay) ?? scope.Period : scope.Period;
        string? where = (scope.Where, plain.Where) switch
        {
            (null, _) => plain.Where,
            (_, null) => scope.Where,
            _ => $"({scope.Where}) and ({plain.Where})",
        };
        return plain with { Period = period.Text, Where = where };
    }

    private FormulaForms Forms(KpiDefinition kpi, KpiRequest request)
    {
        try
        {
            return new FormulaForms(
                kpi.Printed, kpi.FormulaText, _ask!.Compile(request, Core.Query.Dialects.DuckDbDialect.Instance),
                _ask.Compile(request, _ask.ClickHouse));
        }
        catch (UserException)
        {
            return new FormulaForms(kpi.Printed, kpi.FormulaText, [], []);
        }
    }

    private List<(string Measure, IReadOnlyList<string> Kpis)> Moves(KpiDefinition kpi)
    {
        List<(string, IReadOnlyList<string>)> moves = [];
        foreach (string measure in kpi.Formula.Measures.Select(m => m.Id).Distinct(StringComparer.Ordinal))
        {
            string[] others = [.. _catalogue.Kpis.Where(k => k.Id != kpi.Id && k.Formula.Measures.Any(m => m.Id == measure)).Select(k => k.Id)];
            if (others.Length > 0)
            {
                moves.Add((measure, others));
            }
        }

        return moves;
    }
}
