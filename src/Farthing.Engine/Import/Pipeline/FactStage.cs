using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Rows of one fact being cast: the chunk, and beside it what becomes numbers only once the chunk is full.</summary>
internal sealed class FactStage
{
    public FactStage(FactModel model, FactChunk chunk)
    {
        (Model, Chunk) = (model, chunk);
        InteractionColumn = model.IndexOf("i");
        CustomerColumn = model.IndexOf("customer");
        NumberColumn = model.IndexOf("s");
        BatchColumn = model.IndexOf("batch");
        LineColumn = model.IndexOf("line");
        Interactions = InteractionColumn >= 0 ? new IdColumn() : null;
        Customers = CustomerColumn >= 0 ? new IdColumn() : null;
    }

    public FactModel Model { get; }

    /// <summary>The rows; exchanged for an empty one when it goes to the store.</summary>
    public FactChunk Chunk { get; set; }

    public int InteractionColumn { get; }

    public int CustomerColumn { get; }

    /// <summary>The column <c>s</c>, −1 where the fact has none.</summary>
    public int NumberColumn { get; }

    public int BatchColumn { get; }

    public int LineColumn { get; }

    public IdColumn? Interactions { get; }

    public IdColumn? Customers { get; }

    /// <summary>Index of each row's source row within the block.</summary>
    public int[] Source { get; } = new int[FactChunk.Capacity];

    /// <summary>Each row's version, where the pack orders versions.</summary>
    public long[] Version { get; } = new long[FactChunk.Capacity];

    /// <summary>The hash of each row's key.</summary>
    public ulong[] Key { get; } = new ulong[FactChunk.Capacity];

    /// <summary>Whether each row's key is new for certain.</summary>
    public bool[] New { get; } = new bool[FactChunk.Capacity];

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
