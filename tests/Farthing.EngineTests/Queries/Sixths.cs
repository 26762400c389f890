using System.Globalization;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// A sixth of what could be asked, so that a run of the tests ends in time: FARTHING_PAIRS, which ./test draws and prints, says which
/// (0 to 5), or all.
/// </summary>
internal static class Sixths
{
    private const int Parts = 6;

    private static readonly string Part = Environment.GetEnvironmentVariable("FARTHING_PAIRS") ?? "0";

    /// <summary>Whether everything is asked.</summary>
    public static bool IsAll => Part == "all";

    /// <summary>Which sixth the run's is, from 0; where everything is asked, the first.</summary>
    public static int Number => IsAll ? 0 : int.Parse(Part, CultureInfo.InvariantCulture) % Parts;

    /// <summary>The sixth of the run; of few things at least one.</summary>
    public static T[] Of<T>(IReadOnlyList<T> all)
    {
        if (IsAll)
        {
            return [.. all];
        }

        T[] some = [.. all.Where((_, n) => n % Parts == Number)];
        return some.Length > 0 || all.Count == 0 ? some : [all[Number % all.Count]];
    }
}
