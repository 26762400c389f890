using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// The hashes of the ids and keys that some rows name: of a large store only these need be known to read them, and looking for them takes
/// a fraction of the time and memory that loading all takes.
/// </summary>
internal sealed class NamedKeys
{
    /// <summary>Low hashes of ids of interactions.</summary>
    public List<ulong> Interactions { get; } = [];

    /// <summary>Low hashes of ids of customers.</summary>
    public List<ulong> Customers { get; } = [];

    /// <summary>Hashes of keys by the fact's table, for facts whose key is no number.</summary>
    public Dictionary<string, List<ulong>> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>What blocks of cast rows name, and nothing of what was named before.</summary>
    /// <param name="stages">The facts.</param>
    /// <param name="blocks">The blocks, a stage's rows each.</param>
    /// <param name="keys">Hashes keys.</param>
    /// <returns>Itself.</returns>
    public NamedKeys Take(IReadOnlyList<FactStage> stages, IEnumerable<StageRows[]> blocks, StoreKeys keys)
    {
        Interactions.Clear();
        Customers.Clear();
        foreach (List<ulong> hashes in Keys.Values)
        {
            hashes.Clear();
        }

        foreach (StageRows[] block in blocks)
        {
            for (int f = 0; f < block.Length; f++)
            {
                Add(Interactions, block[f].Interactions, block[f].Chunk.Count);
                Add(Customers, block[f].Customers, block[f].Chunk.Count);
                if (!StoreKeys.IsNumbered(stages[f].Model))
                {
                    AddKeys(stages[f].Model, block[f].Chunk, keys);
                }
            }
        }

        return this;
    }

    private static void Add(List<ulong> hashes, StageRows.IdColumn? ids, int rows)
    {
        for (int row = 0; ids is not null && row < rows; row++)
        {
            if (ids.Lengths[row] >= 0)
            {
                hashes.Add(ids.Low[row]);
            }
        }
    }

    private void AddKeys(FactModel model, FactChunk chunk, StoreKeys keys)
    {
        if (!Keys.TryGetValue(model.Table, out List<ulong>? hashes))
        {
            Keys.Add(model.Table, hashes = []);
        }

        int[] columns = [.. model.Key.Select(model.IndexOf)];
        for (int row = 0; row < chunk.Count; row++)
        {
            hashes.Add(keys.HashOf(model, chunk, columns, row));
        }
    }
}
