using Farthing.Engine.ClickHouse;

namespace Farthing.Engine.Workspaces;

/// <summary>Limits of the embedded engine, and the distributed engine where the workspace has one.</summary>
/// <param name="Threads">How many threads the embedded engine may use, at least 1; null: as many as there are processors.</param>
/// <param name="MemoryMegabytes">How much memory it may use, in MiB; null: the engine's own default.</param>
/// <param name="ClickHouse">The ClickHouse that answers; null: the embedded engine does.</param>
public sealed record EngineSettings(int? Threads = null, long? MemoryMegabytes = null, ClickHouseSettings? ClickHouse = null)
{
    /// <summary>How long one question may take before it is stopped.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);
}
