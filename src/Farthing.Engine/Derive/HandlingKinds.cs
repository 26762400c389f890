using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>
/// For every interaction, by its place (<see cref="InteractionRows"/>), its bucket, whether it has a segment of an agent, and of a bot or IVR,
/// and whether it is excluded.
/// </summary>
internal sealed class HandlingKinds
{
    /// <summary>Outcome codes of the store.</summary>
    public const int Answered = 1;
    public const int SelfServed = 3;
    public const int Excluded = 4;

    private const byte Agent = 1;
    private const byte Automatic = 2;
    private const byte Out = 4;

    private readonly byte[] _kinds;      // one byte: bits would have to be set by read and write of their neighbours

    private readonly short[] _buckets;

    private HandlingKinds(long interactions) => (_kinds, _buckets) = (new byte[interactions], new short[interactions]);

    /// <summary>Of nothing.</summary>
    public static HandlingKinds None { get; } = new(0);

    /// <summary>Reads which kinds of segments there are.</summary>
    public static HandlingKinds Load(DuckDbConnection connection, InteractionRows rows, long interactions, CancellationToken cancellation)
    {
        HandlingKinds kinds = LoadBuckets(connection, rows, interactions, cancellation);
        connection.Take("k, kind", $"FROM {rows.Segments}", [], kinds.TakeKinds, cancellation);
        return kinds;
    }

    /// <summary>Reads buckets and which are excluded, and nothing of segments: what pieces need.</summary>
    public static HandlingKinds LoadBuckets(DuckDbConnection connection, InteractionRows rows, long interactions, CancellationToken cancellation)
    {
        HandlingKinds kinds = new(interactions);
        connection.Take("k, bucket", $"FROM {rows.Ids}", [], kinds.TakeBuckets, cancellation);
        using (DuckDbReader excluded = connection.Query($"SELECT k FROM {rows.Interactions} WHERE outcome = 4", [], cancellation))
            while (excluded.ReadChunk())
                foreach (long interaction in excluded.Int64(0)) kinds._kinds[interaction] = Out;
        return kinds;
    }

    private void TakeBuckets(DuckDbRows rows)
    {
        ReadOnlySpan<long> interaction = rows.Int64(0);
        ReadOnlySpan<short> bucket = rows.Int16(1);
        for (int row = 0; row < interaction.Length; row++) _buckets[interaction[row]] = bucket[row];
    }

    private void TakeKinds(DuckDbRows rows)
    {
        ReadOnlySpan<long> interaction = rows.Int64(0);
        ReadOnlySpan<int> kind = rows.Int32(1);

        // An interaction's segments may come to several threads at once.
        lock (_kinds)
        {
            for (int row = 0; row < interaction.Length; row++) _kinds[interaction[row]] |= kind[row] == 1 ? Agent : Automatic;
        }
    }

    /// <summary>The bucket of its id.</summary>
    public int Bucket(long interaction) => _buckets[interaction];

    /// <summary>Whether it has an agent segment.</summary>
    public bool HasAgent(long interaction) => (_kinds[interaction] & Agent) != 0;

    /// <summary>Whether its outcome is given as excluded.</summary>
    public bool IsExcluded(long interaction) => (_kinds[interaction] & Out) != 0;

    /// <summary>The given outcome; else answered with an agent segment, self-served with only bot or IVR segments, else answered.</summary>
    public int Outcome(long interaction, int given) =>
        given != 0 ? given : (_kinds[interaction] & (Agent | Automatic)) == Automatic ? SelfServed : Answered;
}
