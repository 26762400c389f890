using Farthing.Core.Closing;
using Farthing.Engine.Closing;
using Farthing.Engine.Rollups;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>What a workspace holds of one fact.</summary>
/// <param name="Fact">The fact, as its pack is called: <c>interactions</c>.</param>
/// <param name="Rows">Current rows, superseded versions not counted.</param>
/// <param name="FirstDay">The earliest local day (days since 1970-01-01); null when nothing is dated.</param>
/// <param name="LastDay">The latest local day; null when nothing is dated.</param>
public sealed record FactStatus(string Fact, long Rows, int? FirstDay, int? LastDay);

/// <summary>What one import brought.</summary>
/// <param name="Batch">Its number, from 1.</param>
/// <param name="File">The file.</param>
/// <param name="Pack">The pack that read it.</param>
/// <param name="Accepted">Rows that are facts now.</param>
/// <param name="Corrected">Rows that replaced an earlier version.</param>
/// <param name="Duplicate">Rows that were known already.</param>
/// <param name="Rejected">Rows that were refused and are still open.</param>
/// <param name="ImportedMs">When, in milliseconds since 1970-01-01T00:00Z.</param>
public sealed record BatchStatus(
    int Batch, string File, string Pack, long Accepted, long Corrected, long Duplicate, long Rejected, long ImportedMs);

/// <summary>The latest costing run of one month.</summary>
/// <param name="Period">The month, as it is written.</param>
/// <param name="Run">The run's number.</param>
/// <param name="Version">The month's version, from 1.</param>
/// <param name="Ledger">The ledger's total in micro-units.</param>
/// <param name="Difference">What the statement leaves unexplained, in micro-units: 0 when it closes.</param>
public sealed record RunStatus(string Period, int Run, int Version, Int128 Ledger, Int128 Difference)
{
    /// <summary>The close that locks it; null while the month is open.</summary>
    public CloseEntry? Closed { get; init; }

    /// <summary>Of a closed month: what came since, kept and not in its numbers.</summary>
    public PendingChanges Pending { get; init; } = PendingChanges.None;
}

/// <summary>A part of the interactions that knows something.</summary>
/// <param name="What">What it knows: <c>customer</c>.</param>
/// <param name="Known">Interactions that know it.</param>
/// <param name="All">All interactions.</param>
public sealed record Completeness(string What, long Known, long All);

/// <summary>An input that is not there yet.</summary>
/// <param name="Pack">The pack that would bring it; null where it is a matter of <c>costs.yaml</c>.</param>
/// <param name="Unlocks">What it would make possible.</param>
/// <param name="Command">What to type.</param>
public sealed record MissingInput(string? Pack, string Unlocks, string Command);

/// <summary>What a workspace holds, what is missing, what to add next.</summary>
public sealed record WorkspaceStatus(
    IReadOnlyList<FactStatus> Facts,
    IReadOnlyList<BatchStatus> Batches,
    IReadOnlyList<RunStatus> Runs,
    IReadOnlyList<string> MonthsWithoutRun,
    IReadOnlyList<Completeness> Completeness,
    IReadOnlyList<MissingInput> Missing)
{
    /// <summary>The rollups that the store has.</summary>
    public IReadOnlyList<RollupStatus> Rollups { get; init; } = [];

    /// <summary>Rows that were refused and are still open.</summary>
    public long OpenRejects => Batches.Sum(b => b.Rejected);

    /// <summary>What to do next, and the command for it.</summary>
    public (string What, string Command) Next(Workspace workspace)
    {
        if (OpenRejects > 0)
        {
            return (Invariant($"{OpenRejects} {(OpenRejects == 1 ? "row was" : "rows were")} refused"), "farthing rejects");
        }

        if (!File.Exists(workspace.CostsFile) && Facts.Any(f => f.Fact == "ledger"))
        {
            return ("there is no cost model yet", "write costs.yaml; farthing init makes one to start from");
        }

        if (MonthsWithoutRun.Count > 0)
        {
            return ($"not costed yet: {string.Join(", ", MonthsWithoutRun.Take(6))}", "farthing cost");
        }

        if (Runs.FirstOrDefault(r => r.Difference != 0) is { } open)
        {
            return ($"{open.Period} does not close", $"farthing statement --period {open.Period}");
        }

        return Missing is [{ Pack: "interactions" or "ledger" } needed, ..]
            ? ("add next", needed.Command)
            : ("look at", "farthing kpi cost-per-interaction --by channel");
    }
}
