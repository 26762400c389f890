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
    /// Bytes of rows that may gather while another table is written; new ids of some nineteen million interactions. Each time
    /// more gather, tables are left with a row group that is not full, and the next checkpoint writes its neighbours anew.
    /// </summary>
    internal long GatheredBytes { get; init; } = 768L << 20;
}
