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

    /// <summary>The sixth of the run; of few things at least one.</summary>
    public static T[] Of<T>(IReadOnlyList<T> all)
    {
        if (Part == "all")
        {
            return [.. all];
        }

        int part = int.Parse(Part, CultureInfo.InvariantCulture) % Parts;
        T[] some = [.. all.Where((_, n) => n % Parts == part)];
        return some.Length > 0 || all.Count == 0 ? some : [all[part % all.Count]];
    }
}
