using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>What a KPI says of an organisation: the four areas that a balanced scorecard has.</summary>
public enum KpiArea
{
    /// <summary>What it takes: cost, time, effort.</summary>
    Efficiency,

    /// <summary>Whether the work is done: resolution, access, quality.</summary>
    Effectiveness,

    /// <summary>What customers say.</summary>
    Satisfaction,

    /// <summary>What it brings: retention, revenue, return.</summary>
    Value,
}

/// <summary>Whether a KPI moves before the result or shows it.</summary>
public enum KpiTiming
{
    /// <summary>It moves first.</summary>
    Leading,

    /// <summary>It shows what has happened.</summary>
    Lagging,
}

/// <summary>How often somebody should look at a KPI.</summary>
public enum Cadence
{
    /// <summary>Every day.</summary>
    Daily,

    /// <summary>Every week.</summary>
    Weekly,

    /// <summary>Every month.</summary>
    Monthly,

    /// <summary>Every quarter.</summary>
    Quarterly,
}

/// <summary>How the uncertainty of a value is computed. See docs/kpis.md, Intervals.</summary>
public enum IntervalMethod
{
    /// <summary>None: a value that is counted, not sampled.</summary>
    None,

    /// <summary>Wilson's interval of a proportion; numerator and denominator are counts.</summary>
    Proportion,

    /// <summary>Student's interval of a mean.</summary>
    Mean,

    /// <summary>Interval of a ratio whose rows cluster by customer or agent.</summary>
    Ratio,

    /// <summary>Interval of a difference of two shares of the same answers (net promoter score).</summary>
    NetShare,
}

/// <summary>
/// What makes a finding true, a pattern evaluated on the workspace's data. Which of its settings a kind takes is said in
/// docs/catalogue.md; what a kind does not take is refused.
/// </summary>
/// <param name="Kind">spread, share, change, mover, level, band, versus, opposite, mix-shift, trend, low-n, always.</param>
/// <param name="Settings">The settings by name, as written.</param>
/// <param name="Place">Where the kind is written.</param>
public sealed record FindingRule(string Kind, IReadOnlyDictionary<string, Placed> Settings, SourcePlace Place);

/// <summary>A sentence that is shown where its rule holds, with the numbers that made it true.</summary>
/// <param name="Say">The sentence; <c>{value}</c>, <c>{high.name}</c>, … stand for what the rule found.</param>
/// <param name="When">The rule.</param>
public sealed record FindingTemplate(Placed Say, FindingRule When);

/// <summary>A warning: a rule that is evaluated by <c>farthing check --kpis</c> and on the KPI's page.</summary>
/// <param name="Id">Kebab-case name, unique within the KPI.</param>
/// <param name="Warning">The sentence and its rule.</param>
/// <param name="Alert">Whether it makes the check fail (else it only warns).</param>
public sealed record RiskRule(Placed Id, FindingTemplate Warning, bool Alert);

/// <summary>A question that a reader would ask next, bound to the query that answers it.</summary>
/// <param name="Ask">The question.</param>
/// <param name="Kpi">The KPI that answers it; null: the KPI itself.</param>
/// <param name="By">Dimensions.</param>
/// <param name="Grain">Grain, null for none.</param>
/// <param name="Compare">previous, year or same-weekday; null for none.</param>
/// <param name="Where">Filter, null for none.</param>
/// <param name="Look">From which end the answer is told, one of <see cref="QuestionLooks.Words"/>; null: as the question suggests.</param>
public sealed record DiagnosticQuestion(
    Placed Ask, Placed? Kpi, IReadOnlyList<Placed> By, Placed? Grain, Placed? Compare, Placed? Where, Placed? Look);

/// <summary>Something to do, bound to the lever that it pulls.</summary>
/// <param name="Tip">The advice.</param>
/// <param name="Lever">The lever.</param>
/// <param name="When">When it is worth saying; null: always.</param>
public sealed record ActionableTip(Placed Tip, Placed Lever, FindingRule? When);

/// <summary>The chart that draws a KPI's page.</summary>
/// <param name="Type">line, bars, stack, heat, waterfall.</param>
/// <param name="By">Dimensions; one for bars and stack, two for heat.</param>
/// <param name="Grain">Grain of a line or stack.</param>
/// <param name="With">Other KPIs drawn beside it in small multiples of the same time axis.</param>
/// <param name="Says">What the reader sees in it.</param>
public sealed record ChartSpec(Placed Type, IReadOnlyList<Placed> By, Placed? Grain, IReadOnlyList<Placed> With, string Says);

/// <summary>What a KPI's definition says beside its formula: the twelve attributes, and how it is filed.</summary>
public sealed record KpiAttributes
{
    /// <summary>The balanced area; null where the definition does not say (only a workspace's own may leave it out).</summary>
    public KpiArea? Area { get; init; }

    /// <summary>Leading or lagging.</summary>
    public KpiTiming? Timing { get; init; }

    /// <summary>How often to review it.</summary>
    public Cadence? Cadence { get; init; }

    /// <summary>The role that answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>The industries in which it is used most.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>Words it is filed under.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>KPIs a reader should know of.</summary>
    public IReadOnlyList<Placed> Related { get; init; } = [];

    /// <summary>Near-identical KPIs, with one sentence each that tells this one apart from it.</summary>
    public IReadOnlyList<(Placed Kpi, string Difference)> Differs { get; init; } = [];

    /// <summary>KPIs that every answer carries beside it, so that it is not improved at their expense.</summary>
    public IReadOnlyList<Placed> Guardrails { get; init; } = [];

    /// <summary>How the uncertainty of its value is computed.</summary>
    public IntervalMethod Interval { get; init; }

    /// <summary>What the cases are that a value stands on, such as "answered or abandoned after the target"; null: the measure's title.</summary>
    public string? Counted { get; init; }

    /// <summary>Business insights.</summary>
    public IReadOnlyList<FindingTemplate> Insights { get; init; } = [];

    /// <summary>Diagnostic questions.</summary>
    public IReadOnlyList<DiagnosticQuestion> Questions { get; init; } = [];

    /// <summary>Actionable tips.</summary>
    public IReadOnlyList<ActionableTip> Tips { get; init; } = [];

    /// <summary>Risk warnings.</summary>
    public IReadOnlyList<RiskRule> Risks { get; init; } = [];

    /// <summary>The chart that draws it.</summary>
    public ChartSpec? Chart { get; init; }

    /// <summary>Kinds of systems that hold its inputs, such as "telephony platform".</summary>
    public IReadOnlyList<string> Systems { get; init; } = [];

    /// <summary>KPIs whose association with it is measured on the workspace.</summary>
    public IReadOnlyList<Placed> Drivers { get; init; } = [];

    /// <summary>What must be known to measure it rightly, beside what the definition shows by itself.</summary>
    public string? Measurement { get; init; }
}

/// <summary>A parameterised way to change KPIs: which inputs of the driver tree it moves. Computed by the planner, not here.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What is done.</param>
/// <param name="Moves">The inputs of the driver tree that it moves, and which way.</param>
/// <param name="Settings">What has to be chosen, such as adoption.</param>
/// <param name="Affects">The KPIs that change.</param>
/// <param name="Guardrails">The KPIs that must not get worse.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record LeverDefinition(
    string Id,
    string Title,
    string Description,
    IReadOnlyList<LeverMove> Moves,
    IReadOnlyList<LeverSetting> Settings,
    IReadOnlyList<Placed> Affects,
    IReadOnlyList<Placed> Guardrails,
    SourcePlace Place)
{
    /// <summary>Short hash of its content.</summary>
    public string Version => DefinitionVersions.Of(this);
}

/// <summary>An input of the driver tree that a lever moves.</summary>
/// <param name="Input">volume, mix, handle-time, rate, unused, technology, overhead, repeat-volume, shrinkage, vendor-price.</param>
/// <param name="Way">up or down.</param>
/// <param name="How">One sentence: why it moves so.</param>
public sealed record LeverMove(Placed Input, Placed Way, string How);

/// <summary>What has to be chosen when a lever is used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">percent, money, seconds, count or month.</param>
/// <param name="Meaning">What it is.</param>
public sealed record LeverSetting(string Name, string Unit, string Meaning);
