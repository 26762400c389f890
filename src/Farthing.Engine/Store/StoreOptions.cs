using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>Limits under which a store works.</summary>
public sealed record StoreOptions
{
    /// <summary>The engine's memory where nobody says otherwise and the machine has enough, in bytes.</summary>
    internal const long DefaultCap = 2L << 30;

    /// <summary>
    /// A store below this size is answered by one thread: every thread of the engine gets tables of megabytes for each statement, which
    /// takes longer to make than so few rows take to read.
    /// </summary>
    private const long Small = 32L << 20;

    /// <summary>Threads a query may use; 0 = as many as the machine has, but one for a small store.</summary>
    public int Threads { get; init; }

    /// <summary>Whether much may come in, so that a small store will not be small for long: an import.</summary>
    public bool Grows { get; init; }

    /// <summary>Bytes of memory the engine may use before it spills to <c>.farthing/tmp</c>; 0 = 60 % of the machine's, at most 2 GiB.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>The limits as the engine knows them.</summary>
    /// <param name="tempFolder">Where it spills to; null for nowhere.</param>
    /// <param name="stored">Bytes of the store's file; 0 for one that is made now.</param>
    internal DuckDbOptions ForEngine(string? tempFolder, long stored = 0) => new()
    {
        Threads = Threads == 0 && !Grows && stored is > 0 and < Small ? 1 : Threads,
        MemoryLimit = MemoryLimit > 0
            ? MemoryLimit
            : Math.Min(DefaultCap, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6),
        TempFolder = tempFolder,
        PreserveInsertionOrder = false,
    };
}
