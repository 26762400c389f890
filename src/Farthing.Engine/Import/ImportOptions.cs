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

    /// <summary>
    /// Bytes of rows that may gather while another table is written. Each time more gather, tables are left with a row group that is not
    /// full, and the next checkpoint writes its neighbours anew.
    /// </summary>
    internal long GatheredBytes { get; init; } = EngineDefault / 16;

    /// <summary>
    /// Bytes that a table of ids or of keys may take, its growing included, before it goes to disk: by default those of sixteen million
    /// interactions, of thirty-five million segments. Once something lies on disk, half of it.
    /// </summary>
    internal long TableBytes { get; init; } = EngineDefault / 3;

    /// <summary>Bytes of rows that are looked up at once in what lies on disk; as many gather meanwhile.</summary>
    internal long PartBytes { get; init; } = EngineDefault / 16;

    private const long EngineDefault = 2L << 30;

    /// <summary>
    /// The options of a store whose engine may take so much memory: what an import takes besides is in proportion to it, about as much again.
    /// </summary>
    /// <param name="engineBytes">The engine's limit in bytes; 0 for the usual one.</param>
    internal static ImportOptions For(long engineBytes) => engineBytes <= 0 ? new ImportOptions() : new ImportOptions
    {
        GatheredBytes = engineBytes / 16,
        TableBytes = engineBytes / 3,
        PartBytes = engineBytes / 16,
    };
}
