using Farthing.Bench.Data;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Bench.Stages;

/// <summary>
/// A day more in a store that has been costed: 100,000 segments and their interactions are imported, what they touch is derived and rolled
/// up, and the open month is costed again. Each time in a store opened anew, as a nightly job does it.
/// </summary>
internal static class IncrementStage
{
    /// <summary>A day's segments.</summary>
    public const int Segments = 100_000;

    public static void Run(BenchOptions options, Measurements into)
    {
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        Workspace workspace = Workspace.Load(options.Data);
        Core.Time.Period month = workspace.Calendar.ParsePeriod("2024-12");
        for (int n = 0; n < Math.Max(1, options.Repeats / 2); n++)
        {
            data.WriteIncrement(Segments, There(options));
            into.Time("increment", () =>
            {
                using FarthingStore store = FarthingStore.Open(options.Data);
                foreach ((string pack, string path) in data.IncrementFiles)
                {
                    IReadOnlyList<ImportedBatch> batches =
                        into.Time("increment-import." + pack, () => ImportUseCase.Run(store, workspace, [path], pack, SystemClock.Instance));
                    if (batches.Any(b => b.Accepted != b.Read)) throw new InvalidOperationException($"{pack}: rows were not new");
                }

                into.Time("increment-derive", () => Deriver.Refresh(store, workspace));
                into.Time("increment-cost", () => CostUseCase.Run(workspace, store, month, SystemClock.Instance));
                into.Time("increment-close", store.Dispose);
            });
        }
    }

    private static (long Interactions, long Segments) There(BenchOptions options)
    {
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        return There(connection);
    }

    /// <summary>How many interactions and segments there are.</summary>
    public static (long Interactions, long Segments) There(DuckDbConnection connection) =>
        (connection.Scalar<long>("SELECT count(*) FROM interactions"), connection.Scalar<long>("SELECT count(*) FROM segments"));
}
