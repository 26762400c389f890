using System.Collections;
using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Turns a full block of cast rows into rows of the store: gives ids their numbers, tells new keys from suspects, and sends
/// both on their way.
/// </summary>
internal sealed class BlockFinisher
{
    private const int Ahead = 16;
    private static readonly IReadOnlyList<FactColumn> InteractionIdColumns = FactColumn.List("i:l interaction_id:t bucket:s");
    private static readonly IReadOnlyList<FactColumn> CustomerIdColumns = FactColumn.List("customer:l customer_id:t");
    private readonly StoreKeys _keys;
    private readonly StoreWriter _writer;
    private readonly ulong[] _hashes = new ulong[FactChunk.Capacity];
    private readonly NamedKeys _named = new(); // hundreds of megabytes of garbage otherwise
    private readonly bool[] _anyNew = new bool[FactChunk.Capacity];
    private readonly bool[] _anySuspect = new bool[FactChunk.Capacity];
    private FactChunk _interactionIds;
    private FactChunk _customerIds;

    public BlockFinisher(StoreKeys keys, StoreWriter writer)
    {
        (_keys, _writer) = (keys, writer);
        _interactionIds = writer.Rent("interaction_ids", InteractionIdColumns);
        _customerIds = writer.Rent("customer_ids", CustomerIdColumns);
    }

    /// <summary>Rows of which every fact was new for certain.</summary>
    public long Accepted { get; private set; }

    /// <summary>Rows with a fact that must be compared by its text.</summary>
    public long Suspect { get; private set; }

    /// <summary>Loads what the store knows of the facts' ids and keys: while rows are written, nothing else may be asked of the store.</summary>
    /// <param name="stages">The facts.</param>
    /// <param name="all">All blocks of a small file, of which only what they name is looked for in a large store; null: there are more.</param>
    public void Prepare(IReadOnlyList<FactStage> stages, IReadOnlyList<StageRows[]>? all)
    {
        _keys.BeginFile();
        if (all is not null && _keys.IsLargeFor([.. stages.Select(s => s.Model)], all.Sum(b => (long)b.Max(s => s.Chunk.Count))))
        {
            _keys.Narrow(new NamedKeys().Take(stages, all, _keys));
        }

        foreach (FactStage stage in stages)
        {
            _ = stage.InteractionColumn >= 0 ? _keys.Interactions : null;
            _ = stage.CustomerColumn >= 0 ? _keys.Customers : null;
            if (StoreKeys.IsNumbered(stage.Model))
            {
                _keys.Rows(stage.Model);
            }
            else
            {
                _keys.Set(stage.Model);
            }
        }
    }

    /// <summary>Whether blocks are best finished many at a time, since what they name must be read from disk.</summary>
    public bool WantsMany => _keys.AreSpilled;

    /// <summary>Sees to it that what these blocks name is in memory, before the first of them is finished.</summary>
    /// <exception cref="IOException">What has no room in memory cannot be written to disk, or read there.</exception>
    public void Recall(IReadOnlyList<FactStage> stages, IReadOnlyList<StageRows[]> blocks)
    {
        _keys.MakeRoom(blocks.Sum(b => b.Sum(s => s.Chunk.Count)));
        if (_keys.AreSpilled)
        {
            _keys.Recall(_named.Take(stages, blocks, _keys));
        }
    }

    /// <summary>Finishes a block.</summary>
    /// <param name="stages">The facts' stages.</param>
    /// <param name="block">The block's rows, a stage each; their chunks are sent off and exchanged for empty ones.</param>
    /// <param name="rows">Source rows in the block.</param>
    /// <param name="firstRow">Number of the block's first source row within the file.</param>
    public void Finish(IReadOnlyList<FactStage> stages, StageRows[] block, int rows, long firstRow)
    {
        Array.Clear(_anyNew, 0, rows);
        Array.Clear(_anySuspect, 0, rows);
        bool[][] isNew = new bool[block.Length][];
        for (int f = 0; f < block.Length; f++)
        {
            Number(stages[f], block[f]);
            isNew[f] = new bool[block[f].Chunk.Count];
            TellNew(stages[f].Model, block[f], isNew[f]);
        }

        for (int f = 0; f < block.Length; f++)
        {
            Send(stages[f], block[f], isNew[f], firstRow, f);
        }

        for (int row = 0; row < rows; row++)
        {
            (Accepted, Suspect) = _anySuspect[row] ? (Accepted, Suspect + 1) : _anyNew[row] ? (Accepted + 1, Suspect) : (Accepted, Suspect);
        }
    }

    /// <summary>Sends what is left of new ids.</summary>
    public void Flush()
    {
        _writer.Post(_interactionIds);
        _writer.Post(_customerIds);
    }

    private void Number(FactStage stage, StageRows block)
    {
        FactChunk chunk = block.Chunk;
        if (block.Interactions is { } interactions)
        {
            NumberMap map = _keys.Interactions;
            long[] numbers = chunk.Columns[stage.InteractionColumn].Values;
            for (int row = 0; row < chunk.Count; row++)
            {
                Prefetch(map, interactions, row, chunk.Count);
                numbers[row] = interactions.Lengths[row] < 0 ? 0 : Interaction(map, interactions, chunk, row);
            }
        }

        if (block.Customers is { } customers)
        {
            NumberMap map = _keys.Customers;
            long[] numbers = chunk.Columns[stage.CustomerColumn].Values;
            for (int row = 0; row < chunk.Count; row++)
            {
                Prefetch(map, customers, row, chunk.Count);
                numbers[row] = customers.Lengths[row] < 0 ? 0 : Customer(map, customers, chunk, row);
            }
        }
    }

    private static void Prefetch(NumberMap map, StageRows.IdColumn ids, int row, int count)
    {
        if (row + Ahead < count)
        {
            map.Prefetch(ids.Low[row + Ahead]);
        }
    }

    private long Interaction(NumberMap map, StageRows.IdColumn ids, FactChunk from, int row)
    {
        int number = map.GetOrAdd(ids.Low[row], ids.High[row]);
        if (number > 0)
        {
            return number;
        }

        ReadOnlySpan<byte> text = from.TextAt(ids.Starts[row], ids.Lengths[row]);
        FactChunk chunk = _interactionIds;
        chunk.Columns[0].Values[chunk.Count] = -(long)number;
        chunk.SetText(chunk.Columns[1], chunk.Count, text);
        chunk.Columns[2].Values[chunk.Count] = Bucket(text);
        if (++chunk.Count == FactChunk.Capacity)
        {
            _writer.Post(chunk);
            _interactionIds = _writer.Rent("interaction_ids", InteractionIdColumns);
        }

        return -(long)number;
    }

    private long Customer(NumberMap map, StageRows.IdColumn ids, FactChunk from, int row)
    {
        int number = map.GetOrAdd(ids.Low[row], ids.High[row]);
        if (number > 0)
        {
            return number;
        }

        FactChunk chunk = _customerIds;
        chunk.Columns[0].Values[chunk.Count] = -(long)number;
        chunk.SetText(chunk.Columns[1], chunk.Count, from.TextAt(ids.Starts[row], ids.Lengths[row]));
        if (++chunk.Count == FactChunk.Capacity)
        {
            _writer.Post(chunk);
            _customerIds = _writer.Rent("customer_ids", CustomerIdColumns);
        }

        return -(long)number;
    }

    /// <summary>FNV-1a 64 of the id's bytes, modulo 4,096: the owner of work without an agent (docs/store.md).</summary>
    internal static long Bucket(ReadOnlySpan<byte> id)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in id)
        {
            hash = unchecked((hash ^ b) * 0x100000001B3);
        }

        return (long)(hash % 4096);
    }

    private void TellNew(FactModel model, StageRows block, bool[] isNew)
    {
        FactChunk chunk = block.Chunk;
        if (StoreKeys.IsNumbered(model))
        {
            BitArray rows = _keys.Rows(model);
            long[] numbers = chunk.Columns[model.IndexOf(model.Key[0])].Values;
            for (int row = 0; row < chunk.Count; row++)
            {
                isNew[row] = StoreKeys.Mark(rows, numbers[row]);
            }
        }
        else
        {
            TellNewByHash(model, chunk, isNew);
        }

        for (int row = 0; row < chunk.Count; row++)
        {
            _anyNew[block.Source[row]] |= isNew[row];
            _anySuspect[block.Source[row]] |= !isNew[row];
        }
    }

    private void TellNewByHash(FactModel model, FactChunk chunk, bool[] isNew)
    {
        KeySet set = _keys.Set(model);
        int[] columns = [.. model.Key.Select(model.IndexOf)];
        for (int row = 0; row < chunk.Count; row++)
        {
            _hashes[row] = _keys.HashOf(model, chunk, columns, row);
        }

        for (int row = 0; row < chunk.Count; row++)
        {
            if (row + Ahead < chunk.Count)
            {
                set.Prefetch(_hashes[row + Ahead]);
            }

            isNew[row] = set.Add(_hashes[row]);
        }
    }

    // New rows close ranks in their chunk and get their numbers; suspects are copied out.
    private void Send(FactStage stage, StageRows block, bool[] isNew, long firstRow, int fact)
    {
        FactChunk chunk = block.Chunk;
        FactChunk? suspects = null;
        int kept = 0;
        for (int row = 0; row < chunk.Count; row++)
        {
            if (isNew[row])
            {
                if (kept < row)
                {
                    chunk.Move(row, kept);
                }

                if (stage.NumberColumn >= 0)
                {
                    chunk.Columns[stage.NumberColumn].Values[kept] = _keys.NextSegment++;
                }

                kept++;
                continue;
            }

            suspects ??= _writer.Rent(Suspects.TableOf(stage.Model), Suspects.ColumnsOf(stage.Model));
            Suspects.Put(suspects, chunk, row, ((firstRow + block.Source[row]) * Suspects.FactsPerRow) + fact, _anyNew[block.Source[row]], block.Version[row]);
        }

        chunk.Count = kept;
        _writer.Post(chunk);
        if (suspects is not null)
        {
            _writer.Post(suspects);
        }

        block.Chunk = NewChunk(stage.Model);
    }

    /// <summary>An empty chunk for a fact, with what no field fills set to none.</summary>
    public FactChunk NewChunk(FactModel model)
    {
        FactChunk chunk = _writer.Rent(model.Table, model.Columns);
        foreach (ChunkColumn column in chunk.Columns)
        {
            column.Lengths.AsSpan().Fill(-1);
            column.Values.AsSpan().Fill(FactDefaults.Of(model, column.Name));
        }

        return chunk;
    }
}
