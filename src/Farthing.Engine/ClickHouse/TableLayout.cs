namespace Farthing.Engine.ClickHouse;

/// <summary>How a table of the store lies on ClickHouse.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Order">The columns by which its rows are sorted, with commas between.</param>
internal sealed record TableLayout(string Table, string Order)
{
    /// <summary>The columns by which rows lie on the shard of those of other tables with the same value; null: every node has all rows.</summary>
    public IReadOnlyList<string>? Together { get; init; }

    /// <summary>The number that decides a row's shard; null where every node has all rows.</summary>
    public string? Shard { get; init; }

    /// <summary>What parts of the table are separated by; null for none.</summary>
    public string? Partition
    {
        get;
        init => (field, PartitionInStore) = (value, value);
    }

    /// <summary>The same value as the embedded store computes it; null for none.</summary>
    public string? PartitionInStore { get; private init; }

    /// <summary>Separates parts by equal stretches of a number.</summary>
    public (string Column, long Length) Blocks
    {
        init
        {
            Partition = Invariant($"intDiv(coalesce({value.Column}, -1), {value.Length})");
            PartitionInStore = Invariant($"coalesce({value.Column}, -1) // {value.Length}");
        }
    }

    /// <summary>Columns that are never missing; the others may be.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Columns that hold sums: they have 128 bits there, whatever they need in the store.</summary>
    public IReadOnlyList<string> Sums { get; init; } = [];

    /// <summary>Further columns by whose ranges parts of the table are passed over.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];
}
