using System.Globalization;

namespace Farthing.EngineTests.Reference;

/// <summary>
/// How many random cases each property runs: FARTHING_CASES, else 2,000, which keeps ./test quick. docs/testing.md says with
/// how many each release is tried.
/// </summary>
public static class PropertyCases
{
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FARTHING_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : 2_000;
}
