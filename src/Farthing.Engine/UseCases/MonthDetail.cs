using System.Numerics;
using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Ledger;
using Farthing.Core.Money;
using Farthing.Engine.Costing;

namespace Farthing.Engine.UseCases;

/// <summary>What a pool's driver came to in a month.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Component">The component.</param>
/// <param name="Imputed">Whether rates made it.</param>
/// <param name="Driver">What spread it.</param>
/// <param name="Instances">How many instances.</param>
/// <param name="DriverTotal">The driver of all receivers, in the driver's own units.</param>
/// <param name="CapacityMs">Practical capacity in milliseconds, null without.</param>
/// <param name="Attributed">What lies in handling columns, micro-units.</param>
/// <param name="Unused">What is unused capacity, micro-units.</param>
public sealed record PoolRate(
    string Pool, Component Component, bool Imputed, Driver Driver, long Instances, Int128 DriverTotal, Int128? CapacityMs,
    Int128 Attributed, Int128 Unused)
{
    /// <summary>Driver units in what the rate is for.</summary>
    private long Units => Driver.Kind switch
    {
        DriverKind.Effort or DriverKind.StaffedTime => 3_600_000 * Sweep.TicksPerMs,
        DriverKind.TalkTime or DriverKind.HandleTime or DriverKind.AgentHandleTime => 3_600_000,
        DriverKind.Usage => Micro.PerUnit,
        _ => 1,
    };

    /// <summary>The driver in hours, pieces or units of a meter.</summary>
    public Ratio Quantity => new(DriverTotal, Units);

    /// <summary>Money for one of them, in the currency's unit: what handling took of it; null where nothing was driven.</summary>
    public Ratio? Rate => DriverTotal == 0 ? null : new Ratio((BigInteger)Attributed * Units, (BigInteger)DriverTotal * Micro.PerUnit);

    /// <summary>Capacity in hours; null without.</summary>
    public Ratio? CapacityHours => CapacityMs is { } ms ? new Ratio(ms, 3_600_000) : null;

    /// <summary>What the quantity is counted in.</summary>
    public string Per => Driver.Kind switch
    {
        DriverKind.Interactions or DriverKind.Equal => "interaction",
        DriverKind.Sessions => "session",
        DriverKind.Usage => Driver.Meter!,
        _ => "hour",
    };
}

/// <summary>A ledger line's part in a month and where it went.</summary>
/// <param name="Id">The line's id.</param>
/// <param name="Account">Its account.</param>
/// <param name="Memo">Its memo, null without.</param>
/// <param name="Receivers">Whom the line itself names, in words; empty for everybody.</param>
/// <param name="FirstDay">First day (days since 1970-01-01).</param>
/// <param name="EndDay">Day after the last.</param>
/// <param name="Amount">The part in the month, micro-units of the workspace's currency.</param>
/// <param name="Fate">What became of it: pooled, out-of-scope, no-rule, no-pool.</param>
/// <param name="Component">The component, none when out of scope or without a rule.</param>
/// <param name="Pool">The pool, null without.</param>
public sealed record LedgerLinePart(
    string Id, string Account, string? Memo, string Receivers, int FirstDay, int EndDay, long Amount, string Fate, Component Component,
    string? Pool);

/// <summary>What stands behind a month's statement.</summary>
/// <param name="Versions">Every costing run of the month, latest first.</param>
/// <param name="Closes">Every close and reopening of the month, latest first.</param>
/// <param name="Rates">The pools of the latest run with their drivers.</param>
/// <param name="Lines">The ledger lines of the month, or of one account, greatest first.</param>
/// <param name="LinesChanged">Whether the lines no longer add up to what the run read: they are as they are now.</param>
public sealed record MonthDetail(
    IReadOnlyList<StoredRun> Versions, IReadOnlyList<CloseEntry> Closes, IReadOnlyList<PoolRate> Rates, IReadOnlyList<LedgerLinePart> Lines,
    bool LinesChanged);
