using Farthing.Core.Query;
using Farthing.Core.Query.Model;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Queries;

/// <summary>The values that the store has.</summary>
public sealed class StoreDictionary(DuckDbConnection connection, CodeBook codes) : IQueryDictionary
{
    private readonly Dictionary<string, IReadOnlyList<string>> _attributes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<(int Code, string Text)> Codes(string domain) => codes.Entries(domain);

    /// <inheritdoc/>
    public IReadOnlyList<string> AttributeValues(Field attribute)
    {
        if (!_attributes.TryGetValue(attribute.Name, out IReadOnlyList<string>? values))
        {
            string pointer = "/" + attribute.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            List<string> read = [];
            using DuckDbReader reader = connection.Query(
                "SELECT DISTINCT json_extract_string(attributes, $1) AS v FROM interactions WHERE v <> '' ORDER BY v", pointer);
            while (reader.Read())
            {
                read.Add(reader.GetString(0)!);
            }

            _attributes.Add(attribute.Name, values = read);
        }

        return values;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Interactions(IReadOnlyCollection<string> ids)
    {
        Dictionary<string, long> numbers = new(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            if (connection.Scalar<long?>("SELECT i FROM interaction_ids WHERE interaction_id = $1", id) is { } number)
            {
                numbers.Add(id, number);
            }
        }

        return numbers;
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> InteractionsWhere(Func<string, bool> test, int limit)
    {
        List<long> numbers = [];
        using DuckDbReader reader = connection.Query("SELECT i, interaction_id FROM interaction_ids");
        while (numbers.Count <= limit && reader.Read())
        {
            if (test(reader.GetString(1)!))
            {
                numbers.Add(reader.GetInt64(0));
            }
        }

        return numbers;
    }

    /// <summary>The ids of interactions by their numbers.</summary>
    public IReadOnlyDictionary<long, string> InteractionTexts(IReadOnlyCollection<long> numbers)
    {
        Dictionary<long, string> texts = [];
        foreach (long[] part in numbers.Chunk(10_000))
        {
            // The range lets the engine leave out what it knows not to hold any of them.
            using DuckDbReader reader = connection.Query(
                Invariant($"SELECT i, interaction_id FROM interaction_ids WHERE i BETWEEN {part.Min()} AND {part.Max()} AND i IN ({string.Join(',', part)})"));
            while (reader.Read())
            {
                texts[reader.GetInt64(0)] = reader.GetString(1)!;
            }
        }

        return texts;
    }
}
