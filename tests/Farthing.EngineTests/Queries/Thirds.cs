using System.Globalization;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// A third of what could be asked, so that a run of the tests ends in time: FARTHING_PAIRS, which ./test draws and prints, says which
/// (0, 1, 2), or all.
/// </summary>
internal static class Thirds
{
    private static readonly string Part = Environment.GetEnvironmentVariable("FARTHING_PAIRS") ?? "0";

    /// <summary>The third of the run; of one or two things at least one.</summary>
    public static T[] Of<T>(IReadOnlyList<T> all)
    {
        if (Part == "all")
        {
            return [.. all];
        }

        int part = int.Parse(Part, CultureInfo.InvariantCulture) % 3;
        T[] some = [.. all.Where((_, n) => n % 3 == part)];
        return some.Length > 0 || all.Count == 0 ? some : [all[part % all.Count]];
    }
}
