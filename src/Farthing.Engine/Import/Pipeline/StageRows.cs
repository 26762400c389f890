using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>A block's rows of one fact: the chunk, and beside it what becomes numbers only once the block is full.</summary>
internal sealed class StageRows
{
    public StageRows(FactModel model, FactChunk chunk)
    {
        Chunk = chunk;
        Interactions = model.IndexOf("i") >= 0 ? new IdColumn() : null;
        Customers = model.IndexOf("customer") >= 0 ? new IdColumn() : null;
    }

    /// <summary>The rows; exchanged for an empty chunk when they go to the store.</summary>
    public FactChunk Chunk { get; set; }

    public IdColumn? Interactions { get; }

    public IdColumn? Customers { get; }

    /// <summary>Bytes of memory that they take, about.</summary>
    public long Bytes => Chunk.Bytes + (FactChunk.Capacity * (12L + (Interactions is null ? 0 : 24) + (Customers is null ? 0 : 24)));

    /// <summary>Index of each row's source row within the block.</summary>
    public int[] Source { get; } = new int[FactChunk.Capacity];

    /// <summary>Each row's version, where the pack orders versions.</summary>
    public long[] Version { get; } = new long[FactChunk.Capacity];

    /// <summary>An id column's hashes and texts.</summary>
    internal sealed class IdColumn
    {
        // A file without the column names no id at all: nobody writes to it then.
        public IdColumn() => Array.Fill(Lengths, -1);

        public ulong[] Low { get; } = new ulong[FactChunk.Capacity];

        public ulong[] High { get; } = new ulong[FactChunk.Capacity];

        public int[] Starts { get; } = new int[FactChunk.Capacity];

        /// <summary>−1: no id.</summary>
        public int[] Lengths { get; } = new int[FactChunk.Capacity];
    }

    /// <summary>Keeps an id for <paramref name="row"/>; empty: none.</summary>
    public void SetId(IdColumn ids, int row, ReadOnlySpan<byte> text, IdHasher hasher)
    {
        if (text.IsEmpty)
        {
            ids.Lengths[row] = -1;
            return;
        }

        (ids.Low[row], ids.High[row]) = hasher.Hash(text);
        (ids.Starts[row], ids.Lengths[row]) = Chunk.AddText(text);
    }
}
