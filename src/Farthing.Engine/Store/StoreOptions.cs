using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>Limits under which a store works.</summary>
public sealed record StoreOptions
{
    private const long DefaultCap = 2L << 30;

    /// <summary>Threads a query may use; 0 = as many as the machine has.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes of memory the engine may use before it spills to <c>.farthing/tmp</c>; 0 = 60 % of the machine's, at most 2 GiB.</summary>
    public long MemoryLimit { get; init; }

    internal DuckDbOptions ForEngine(string? tempFolder) => new()
    {
        Threads = Threads,
        MemoryLimit = MemoryLimit > 0
            ? MemoryLimit
            : Math.Min(DefaultCap, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6),
        TempFolder = tempFolder,
        PreserveInsertionOrder = false,
    };
}
