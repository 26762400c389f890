namespace Farthing.Bench.Data;

/// <summary>SplitMix64: small, fast, the same numbers for a seed on every machine.</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            ulong z = _state;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
            return z ^ z >> 31;
        }
    }

    /// <summary>A number from 0 to <paramref name="end"/> − 1.</summary>
    public int Below(int end) => (int)((UInt128)Next() * (ulong)end >> 64);

    /// <summary>True in <paramref name="percent"/> of a hundred throws.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>A length with a long tail: the mean of three uniform numbers, one of them squared; about <paramref name="mean"/> on average.</summary>
    public int Length(int mean)
    {
        int a = Below(mean);
        int b = Below(mean);
        int c = Below(1_000);
        return 15 + a / 2 + b / 2 + (int)((long)c * c * mean * 3 / 2 / 1_000_000);
    }
}
