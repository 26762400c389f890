namespace Farthing.Engine.Workspaces;

/// <summary>Limits of the embedded engine.</summary>
/// <param name="Threads">How many threads it may use, at least 1; null: as many as there are processors.</param>
/// <param name="MemoryMegabytes">How much memory it may use, in MiB; null: the engine's own default.</param>
public sealed record EngineSettings(int? Threads = null, long? MemoryMegabytes = null);
