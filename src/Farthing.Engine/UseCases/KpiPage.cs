using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Query.Sql;

namespace Farthing.Engine.UseCases;

/// <summary>A KPI that must not suffer when another gets better.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Cell">Its value, with the change where one was asked for; null with the reason where there is none.</param>
public sealed record GuardrailValue(KpiDefinition Kpi, AnswerCell Cell);

/// <summary>A sentence that a rule gave.</summary>
/// <param name="Text">The sentence with its numbers; as written, unfilled, where the rule could not be judged.</param>
/// <param name="Holds">Whether it is true.</param>
/// <param name="Slots">The numbers in it.</param>
/// <param name="Query">The question behind it.</param>
/// <param name="Reason">Why it could not be judged; null where it was.</param>
public sealed record Finding(string Text, bool Holds, IReadOnlyDictionary<string, SlotValue> Slots, KpiRequest Query, string? Reason);

/// <summary>A risk, evaluated.</summary>
/// <param name="Kpi">The KPI whose risk it is.</param>
/// <param name="Id">Its id within the KPI.</param>
/// <param name="Alert">Whether it makes a check fail.</param>
/// <param name="Finding">What came of it.</param>
public sealed record EvaluatedRisk(KpiDefinition Kpi, string Id, bool Alert, Finding Finding);

/// <summary>A question with its answer in place.</summary>
/// <param name="Ask">The question.</param>
/// <param name="Request">The query that answers it.</param>
/// <param name="Answer">The answer; null where the query is refused.</param>
/// <param name="Sentence">The answer in one sentence, or the reason why there is none.</param>
public sealed record AnsweredQuestion(string Ask, KpiRequest Request, KpiAnswer? Answer, string Sentence)
{
    /// <summary>The rows that answer best, the first first; empty where the answer has none.</summary>
    public IReadOnlyList<AnswerRow> Rows { get; init; } = [];
}

/// <summary>A tip with the lever that it pulls.</summary>
/// <param name="Tip">The advice.</param>
/// <param name="LeverId">The lever.</param>
/// <param name="Lever">The lever's definition; null where the catalogue has none.</param>
/// <param name="Applies">Whether the data say that it is worth saying now.</param>
/// <param name="Query">The question that decided it; null where it needs no reason.</param>
/// <param name="Reason">Why that could not be judged; null where it was.</param>
public sealed record EvaluatedTip(string Tip, string LeverId, LeverDefinition? Lever, bool Applies, KpiRequest? Query, string? Reason);

/// <summary>How a KPI is measured on this workspace.</summary>
/// <param name="Advice">What its authors say of measuring it; null where nothing.</param>
/// <param name="Facts">The facts that it reads and the tables that hold them.</param>
/// <param name="Rules">Clocks, exclusions, periods and missing values.</param>
/// <param name="CutOff">The day to which data reach; null without data.</param>
/// <param name="LastImport">The local day of the last import; null without one.</param>
/// <param name="DataVersion">The version of the facts.</param>
/// <param name="Runs">The costing runs read: month and run.</param>
public sealed record MeasurementApproach(
    string? Advice, IReadOnlyList<string> Facts, IReadOnlyList<string> Rules, string? CutOff, string? LastImport, string DataVersion,
    IReadOnlyList<(string Month, int Run)> Runs);

/// <summary>A KPI's formula in its three forms.</summary>
/// <param name="Printed">As the field prints it; never executed.</param>
/// <param name="Executable">As it is computed.</param>
/// <param name="DuckDb">The statements of the embedded engine; empty where the KPI cannot be compiled here.</param>
/// <param name="ClickHouse">The same for ClickHouse.</param>
public sealed record FormulaForms(string? Printed, string Executable, IReadOnlyList<SqlText> DuckDb, IReadOnlyList<SqlText> ClickHouse);

/// <summary>Something a KPI needs that a file would bring.</summary>
/// <param name="Name">What it is: a pack, or a column of one.</param>
/// <param name="Present">Whether the workspace has it.</param>
/// <param name="Command">What to type to bring it.</param>
/// <param name="Unlocks">The KPIs that only this one keeps from having values.</param>
public sealed record KpiInput(string Name, bool Present, string Command, IReadOnlyList<string> Unlocks);

/// <summary>Which of a KPI's inputs are there.</summary>
/// <param name="Inputs">All of them.</param>
/// <param name="Systems">Kinds of systems that hold them.</param>
public sealed record Readiness(IReadOnlyList<KpiInput> Inputs, IReadOnlyList<string> Systems)
{
    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => Inputs.All(i => i.Present);

    /// <summary>The same in words: <c>3 of 4 inputs present; missing: staffing</c>.</summary>
    public string Sentence
    {
        get
        {
            string counted = Invariant($"{Inputs.Count(i => i.Present)} of {Inputs.Count} inputs present");
            return IsReady ? counted : $"{counted}; missing: {string.Join(", ", Inputs.Where(i => !i.Present).Select(i => i.Name))}";
        }
    }
}

/// <summary>A place where programs and people get a KPI's value.</summary>
/// <param name="What">What it is.</param>
/// <param name="How">The command, address or field.</param>
public sealed record IntegrationPoint(string What, string How);

/// <summary>What moves a KPI.</summary>
/// <param name="Exact">Its measures, from the formula itself.</param>
/// <param name="Moves">Other KPIs made of the same measures, which a change of those moves too.</param>
/// <param name="Associations">Other KPIs that went together with it; associations, not causes.</param>
public sealed record ChangeImpact(IReadOnlyList<ExactEdge> Exact, IReadOnlyList<(string Measure, IReadOnlyList<string> Kpis)> Moves, IReadOnlyList<Association> Associations);

/// <summary>A KPI with its twelve attributes, each evaluated on the workspace's data.</summary>
public sealed record KpiPage
{
    /// <summary>The KPI.</summary>
    public required KpiDefinition Kpi { get; init; }

    /// <summary>The period; null where the workspace has no data.</summary>
    public Period? Period { get; init; }

    /// <summary>A filter over all of it; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>The value with its change against the period before; null where the workspace has no data, or refuses the question.</summary>
    public KpiAnswer? Value { get; init; }

    /// <summary>Why there is no value; null where there is an answer.</summary>
    public string? Reason { get; init; }

    /// <summary>What must not suffer.</summary>
    public IReadOnlyList<GuardrailValue> Guardrails { get; init; } = [];

    /// <summary>Definition: what is executed, in words.</summary>
    public required IReadOnlyList<string> Definition { get; init; }

    /// <summary>Business insights: those that hold.</summary>
    public IReadOnlyList<Finding> Insights { get; init; } = [];

    /// <summary>Insights that do not hold now, or could not be judged.</summary>
    public IReadOnlyList<Finding> Silent { get; init; } = [];

    /// <summary>Measurement approach.</summary>
    public required MeasurementApproach Measurement { get; init; }

    /// <summary>Standard formula.</summary>
    public required FormulaForms Formula { get; init; }

    /// <summary>Trend analysis; null where there is no series.</summary>
    public TrendReport? Trend { get; init; }

    /// <summary>Diagnostic questions, answered.</summary>
    public IReadOnlyList<AnsweredQuestion> Questions { get; init; } = [];

    /// <summary>Actionable tips, those that apply now first.</summary>
    public IReadOnlyList<EvaluatedTip> Tips { get; init; } = [];

    /// <summary>Visualisation: the chart that draws it, as a question.</summary>
    public ChartSpec? Chart { get; init; }

    /// <summary>Risk warnings, evaluated.</summary>
    public IReadOnlyList<EvaluatedRisk> Risks { get; init; } = [];

    /// <summary>Tools and technologies: what can feed it, and what is there.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Integration points.</summary>
    public required IReadOnlyList<IntegrationPoint> Integration { get; init; }

    /// <summary>Change impact.</summary>
    public required ChangeImpact Impact { get; init; }

    /// <summary>Of a KPI made of survey answers: who answered and who did not; null of others.</summary>
    public SurveyBias? Survey { get; init; }

    /// <summary>What the answers say beside their numbers, and what the guards found.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
