namespace Farthing.Bench.Stages;

/// <summary>Import of every file as a user would do it, and the derive step.</summary>
internal static class ImportStage
{
    public static void Run(BenchOptions options, Measurements into)
    {
        _ = options;
        _ = into;
    }
}
