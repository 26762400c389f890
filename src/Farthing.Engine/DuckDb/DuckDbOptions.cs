namespace Farthing.Engine.DuckDb;

/// <summary>How a database is opened. Every database is locked down, whatever the options say.</summary>
public sealed record DuckDbOptions
{
    /// <summary>How many threads a query may use; 0 = as many as the machine has.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes of memory DuckDB may use before it spills; 0 = DuckDB's default (80 % of the machine's).</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Folder for spilled data; null: nothing is spilled.</summary>
    public string? TempFolder { get; init; }

    /// <summary>Whether rows without an ORDER BY keep the order they were written in; false lets inserts run in parallel.</summary>
    public bool PreserveInsertionOrder { get; init; } = true;

    /// <summary>Opens the file for reading only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The only files that SQL may read (full paths).</summary>
    public IReadOnlyList<string> AllowedFiles { get; init; } = [];

    /// <summary>Threads actually used.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;
}
