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

    /// <summary>Finishes a block.</summary>
    /// <param name="stages">The facts' stages; their chunks are sent off and exchanged for empty ones.</param>
    /// <param name="rows">Source rows in the block.</param>
    /// <param name="firstRow">Number of the block's first source row within the file.</param>
    public void Finish(IReadOnlyList<FactStage> stages, int rows, long firstRow)
    {
        Array.Clear(_anyNew, 0, rows);
        Array.Clear(_anySuspect, 0, rows);
        foreach (FactStage stage in stages)
        {
            Number(stage);
            TellNew(stage);
        }

        for (int f = 0; f < stages.Count; f++)
        {
            Send(stages[f], firstRow, f);
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

    private void Number(FactStage stage)
    {
        if (stage.Interactions is { } interactions)
        {
            NumberMap map = _keys.Interactions;
            long[] numbers = stage.Chunk.Columns[stage.InteractionColumn].Values;
            for (int row = 0; row < stage.Chunk.Count; row++)
            {
                Prefetch(map, interactions, row, stage.Chunk.Count);
                numbers[row] = interactions.Lengths[row] < 0 ? 0 : Interaction(map, interactions, stage.Chunk, row);
            }
        }

        if (stage.Customers is { } customers)
        {
            NumberMap map = _keys.Customers;
            long[] numbers = stage.Chunk.Columns[stage.CustomerColumn].Values;
            for (int row = 0; row < stage.Chunk.Count; row++)
            {
                Prefetch(map, customers, row, stage.Chunk.Count);
                numbers[row] = customers.Lengths[row] < 0 ? 0 : Customer(map, customers, stage.Chunk, row);
            }
        }
    }

    private static void Prefetch(NumberMap map, FactStage.IdColumn ids, int row, int count)
    {
        if (row + Ahead < count)
        {
            map.Prefetch(ids.Low[row + Ahead]);
        }
    }

    private long Interaction(NumberMap map, FactStage.IdColumn ids, FactChunk from, int row)
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

    private long Customer(NumberMap map, FactStage.IdColumn ids, FactChunk from, int row)
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

    private void TellNew(FactStage stage)
    {
        FactChunk chunk = stage.Chunk;
        if (stage.Model.Key is [var only] && only is "i" or "customer")
        {
            BitArray rows = _keys.Rows(stage.Model);
            long[] numbers = chunk.Columns[stage.Model.IndexOf(stage.Model.Key[0])].Values;
            for (int row = 0; row < chunk.Count; row++)
            {
                Note(stage, row, StoreKeys.Mark(rows, numbers[row]));
            }

            return;
        }

        KeySet set = _keys.Set(stage.Model);
        int[] columns = [.. stage.Model.Key.Select(stage.Model.IndexOf)];
        for (int row = 0; row < chunk.Count; row++)
        {
            stage.Key[row] = _keys.HashOf(stage.Model, chunk, columns, row);
        }

        for (int row = 0; row < chunk.Count; row++)
        {
            if (row + Ahead < chunk.Count)
            {
                set.Prefetch(stage.Key[row + Ahead]);
            }

            Note(stage, row, set.Add(stage.Key[row]));
        }
    }

    private void Note(FactStage stage, int row, bool isNew)
    {
        stage.New[row] = isNew;
        _anyNew[stage.Source[row]] |= isNew;
        _anySuspect[stage.Source[row]] |= !isNew;
    }

    // New rows close ranks in their chunk and get their numbers; suspects are copied out.
    private void Send(FactStage stage, long firstRow, int fact)
    {
        FactChunk chunk = stage.Chunk;
        FactChunk? suspects = null;
        int kept = 0;
        for (int row = 0; row < chunk.Count; row++)
        {
            if (stage.New[row])
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
            Suspects.Put(suspects, chunk, row, ((firstRow + stage.Source[row]) * Suspects.FactsPerRow) + fact, _anyNew[stage.Source[row]], stage.Version[row]);
        }

        chunk.Count = kept;
        _writer.Post(chunk);
        if (suspects is not null)
        {
            _writer.Post(suspects);
        }

        stage.Chunk = NewChunk(stage.Model);
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
