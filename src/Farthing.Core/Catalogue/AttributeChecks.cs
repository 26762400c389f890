using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks what attributes and levers refer to: KPIs, dimensions, levers, grains, rules and the slots of their sentences.</summary>
internal sealed class AttributeChecks
{
    private static readonly string[] ChartTypes = ["line", "bars", "stack", "heat", "waterfall"];

    private static readonly string[] Inputs =
        ["volume", "mix", "handle-time", "rate", "unused", "technology", "overhead", "repeat-volume", "shrinkage", "vendor-price"];

    private readonly DefinitionScope _scope;
    private readonly RuleChecks _rules;

    /// <summary>Checks into a scope.</summary>
    public AttributeChecks(DefinitionScope scope) => (_scope, _rules) = (scope, new RuleChecks(scope));

    /// <summary>Checks all attributes of a KPI.</summary>
    public void Kpi(KpiSource source)
    {
        string id = source.Id.Text;
        KpiDefinition? kpi = _scope.Built.GetValueOrDefault(id);
        KpiAttributes a = source.Attributes;
        Others(a.Related, id);
        Others(a.Guardrails, id);
        Others(a.Drivers, id);
        Others([.. a.Differs.Select(d => d.Kpi)], id);
        foreach (FindingTemplate insight in a.Insights)
        {
            _rules.Rule(insight.When, id, kpi);
            _rules.Sentence(insight.Say, insight.When);
        }

        foreach (RiskRule risk in a.Risks)
        {
            _rules.Rule(risk.Warning.When, id, kpi);
            _rules.Sentence(risk.Warning.Say, risk.Warning.When);
        }

        Twice(a.Risks.Select(r => r.Id), "risk");
        foreach (DiagnosticQuestion question in a.Questions)
        {
            Question(question, kpi);
        }

        foreach (ActionableTip tip in a.Tips)
        {
            Tip(tip, id, kpi);
        }

        if (a.Chart is { } chart)
        {
            Chart(chart, id, kpi);
        }
    }

    /// <summary>Checks a lever.</summary>
    public void Lever(LeverDefinition lever)
    {
        Others(lever.Affects, null);
        Others(lever.Guardrails, null);
        foreach (LeverMove move in lever.Moves)
        {
            _scope.Word(move.Input, "an input of the driver tree", Inputs);
            _scope.Word(move.Way, "a way", ["up", "down"]);
        }
    }

    private void Others(IReadOnlyList<Placed> kpis, string? self)
    {
        foreach (Placed kpi in kpis)
        {
            _scope.Kpi(kpi, self);
        }

        Twice(kpis, "KPI");
    }

    private void Twice(IEnumerable<Placed> names, string what)
    {
        foreach (IGrouping<string, Placed> group in names.GroupBy(n => n.Text, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            _scope.Wrong($"The {what} \"{group.Key}\" stands here twice.", group.Last().Place, "keep one of them");
        }
    }

    private void Question(DiagnosticQuestion question, KpiDefinition? kpi)
    {
        KpiDefinition? asked = question.Kpi is { } other ? _scope.Kpi(other) : kpi;
        _rules.Sentence(question.Ask, null);
        Slices(question.By, question.Grain, asked);
        if (question.Compare is { } compare)
        {
            _scope.Word(compare, "a comparison", DefinitionScope.Comparisons);
        }

        if (question.Where is { } where)
        {
            _scope.Filter(where, asked);
        }

        Look(question, asked);
    }

    /// <summary>From which end a question is answered must mean something for it.</summary>
    private void Look(DiagnosticQuestion question, KpiDefinition? asked)
    {
        if (question.Look is not { } look || !_scope.Word(look, "a way to look", QuestionLooks.Words))
        {
            return;
        }

        string? wrong = QuestionLooks.Of(look.Text) switch
        {
            QuestionLook.Since or QuestionLook.Last when question.Grain is null || question.By.Count > 0 => "it needs a grain, and no dimension",
            QuestionLook.Moved when question.Compare is null || question.By.Count + (question.Grain is null ? 0 : 1) == 0 => "it needs a comparison, and a dimension or grain",
            QuestionLook.Worst or QuestionLook.Best when asked is { Direction: Direction.None } => $"{asked.Id} has no good direction; write greatest or least",
            _ when question.By.Count == 0 && question.Grain is null => "the question has neither a dimension nor a grain",
            _ => null,
        };
        if (wrong is not null)
        {
            _scope.Wrong($"look: {look.Text} does not fit here: {wrong}.", look.Place);
        }
    }

    private void Tip(ActionableTip tip, string id, KpiDefinition? kpi)
    {
        if (!_scope.Levers.Contains(tip.Lever.Text))
        {
            _scope.Wrong(
                $"There is no lever \"{tip.Lever.Text}\".", tip.Lever.Place,
                NearMatch.Suggest(tip.Lever.Text, _scope.Levers) ?? "there are " + string.Join(", ", _scope.Levers.Order(StringComparer.Ordinal)));
        }

        if (tip.When is { } when)
        {
            _rules.Rule(when, id, kpi, isTip: true);
        }

        _rules.Sentence(tip.Tip, tip.When);
    }

    private void Chart(ChartSpec chart, string id, KpiDefinition? kpi)
    {
        Slices(chart.By, chart.Grain, kpi);
        Others(chart.With, id);
        if (!_scope.Word(chart.Type, "a chart", ChartTypes))
        {
            return;
        }

        (int least, int most) = chart.Type.Text switch
        {
            "bars" or "stack" => (1, 1),
            "heat" => (2, 2),
            _ => (0, 1),
        };
        if (chart.By.Count < least || chart.By.Count > most)
        {
            string needs = least == most ? Invariant($"exactly {least}") : Invariant($"at most {most}");
            _scope.Wrong(Invariant($"A chart of type {chart.Type.Text} has {needs} in by, not {chart.By.Count}."), chart.Type.Place);
        }

        if (chart.Type.Text is "line" or "stack" && chart.Grain is null)
        {
            _scope.Wrong($"A chart of type {chart.Type.Text} needs a grain.", chart.Type.Place, "add grain: week");
        }
    }

    private void Slices(IReadOnlyList<Placed> by, Placed? grain, KpiDefinition? kpi)
    {
        foreach (Placed dimension in by)
        {
            _scope.Dimension(dimension, kpi);
        }

        if (grain is not null)
        {
            _scope.Word(grain, "a grain", DefinitionScope.Grains);
        }
    }
}
