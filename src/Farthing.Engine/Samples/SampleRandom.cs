namespace Farthing.Engine.Samples;

/// <summary>
/// A small generator of pseudo-random numbers (SplitMix64; Steele, Lea and Flood, 2014) in integers only, so that a seed
/// gives the same bytes on every machine, system and culture. A value type: copy it to fork it.
/// </summary>
internal struct SampleRandom
{
    private ulong _state;

    private SampleRandom(ulong state) => _state = state;

    /// <summary>An independent stream for one purpose and place (a team's day, a slot's month, …).</summary>
    public static SampleRandom For(ulong seed, Stream stream, long a = 0, long b = 0, long c = 0) =>
        new(Hash(seed, stream, a, b, c));

    /// <summary>A number that depends on nothing but its arguments: the same question gives the same answer.</summary>
    public static ulong Hash(ulong seed, Stream stream, long a = 0, long b = 0, long c = 0)
    {
        ulong h = Mix(unchecked(seed + 0x9E3779B97F4A7C15UL));
        h = Mix(h ^ (ulong)stream);
        h = Mix(h ^ unchecked((ulong)a));
        h = Mix(h ^ unchecked((ulong)b * 0xD1342543DE82EF95UL));
        return Mix(h ^ unchecked((ulong)c * 0xAF251AF3B0F025B5UL));
    }

    /// <summary>The hash brought to 0 … <paramref name="count"/> − 1.</summary>
    public static int HashBelow(int count, ulong seed, Stream stream, long a = 0, long b = 0, long c = 0) =>
        (int)(((Hash(seed, stream, a, b, c) >> 32) * (ulong)count) >> 32);

    /// <summary>64 fresh bits.</summary>
    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        return Mix(_state);
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1; 0 when there is nothing to choose from.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)Math.Max(1, count)) >> 32);

    /// <summary>A number from 0 to <paramref name="count"/> − 1 for counts beyond 32 bits.</summary>
    public long Below(long count) => count <= int.MaxValue ? Below((int)count) : (long)(Next() % (ulong)count);

    /// <summary>True in <paramref name="ppm"/> of a million cases.</summary>
    public bool Chance(int ppm) => Below(1_000_000) < ppm;

    /// <summary>A draw from a shape of mean 10,000, brought to the mean that is asked for.</summary>
    public int Draw(ReadOnlySpan<int> shape, int mean)
    {
        int u = Below((shape.Length - 1) << 12);
        int low = shape[u >> 12], high = shape[(u >> 12) + 1];
        long quantile = ((long)low << 12) + ((long)(high - low) * (u & 4095));
        return (int)((quantile * mean / 10_000) >> 12);
    }

    /// <summary>An index drawn by weights.</summary>
    public int Pick(ReadOnlySpan<int> weights)
    {
        int total = 0;
        foreach (int weight in weights)
        {
            total += weight;
        }

        int rest = Below(total);
        int index = 0;
        while (index < weights.Length - 1 && rest >= weights[index])
        {
            rest -= weights[index++];
        }

        return index;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>What a stream is for; a change here changes the bytes of every case.</summary>
    internal enum Stream
    {
        /// <summary>One team's day.</summary>
        TeamDay = 1,

        /// <summary>Contacts outside the teams, by day.</summary>
        Outside = 2,

        /// <summary>An agent's working pattern.</summary>
        Pattern = 3,

        /// <summary>Absences.</summary>
        Absence = 4,

        /// <summary>Hiring and leaving.</summary>
        Turnover = 5,

        /// <summary>Shifts.</summary>
        Shift = 6,

        /// <summary>What a day brings.</summary>
        Day = 7,

        /// <summary>People's names and dates.</summary>
        Person = 8,

        /// <summary>Customers.</summary>
        Customer = 9,
    }
}
