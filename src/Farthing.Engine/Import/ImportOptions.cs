using Farthing.Engine.Store;

namespace Farthing.Engine.Import;

/// <summary>How an import is done.</summary>
public sealed record ImportOptions
{
    /// <summary>Bits of a key's hash that count. Fewer than all only in tests, to make different keys meet.</summary>
    internal ulong KeyBits { get; init; } = ulong.MaxValue;

    /// <summary>Chunks of a table from which on its rows go through a bulk insert: a row group of DuckDB's. Fewer only in tests.</summary>
    internal int BulkChunks { get; init; } = 60;

    /// <summary>
    /// Rows of a table from which on a file with a tenth of them or fewer has only the ids and keys looked for that it names. Fewer only in tests.
    /// </summary>
    internal long NarrowFrom { get; init; } = 500_000;

    /// <summary>Bytes of memory that the store's engine may take: what an import takes besides is in proportion to it, about as much again.</summary>
    internal long EngineBytes { get; init; } = StoreOptions.DefaultCap;

    /// <summary>
    /// Bytes of rows that may gather while another table is written. Each time more gather, tables are left with a row group that is not
    /// full, and the next checkpoint writes its neighbours anew.
    /// </summary>
    internal long GatheredBytes { get => field > 0 ? field : EngineBytes / 16; init; }

    /// <summary>
    /// Bytes that a table of ids or of keys may take, its growing included, before it goes to disk: by default those of sixteen million
    /// interactions, of thirty-five million segments. Once something lies on disk, half of it.
    /// </summary>
    internal long TableBytes { get => field > 0 ? field : EngineBytes / 3; init; }

    /// <summary>Bytes of rows that are looked up at once in what lies on disk; as many gather meanwhile.</summary>
    internal long PartBytes { get => field > 0 ? field : EngineBytes / 16; init; }
}
