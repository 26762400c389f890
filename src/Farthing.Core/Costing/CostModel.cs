using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>
/// A workspace's cost model: which account is which component, which pool takes which lines and what spreads it, and the
/// rates that stand in where there is no ledger. Rules are in the order of the text, which decides.
/// </summary>
/// <param name="Accounts">Account rules; the first match wins.</param>
/// <param name="Pools">Pools; a line goes to the first that takes it. Pools named by rates only stand at the end.</param>
/// <param name="Rates">Rate cards.</param>
/// <param name="Text">The text it was read from, without control totals: part of the inputs of a costing run.</param>
public sealed record CostModel(
    IReadOnlyList<AccountRule> Accounts,
    IReadOnlyList<PoolRule> Pools,
    IReadOnlyList<RateRule> Rates,
    string Text)
{
    /// <summary>A model without any rule: no money, effort only.</summary>
    public static CostModel Empty { get; } = new([], [], [], "");

    /// <summary>Named conditions on ledger lines. KPIs of customer service leave out what the scope customer-service excludes; others are read only (FT-3009).</summary>
    public IReadOnlyList<ScopeRule> Scopes { get; init; } = [];

    /// <summary>What the general ledger says, to be compared when a month is closed.</summary>
    public IReadOnlyList<ControlRule> Controls { get; init; } = [];

    /// <summary>The whole text as it stands in the file: what a run keeps to be explained by.</summary>
    public string Source { get; init; } = "";

    /// <summary>The days inside a month on which a rate begins, and costs before and after are told apart.</summary>
    public int[] RateChanges(int firstDay, int endDay) =>
        [.. Rates.Select(r => r.FromDay).Where(d => d > firstDay && d < endDay)];
}

/// <summary>A named condition on ledger lines whose money a cost KPI of that scope leaves out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exclude">What is left out.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ScopeRule(string Name, Filter Exclude, SourcePlace? Place = null)
{
    /// <summary>The scope that KPIs ask for: what is money of customer service.</summary>
    public const string CustomerService = "customer-service";
}

/// <summary>Gives the accounts that match a component, or puts them out of scope.</summary>
/// <param name="Match">Pattern of whole account names.</param>
/// <param name="Component">The component; <see cref="Component.None"/> when out of scope.</param>
/// <param name="OutOfScope">Whether the money is no cost of service.</param>
/// <param name="Place">Where it is written.</param>
public sealed record AccountRule(Glob Match, Component Component, bool OutOfScope, SourcePlace? Place = null);

/// <summary>A pool: lines collected for one purpose, and what spreads them.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Driver">What spreads it.</param>
public sealed record PoolRule(string Name, Driver Driver)
{
    /// <summary>Only lines of this component; <see cref="Component.None"/> for any.</summary>
    public Component Component { get; init; }

    /// <summary>Which lines it takes (the ledger side), null for all.</summary>
    public Filter? Lines { get; init; }

    /// <summary>The field that its lines are expected to carry, null when none is.</summary>
    public string? By { get; init; }

    /// <summary>Whether the text names the driver; else it is effort by default.</summary>
    public bool DriverGiven { get; init; } = true;

    /// <summary>Which interactions receive (the receiving side), null for all.</summary>
    public Filter? Where { get; init; }

    /// <summary>Practical capacity, null for full absorption.</summary>
    public CapacityRule? Capacity { get; init; }

    /// <summary>Pools over which its money is spread first; empty when it lands on interactions itself.</summary>
    public IReadOnlyList<string> StepDown { get; init; } = [];

    /// <summary>Whether only rates name it, so that it takes no ledger line.</summary>
    public bool RateOnly { get; init; }

    /// <summary>Where the chain of bases of a step-down begins.</summary>
    public StepDownBase Base { get; init; }

    /// <summary>Where it is written.</summary>
    public SourcePlace? Place { get; init; }
}

/// <summary>What a step-down is weighed by; when it is zero everywhere, the next one.</summary>
public enum StepDownBase
{
    /// <summary>Paid time of the agents in the target.</summary>
    PaidTime,

    /// <summary>Effort of the pieces in the target.</summary>
    Effort,

    /// <summary>Interactions of the carriers in the target.</summary>
    Interactions,
}

/// <summary>Where practical capacity comes from.</summary>
public enum CapacitySource
{
    /// <summary>Union of paid staffing intervals.</summary>
    Staffing,

    /// <summary>Paid-time rows.</summary>
    PaidTime,

    /// <summary>So many seconds for each instance.</summary>
    Fixed,
}

/// <summary>Practical capacity of a pool: paid time less planned shrinkage.</summary>
/// <param name="Source">Where paid time comes from.</param>
/// <param name="PlannedShrinkage">Parts per million of paid time that is planned not to be worked; 0 to 1,000,000.</param>
/// <param name="FixedMs">Milliseconds, for a fixed capacity.</param>
public sealed record CapacityRule(CapacitySource Source, int PlannedShrinkage = 150_000, long FixedMs = 0);

/// <summary>What a rate is paid for.</summary>
public enum RatePer
{
    /// <summary>An hour of handle time, raw.</summary>
    HandleHour,

    /// <summary>An hour of effort.</summary>
    EffortHour,

    /// <summary>A minute of talk time.</summary>
    Minute,

    /// <summary>An interaction, answered or self-served.</summary>
    Interaction,

    /// <summary>A session with a bot or of self-service.</summary>
    Session,
}

/// <summary>A dated rate of a rate card.</summary>
/// <param name="Pool">The pool it stands in for.</param>
/// <param name="Per">What it is paid for.</param>
/// <param name="Rate">Micro-units of the currency.</param>
/// <param name="Currency">ISO code; empty for the workspace's own.</param>
/// <param name="FromDay">First day (days since 1970-01-01); it holds until the next rate of the pool and kind begins.</param>
/// <param name="Place">Where it is written.</param>
public sealed record RateRule(string Pool, RatePer Per, long Rate, string Currency, int FromDay, SourcePlace? Place = null)
{
    /// <summary>The driver that is multiplied with the rate.</summary>
    public Driver Driver => Per switch
    {
        RatePer.HandleHour => new(DriverKind.AgentHandleTime),
        RatePer.EffortHour => new(DriverKind.Effort),
        RatePer.Minute => new(DriverKind.TalkTime),
        RatePer.Interaction => new(DriverKind.Interactions),
        _ => new(DriverKind.Sessions),
    };

    /// <summary>Driver units that cost the rate once.</summary>
    public long UnitsPerRate => Per switch
    {
        RatePer.HandleHour => 3_600_000,
        RatePer.EffortHour => 3_600_000 * Sweep.TicksPerMs,
        RatePer.Minute => 60_000,
        _ => 1,
    };
}
