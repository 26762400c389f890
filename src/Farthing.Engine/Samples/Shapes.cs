namespace Farthing.Engine.Samples;

/// <summary>
/// Distributions as 65 quantiles of mean 10,000, joined by straight lines: integers, because logarithms differ in their
/// last bit from system to system.
/// </summary>
internal static class Shapes
{
    /// <summary>Handle times: lognormal with a coefficient of variation of 0.6, cut at 0.4 % and 99.6 %.</summary>
    public static ReadOnlySpan<int> Handling =>
    [
        1976, 2604, 3061, 3395, 3672, 3917, 4140, 4347, 4543, 4731, 4911, 5086, 5257, 5425, 5590, 5753, 5915, 6076, 6236,
        6397, 6557, 6718, 6879, 7042, 7206, 7371, 7538, 7708, 7880, 8055, 8232, 8413, 8598, 8787, 8980, 9178, 9382, 9591,
        9807, 10029, 10260, 10499, 10747, 11005, 11275, 11557, 11854, 12167, 12498, 12849, 13225, 13627, 14062, 14535,
        15053, 15628, 16272, 17005, 17857, 18873, 20130, 21777, 24154, 28386, 37418,
    ];

    /// <summary>Waits and gaps: exponential, cut at 99.6 %.</summary>
    public static ReadOnlySpan<int> Waiting =>
    [
        0, 158, 319, 482, 648, 817, 988, 1163, 1340, 1521, 1705, 1893, 2084, 2279, 2478, 2681, 2888, 3099, 3315, 3535,
        3761, 3992, 4228, 4470, 4718, 4972, 5233, 5500, 5775, 6058, 6349, 6649, 6957, 7276, 7605, 7946, 8298, 8663, 9042,
        9435, 9845, 10272, 10718, 11185, 11675, 12190, 12733, 13306, 13915, 14563, 15255, 15999, 16802, 17676, 18633,
        19690, 20872, 22213, 23760, 25590, 27830, 30717, 34787, 41745, 55422,
    ];
}
